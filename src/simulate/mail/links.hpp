#pragma once

// Links: the web addresses of one mailing: names in rotation, one form of path.

#include "core/time.hpp"
#include "simulate/world/random.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace takedown::simulate {

class Links {
public:
    /// The form of the path is drawn from `seed`.
    Links(std::vector<std::string> names, std::uint64_t seed);

    /// "http://name/...": half of the mail of an hour names the same, the rest any. Nothing when
    /// there are no names.
    void append(TimePoint time, Random& random, std::string& out) const;

    [[nodiscard]] bool empty() const { return names_.empty(); }

private:
    enum class Form { Bare, Slash, Www, Query, Folder, Script, Subdomain, Page };

    std::vector<std::string> names_;
    Form form_ = Form::Slash;
    std::string word_;
    std::uint64_t period_hours_ = 1;
};

} // namespace takedown::simulate
