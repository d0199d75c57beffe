#pragma once

// Scene: one host in one slice, with what its habits need to look up names and to speak.

#include "simulate/evidence/conversation.hpp"
#include "simulate/hosts/network_plan.hpp"
#include "simulate/hosts/rhythm.hpp"
#include "simulate/hosts/services.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace takedown::simulate {

/// Payload and length of one conversation.
struct Volume {
    std::uint64_t up = 0;
    std::uint64_t down = 0;
    double seconds = 0;
    std::uint32_t rounds = 1;
};

/// What a program asks of a web server.
struct WebRequest {
    std::string_view method;
    std::string uri;
    std::string_view agent;
    std::string_view type; ///< media type of the answer
};

/// A conversation with its ends, nothing said yet. `client` and `server` as in Flow.
Conversation opened(
    Transport transport,
    TimePoint time,
    const Address& client,
    const Address& server,
    std::uint16_t port
);
/// A port that systems give to outgoing connections.
std::uint16_t ephemeral_port(Random& random);
/// A lookup of `name`, asked and answered; the time of `opened` is the query's.
Conversation lookup_conversation(
    TimePoint time,
    const Address& client,
    const Address& resolver,
    const std::string& name,
    std::uint16_t type,
    Random& random
);
/// No answer (`response` is dns_no_answer) or any other code. Call before complete().
void answer_lookup(Conversation& asked, int response, std::uint32_t ttl_seconds, Random& random);
/// What `outcome` leaves of a conversation that was to be Answered.
void fail_conversation(Conversation& conversation, Outcome outcome, Random& random);

/// Everything a habit does in a slice goes through here. What begins outside the slice is dropped:
/// a habit may so begin a little before it (spill) and both slices agree on what is whose.
class Scene {
public:
    /// How long what belongs to one act of a habit (lookups, retries) may take.
    static constexpr std::chrono::seconds spill{12};

    Scene(
        const Services& services,
        const NetworkPlan& plan,
        const ResolverSpec& resolvers,
        std::int64_t slice,
        const ConversationSink& sink
    );
    /// Before each host.
    void enter(const HostPlan& host);

    [[nodiscard]] const Services& services() const { return *services_; }

    [[nodiscard]] const NetworkPlan& plan() const { return *plan_; }

    [[nodiscard]] const HostPlan& host() const { return *host_; }

    [[nodiscard]] const ResolverSpec& resolvers() const { return *resolvers_; }

    [[nodiscard]] TimePoint begin() const { return begin_; }

    [[nodiscard]] TimePoint end() const { return end_; }

    [[nodiscard]] std::int64_t slice() const { return slice_; }

    /// Chance of the host for a matter; the numbers tell draws apart.
    [[nodiscard]] std::uint64_t
    seed(std::string_view matter, std::uint64_t a = 0, std::uint64_t b = 0) const;

    [[nodiscard]] Random
    random(std::string_view matter, std::uint64_t a = 0, std::uint64_t b = 0) const
    {
        return Random(seed(matter, a, b));
    }

    /// Half of people's machines sleep at night.
    [[nodiscard]] bool is_awake(TimePoint time) const;
    /// The host's address when something begins.
    [[nodiscard]] Address address(TimePoint time) const;

    /// Calls act(number, time) for each time of the grid whose doings may fall into the slice while
    /// the machine is awake.
    template <class Act>
    void each(const Grid& grid, const Act& act)
    {
        for (std::int64_t number = grid.first_from(begin_ - spill);; ++number) {
            if (grid.phase + number * grid.period > end_.time_since_epoch() + grid.period) {
                return;
            }
            const TimePoint time = grid.at(number);
            if (time >= begin_ - spill && time < end_ && is_awake(time)) {
                act(number, time);
            }
        }
    }

    struct Found {
        TimePoint at{};  ///< when the answer was there
        Address address; ///< one of the answers
    };

    /// Asks for the service's addresses (and for IPv6 ones where the machine does so); a failure is
    /// asked again after some seconds.
    Found look_up(const Offer& offer, TimePoint time, Random& random);
    /// As above unless the answer is still remembered since `last`.
    Found look_up_again(const Offer& offer, TimePoint last, TimePoint time, Random& random);
    /// What a remembered answer says.
    Found remembered(const Offer& offer, TimePoint time, Random& random);
    /// One query of a name that is no service, with the answer given. Returns when it was there.
    TimePoint
    ask(const std::string& name,
        std::uint16_t type,
        TimePoint time,
        int response,
        const std::vector<Address>& answers,
        Random& random);

    /// Speaks with a service as it does: TLS, HTTP or its own protocol. Some of these fail.
    void visit(const Offer& offer, const Found& found, const Volume& volume, Random& random);
    /// One connection with volume.rounds requests, of which `first` is the first; `random` is drawn
    /// from for what is not given.
    void request(
        const Offer& offer,
        const Found& found,
        WebRequest&& first,
        const Volume& volume,
        Random& random
    );
    /// TLS, whatever the service; `program` tells clients apart.
    void speak_tls(
        const Offer& offer,
        const Found& found,
        const std::string& program,
        const Volume& volume,
        Random& random
    );

    /// Adds what follows from the rest and hands it on, if it begins in the slice.
    void say(Conversation&& conversation);

    /// The browser or program that a host uses, one for all its days.
    [[nodiscard]] std::string_view browser() const;
    [[nodiscard]] const std::string& browser_profile() const;

private:
    [[nodiscard]] Conversation open(const Offer& offer, const Found& found, Random& random) const;

    const Services* services_;
    const NetworkPlan* plan_;
    const ResolverSpec* resolvers_;
    const ConversationSink* sink_;
    const HostPlan* host_ = nullptr;
    std::int64_t slice_ = 0;
    TimePoint begin_;
    TimePoint end_;
    Address address_; ///< while it does not change
    Address resolver_;
    bool same_address_ = false;
    bool asks_ipv6_ = false;
    bool sleeps_ = false;
    double wakes_hour_ = 0;
    std::vector<Address> answers_;
};

} // namespace takedown::simulate
