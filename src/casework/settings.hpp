#pragma once

// Settings: what case.toml says, with defaults for all that it does not.

#include "core/ip.hpp"
#include "core/result.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace takedown {

struct Settings {
    std::string name; ///< of the case; the folder's name unless given
    std::string who;  ///< who works on it, for reports and notices
    std::string tlp = "TLP:AMBER";

    std::vector<std::string> trap_addresses;  ///< globs ("*@trap.example"): secrets in every output
    std::vector<Prefix> trusted_relays;       ///< hosts whose Received lines are ours
    std::vector<std::string> receiving_hosts; ///< names of our own mail exchangers
    std::vector<std::string> trusted_reporters; ///< domains whose abuse reports count; empty: all
    std::vector<std::string> ham;               ///< globs of evidence paths that hold wanted mail

    std::vector<std::string>
        separate_networks; ///< globs of files that each saw a network of their own

    std::string dynamic_names; ///< file of domains below which anybody can point names; empty: none

    std::vector<std::string> allow_names;     ///< "*.example.com" covers example.com
    std::vector<std::string> allow_addresses; ///< addresses or prefixes
    std::string popular_names;                ///< file of popular domain names; empty: none

    std::vector<std::string> place_databases; ///< further MMDB or range CSV files, used in place

    std::vector<std::string> deaf_parties;      ///< parties that do not answer
    std::vector<std::string> forbidden_actions; ///< actions that may not be planned

    std::string text; ///< the file as read, part of what identifies an analysis
};

/// Reads case.toml. Unknown keys are errors, so that a misspelt one is not silently without effect;
/// the message names file and line. A missing file gives the defaults.
Result<Settings> read_settings(const std::string& path, std::string_view default_name);

/// What `init` writes: every key, commented, at its default.
std::string default_settings_text(std::string_view name);

/// Shell-like glob over a whole path or address: * stops at '/', ** does not, ? is one character.
bool glob_matches(std::string_view pattern, std::string_view text);

} // namespace takedown
