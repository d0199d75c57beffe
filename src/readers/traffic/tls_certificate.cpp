#include "readers/traffic/tls_certificate.hpp"

#include "core/text.hpp"

#include <openssl/bio.h>
#include <openssl/x509.h>

#include <chrono>
#include <ctime>
#include <memory>
#include <string_view>

namespace takedown {

namespace {

constexpr std::size_t longest_name = 1'024;

struct Free {
    void operator()(X509* certificate) const { X509_free(certificate); }

    void operator()(BIO* bio) const { BIO_free(bio); }
};

std::string text_of_name(const X509_NAME* name)
{
    const std::unique_ptr<BIO, Free> bio(BIO_new(BIO_s_mem()));
    if (!bio || name == nullptr) {
        return {};
    }
    constexpr unsigned long flags =
        XN_FLAG_RFC2253 & ~static_cast<unsigned long>(ASN1_STRFLGS_ESC_MSB);
    if (X509_NAME_print_ex(bio.get(), name, 0, flags) < 0) {
        return {};
    }
    std::string text(longest_name, '\0');
    const int size = BIO_read(bio.get(), text.data(), static_cast<int>(text.size()));
    text.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
    return to_valid_utf8(text);
}

std::optional<TimePoint> time_of(const ASN1_TIME* time)
{
    std::tm parts{};
    if (time == nullptr || ASN1_TIME_to_tm(time, &parts) != 1) {
        return std::nullopt;
    }
    const std::chrono::year_month_day date{
        std::chrono::year{parts.tm_year + 1900},
        std::chrono::month{static_cast<unsigned>(parts.tm_mon + 1)},
        std::chrono::day{static_cast<unsigned>(parts.tm_mday)}};
    if (!date.ok()) {
        return std::nullopt;
    }
    return std::chrono::sys_days{date} + std::chrono::hours{parts.tm_hour} +
           std::chrono::minutes{parts.tm_min} + std::chrono::seconds{parts.tm_sec};
}

} // namespace

std::optional<CertificateFacts> read_certificate(Bytes der)
{
    const std::uint8_t* at = der.data();
    const std::unique_ptr<X509, Free> certificate(
        d2i_X509(nullptr, &at, static_cast<long>(der.size()))
    );
    if (!certificate) {
        return std::nullopt;
    }
    CertificateFacts facts;
    facts.subject = text_of_name(X509_get_subject_name(certificate.get()));
    facts.issuer = text_of_name(X509_get_issuer_name(certificate.get()));
    facts.not_before = time_of(X509_get0_notBefore(certificate.get()));
    facts.not_after = time_of(X509_get0_notAfter(certificate.get()));
    return facts;
}

} // namespace takedown
