#pragma once

// TrapSite: the receiving side of a trap: its hosts, and the header lines they write.

#include "core/ip.hpp"
#include "core/time.hpp"
#include "simulate/world/random.hpp"
#include "simulate/world/trap_spec.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace takedown::simulate {

/// What the site's first host saw of a client.
struct Handover {
    TimePoint time{};
    Address source;
    std::string_view helo;
    std::string_view rdns;     ///< empty: none
    std::string_view envelope; ///< sender address
    bool extended = false;     ///< greeted with EHLO
};

class TrapSite {
public:
    explicit TrapSite(const TrapSpec& spec);

    /// "mx.DOMAIN": what its lines say after "by".
    [[nodiscard]] const std::string& border_host() const { return hosts_.front().name; }

    /// "harvest.17@DOMAIN", below TrapSpec::addresses.
    [[nodiscard]] std::string recipient(std::uint64_t number) const;

    /// The mbox "From " line and all that the site writes above the sender's header, the border's
    /// Received line last.
    void append_head(
        const Handover& handover, std::string_view recipient, Random& random, std::string& out
    ) const;
    /// What the site adds below the sender's header (Exchange does).
    void append_foot(std::string& out) const;

private:
    struct Host {
        std::string name;
        std::string address; ///< private, as its neighbours see it
    };

    struct Line {
        TimePoint time{};
        std::string_view recipient;
        std::string_view envelope;
        std::string_view protocol;
        const Host* by = nullptr;
        std::string_view from_helo; ///< what the peer called itself
        std::string_view from_rdns; ///< empty: none
        std::string from_address;
        bool from_v6 = false;
        bool inside = false; ///< the peer is a host of the site
    };

    void append_envelope(
        const Handover& handover, std::string_view recipient, TimePoint time, std::string& out
    ) const;
    void append_received(const Line& line, Random& random, std::string& out) const;
    void append_postfix(const Line& line, Random& random, std::string& out) const;
    void append_sendmail(const Line& line, Random& random, std::string& out) const;
    void append_exim(const Line& line, Random& random, std::string& out) const;
    void append_qmail(const Line& line, Random& random, std::string& out) const;
    void append_exchange(const Line& line, Random& random, std::string& out) const;
    void append_date(TimePoint time, std::string& out) const;

    MailServer server_;
    std::uint32_t addresses_;
    std::string domain_;
    std::vector<Host> hosts_; ///< border first, then inwards
    std::string_view version_;
    int zone_minutes_ = 0;
    std::string_view zone_name_;
};

} // namespace takedown::simulate
