#include "core/hash.hpp"

#include "core/check.hpp"
#include "core/cursor.hpp"
#include "core/text.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <xxhash.h>

#include <array>

namespace takedown {

struct Sha256::State {
    struct Free {
        void operator()(EVP_MD_CTX* held) const { EVP_MD_CTX_free(held); }
    };

    std::unique_ptr<EVP_MD_CTX, Free> context{EVP_MD_CTX_new()};
};

std::uint64_t hash64(std::string_view bytes, std::uint64_t seed)
{
    return XXH3_64bits_withSeed(bytes.data(), bytes.size(), seed);
}

Sha256::Sha256() : state_(std::make_unique<State>())
{
    TAKEDOWN_CHECK(EVP_DigestInit_ex(state_->context.get(), EVP_sha256(), nullptr) == 1);
}

Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

void Sha256::add(std::span<const std::uint8_t> bytes)
{
    TAKEDOWN_CHECK(EVP_DigestUpdate(state_->context.get(), bytes.data(), bytes.size()) == 1);
}

std::string Sha256::finish()
{
    std::array<std::uint8_t, EVP_MAX_MD_SIZE> digest{};
    unsigned length = 0;
    TAKEDOWN_CHECK(EVP_DigestFinal_ex(state_->context.get(), digest.data(), &length) == 1);
    return to_hex(std::span(digest).first(length));
}

std::string sha256_hex(std::string_view bytes)
{
    Sha256 sha;
    sha.add(as_bytes(bytes));
    return sha.finish();
}

std::string keyed_hash(std::string_view key, std::string_view secret)
{
    std::array<std::uint8_t, EVP_MAX_MD_SIZE> digest{};
    unsigned length = 0;
    const auto bytes = as_bytes(secret);
    TAKEDOWN_CHECK(
        HMAC(
            EVP_sha256(),
            key.data(),
            static_cast<int>(key.size()),
            bytes.data(),
            bytes.size(),
            digest.data(),
            &length
        ) != nullptr
    );
    return to_hex(std::span(digest).first(8));
}

} // namespace takedown
