#include "simulate/mail/draft.hpp"

#include "core/hash.hpp"
#include "simulate/mail/letters.hpp"
#include "simulate/mail/words.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace takedown::simulate {

namespace {

std::uint64_t hash_of(const Address& address)
{
    const auto& bytes = address.bytes();
    std::string raw(bytes.begin(), bytes.end());
    return hash64(raw, 0x6d616368U) | 1U; // never 0, which means no machine
}

/// A machine's clock stays wrong by the same amount. Parts as in TREC 2007 (docs/realism.md).
std::chrono::seconds clock_error(std::uint64_t machine)
{
    Random random(machine);
    const double drawn = random.unit();
    const bool slow = random.chance(0.5);
    double seconds = random.normal(0, 90);
    if (drawn > 0.965) {
        seconds = random.heavy_tail(86'400, 0.8, 86'400.0 * 400);
    } else if (drawn > 0.80) {
        seconds = 3600.0 * static_cast<double>(random.between(3, 12)) + random.normal(0, 90);
    } else if (drawn > 0.41) {
        seconds = random.heavy_tail(620, 0.6, 10'000);
    }
    return std::chrono::seconds(static_cast<std::int64_t>(slow ? -seconds : seconds));
}

int zone_of(const Habits& habits, std::uint64_t machine, Random& random)
{
    // Where spam came from: the Americas, Europe, Asia.
    constexpr std::array<int, 12> zones{
        -480, -420, -300, -240, -180, 0, 60, 120, 180, 330, 480, 540};
    switch (habits.zone) {
    case ZoneHabit::Utc: return 0;
    case ZoneHabit::Fixed: return habits.zone_minutes;
    case ZoneHabit::OfSource: return zones[(machine >> 12U) % zones.size()];
    case ZoneHabit::Any: return zones[random.below(zones.size())];
    }
    return 0;
}

void append_lower(std::string_view word, std::string& out)
{
    for (const char c : word) {
        out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
}

void append_user(UserStyle style, Random& random, std::string& out)
{
    if (style == UserStyle::Mixed) {
        style = static_cast<UserStyle>(random.below(3));
    }
    switch (style) {
    case UserStyle::FirstDotLast:
        append_lower(one_of(first_names(), random), out);
        out += '.';
        append_lower(one_of(last_names(), random), out);
        break;
    case UserStyle::NameAndDigits:
        append_lower(one_of(random.chance(0.5) ? common_words() : last_names(), random), out);
        append_drawn(decimal_digits, random.between(1, 4), random, out);
        break;
    case UserStyle::Letters:
    case UserStyle::Mixed: append_drawn(lower_letters, random.between(5, 11), random, out); break;
    }
}

void append_domain(
    DomainStyle style,
    const Delivery& delivery,
    const TrapSite& site,
    Random& random,
    std::string& out
)
{
    const std::string_view own = base_domain(delivery.rdns);
    if (style == DomainStyle::OfTrap) {
        const std::string& host = site.border_host();
        append_lower(std::string_view(host).substr(host.find('.') + 1), out);
    } else if (style == DomainStyle::OfSource && !own.empty()) {
        out += own;
    } else if (style == DomainStyle::Invented) {
        append_invented_domain(random, out);
    } else {
        out += one_of(provider_domains(), random);
    }
}

} // namespace

PatternFacts Draft::facts() const
{
    return {user, domain, rdns, ip, trap_host, sent, machine};
}

std::string_view base_domain(std::string_view host)
{
    const std::size_t last = host.rfind('.');
    if (last == std::string_view::npos || last == 0) {
        return {};
    }
    const std::size_t before = host.rfind('.', last - 1);
    return before == std::string_view::npos ? host : host.substr(before + 1);
}

Draft begin_draft(
    const Delivery& delivery, const Engine& engine, const TrapSite& site, Random& random
)
{
    const Habits& habits = engine.habits();
    Draft draft;
    draft.machine = hash_of(delivery.source);
    draft.ip = delivery.source.text();
    draft.rdns = delivery.rdns;
    draft.trap_host = site.border_host();
    draft.sent =
        delivery.time - std::chrono::seconds(random.below(40)) + clock_error(draft.machine);
    draft.zone_minutes = zone_of(habits, draft.machine, random);
    append_user(habits.user, random, draft.user);
    // One in eight senders is unlike the engine's usual ones.
    const DomainStyle domain =
        random.chance(0.125) ? static_cast<DomainStyle>(random.below(3)) : habits.domain;
    append_domain(domain, delivery, site, random, draft.domain);
    draft.recipient = site.recipient(random.next());
    // An engine forges the same number each time, or one more.
    const double hops = std::max(0.0, engine.spec().forged_hops);
    draft.hops =
        static_cast<std::uint64_t>(hops) + (random.chance(hops - std::floor(hops)) ? 1 : 0);
    return draft;
}

} // namespace takedown::simulate
