#pragma once

// MacroText: a template text of a world file, ready to be written for many messages.

#include "core/time.hpp"
#include "simulate/mail/links.hpp"
#include "simulate/world/random.hpp"
#include "simulate/world/template_text.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace takedown::simulate {

class MacroText {
public:
    /// A text that is no template (a world file's are checked when it is read) stands for itself.
    explicit MacroText(std::string_view text);

    void append(TimePoint time, const Links& links, Random& random, std::string& out) const;

    [[nodiscard]] bool empty() const { return pieces_.empty(); }

private:
    std::vector<TemplatePiece> pieces_;
};

} // namespace takedown::simulate
