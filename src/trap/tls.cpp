#include "trap/tls.hpp"

#include <fmt/format.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

namespace takedown::trap {

namespace {

template <auto free>
struct Freed {
    template <class T>
    void operator()(T* value) const
    {
        free(value);
    }
};

using Context = std::unique_ptr<SSL_CTX, Freed<SSL_CTX_free>>;
using Connection = std::unique_ptr<SSL, Freed<SSL_free>>;
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freed<X509_free>>;

std::string last_problem()
{
    std::array<char, 256> text{};
    ERR_error_string_n(ERR_get_error(), text.data(), text.size());
    ERR_clear_error();
    return text.data();
}

const unsigned char* as_unsigned(const std::string& text)
{
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): the library's idea of text
    return reinterpret_cast<const unsigned char*>(text.data());
}

/// A certificate of ten years that names itself as its issuer.
bool use_self_signed(SSL_CTX* context, const std::string& name)
{
    constexpr long ten_years = 3650L * 24 * 3600;
    constexpr std::size_t longest_common_name = 64;
    const Key key(EVP_EC_gen("P-256"));
    const Certificate certificate(X509_new());
    if (!key || !certificate) {
        return false;
    }
    const std::string common = name.substr(0, longest_common_name);
    X509_NAME* subject = X509_get_subject_name(certificate.get());
    return X509_set_version(certificate.get(), X509_VERSION_3) == 1 &&
           ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1) == 1 &&
           X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -3600) != nullptr &&
           X509_gmtime_adj(X509_getm_notAfter(certificate.get()), ten_years) != nullptr &&
           X509_set_pubkey(certificate.get(), key.get()) == 1 &&
           X509_NAME_add_entry_by_txt(
               subject,
               "CN",
               MBSTRING_UTF8,
               as_unsigned(common),
               static_cast<int>(common.size()),
               -1,
               0
           ) == 1 &&
           X509_set_issuer_name(certificate.get(), subject) == 1 &&
           X509_sign(certificate.get(), key.get(), EVP_sha256()) != 0 &&
           SSL_CTX_use_certificate(context, certificate.get()) == 1 &&
           SSL_CTX_use_PrivateKey(context, key.get()) == 1;
}

/// Keeps the client's first handshake message.
void watch_messages(
    int written,
    int /*version*/,
    int type,
    const void* bytes,
    std::size_t size,
    SSL* /*connection*/,
    void* place
)
{
    constexpr std::size_t longest = std::size_t{16} << 10U;
    const auto* first = static_cast<const char*>(bytes);
    auto* hello = static_cast<std::string*>(place);
    if (written == 0 && type == SSL3_RT_HANDSHAKE && size > 0 && *first == SSL3_MT_CLIENT_HELLO &&
        hello->empty()) {
        hello->assign(first, std::min(size, longest));
    }
}

} // namespace

struct TlsContext::State {
    Context context;
};

TlsContext::TlsContext(std::unique_ptr<State> state) : state_(std::move(state)) {}

TlsContext::TlsContext(TlsContext&&) noexcept = default;
TlsContext& TlsContext::operator=(TlsContext&&) noexcept = default;
TlsContext::~TlsContext() = default;

Result<TlsContext>
TlsContext::open(const std::string& certificate, const std::string& key, const std::string& name)
{
    Context context(SSL_CTX_new(TLS_server_method()));
    if (!context || SSL_CTX_set_min_proto_version(context.get(), TLS1_VERSION) != 1 ||
        SSL_CTX_set_cipher_list(context.get(), "DEFAULT:@SECLEVEL=0") != 1) {
        return fail(ErrorKind::Internal, "TLS cannot be set up: " + last_problem());
    }
    SSL_CTX_set_options(context.get(), SSL_OP_NO_RENEGOTIATION | SSL_OP_IGNORE_UNEXPECTED_EOF);
    SSL_CTX_set_mode(context.get(), SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);
    if (certificate.empty() && key.empty()) {
        if (!use_self_signed(context.get(), name)) {
            return fail(
                ErrorKind::Internal, "a self-signed certificate cannot be made: " + last_problem()
            );
        }
    } else if (
        SSL_CTX_use_certificate_chain_file(context.get(), certificate.c_str()) != 1 ||
        SSL_CTX_use_PrivateKey_file(context.get(), key.c_str(), SSL_FILETYPE_PEM) != 1 ||
        SSL_CTX_check_private_key(context.get()) != 1
    ) {
        return fail(
            ErrorKind::Usage,
            fmt::format(
                "tls_certificate {}, tls_key {}: not a certificate and its key in PEM ({})",
                certificate,
                key,
                last_problem()
            )
        );
    }
    auto state = std::make_unique<State>();
    state->context = std::move(context);
    return TlsContext(std::move(state));
}

