#include "casework/settings.hpp"

#include "core/text.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <set>
#include <sstream>

namespace takedown {

namespace {

/// Takes values out of one table of case.toml and remembers the first thing that is wrong.
class TableReader {
public:
    TableReader(const toml::table& file, std::string_view section, const std::string& path)
        : table_(file[section].as_table()), section_(section), path_(path)
    {
        if (const toml::node* node = file.get(section); node != nullptr && table_ == nullptr) {
            problem_ = fmt::format(
                "{}:{}: '{}' must be one section, [{}]",
                path_,
                node->source().begin.line,
                section_,
                section_
            );
        }
    }

    void read(std::string_view key, std::string& value)
    {
        known_.insert(std::string(key));
        if (const toml::node* node = find(key)) {
            if (const auto text = node->value<std::string>(); node->is_string() && text) {
                value = *text;
            } else {
                complain(*node, key, "must be a text");
            }
        }
    }

    void read(std::string_view key, std::vector<std::string>& values)
    {
        known_.insert(std::string(key));
        const toml::node* node = find(key);
        if (node == nullptr) {
            return;
        }
        if (!node->is_array()) {
            complain(*node, key, "must be a list of texts");
            return;
        }
        for (const toml::node& item : *node->as_array()) {
            const auto text = item.value<std::string>();
            if (!item.is_string() || !text) {
                complain(item, key, "must be a list of texts");
                return;
            }
            values.push_back(*text);
        }
    }

    void read(std::string_view key, std::vector<Prefix>& prefixes)
    {
        std::vector<std::string> texts;
        read(key, texts);
        for (const std::string& text : texts) {
            if (const auto prefix = Prefix::parse(text)) {
                prefixes.push_back(*prefix);
            } else {
                complain(*find(key), key, fmt::format("'{}' is not an address block", text));
            }
        }
    }

    /// Patterns of mail addresses, or of their domains alone.
    void read_addresses(std::string_view key, std::vector<std::string>& patterns)
    {
        read(key, patterns);
        for (const std::string& pattern : patterns) {
            if (pattern.find_first_of("@.*") == std::string::npos ||
                pattern.find_first_of(" \t,;<>") != std::string::npos) {
                complain(
                    *find(key),
                    key,
                    fmt::format(
                        "'{}' is no address, write 'bait@trap.example' or '*@trap.example'", pattern
                    )
                );
            }
        }
    }

    /// The first problem, unknown keys included; empty if all is well.
    std::string problem()
    {
        if (problem_.empty() && table_ != nullptr) {
            for (const auto& [key, node] : *table_) {
                if (!known_.contains(std::string(key.str()))) {
                    complain(node, key.str(), "is not a setting");
                }
            }
        }
        return problem_;
    }

private:
    [[nodiscard]] const toml::node* find(std::string_view key) const
    {
        return table_ == nullptr ? nullptr : table_->get(key);
    }

    void complain(const toml::node& node, std::string_view key, std::string_view what)
    {
        if (problem_.empty()) {
            problem_ = fmt::format(
                "{}:{}: {}.{} {}", path_, node.source().begin.line, section_, key, what
            );
        }
    }

