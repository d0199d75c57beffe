#pragma once

// WorldNames: the names that a world file gives to things, and where it uses them.

#include "simulate/world/problems.hpp"
#include "simulate/world/toml_table.hpp"

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace takedown::simulate {

/// Names may be used before they are given; check() comes last.
class WorldNames {
public:
    explicit WorldNames(Problems& problems) : problems_(&problems) {}

    /// Gives a name within a table such as "trap"; for what belongs to a botnet, `scope` is the
    /// botnet's. A name given twice, letters' case ignored, is a problem.
    void give(
        const std::string& table,
        const std::string& scope,
        const std::string& name,
        std::uint32_t line
    );

    /// Says that `key` of `user` names something of that table and scope.
    void
    use(const std::string& table,
        const std::string& scope,
        const std::string& name,
        const TomlTable& user,
        std::string_view key);

    /// Reports each use of a name that nobody gave.
    void check() const;

private:
    struct Given {
        std::vector<std::string> names; ///< as written, in file order
        std::set<std::string> exact;
        std::map<std::string, std::uint32_t> lines; ///< lower case → line
    };

    struct Use {
        std::string table;
        std::string scope;
        std::string name;
        std::string key; ///< full
        std::uint32_t line = 0;
    };

    Problems* problems_;
    std::map<std::pair<std::string, std::string>, Given> given_; ///< by table and scope
    std::vector<Use> uses_;
};

} // namespace takedown::simulate
