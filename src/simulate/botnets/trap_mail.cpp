#include "simulate/botnets/trap_mail.hpp"

#include "simulate/world/invented_name.hpp"
#include "simulate/world/window.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace takedown::simulate {

namespace {

constexpr double slices_a_day = 144;
static_assert(std::chrono::hours(24) / slice_length == 144);

/// Rented senders and mail servers that wanted mail comes from, in a world.
constexpr std::uint64_t snowshoe_sources = 24;
constexpr std::uint64_t snowshoe_campaigns = 4;
constexpr std::uint64_t ham_sources = 60;

TimePoint moment_in(std::int64_t slice, Random& random)
{
    const auto length = static_cast<double>(Micros(slice_length).count());
    return TimePoint(Micros(slice_length) * slice) +
           Micros(static_cast<std::int64_t>(random.unit() * length));
}

} // namespace

Result<TrapMail> TrapMail::make(
    const World& world,
    const Internet& internet,
    const History& history,
    const Population& population
)
{
    TrapMail made;
    made.world_ = &world;
    made.internet_ = &internet;
    made.history_ = &history;
    made.population_ = &population;
    for (const TrapSpec& trap : world.traps) {
        made.trap_weights_ += trap.weight;
    }
    for (std::size_t botnet = 0; botnet < world.botnets.size(); ++botnet) {
        const BotnetSpec& spec = world.botnets[botnet];
        Mailings mailings;
        mailings.engine = make_engine(spec.engine);
        for (std::size_t i = 0; i < spec.mailings.size(); ++i) {
            std::vector<std::string> names;
            for (std::uint32_t url = 0; url < spec.mailings[i].urls; ++url) {
                names.push_back(invented_name(world, "link", botnet * 1000 + i, url));
            }
            mailings.mailings.push_back(make_mailing(
                spec.mailings[i], std::move(names), seed_of(world.seed, "mailing", botnet, i)
            ));
        }
        made.mailings_.push_back(std::move(mailings));
    }
    return made;
}

double TrapMail::wanted_a_day(std::size_t botnet, TimePoint time) const
{
    const BotnetSpec& spec = world_->botnets[botnet];
    if (spec.volume.empty()) {
        return spec.messages_a_day;
    }
    if (time <= spec.volume.front().time) {
        return spec.volume.front().messages_a_day;
    }
    for (std::size_t i = 1; i < spec.volume.size(); ++i) {
        const VolumePoint& before = spec.volume[i - 1];
        const VolumePoint& after = spec.volume[i];
        if (time < after.time) {
            const double part = static_cast<double>((time - before.time).count()) /
                                static_cast<double>((after.time - before.time).count());
            return before.messages_a_day + part * (after.messages_a_day - before.messages_a_day);
        }
    }
    return spec.volume.back().messages_a_day;
}

void TrapMail::act(std::int64_t slice, const std::function<void(TrapDelivery&&)>& take) const
{
    const OtherMailSpec& other = world_->mail;
    for (std::size_t trap = 0; trap < world_->traps.size(); ++trap) {
        for (std::size_t botnet = 0; botnet < world_->botnets.size(); ++botnet) {
            botnet_mail(botnet, trap, slice, take);
        }
        other_mail(OtherMail::StraySpam, other.stray_spam_a_day, trap, slice, take);
        other_mail(OtherMail::Snowshoe, other.snowshoe_a_day, trap, slice, take);
        other_mail(OtherMail::Letter, 0.6 * other.ham_a_day, trap, slice, take);
        other_mail(OtherMail::ListMail, 0.4 * other.ham_a_day, trap, slice, take);
        other_mail(OtherMail::Newsletter, other.newsletters_a_day, trap, slice, take);
    }
}

std::optional<std::size_t>
TrapMail::mailing_at(std::size_t botnet, TimePoint time, Random& random) const
{
    const std::vector<MailingSpec>& mailings = world_->botnets[botnet].mailings;
    double total = 0;
    const auto weight_of = [&](const MailingSpec& mailing) {
        const bool runs =
            (!mailing.from || time >= *mailing.from) && (!mailing.to || time < *mailing.to);
        return runs ? mailing.weight : 0.0;
    };
    for (const MailingSpec& mailing : mailings) {
        total += weight_of(mailing);
    }
    double left = random.unit() * total;
    for (std::size_t i = 0; i < mailings.size(); ++i) {
        left -= weight_of(mailings[i]);
        if (left < 0) {
            return i;
        }
    }
    return std::nullopt;
}

