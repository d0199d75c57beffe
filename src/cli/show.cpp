#include "cli/show.hpp"

#include <fmt/format.h>

#include <array>

namespace takedown {

namespace {

/// All that a table may be made of.
struct Sources {
    const Findings& findings;
    std::span<const EvidenceFile> files;
    std::span<const Oddity> oddities;
    const std::map<std::string, std::uint64_t>& counts;
};

struct Entry {
    ShowName name;
    Table (*make)(const Sources&);
};

template <Table (*Make)(const Findings&)>
Table of_findings(const Sources& from)
{
    return Make(from.findings);
}

Table of_files(const Sources& from)
{
    return files_table(from.files);
}

Table of_oddities(const Sources& from)
{
    return oddities_table(from.oddities, from.files);
}

Table of_counts(const Sources& from)
{
    return counts_table(from.counts);
}

constexpr std::array<Entry, 18> entries{{
    {{"campaigns", "mailings with their templates"}, of_findings<campaigns_table>},
    {{"engines", "mailer programs by their traces"}, of_findings<engines_table>},
    {{"botnets", "senders held to be one botnet"}, of_findings<botnets_table>},
    {{"grown", "hosts at no trap that send where a botnet does"}, of_findings<grown_table>},
    {{"share", "how much of the spam is whose, by trap and time"}, of_findings<share_table>},
    {{"controllers", "servers that steer bots, with confidence"}, of_findings<controllers_table>},
    {{"candidates", "endpoints looked at but not claimed"}, of_findings<candidates_table>},
    {{"days", "on which days each controller answered"}, of_findings<days_table>},
    {{"contacts", "which bot speaks to which of those"}, of_findings<contacts_table>},
    {{"segments", "bots that share controllers"}, of_findings<segments_table>},
    {{"fallback", "what bots do when their controllers die"}, of_findings<fallback_table>},
    {{"sites", "where controllers are and who holds them"}, of_findings<sites_table>},
    {{"parties", "who can cut a controller off"}, of_findings<parties_table>},
    {{"plan", "what to ask of whom, in order"}, of_findings<plan_table>},
    {{"files", "the evidence, with SHA-256"}, of_files},
    {{"oddities", "records that were not understood"}, of_oddities},
    {{"counts", "how much the case holds"}, of_counts},
    {{"notes", "what the analysis could not tell"}, of_findings<notes_table>},
}};

constexpr std::array<ShowName, entries.size()> names_of_entries()
{
    std::array<ShowName, entries.size()> names{};
    for (std::size_t i = 0; i < entries.size(); ++i) {
        names[i] = entries[i].name;
    }
    return names;
}

constexpr std::array<ShowName, entries.size()> names = names_of_entries();

} // namespace

std::span<const ShowName> show_names()
{
    return names;
}

Result<Table> table_for(
    std::string_view what,
    const Findings& findings,
    std::span<const EvidenceFile> files,
    std::span<const Oddity> oddities,
    const std::map<std::string, std::uint64_t>& counts
)
{
    for (const Entry& entry : entries) {
        if (entry.name.name == what) {
            return entry.make({findings, files, oddities, counts});
        }
    }
    std::string known;
    for (const ShowName& name : names) {
        known += known.empty() ? "" : ", ";
        known += name.name;
    }
    return fail(
        ErrorKind::Usage,
        fmt::format("there is no table '{}'; choose one of: {}", display_text(what), known)
    );
}

} // namespace takedown
