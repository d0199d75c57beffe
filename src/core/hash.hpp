#pragma once

// Hashes: a fast one for tables, SHA-256 for identity, a keyed one for secrets.

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace takedown {

/// xxh3, 64 bits. Equal hashes are not equal values: compare.
std::uint64_t hash64(std::string_view bytes, std::uint64_t seed = 0);

/// SHA-256 over bytes given piece by piece.
class Sha256 {
public:
    Sha256();
    ~Sha256();
    Sha256(const Sha256&) = delete;
    Sha256& operator=(const Sha256&) = delete;
    Sha256(Sha256&&) noexcept;
    Sha256& operator=(Sha256&&) noexcept;

    void add(std::span<const std::uint8_t> bytes);
    /// 64 lower-case hex digits. Call once, last.
    std::string finish();

private:
    struct State;
    std::unique_ptr<State> state_;
};

std::string sha256_hex(std::string_view bytes);

/// HMAC-SHA-256, first 16 hex digits: stands for a secret (a trap address, a victim) in the store
/// and in every output. The key never leaves the case.
std::string keyed_hash(std::string_view key, std::string_view secret);

} // namespace takedown
