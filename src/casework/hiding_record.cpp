#include "casework/hiding_record.hpp"

#include "core/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace takedown {

namespace {

constexpr std::string_view action = "hiding";

/// Raised when more forms of an address are hidden than before: what was stored then may show them.
constexpr std::string_view forms = "forms 1";

std::string hiding_identity(const Case& target)
{
    std::vector<std::string> patterns;
    for (const std::string& pattern : target.settings().trap_addresses) {
        patterns.push_back(to_lower(trim(pattern)));
    }
    std::sort(patterns.begin(), patterns.end());
    patterns.erase(std::unique(patterns.begin(), patterns.end()), patterns.end());
    std::string all(forms);
    for (const std::string& pattern : patterns) {
        all += "\n" + pattern;
    }
    return target.pseudonym(all);
}

Result<std::vector<AuditEntry>> records(Case& target)
{
    TAKEDOWN_TRY(std::vector<AuditEntry> log, target.store().audit_log());
    log.erase(
        std::remove_if(
            log.begin(), log.end(), [](const AuditEntry& entry) { return entry.action != action; }
        ),
        log.end()
    );
    std::stable_sort(log.begin(), log.end(), [](const AuditEntry& a, const AuditEntry& b) {
        return a.time < b.time;
    });
    return log;
}

struct StaleFiles {
    std::size_t otherwise = 0; ///< imported while other addresses were hidden than today
    std::size_t before = 0;    ///< imported before it was noted what is hidden
};

StaleFiles stale_files(
    const std::vector<EvidenceFile>& files,
    const std::vector<AuditEntry>& log,
    const std::string& today
)
{
    StaleFiles stale;
    for (const EvidenceFile& file : files) {
        const AuditEntry* in_force = nullptr;
        for (const AuditEntry& entry : log) {
            in_force = entry.time <= file.imported ? &entry : in_force;
        }
        stale.before += in_force == nullptr ? 1U : 0U;
        stale.otherwise += in_force != nullptr && in_force->detail != today ? 1U : 0U;
    }
    return stale;
}

} // namespace

Result<void> record_hiding(Case& target)
{
    const std::string today = hiding_identity(target);
    TAKEDOWN_TRY(const std::vector<AuditEntry> log, records(target));
    if (!log.empty() && log.back().detail == today) {
        return {};
    }
    return target.audit(action, today);
}

Result<std::vector<std::string>> hiding_notes(Case& target)
{
    std::vector<std::string> notes;
    TAKEDOWN_TRY(const TableCounts counts, target.store().counts());
    const auto messages = counts.find("message");
    const bool mail = messages != counts.end() && messages->second > 0;
    if (mail && target.settings().trap_addresses.empty()) {
        notes.emplace_back(
            "trap_addresses is empty: recipients named in To, Cc and the envelope are "
            "hidden, but addresses elsewhere in mails may show; set it in case.toml."
        );
    }
    TAKEDOWN_TRY(const std::vector<EvidenceFile> files, target.store().files());
    TAKEDOWN_TRY(const std::vector<AuditEntry> log, records(target));
    const StaleFiles stale = stale_files(files, log, hiding_identity(target));
    if (stale.otherwise > 0) {
        notes.push_back(fmt::format(
            "trap_addresses changed since {} files were imported: what was stored before shows "
            "them. Delete case.duckdb and run again.",
            with_thousands(stale.otherwise)
        ));
    }
    if (stale.before > 0) {
        notes.push_back(fmt::format(
            "{} files were imported by a program that hid fewer forms of trap addresses: what was "
            "stored may show them. Delete case.duckdb and run again.",
            with_thousands(stale.before)
        ));
    }
    return notes;
}

} // namespace takedown
