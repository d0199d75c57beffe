#include "readers/mail/charset.hpp"

#include "core/text.hpp"

#include <uchardet/uchardet.h>

#include <algorithm>
#include <array>
#include <memory>

namespace takedown {

namespace {

struct Meaning {
    std::string_view name;
    std::string_view converter;
};

/// Names that mean more than they say, and names that converters do not know.
constexpr std::array<Meaning, 44> meanings{
    {{"iso-8859-1", "windows-1252"},
     {"iso8859-1", "windows-1252"},
     {"iso_8859-1", "windows-1252"},
     {"latin1", "windows-1252"},
     {"latin-1", "windows-1252"},
     {"ansi", "windows-1252"},
     {"x-ansi", "windows-1252"},
     {"iso-8859-9", "windows-1254"},
     {"iso-8859-11", "windows-874"},
     {"tis-620", "windows-874"},
     {"iso-8859-8-i", "iso-8859-8"},
     {"iso-8859-8-e", "iso-8859-8"},
     {"iso-8859-6-i", "iso-8859-6"},
     {"gb2312", "gb18030"},
     {"gb_2312-80", "gb18030"},
     {"csgb2312", "gb18030"},
     {"gbk", "gb18030"},
     {"x-gbk", "gb18030"},
     {"euc-cn", "gb18030"},
     {"cp936", "gb18030"},
     {"big5", "big5-hkscs"},
     {"big-5", "big5-hkscs"},
     {"x-x-big5", "big5-hkscs"},
     {"cn-big5", "big5-hkscs"},
     {"chinesebig5", "big5-hkscs"},
     {"euc-kr", "cp949"},
     {"ks_c_5601-1987", "cp949"},
     {"ks_c_5601", "cp949"},
     {"korean", "cp949"},
     {"x-windows-949", "cp949"},
     {"shift_jis", "cp932"},
     {"shift-jis", "cp932"},
     {"sjis", "cp932"},
     {"x-sjis", "cp932"},
     {"ms_kanji", "cp932"},
     {"windows-31j", "cp932"},
     {"macintosh", "macintosh"},
     {"x-mac-roman", "macintosh"},
     {"x-mac-cyrillic", "mac-cyrillic"},
     {"unicode-1-1-utf-7", "utf-7"},
     {"win-1251", "windows-1251"},
     {"windows1251", "windows-1251"},
     {"x-cp1251", "windows-1251"},
     {"koi8r", "koi8-r"}}};

/// Converters of the C library that have read or written past their tables, or stopped the program:
/// CVE-2020-27618, CVE-2020-29562, CVE-2021-3326, CVE-2024-2961; and such as are no charset of
/// mail.
constexpr std::array<std::string_view, 16> refused{
    "iso-2022-cn",
    "iso-2022-jp-3",
    "iso2022jp3",
    "iso2022cn",
    "ibm",
    "ebcdic",
    "csibm",
    "ucs",
    "iso-10646",
    "wchar",
    "internal",
    "unicode",
    "tscii",
    "unknown",
    "x-unknown",
    "x-user-defined"};

bool is_well_formed(std::string_view name)
{
    constexpr std::size_t longest = 30;
    return !name.empty() && name.size() <= longest &&
           std::all_of(name.begin(), name.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
                      c == '.' || c == ':';
           });
}

bool is_high(char c)
{
    return (static_cast<unsigned char>(c) & 0x80U) != 0;
}

/// Western text has one 8-bit letter among many others; other scripts have runs of them.
bool has_runs(std::string_view bytes)
{
    constexpr std::size_t fewest = 8;
    std::size_t high = 0;
    std::size_t after_high = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        high += is_high(bytes[i]) ? 1U : 0U;
        after_high += i > 0 && is_high(bytes[i]) && is_high(bytes[i - 1]) ? 1U : 0U;
    }
    return high >= fewest && 2 * after_high >= high;
}

/// What uchardet calls them, of the scripts that can be told.
constexpr std::array<Meaning, 27> told_apart{
    {{"GB18030", "gb18030"},
     {"BIG5", "big5-hkscs"},
     {"EUC-KR", "cp949"},
     {"UHC", "cp949"},
     {"SHIFT_JIS", "cp932"},
     {"EUC-JP", "euc-jp"},
     {"EUC-TW", "euc-tw"},
     {"JOHAB", "johab"},
     {"KOI8-R", "koi8-r"},
     {"KOI8-U", "koi8-u"},
     {"WINDOWS-1251", "windows-1251"},
     {"ISO-8859-5", "iso-8859-5"},
     {"MAC-CYRILLIC", "mac-cyrillic"},
     {"IBM866", "cp866"},
     {"IBM855", "cp855"},
     {"WINDOWS-1253", "windows-1253"},
     {"ISO-8859-7", "iso-8859-7"},
     {"WINDOWS-1255", "windows-1255"},
     {"ISO-8859-8", "iso-8859-8"},
     {"WINDOWS-1256", "windows-1256"},
     {"ISO-8859-6", "iso-8859-6"},
     {"TIS-620", "windows-874"},
     {"ISO-8859-11", "windows-874"},
     {"WINDOWS-1258", "windows-1258"},
     {"VISCII", "viscii"},
     {"GB2312", "gb18030"},
     {"HZ-GB-2312", "gb18030"}}};

template <std::size_t Size>
std::string_view meaning_of(std::string_view name, const std::array<Meaning, Size>& list)
{
    const auto* const found = std::find_if(list.begin(), list.end(), [name](const Meaning& one) {
        return equal_ignoring_case(one.name, name);
    });
    return found == list.end() ? std::string_view{} : found->converter;
}

} // namespace

std::string charset_converter(std::string_view charset)
{
    std::string name = to_lower(trim(charset));
    if (!is_well_formed(name)) {
        return {};
    }
    if (const std::string_view meaning = meaning_of(name, meanings); !meaning.empty()) {
        return std::string(meaning);
    }
    const bool is_refused = std::any_of(refused.begin(), refused.end(), [&](std::string_view one) {
        return name.compare(0, one.size(), one) == 0;
    });
    return is_refused ? std::string() : name;
}

std::string guessed_charset(std::string_view bytes)
{
    constexpr std::size_t enough = 16'384;
    bytes = bytes.substr(0, enough);
    if (has_runs(bytes)) {
        const std::unique_ptr<uchardet, void (*)(uchardet_t)> detector(
            uchardet_new(), uchardet_delete
        );
        if (uchardet_handle_data(detector.get(), bytes.data(), bytes.size()) == 0) {
            uchardet_data_end(detector.get());
            const auto told = meaning_of(uchardet_get_charset(detector.get()), told_apart);
            if (!told.empty()) {
                return std::string(told);
            }
        }
    }
    return "windows-1252";
}

} // namespace takedown
