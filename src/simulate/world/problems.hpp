#pragma once

// Problems: what is wrong with a world file, each with its line.

#include "core/result.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace takedown::simulate {

class Problems {
public:
    explicit Problems(std::string path) : path_(std::move(path)) {}

    /// `what` begins with the key; the first hundred are kept.
    void add(std::uint32_t line, std::string what);

    [[nodiscard]] bool empty() const { return problems_.empty(); }

    /// Further ones are not kept: need not be worded.
    [[nodiscard]] bool full() const { return problems_.size() >= most_kept; }

    /// "PATH:LINE: what" of the first by line; of further ones up to four on lines of their own.
    /// Call only when there is one.
    [[nodiscard]] tl::unexpected<Error> error() const;

private:
    static constexpr std::size_t most_kept = 100;

    std::string path_;
    std::vector<std::pair<std::uint32_t, std::string>> problems_;
};

} // namespace takedown::simulate
