#include "casework/settings.hpp"

#include "core/text.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <array>
#include <filesystem>
#include <set>

namespace takedown {

namespace {

/// Takes values out of one table of case.toml and remembers the first thing that is wrong.
class TableReader {
public:
    TableReader(const toml::table& file, std::string_view section, const std::string& path)
        : table_(file[section].as_table()), section_(section), path_(path)
    {
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

/// Reads one section by `fill` and returns what is wrong with it.
template <class Fill>
std::string
read_section(const toml::table& file, std::string_view section, const std::string& path, Fill fill)
{
    TableReader reader(file, section, path);
    fill(reader);
    return reader.problem();
}

Result<void> fill_settings(const toml::table& file, const std::string& path, Settings& settings)
{
    constexpr std::array sections{"case", "mail", "traffic", "allow", "places", "plan"};
    for (const auto& [key, node] : file) {
        if (std::find(sections.begin(), sections.end(), key.str()) == sections.end()) {
            return fail(
                ErrorKind::Usage,
                fmt::format(
                    "{}:{}: '{}' is not a section", path, node.source().begin.line, key.str()
                )
            );
        }
    }
    const std::array problems{
        read_section(
            file,
            "case",
            path,
            [&](TableReader& reader) {
                reader.read("name", settings.name);
                reader.read("who", settings.who);
                reader.read("tlp", settings.tlp);
            }
        ),
        read_section(
            file,
            "mail",
            path,
            [&](TableReader& reader) {
                reader.read("trap_addresses", settings.trap_addresses);
                reader.read("trusted_relays", settings.trusted_relays);
                reader.read("receiving_hosts", settings.receiving_hosts);
                reader.read("ham", settings.ham);
            }
        ),
        read_section(
            file,
            "traffic",
            path,
            [&](TableReader& reader) {
                reader.read("separate_networks", settings.separate_networks);
                reader.read("dynamic_names", settings.dynamic_names);
            }
        ),
        read_section(
            file,
            "allow",
            path,
            [&](TableReader& reader) {
                reader.read("names", settings.allow_names);
                reader.read("addresses", settings.allow_addresses);
                reader.read("popular_names", settings.popular_names);
            }
        ),
        read_section(
            file,
            "places",
            path,
            [&](TableReader& reader) { reader.read("databases", settings.place_databases); }
        ),
        read_section(
            file,
            "plan",
            path,
            [&](TableReader& reader) {
                reader.read("deaf_parties", settings.deaf_parties);
                reader.read("forbidden_actions", settings.forbidden_actions);
            }
        ),
    };
    for (const std::string& problem : problems) {
        if (!problem.empty()) {
            return fail(ErrorKind::Usage, problem);
        }
    }
    return {};
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

[case]
name = "{}"
# who = ""                     # your team, for reports
# tlp = "TLP:AMBER"            # printed on every report

[mail]
# trap_addresses = []          # like "*@trap.example": never shown in any output
# trusted_relays = []          # address blocks of relays of yours that pass mail to the trap
# receiving_hosts = []         # names of your own mail exchangers, as they write them in Received
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
        name
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
