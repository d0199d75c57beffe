#include "casework/installed_families.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <system_error>

namespace fs = std::filesystem;

namespace takedown {

namespace {

constexpr std::size_t longest_file = 65'536;
constexpr std::size_t longest_line = 2'000;

tl::unexpected<Error>
problem(const std::string& path, const toml::node& node, std::string_view what)
{
    return fail(ErrorKind::Input, fmt::format("{}:{}: {}", path, node.source().begin.line, what));
}

Result<FamilyRequest> request_of(const toml::node& node, const std::string& path)
{
    const toml::table* table = node.as_table();
    if (table == nullptr) {
        return problem(path, node, "[[request]] must be a table with uri and source");
    }
    FamilyRequest request;
    for (const auto& [key, value] : *table) {
        const auto text = value.value<std::string>();
        if ((key != "uri" && key != "source") || !value.is_string() || text->empty()) {
            return problem(path, value, "[[request]] has uri and source, both texts");
        }
        (key == "uri" ? request.uri : request.source) = *text;
    }
    if (request.uri.empty() || request.source.empty()) {
        return problem(path, node, "[[request]] needs a uri, and a source that published it");
    }
    return request;
}

/// The parser goes as deep as a dotted key has parts, and a key ends with its line.
Result<void> check_lines(std::string_view text, const std::string& path)
{
    std::size_t number = 1;
    for (std::size_t begin = 0; begin < text.size(); ++number) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        if (end - begin > longest_line) {
            return fail(
                ErrorKind::Input,
                fmt::format("{}:{}: a line has at most {} bytes", path, number, longest_line)
            );
        }
        begin = end + 1;
    }
    return {};
}

Result<std::string> text_of(const std::string& path)
{
    std::error_code error;
    if (!fs::is_regular_file(path, error)) { // a pipe would never end
        return fail(ErrorKind::Input, fmt::format("{}: is not a file", path));
    }
    std::ifstream file(path, std::ios::binary);
    std::string text(longest_file + 1, '\0');
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    if (!file.is_open() || file.bad()) {
        return fail(ErrorKind::Input, fmt::format("{}: cannot be read", path));
    }
    text.resize(static_cast<std::size_t>(file.gcount()));
    if (text.size() > longest_file) {
        return fail(
            ErrorKind::Input,
            fmt::format("{}: a family file has at most {} bytes", path, longest_file)
        );
    }
    return text;
}

Result<std::vector<std::string>> aliases_of(const toml::array& list, const std::string& path)
{
    std::vector<std::string> aliases;
    for (const toml::node& alias : list) {
        aliases.push_back(alias.is_string() ? alias.value_or(std::string()) : "");
        if (aliases.back().empty()) {
            return problem(path, alias, "aliases must be a list of texts, none of them empty");
        }
    }
    return aliases;
}

Result<Family> family_of(const toml::table& file, const std::string& path)
{
    Family family;
    for (const auto& [key, node] : file) {
        if (key == "name" && node.is_string()) {
            family.name = node.value_or(std::string());
        } else if (key == "aliases" && node.is_array()) {
            TAKEDOWN_TRY(family.aliases, aliases_of(*node.as_array(), path));
        } else if (key == "request" && node.is_array()) {
            for (const toml::node& one : *node.as_array()) {
                TAKEDOWN_TRY(FamilyRequest request, request_of(one, path));
                family.requests.push_back(std::move(request));
            }
        } else {
            return problem(
                path, node, "a family has name, aliases and [[request]] (families/README.md)"
            );
        }
    }
    if (family.name.empty()) {
        return problem(path, file, "a family needs a name");
    }
    return family;
}

} // namespace

std::vector<std::string> family_files()
{
    const char* given =
        std::getenv("TAKEDOWN_FAMILIES"); // NOLINT(concurrency-mt-unsafe): never set here
    const fs::path root = given != nullptr ? given : TAKEDOWN_FAMILIES_DEFAULT;
    std::vector<std::string> found;
    std::error_code error;
    for (const fs::directory_entry& entry : fs::directory_iterator(root, error)) {
        if (entry.path().extension() == ".toml") {
            found.push_back(entry.path().string());
        }
    }
    std::sort(found.begin(), found.end());
    return found;
}

Result<Family> family_from_text(std::string_view text, const std::string& path)
{
    TAKEDOWN_CHECKED(check_lines(text, path));
    try {
        return family_of(toml::parse(text, path), path);
    } catch (const toml::parse_error& error) {
        return fail(
            ErrorKind::Input,
            fmt::format(
                "{}:{}: {}", path, error.source().begin.line, std::string(error.description())
            )
        );
    }
}

Result<std::vector<Family>> installed_families()
{
    std::vector<Family> families;
    for (const std::string& path : family_files()) {
        TAKEDOWN_TRY(const std::string text, text_of(path));
        TAKEDOWN_TRY(Family family, family_from_text(text, path));
        const auto same = [&family](const Family& other) {
            return other.name == family.name;
        };
        if (std::any_of(families.begin(), families.end(), same)) {
            return fail(
                ErrorKind::Input,
                fmt::format("{}: another file has the name '{}' already", path, family.name)
            );
        }
        families.push_back(std::move(family));
    }
    return families;
}

} // namespace takedown
