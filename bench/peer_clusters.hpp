#pragma once

// Peers for the campaigns: ssdeep, TLSH and rspamd's shingles, clustered by leaders as we do it.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace takedown::bench {

/// The leader of each text, its own place when it leads or has no digest. `method` is "ssdeep"
/// (score of at least 50), "tlsh" (distance of at most 50) or "shingles" (more than 16 of 32 equal,
/// as rspamd has it). Candidates share a key (seven characters of an ssdeep digest, two bytes of a
/// TLSH digest, one shingle), the 16 newest leaders of each.
std::vector<std::size_t>
peer_clusters(const std::string& method, const std::vector<std::string_view>& texts);

} // namespace takedown::bench
