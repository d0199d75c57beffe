#pragma once

// TLS of one session over memory: encrypted bytes in, plain bytes out, and back. No sockets.

#include "core/result.hpp"
#include "trap/transcript.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace takedown::trap {

/// Certificate, key and what versions are spoken (1.0 and later: old bots must be able to).
class TlsContext {
public:
    /// PEM files; both empty: a self-signed certificate for `name`, made now, as many mail servers
    /// have.
    static Result<TlsContext>
    open(const std::string& certificate, const std::string& key, const std::string& name);

    TlsContext(TlsContext&&) noexcept;
    TlsContext& operator=(TlsContext&&) noexcept;
    TlsContext(const TlsContext&) = delete;
    TlsContext& operator=(const TlsContext&) = delete;
    ~TlsContext();

private:
    friend class TlsChannel;
    struct State;
    explicit TlsContext(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

class TlsChannel {
public:
    explicit TlsChannel(const TlsContext& context);
    ~TlsChannel();
    TlsChannel(const TlsChannel&) = delete;
    TlsChannel& operator=(const TlsChannel&) = delete;
    TlsChannel(TlsChannel&&) = delete;
    TlsChannel& operator=(TlsChannel&&) = delete;

    enum class Status : std::uint8_t { Shaking, Open, Closed, Failed };

    /// Takes bytes from the network; what they say is appended to `plain`.
    Status receive(std::string_view encrypted, std::string& plain);
    /// Encrypts; only while Open. False: it failed.
    bool send(std::string_view plain);
    /// Says that nothing more is sent.
    void close();
    /// Bytes for the network.
    std::string take_output();

    /// Once Open.
    [[nodiscard]] TlsFacts facts() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace takedown::trap
