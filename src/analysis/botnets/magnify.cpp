#include "analysis/botnets/magnify.hpp"

#include "analysis/botnets/shared_chance.hpp"
#include "core/text.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <tuple>

namespace takedown {

namespace {

constexpr std::uint16_t mail_port = 25;
constexpr std::size_t least_tries = 3; ///< of a seed: fewer are no sending
constexpr std::size_t most_grown = 10000;
constexpr double most_missing = 0.5; ///< beyond it seeds hardly tell where their mail goes
constexpr std::size_t nobody = static_cast<std::size_t>(-1);

constexpr std::uint64_t least_spoken = 40; ///< bytes: a greeting and a sender take more

bool answered(const Contact& contact)
{
    return std::any_of(contact.attempts.begin(), contact.attempts.end(), [](const Attempt& one) {
        return one.outcome == Outcome::Answered || one.bytes_down > 0;
    });
}

/// Whoever is greeted and says hardly anything looked whether a door is open.
bool is_look(const Contact& contact)
{
    return answered(contact) &&
           std::all_of(contact.attempts.begin(), contact.attempts.end(), [](const Attempt& one) {
               return one.bytes_up < least_spoken;
           });
}

/// The kind of name a client greets with.
std::string_view greeting_form(std::string_view helo)
{
    const std::string_view name = trim(helo);
    const bool bracketed = name.size() > 2 && name.front() == '[' && name.back() == ']';
    if (name.empty()) {
        return "";
    }
    if (Address::parse(bracketed ? name.substr(1, name.size() - 2) : name)) {
        return bracketed ? "[address]" : "address";
    }
    if (starts_with_ignoring_case(name, "localhost")) {
        return "localhost";
    }
    if (name.find('.') != std::string_view::npos) {
        return "name";
    }
    const bool has_digit = name.find_first_of("0123456789") != std::string_view::npos;
    const bool has_dash = name.find('-') != std::string_view::npos;
    return has_digit || has_dash ? "word and more" : "word";
}

/// Commands as spelled, where the evidence has them, and the form of the greeting: what six tenths
/// of the sessions have. Empty: nothing was recorded, or it varies.
std::string main_speech(std::span<const SmtpSession> sessions)
{
    std::map<std::string, std::size_t> counts;
    std::size_t all = 0;
    for (const SmtpSession& session : sessions) {
        const std::string_view form = greeting_form(session.helo);
        if (!session.dialect.empty() || !form.empty()) {
            ++counts[session.dialect + '\n' + std::string(form)];
            ++all;
        }
    }
    for (const auto& [speech, count] : counts) {
        if (count * 10 >= all * 6) {
            return speech;
        }
    }
    return {};
}

} // namespace

struct BotnetGrowth::Pool {
    std::size_t botnet = nobody; ///< index
    std::size_t seeds = 0;
    std::map<std::uint32_t, std::size_t> targets; ///< seeds that tried each
    std::set<std::uint32_t> telling;              ///< tried by seeds of no other botnet
    std::set<std::string> speech;                 ///< of a fifth of its seeds or more
    std::set<std::string> own_speech;             ///< of those, of no other botnet nor mail server
    double missing = 1; ///< part of tries that go to exchangers which no seed tried
};

std::uint32_t BotnetGrowth::target_of(const Address& server, bool answered)
{
    const auto [found, added] =
        numbers_.emplace(server, static_cast<std::uint32_t>(numbers_.size()));
    if (added) {
        answered_.push_back(false);
    }
    if (answered) {
        answered_[found->second] = true;
    }
    return found->second;
}

bool BotnetGrowth::takes_mail(const Address& host) const
{
    const auto found = numbers_.find(host);
    return found != numbers_.end() && answered_[found->second];
}

void BotnetGrowth::learn(const HostActivity& host, std::string_view botnet)
{
    Tried tried;
    for (const Contact& contact : host.contacts) {
        const Endpoint& server = contact.server;
        if (server.port != mail_port || server.transport != Transport::Tcp ||
            !server.name.empty()) {
            continue;
        }
        const std::uint32_t target = target_of(server.address, answered(contact));
        if (is_look(contact)) {
            continue;
        }
        tried.targets.push_back(target);
        for (const Attempt& attempt : contact.attempts) {
            if (tried.targets.size() == 1 && &attempt == &contact.attempts.front()) {
                tried.first = tried.last = attempt.time;
                tried.where = attempt.where;
            }
            if (attempt.time < tried.first) {
                tried.first = attempt.time;
                tried.where = attempt.where;
            }
            tried.last = std::max(tried.last, attempt.time);
        }
    }
    const bool seed = !botnet.empty() && tried.targets.size() >= least_tries;
    if (!seed && static_cast<double>(tried.targets.size()) < settings_.least_targets) {
        return;
    }
    if (kept_ + tried.targets.size() > settings_.most_tries) {
        ++left_out_;
        return;
    }
    kept_ += tried.targets.size();
    std::sort(tried.targets.begin(), tried.targets.end());
    tried.host = host.host;
    tried.at_trap = host.trap_messages > 0;
    tried.botnet = botnet;
    tried.speech = main_speech(host.mail_sessions);
    const auto encrypted = std::count_if(
        host.mail_sessions.begin(),
        host.mail_sessions.end(),
        [](const SmtpSession& session) { return session.tls; }
    );
    tried.encrypts =
        encrypted > 0 && static_cast<std::size_t>(encrypted) * 2 >= host.mail_sessions.size();
    tried_.push_back(std::move(tried));
}

std::vector<BotnetGrowth::Pool> BotnetGrowth::pools_of(std::span<const Botnet> botnets) const
{
    std::map<std::string_view, std::size_t> numbers;
    for (std::size_t i = 0; i < botnets.size(); ++i) {
        numbers.emplace(botnets[i].id, i);
    }
    std::vector<Pool> pools(botnets.size());
    std::set<std::string> of_servers;
    std::map<std::pair<std::size_t, std::string>, std::size_t> spoken;
    for (const Tried& host : tried_) {
        if (takes_mail(host.host.address)) {
            of_servers.insert(host.speech);
            continue;
        }
        const auto number = numbers.find(host.botnet);
        if (host.botnet.empty() || number == numbers.end()) {
            continue;
        }
        Pool& pool = pools[number->second];
        pool.botnet = number->second;
        ++pool.seeds;
        ++spoken[{number->second, host.speech}];
        for (const std::uint32_t target : host.targets) {
            ++pool.targets[target];
        }
    }
    for (const auto& [key, count] : spoken) {
        if (!key.second.empty() && count * 5 >= pools[key.first].seeds) {
            pools[key.first].speech.insert(key.second);
        }
    }
    std::erase_if(pools, [](const Pool& pool) { return pool.seeds == 0; });
    std::map<std::uint32_t, std::size_t> pools_of_target;
    for (const Pool& pool : pools) {
        for (const auto& [target, seeds] : pool.targets) {
            ++pools_of_target[target];
        }
    }
    for (Pool& pool : pools) {
        double once = 0;
        double all = 0;
        for (const auto& [target, seeds] : pool.targets) {
            once += seeds == 1 ? 1 : 0;
            all += static_cast<double>(seeds);
            if (pools_of_target.at(target) == 1) {
                pool.telling.insert(target);
            }
        }
        pool.missing = all > 0 ? once / all : 1; // Good-Turing
        for (const std::string& speech : pool.speech) {
            const auto speaks = [&](const Pool& other) {
                return &other != &pool && other.speech.count(speech) > 0;
            };
            if (of_servers.count(speech) == 0 && std::none_of(pools.begin(), pools.end(), speaks)) {
                pool.own_speech.insert(speech);
            }
        }
    }
    return pools;
}

std::size_t
BotnetGrowth::grown_by(const Tried& host, std::span<const Pool> pools, GrownHost& grown) const
{
    std::size_t best = nobody;
    bool best_speaks = false;
    bool doubtful = false;
    bool unknown = false;
    for (const Pool& pool : pools) {
        std::size_t targets = 0;
        std::size_t telling = 0;
        for (const std::uint32_t target : host.targets) {
            targets += pool.targets.count(target);
            telling += pool.telling.count(target);
        }
        const double least = settings_.least_targets +
                             settings_.part_of_targets * static_cast<double>(pool.targets.size());
        const std::size_t others = host.targets.size() - targets;
        const double may_miss = pool.missing * static_cast<double>(host.targets.size());
        const bool speaks_as_they = pool.own_speech.count(host.speech) > 0;
        if (!host.speech.empty() && !pool.speech.empty() && pool.speech.count(host.speech) == 0) {
            continue;
        }
        if (pool.seeds < settings_.least_seeds || pool.missing > most_missing) {
            unknown = true; // this botnet's too, for all that can be told
            continue;
        }
        if (static_cast<double>(targets) < least || poisson_tail(others, may_miss) < 0.001) {
            continue;
        }
        if (best != nobody && speaks_as_they == best_speaks) {
            doubtful = true;
        }
        if (best == nobody || (speaks_as_they && !best_speaks)) {
            doubtful = false;
            best = pool.botnet;
            best_speaks = speaks_as_they;
            grown.targets = targets;
            grown.telling = telling;
        }
    }
    const bool told = best_speaks || (grown.telling > 0 && !unknown);
    return doubtful || !told ? nobody : best;
}

void BotnetGrowth::finish(std::span<Botnet> botnets) const
{
    const std::vector<Pool> pools = pools_of(botnets);
    std::vector<std::map<HostId, GrownHost>> grown(botnets.size());
    for (const Tried& host : tried_) {
        if (host.at_trap || host.encrypts || takes_mail(host.host.address)) {
            continue;
        }
        GrownHost one{host.host.address, 0, 0, host.first, host.last, host.where};
        const std::size_t botnet = grown_by(host, pools, one);
        if (botnet != nobody) {
            grown[botnet].emplace(host.host, one);
        }
    }
    for (std::size_t i = 0; i < botnets.size(); ++i) {
        botnets[i].grown.clear();
        for (const auto& [id, host] : grown[i]) {
            botnets[i].grown.push_back(host);
        }
        std::stable_sort(
            botnets[i].grown.begin(),
            botnets[i].grown.end(),
            [](const GrownHost& a, const GrownHost& b) {
                return std::tie(a.telling, a.targets) > std::tie(b.telling, b.targets);
            }
        );
        botnets[i].grown_hosts = botnets[i].grown.size();
        botnets[i].grown.resize(std::min(botnets[i].grown.size(), most_grown));
    }
}

} // namespace takedown
