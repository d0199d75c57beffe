#include "casework/write_report.hpp"

#include "casework/report_file.hpp"
#include "exports/period.hpp"
#include "exports/report.hpp"

#include <sys/resource.h>

#include <chrono>
#include <map>

namespace takedown {

namespace {

/// Spam of each trap and day, from the share rows that add up to it.
std::vector<MailPerDay> volumes_of(const std::vector<Share>& shares)
{
    std::map<std::pair<std::string, std::string>, std::uint64_t> sums;
    for (const Share& share : shares) {
        if (!share.trap.empty() && period_kind(share.period) == "day") {
            sums[{share.trap, share.period}] += share.messages;
        }
    }
    std::vector<MailPerDay> volumes;
    for (const auto& [place, messages] : sums) {
        volumes.push_back({place.first, MailClass::Spam, place.second, messages});
    }
    return volumes;
}

std::uint64_t peak_memory()
{
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return static_cast<std::uint64_t>(usage.ru_maxrss) << 10U; // Linux counts KiB
}

/// What the licences of data behind the findings ask us to say.
std::vector<std::string> attributions_of(const Findings& findings)
{
    std::vector<std::string> texts{"Map: Natural Earth, public domain, by way of world-atlas."};
    const auto uses = [&findings](std::string_view part) {
        for (const Site& site : findings.sites) {
            for (const PlaceAnswer& answer : site.answers) {
                if (answer.source.find(part) != std::string::npos) {
                    return true;
                }
            }
        }
        return false;
    };
    if (uses("asn-ipv")) {
        texts.emplace_back("Networks: @ip-location-db/asn, CC BY 4.0, from RouteViews, DB-IP and "
                           "NRO data, modified.");
    }
    if (uses("geo-whois")) {
        texts.emplace_back("Countries: @ip-location-db/geo-whois-asn-country, CC0 1.0.");
    }
    if (uses("iptoasn")) {
        texts.emplace_back("Countries: @ip-location-db/iptoasn-country, PDDL 1.0.");
    }
    return texts;
}

} // namespace

Result<std::string>
report_page(Case& target, const Findings& findings, const std::vector<StageTiming>& timings)
{
    ReportInput input;
    input.case_name = target.settings().name;
    input.who = target.settings().who;
    input.tlp = target.settings().tlp;
    input.made = std::chrono::floor<Micros>(std::chrono::system_clock::now());
    input.findings = findings;
    TAKEDOWN_TRY(input.files, target.store().files());
    TAKEDOWN_TRY(input.oddities, target.store().oddities());
    TAKEDOWN_TRY(input.counts, target.store().counts());
    input.volumes = volumes_of(findings.shares);
    input.timings = timings;
    input.peak_memory = timings.empty() ? 0 : peak_memory();
    input.attributions = attributions_of(findings);
    input.redact = [&target](std::string_view text) {
        return target.redact(text);
    };
    return html_report(input);
}

Result<void> write_report(
    Case& target,
    const Findings& findings,
    const std::vector<StageTiming>& timings,
    const std::string& path
)
{
    TAKEDOWN_CHECKED(may_hold_report(path, target.folder())); // before the work, not after it
    TAKEDOWN_TRY(const std::string page, report_page(target, findings, timings));
    return write_report_file(path, target.folder(), page);
}

} // namespace takedown
