#pragma once

// Draft: what one message says in its header, before an engine puts it in its own order and form.

#include "core/time.hpp"
#include "simulate/mail/delivery.hpp"
#include "simulate/mail/engine.hpp"
#include "simulate/mail/trap_site.hpp"
#include "simulate/world/random.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace takedown::simulate {

/// How the lines below the border came about.
enum class Path {
    Forged, ///< invented by the engine
    Honest, ///< written by the sender's own provider
};

struct Draft {
    TimePoint sent{}; ///< by the sender's clock
    int zone_minutes = 0;
    std::string name; ///< of the sender, UTF-8; may be empty
    std::string user;
    std::string domain;
    std::string recipient;
    std::string subject; ///< UTF-8
    std::string ip;      ///< of the source
    std::string rdns;
    std::string helo;
    std::string trap_host;
    std::uint64_t machine = 0; ///< seed that stays with the source
    std::string content_type;  ///< empty: not said
    std::string_view coding;   ///< empty: not said
    std::uint64_t hops = 0;    ///< Received lines below the border
    Path path = Path::Forged;
    /// Values of fields that not every message has, by name in lower case: "in-reply-to".
    std::vector<std::pair<std::string_view, std::string>> more;

    [[nodiscard]] PatternFacts facts() const;
};

/// Who sends to whom and when, by the habits of `engine`; name, subject and content are left open.
Draft begin_draft(
    const Delivery& delivery, const Engine& engine, const TrapSite& site, Random& random
);

/// The last two labels of a host name; empty for none.
std::string_view base_domain(std::string_view host);

/// Name and address as a style has them.
void append_mailbox(
    std::string_view name, std::string_view address, NameStyle style, std::string& out
);

/// The sender's header, without the empty line behind it.
void append_header(const Engine& engine, const Draft& draft, Random& random, std::string& out);

} // namespace takedown::simulate
