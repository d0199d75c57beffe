#pragma once

// Dialogue: what bots and their servers say to each other, as it would be recorded.

#include "core/result.hpp"
#include "simulate/botnets/history.hpp"
#include "simulate/botnets/population.hpp"
#include "simulate/evidence/conversation.hpp"
#include "simulate/world/pattern_text.hpp"
#include "simulate/world/random.hpp"
#include "simulate/world/world.hpp"

#include <memory>
#include <string>
#include <vector>

namespace takedown::simulate {

/// One end of a conversation that is about to begin.
struct Call {
    TimePoint time{};
    Address client;
    Address server;
    std::uint16_t port = 80;
    std::string name;               ///< by which the server was found; empty: by its address
    std::uint64_t bot = 0;          ///< Bot::identity
    Role role = Role::ConfigMaster; ///< what the bot wants
};

/// How the bots of one botnet speak. All conversations it makes are complete().
class Dialogue {
public:
    /// Error (Usage): a pattern that cannot be read; names the key.
    static Result<Dialogue> make(const World& world, std::size_t botnet);

    /// A server answers and gives what it has.
    [[nodiscard]] Conversation answered(const Call& call, Random& random) const;
    /// Nobody useful is there.
    [[nodiscard]] Conversation failed(const Call& call, Manner manner, Random& random) const;
    /// A session that stays open for `duration`, with orders now and then.
    [[nodiscard]] Conversation session(const Call& call, Micros duration, Random& random) const;
    /// One attempt to hand spam to a mail exchanger; it may refuse or be gone.
    [[nodiscard]] Conversation mail_attempt(const Call& call, Random& random) const;
    /// A datagram to a peer; `answers`: and one back.
    [[nodiscard]] Conversation peer_contact(const Call& call, bool answers, Random& random) const;

    /// What its botnet's bots are set to.
    [[nodiscard]] const BotnetSpec& spec() const { return *spec_; }

private:
    [[nodiscard]] Conversation begin(const Call& call, Random& random) const;
    [[nodiscard]] HttpRequest request(const Call& call, Random& random) const;
    void say(Conversation& conversation, const Call& call, Random& random) const;

    const World* world_ = nullptr;
    const BotnetSpec* spec_ = nullptr;
    std::vector<PatternPiece> uri_;
    std::vector<PatternPiece> template_uri_;
    std::vector<PatternPiece> helo_;
    std::string header_names_;
    std::string ja3_profile_;
    std::string magic_;
};

/// A lookup of a name and its answer; `addresses` empty with response 0 is an answer without data.
Conversation make_lookup(
    const Call& call,
    const std::string& name,
    const std::vector<Address>& addresses,
    int response,
    std::uint32_t ttl_seconds,
    Random& random
);

} // namespace takedown::simulate