    const toml::table* table_;
    std::string section_;
    std::string path_;
    std::set<std::string> known_;
    std::string problem_;
};

struct Section {
    std::string_view name;
    void (*fill)(TableReader&, Settings&);
};

void fill_case(TableReader& reader, Settings& settings)
{
    reader.read("name", settings.name);
    reader.read("who", settings.who);
    reader.read("tlp", settings.tlp);
}

void fill_mail(TableReader& reader, Settings& settings)
{
    reader.read_addresses("trap_addresses", settings.trap_addresses);
    reader.read("trusted_relays", settings.trusted_relays);
    reader.read("receiving_hosts", settings.receiving_hosts);
    reader.read("trusted_reporters", settings.trusted_reporters);
    reader.read("ham", settings.ham);
}

void fill_traffic(TableReader& reader, Settings& settings)
{
    reader.read("separate_networks", settings.separate_networks);
    reader.read("dynamic_names", settings.dynamic_names);
}

void fill_allow(TableReader& reader, Settings& settings)
{
    reader.read("names", settings.allow_names);
    reader.read("addresses", settings.allow_addresses);
    reader.read("popular_names", settings.popular_names);
}

void fill_places(TableReader& reader, Settings& settings)
{
    reader.read("databases", settings.place_databases);
}

void fill_plan(TableReader& reader, Settings& settings)
{
    reader.read("deaf_parties", settings.deaf_parties);
    reader.read("forbidden_actions", settings.forbidden_actions);
}

constexpr std::array<Section, 6> sections{{
    {"case", fill_case},
    {"mail", fill_mail},
    {"traffic", fill_traffic},
    {"allow", fill_allow},
    {"places", fill_places},
    {"plan", fill_plan},
}};

Result<void> fill_settings(const toml::table& file, const std::string& path, Settings& settings)
{
    for (const auto& [key, node] : file) {
        const auto known = [&](const Section& section) {
            return section.name == key.str();
        };
        if (std::none_of(sections.begin(), sections.end(), known)) {
            return fail(
                ErrorKind::Usage,
                fmt::format(
                    "{}:{}: '{}' is not a section", path, node.source().begin.line, key.str()
                )
            );
        }
    }
    for (const Section& section : sections) {
        TableReader reader(file, section.name, path);
        section.fill(reader, settings);
        if (const std::string problem = reader.problem(); !problem.empty()) {
            return fail(ErrorKind::Usage, problem);
        }
    }
    return {};
}

/// As a TOML text with its quotes.
std::string quoted(std::string_view text)
{
    std::ostringstream out;
    out << toml::value<std::string>(to_valid_utf8(text));
    return out.str();
}

} // namespace

Result<Settings> read_settings(const std::string& path, std::string_view default_name)
{
    Settings settings;
    settings.name = default_name;
    std::error_code error;
    if (!std::filesystem::exists(path, error)) {
        return settings;
    }
    if (!std::filesystem::is_regular_file(path, error)) {
        return fail(ErrorKind::Usage, fmt::format("{}: is not a file", path));
    }
    try {
        const toml::table file = toml::parse_file(path);
        TAKEDOWN_CHECKED(fill_settings(file, path, settings));
        settings.text = fmt::format("{}", [&file] {
            std::ostringstream text;
            text << file;
            return text.str();
        }());
    } catch (const toml::parse_error& problem) {
        return fail(
            ErrorKind::Usage,
            fmt::format(
                "{}:{}: {}", path, problem.source().begin.line, std::string(problem.description())
            )
        );
    }
    return settings;
}

std::string default_settings_text(std::string_view name)
{
    return fmt::format(
        R"(# Settings of this case. Everything has a default; what is commented out shows it.
# Files are named relative to this folder.

[case]
name = {}
# who = ""                     # your team, for reports
# tlp = "TLP:AMBER"            # printed on every report

[mail]
# trap_addresses = []          # like "*@trap.example": never shown in any output
# trusted_relays = []          # address blocks of relays of yours that pass mail to the trap
# receiving_hosts = []         # names of your own mail exchangers, as they write them in Received
# trusted_reporters = []       # domains whose abuse reports, bounces and forwards are believed; none: all
# ham = []                     # evidence paths that hold wanted mail, like "evidence/inbox/**";
                               # every folder called "ham" is taken so anyway

[traffic]
# separate_networks = []       # files that each saw a network of its own, like "evidence/sandbox/*"
# dynamic_names = ""           # a file of domains of dynamic DNS services (lists as for popular_names)

[allow]
# names = []                   # "*.example.com" covers example.com and all below it
# addresses = []               # addresses or blocks
# popular_names = ""           # a file of popular domains (Tranco CSV, MISP warning list, JSON list)

[places]
# databases = []               # further MMDB or range CSV files, used where they lie

[plan]
# deaf_parties = []            # parties that are known not to answer, like "AS64500"
# forbidden_actions = []       # actions you may not ask for
)",
        quoted(name)
    );
}

bool glob_matches(std::string_view pattern, std::string_view text)
{
    // The classic two-pointer matcher: on a mismatch, the last star takes one more character.
    std::size_t p = 0;
    std::size_t t = 0;
    std::size_t star = std::string_view::npos;
    std::size_t star_text = 0;
    bool star_crosses = false;
    while (t < text.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            star_crosses = p + 1 < pattern.size() && pattern[p + 1] == '*';
            p += star_crosses ? 2 : 1;
            star = p;
            star_text = t;
        } else if (p < pattern.size() && (pattern[p] == text[t] || (pattern[p] == '?' && text[t] != '/'))) {
            ++p;
            ++t;
        } else if (star != std::string_view::npos && (star_crosses || text[star_text] != '/')) {
            p = star;
            t = ++star_text;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == '*') {
        ++p;
    }
    return p == pattern.size();
}

} // namespace takedown