std::optional<Bot> TrapMail::sender_at(std::size_t botnet, TimePoint time, Random& random) const
{
    const std::uint64_t count = population_->size(botnet);
    constexpr int draws = 40;
    for (int i = 0; i < draws && count > 0; ++i) {
        Bot bot = population_->bot(botnet, random.below(count));
        if (!population_->online(bot, time)) {
            continue; // somebody else has its work
        }
        const auto fed = history_->last_fed(bot.segment, bot.system, time);
        const double hours = fed ? static_cast<double>((time - *fed).count()) / 3600e6 : 1e9;
        // What bots without work would have sent is not sent: nobody takes it over.
        Random patience(seed_of(bot.identity, "patience"));
        const bool has_work =
            hours <= 0 || hours <= patience.exponential(world_->botnets[botnet].sends_on_hours);
        return has_work ? std::optional<Bot>(bot) : std::nullopt;
    }
    return std::nullopt;
}

void TrapMail::botnet_mail(
    std::size_t botnet,
    std::size_t trap,
    std::int64_t slice,
    const std::function<void(TrapDelivery&&)>& take
) const
{
    const TrapSpec& spec = world_->traps[trap];
    const BotnetSpec& sender = world_->botnets[botnet];
    const TimePoint begins(Micros(slice_length) * slice);
    const auto bias = spec.bias.find(sender.name);
    const double mean = wanted_a_day(botnet, begins) / slices_a_day * spec.weight / trap_weights_ *
                        (bias == spec.bias.end() ? 1 : bias->second);
    Random random(seed_of(world_->seed, "spam", botnet, trap, static_cast<std::uint64_t>(slice)));
    for (std::uint64_t left = random.poisson(mean); left > 0; --left) {
        TrapDelivery made;
        made.delivery.key = random.next();
        made.delivery.time = moment_in(slice, random);
        const auto mailing = mailing_at(botnet, made.delivery.time, random);
        made.bot = sender_at(botnet, made.delivery.time, random);
        if (!mailing || !made.bot || history_->silent(botnet, made.delivery.time)) {
            continue;
        }
        made.trap = trap;
        made.campaign = sender.name + "/" + sender.mailings[*mailing].name;
        made.delivery.source = population_->address(*made.bot, made.delivery.time);
        made.delivery.rdns = internet_->reverse_name(made.delivery.source);
        made.delivery.trap = &spec;
        made.delivery.engine = mailings_[botnet].engine.get();
        made.delivery.mailing = mailings_[botnet].mailings[*mailing].get();
        take(std::move(made));
    }
}

Address TrapMail::other_source(OtherMail kind, std::uint64_t sender, Random& random) const
{
    const bool anybody = kind == OtherMail::StraySpam;
    const std::vector<std::size_t> systems =
        internet_->of_kind(anybody ? AsKind::Access : AsKind::Hosting);
    if (systems.empty()) {
        return internet_->address(0, 0);
    }
    if (anybody) {
        const std::size_t system = systems[random.below(systems.size())];
        return internet_->address(system, random.below(internet_->address_count(system)));
    }
    // Always the same machines, in the upper half, where no servers are taken from.
    Random fixed(seed_of(world_->seed, "mail-source", static_cast<std::uint64_t>(kind), sender));
    const std::size_t system = systems[fixed.below(systems.size())];
    const std::uint64_t count = internet_->address_count(system);
    return internet_->address(
        system, count / 2 + fixed.below(std::max<std::uint64_t>(count / 2, 1))
    );
}

void TrapMail::other_mail(
    OtherMail kind,
    double a_day,
    std::size_t trap,
    std::int64_t slice,
    const std::function<void(TrapDelivery&&)>& take
) const
{
    const TrapSpec& spec = world_->traps[trap];
    Random random(seed_of(
        world_->seed,
        "other-mail",
        trap,
        static_cast<std::uint64_t>(slice),
        static_cast<std::uint64_t>(kind)
    ));
    const double mean = a_day / slices_a_day * spec.weight / trap_weights_;
    for (std::uint64_t left = random.poisson(mean); left > 0; --left) {
        TrapDelivery made;
        made.other = kind;
        made.trap = trap;
        made.delivery.trap = &spec;
        made.delivery.time = moment_in(slice, random);
        made.delivery.key = random.next();
        const std::uint64_t sender =
            random.below(kind == OtherMail::Snowshoe ? snowshoe_sources : ham_sources);
        made.delivery.source = other_source(kind, sender, random);
        made.delivery.rdns = internet_->reverse_name(made.delivery.source);
        made.delivery.mailing_key = made.delivery.key;
        if (kind == OtherMail::Snowshoe) {
            const auto week = std::chrono::floor<std::chrono::weeks>(made.delivery.time)
                                  .time_since_epoch()
                                  .count();
            const std::uint64_t mailing = sender % snowshoe_campaigns;
            made.delivery.mailing_key =
                seed_of(world_->seed, "snowshoe", mailing, static_cast<std::uint64_t>(week));
            made.campaign = fmt::format("snowshoe/{}-{}", mailing, week);
        }
        take(std::move(made));
    }
}

} // namespace takedown::simulate
