#pragma once

// The report: one HTML page that a manager and an engineer can read, on screen and on paper.

#include "core/time.hpp"
#include "exports/display_text.hpp"
#include "model/evidence.hpp"
#include "model/findings.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace takedown {

/// Messages of one trap, day and class.
struct MailPerDay {
    std::string trap;
    MailClass mail_class = MailClass::Spam;
    std::string day; ///< "2007-04-08"; empty: no believable time
    std::uint64_t messages = 0;
};

struct ReportInput {
    std::string case_name;
    std::string who; ///< the team that made it, printed under the title; empty: not said
    std::string tlp = "TLP:AMBER"; ///< TLP 2.0 label
    TimePoint made{};              ///< the only part that differs between two runs
    Findings findings;
    std::vector<EvidenceFile> files;
    std::vector<Oddity> oddities;
    std::map<std::string, std::uint64_t> counts;
    std::vector<MailPerDay> volumes;
    std::vector<StageTiming> timings;
    std::uint64_t peak_memory = 0;         ///< bytes; 0: not measured
    std::vector<std::string> attributions; ///< licences of data that went into it
    Redact redact;                         ///< applied to every text that is not ours
};

/// A page without any request to another host: style, drawings and a script of 1 kB are inside, and
/// its content security policy forbids everything else. Complete without scripts. Evidence is text
/// in it, never markup and never a link. Same input, same bytes.
std::string html_report(const ReportInput& input);

} // namespace takedown
