#pragma once

// How values become text that people read: hostile strings made showable, numbers, places.

#include "core/time.hpp"
#include "model/controller.hpp"
#include "model/evidence.hpp"
#include "model/plan.hpp"

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace takedown {

/// Takes the secrets (trap addresses, recipients) out of a text. Empty: nothing is taken out.
using Redact = std::function<std::string(std::string_view)>;

/// One line of valid UTF-8 without anything that steers a terminal or the direction of text:
/// line ends and tabs become spaces, invisible and direction-changing characters are named
/// ("[U+202E]").
std::string display_text(std::string_view hostile);

/// As defang() does for a bare indicator, for each address, domain name, mail address and URL
/// inside a sentence, also behind the kind in an identifier ("registrar:evil.example"); decimal
/// numbers, abbreviations, names of evidence files and of settings of ours stay as they are.
std::string defang_within(std::string_view sentence);

/// "1 botnet", "1,234 botnets".
std::string counted(std::uint64_t number, std::string_view one, std::string_view many);

/// 0.1742 → "17.4 %"; parts below 0.05 % that are not 0 give "<0.1 %". Not a number: "unknown".
std::string percent_text(double part);
/// "15.1–19.8 %".
std::string interval_text(double low, double high);
/// With `digits` after the point; infinity gives "∞", not a number "unknown".
std::string decimal_text(double number, int digits);

/// "2012-07-09 11:04"; empty for the default TimePoint, which stands for "not known".
std::string minute_text(TimePoint time);
/// "2012-07-09 11:04 – 2012-07-18 19:00", the day once when both are on it.
std::string span_text(TimePoint first, TimePoint last);

/// "evidence/traffic/isp.pcap at byte 123456"; the file's number where the case has no such file.
std::string place_text(const EvidenceRef& where, std::span<const EvidenceFile> files);
/// Path from the case folder ("evidence/traffic/isp.pcap"), or as given for files outside it.
std::string case_path(const EvidenceFile& file);
const EvidenceFile* file_of(const EvidenceRef& where, std::span<const EvidenceFile> files);

/// Words for people: "config master", "domain list", "stop the server", "hosting company".
std::string_view words_of(Role role);
std::string_view words_of(FallbackClass kind);
std::string_view words_of(ActionKind kind);
std::string_view words_of(PartyKind kind);

} // namespace takedown
