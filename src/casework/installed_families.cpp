#include "casework/installed_families.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

namespace fs = std::filesystem;

namespace takedown {

namespace {

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

Result<Family> family_of(const toml::table& file, const std::string& path)
{
    Family family;
    for (const auto& [key, node] : file) {
        if (key == "name" && node.is_string()) {
            family.name = node.value_or(std::string());
        } else if (key == "aliases" && node.is_array()) {
            for (const toml::node& alias : *node.as_array()) {
                family.aliases.push_back(alias.value_or(std::string()));
            }
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
        std::ifstream file(path, std::ios::binary);
        const std::string text((std::istreambuf_iterator<char>(file)), {});
        if (!file) {
            return fail(ErrorKind::Input, fmt::format("{}: cannot be read", path));
        }
        TAKEDOWN_TRY(Family family, family_from_text(text, path));
        families.push_back(std::move(family));
    }
    return families;
}

} // namespace takedown
