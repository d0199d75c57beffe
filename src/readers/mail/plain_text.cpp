#include "readers/mail/plain_text.hpp"

#include "core/text.hpp"

#include <algorithm>

namespace takedown {

namespace {

constexpr auto none = std::string_view::npos;
constexpr std::size_t most_files = 50;

std::string_view line_at(std::string_view text, std::size_t at)
{
    std::string_view line = text.substr(at, text.find('\n', at) - at);
    if (!line.empty() && line.back() == '\r') {
        line.remove_suffix(1);
    }
    return line;
}

std::size_t after_line(std::string_view text, std::size_t at)
{
    const std::size_t end = text.find('\n', at);
    return end == none ? text.size() : end + 1;
}

/// "begin 644 photo.jpg" → "photo.jpg"; empty if the line is another one.
std::string_view begun_name(std::string_view line)
{
    line = line.substr(6); // "begin "
    const std::size_t digits = line.find_first_not_of("01234567");
    const bool mode = digits >= 3 && digits <= 4 && digits < line.size() && line[digits] == ' ';
    return mode ? trim(line.substr(digits)) : std::string_view{};
}

/// A line says by its first character how many bytes it holds; 4 characters are 3 bytes. Trailing
/// blanks may have been lost on the way.
bool looks_encoded(std::string_view line)
{
    if (line.empty() || line.size() > 100 || line.front() < ' ' || line.front() > '`') {
        return false;
    }
    const auto bytes = static_cast<std::size_t>((line.front() - ' ') & 63);
    return line.size() <= 1 + (bytes + 2) / 3 * 4 + 1;
}

/// After the "end" line of the file whose first encoded line is at `at`; npos if it is none.
std::size_t end_of_file(std::string_view text, std::size_t at)
{
    for (std::size_t lines = 0; at < text.size(); at = after_line(text, at), ++lines) {
        const std::string_view line = line_at(text, at);
        if (line == "end") {
            return lines > 0 ? after_line(text, at) : none;
        }
        if (!looks_encoded(line) && !line.empty()) {
            return none;
        }
    }
    return none;
}

struct FlowedLine {
    std::size_t quotes = 0;
    std::string_view text;
    bool goes_on = false;
};

FlowedLine flowed_line(std::string_view line)
{
    FlowedLine read;
    read.quotes = std::min(line.find_first_not_of('>'), line.size());
    read.text = line.substr(read.quotes);
    if (!read.text.empty() && read.text.front() == ' ') {
        read.text.remove_prefix(1);
    }
    read.goes_on = !read.text.empty() && read.text.back() == ' ' && read.text != "-- ";
    return read;
}

} // namespace

std::vector<InlineFile> inline_files(std::string_view text)
{
    std::vector<InlineFile> files;
    std::size_t at = text.find("begin ");
    while (at != none && files.size() < most_files) {
        const bool starts_line = at == 0 || text[at - 1] == '\n';
        const std::string_view name =
            starts_line ? begun_name(line_at(text, at)) : std::string_view{};
        const std::size_t end = name.empty() ? none : end_of_file(text, after_line(text, at));
        if (end != none) {
            files.push_back({name, text.substr(at, end - at)});
        }
        at = text.find("begin ", end == none ? at + 6 : end);
    }
    return files;
}

std::string without_files(std::string_view text, const std::vector<InlineFile>& files)
{
    std::string rest;
    const char* from = text.data();
    for (const InlineFile& file : files) {
        rest.append(from, file.encoded.data());
        from = file.encoded.data() + file.encoded.size();
    }
    rest.append(from, text.data() + text.size());
    return rest;
}

std::string unflowed(std::string_view text, bool delete_space)
{
    std::string joined;
    joined.reserve(text.size());
    bool goes_on = false;
    std::size_t quotes = 0;
    for (std::size_t at = 0; at < text.size(); at = after_line(text, at)) {
        const FlowedLine line = flowed_line(line_at(text, at));
        if (goes_on && line.quotes != quotes) {
            joined += '\n'; // a paragraph never goes on at another depth
            goes_on = false;
        }
        if (!goes_on) {
            joined.append(line.quotes, '>');
            joined += line.quotes > 0 ? " " : "";
        }
        const std::size_t dropped = line.goes_on && delete_space ? 1U : 0U;
        joined += line.text.substr(0, line.text.size() - dropped);
        goes_on = line.goes_on;
        quotes = line.quotes;
        joined += goes_on ? "" : "\n";
    }
    return joined;
}

} // namespace takedown
