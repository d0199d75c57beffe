#include "reference/popular_names.hpp"

#include "core/ip.hpp"
#include "core/text.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>

namespace takedown {

namespace {

constexpr std::size_t longest_name = 253; // RFC 1035

bool is_name(std::string_view text)
{
    const bool characters = std::all_of(text.begin(), text.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        const bool alphanumeric = (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z');
        return alphanumeric || c == '-' || c == '.' || c == '_' || byte >= 0x80;
    });
    return characters && !text.empty() && text.size() <= longest_name &&
           text.find('.') != std::string_view::npos && !Address::parse(text);
}

/// The text between the brackets of "list": [ ... ]; empty if it is not there.
std::string_view list_of(std::string_view json)
{
    const std::size_t key = json.find("\"list\"");
    if (key == std::string_view::npos) {
        return {};
    }
    const std::size_t open = json.find('[', key);
    if (open == std::string_view::npos) {
        return {};
    }
    return json.substr(open + 1, json.find(']', open) - open - 1);
}

} // namespace

void PopularNames::add(std::string_view name)
{
    std::string folded = to_lower(trim(name));
    const std::size_t first = folded.find_first_not_of('.'); // MISP marks suffixes ".example"
    folded.erase(0, std::min(first, folded.size()));
    while (!folded.empty() && folded.back() == '.') {
        folded.pop_back();
    }
    if (is_name(folded)) {
        names_.insert(std::move(folded));
    }
}

Result<PopularNames> PopularNames::parse(std::string_view text, std::string_view source)
{
    PopularNames names;
    const std::string_view trimmed = trim(text);
    if (!trimmed.empty() && trimmed.front() == '{') {
        // Names hold no quotes, so every second piece between quotes is one.
        std::string_view list = list_of(trimmed);
        while (true) {
            const std::size_t open = list.find('"');
            const std::size_t close =
                open == std::string_view::npos ? open : list.find('"', open + 1);
            if (close == std::string_view::npos) {
                break;
            }
            names.add(list.substr(open + 1, close - open - 1));
            list.remove_prefix(close + 1);
        }
    } else {
        for (std::string_view line : split(trimmed, '\n')) {
            line = trim(line);
            const std::size_t comma = line.find(',');
            const bool ranked = comma != std::string_view::npos &&
                                parse_number<std::uint64_t>(line.substr(0, comma)).has_value();
            names.add(ranked ? line.substr(comma + 1) : line);
        }
    }
    if (names.names_.empty()) {
        return fail(
            ErrorKind::Input,
            std::string(source) + ": holds no domain name; give JSON with a \"list\", lines of "
                                  "\"rank,name\", or one name a line"
        );
    }
    return names;
}

Result<PopularNames> PopularNames::open(const std::string& path)
{
    constexpr std::streamoff most_bytes = std::streamoff{256} << 20U;
    std::ifstream file(path, std::ios::binary | std::ios::ate);
    if (!file || file.tellg() < 0 || file.tellg() > most_bytes) {
        return fail(ErrorKind::Input, path + ": cannot be read, or is larger than 256 MiB");
    }
    file.seekg(0);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    return parse(text, path);
}

bool PopularNames::contains(std::string_view name) const
{
    if (names_.empty() || name.size() > longest_name + 1) {
        return false;
    }
    std::string rest = to_lower(name);
    while (!rest.empty() && rest.back() == '.') {
        rest.pop_back();
    }
    while (!rest.empty()) {
        if (names_.find(rest) != names_.end()) {
            return true;
        }
        const std::size_t dot = rest.find('.');
        rest.erase(0, dot == std::string::npos ? rest.size() : dot + 1);
    }
    return false;
}

} // namespace takedown
