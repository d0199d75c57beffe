#pragma once

// PopularNames: domains so widely used that contact with them says little.

#include "core/result.hpp"

#include <string>
#include <string_view>
#include <unordered_set>

namespace takedown {

/// Popularity is no innocence: controllers sit on popular hosting names too. Safe for use by
/// several threads at once.
class PopularNames {
public:
    PopularNames() = default; ///< holds no name

    /// From the text of a list: JSON with a "list" of names (MISP warning lists, Cloudflare
    /// Radar), CSV of rank and name (Tranco), or one name a line. Error: it holds no name.
    static Result<PopularNames> parse(std::string_view text, std::string_view source);

    /// Error: the file cannot be read, is larger than 256 MiB or holds no name.
    static Result<PopularNames> open(const std::string& path);

    /// True for a listed name and for every name below one; case and a final dot do not matter.
    [[nodiscard]] bool contains(std::string_view name) const;

    [[nodiscard]] std::size_t size() const { return names_.size(); }

private:
    void add(std::string_view name);

    std::unordered_set<std::string> names_;
};

} // namespace takedown
