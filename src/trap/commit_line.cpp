#include "trap/commit_line.hpp"

#include "core/text.hpp"

#include <fmt/format.h>

namespace takedown::trap {

namespace {

constexpr std::string_view opening = R"({"committed":)";

} // namespace

std::string commit_line(std::uint64_t mail_bytes)
{
    return fmt::format("{}{}}}\n", opening, mail_bytes);
}

GoodEnd good_end(std::string_view lines, std::uint64_t mail_size)
{
    GoodEnd end;
    std::size_t at = 0;
    while (at < lines.size()) {
        const std::size_t line_end = lines.find('\n', at);
        if (line_end == std::string_view::npos) {
            break;
        }
        std::string_view line = lines.substr(at, line_end - at);
        at = line_end + 1;
        if (!line.starts_with(opening) || !line.ends_with('}')) {
            continue;
        }
        line.remove_prefix(opening.size());
        line.remove_suffix(1);
        const auto mail = parse_number<std::uint64_t>(line);
        if (mail && *mail <= mail_size) {
            end = {at, *mail};
        }
    }
    return end;
}

} // namespace takedown::trap