struct TlsChannel::State {
    Connection connection;
    BIO* in = nullptr;  ///< owned by the connection
    BIO* out = nullptr; ///< owned by the connection
    Status status = Status::Shaking;
    std::string hello;

    void fail_at(int result)
    {
        const int why = SSL_get_error(connection.get(), result);
        ERR_clear_error();
        if (why == SSL_ERROR_ZERO_RETURN) {
            status = Status::Closed;
        } else if (why != SSL_ERROR_WANT_READ && why != SSL_ERROR_WANT_WRITE) {
            status = Status::Failed;
        }
    }
};

TlsChannel::TlsChannel(const TlsContext& context) : state_(std::make_unique<State>())
{
    state_->connection.reset(SSL_new(context.state_->context.get()));
    state_->in = BIO_new(BIO_s_mem());
    state_->out = BIO_new(BIO_s_mem());
    if (!state_->connection || state_->in == nullptr || state_->out == nullptr) {
        BIO_free(state_->in);
        BIO_free(state_->out);
        state_->in = state_->out = nullptr;
        state_->status = Status::Failed;
        return;
    }
    SSL_set_bio(state_->connection.get(), state_->in, state_->out);
    SSL_set_accept_state(state_->connection.get());
    SSL_set_msg_callback(state_->connection.get(), watch_messages);
    SSL_set_msg_callback_arg(state_->connection.get(), &state_->hello);
}

TlsChannel::~TlsChannel() = default;

TlsChannel::Status TlsChannel::receive(std::string_view encrypted, std::string& plain)
{
    State& state = *state_;
    if (state.status == Status::Failed || state.status == Status::Closed) {
        return state.status;
    }
    if (!encrypted.empty()) {
        constexpr std::size_t most = std::size_t{1} << 30U;
        BIO_write(state.in, encrypted.data(), static_cast<int>(std::min(encrypted.size(), most)));
    }
    if (state.status == Status::Shaking) {
        const int result = SSL_do_handshake(state.connection.get());
        if (result != 1) {
            state.fail_at(result);
            return state.status;
        }
        state.status = Status::Open;
    }
    std::array<char, 16384> piece{};
    while (state.status == Status::Open) {
        const int got =
            SSL_read(state.connection.get(), piece.data(), static_cast<int>(piece.size()));
        if (got <= 0) {
            state.fail_at(got);
            break;
        }
        plain.append(piece.data(), static_cast<std::size_t>(got));
    }
    return state.status;
}

bool TlsChannel::send(std::string_view plain)
{
    State& state = *state_;
    if (state.status == Status::Failed || state.status == Status::Shaking) {
        return false;
    }
    if (plain.empty()) {
        return true;
    }
    // A memory buffer takes all at once.
    const int written =
        SSL_write(state.connection.get(), plain.data(), static_cast<int>(plain.size()));
    ERR_clear_error();
    return written == static_cast<int>(plain.size());
}

void TlsChannel::close()
{
    if (state_->status == Status::Open) {
        SSL_shutdown(state_->connection.get());
        ERR_clear_error();
    }
}

std::string TlsChannel::take_output()
{
    std::string bytes;
    if (state_->out == nullptr) {
        return bytes;
    }
    bytes.resize(BIO_ctrl_pending(state_->out));
    if (!bytes.empty()) {
        const int got = BIO_read(state_->out, bytes.data(), static_cast<int>(bytes.size()));
        bytes.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    }
    return bytes;
}

TlsFacts TlsChannel::facts() const
{
    TlsFacts facts;
    const SSL* connection = state_->connection.get();
    facts.version = SSL_get_version(connection);
    facts.cipher = SSL_get_cipher_name(connection);
    if (const char* name = SSL_get_servername(connection, TLSEXT_NAMETYPE_host_name)) {
        facts.server_name = name;
    }
    facts.client_hello = state_->hello;
    return facts;
}

} // namespace takedown::trap
