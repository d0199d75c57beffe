#include "cli/show.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace takedown {

namespace {

constexpr std::array<ShowName, 16> names = {
    {{"campaigns", "mailings with their templates"},
     {"engines", "mailer programs by their traces"},
     {"botnets", "senders held to be one botnet"},
     {"share", "how much of the spam is whose, by trap and day"},
     {"controllers", "servers that steer bots, with confidence"},
     {"candidates", "endpoints looked at but not claimed"},
     {"contacts", "which bot speaks to which of those"},
     {"segments", "bots that share controllers"},
     {"fallback", "what bots do when their controllers die"},
     {"sites", "where controllers are and who holds them"},
     {"parties", "who can cut a controller off"},
     {"plan", "what to ask of whom, in order"},
     {"files", "the evidence, with SHA-256"},
     {"oddities", "records that were not understood"},
     {"counts", "how much the case holds"},
     {"notes", "what the analysis could not tell"}}};

using Make = Table (*)(const Findings&);

/// Makers of the tables made of findings alone, in the order of `names`; null for the others.
constexpr std::array<Make, 16> makers = {
    campaigns_table,
    engines_table,
    botnets_table,
    share_table,
    controllers_table,
    candidates_table,
    contacts_table,
    segments_table,
    fallback_table,
    sites_table,
    parties_table,
    plan_table,
    nullptr,
    nullptr,
    nullptr,
    notes_table};

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
    if (what == "files") {
        return files_table(files);
    }
    if (what == "oddities") {
        return oddities_table(oddities, files);
    }
    if (what == "counts") {
        return counts_table(counts);
    }
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (names[i].name == what) {
            return makers[i](findings);
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
