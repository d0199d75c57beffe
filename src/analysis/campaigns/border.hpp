#pragma once

// The border hop: which Received line is the receiving site's own word about the sender.

#include "core/ip.hpp"
#include "model/campaign.hpp"
#include "model/message.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace takedown {

struct BorderSettings {
    std::vector<Prefix> trusted_relays; ///< addresses that pass mail on for the receiving site
    /// Names or domains the site's servers write after "by". Empty: those of the topmost lines are
    /// believed. Set: a message whose topmost line names another has no border.
    std::vector<std::string> receiving_hosts;
    /// Domains whose reports of mail they got are believed. Empty: all reports are.
    std::vector<std::string> trusted_reporters{};
};

/// Learns from the whole mail of a case which addresses are the site's own relays, then finds the
/// border of each message. The topmost line is always the site's. The border moves one line down
/// only over a peer that is the site's own: private, trusted, or learnt; and only while the next
/// line is written in the name of the site. Lines below the border are never believed, so a
/// sender's forged ones move nothing: a relay is learnt from how its mail looks as a whole, which
/// one sender cannot fake without sending much of the trap's mail from one network.
/// For mail that a report or a person sent on (Message::carried_by), source and time are those that
/// the report says; where it says none, the border of the site that got the mail, as its lines
/// inside tell. A bounce counts only as far as the site that returned it wrote the topmost line,
/// and not when the mail came from the receiving site itself. Carriers that hold no mail have no
/// source: who sent them did not send spam.
/// Source: docs/sources/campaigns.md#border
class BorderFinder {
public:
    explicit BorderFinder(BorderSettings settings);
    ~BorderFinder();
    BorderFinder(const BorderFinder&) = delete;
    BorderFinder& operator=(const BorderFinder&) = delete;
    BorderFinder(BorderFinder&&) noexcept;
    BorderFinder& operator=(BorderFinder&&) noexcept;

    /// First pass: each message of the case once, in any order.
    void learn(const StoredMessage& message);
    /// Second pass. Safe from several threads at once when nobody learns.
    [[nodiscard]] Sender find(const StoredMessage& message) const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace takedown
