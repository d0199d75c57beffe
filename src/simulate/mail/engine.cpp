#include "simulate/mail/engine.hpp"

#include "core/hash.hpp"
#include "core/text.hpp"
#include "simulate/mail/delivery.hpp"
#include "simulate/mail/stock_engines.hpp"

#include <algorithm>
#include <array>
#include <span>

namespace takedown::simulate {

namespace {

struct KnownField {
    std::string_view lower;
    Field field;
};

constexpr std::array<KnownField, 33> known_fields{{
    {"message-id", Field::MessageId},
    {"from", Field::From},
    {"to", Field::To},
    {"subject", Field::Subject},
    {"date", Field::Date},
    {"mime-version", Field::MimeVersion},
    {"content-type", Field::ContentType},
    {"content-transfer-encoding", Field::TransferEncoding},
    {"x-mailer", Field::Mailer},
    {"user-agent", Field::Mailer},
    {"x-priority", Field::Priority},
    {"x-msmail-priority", Field::MsPriority},
    {"importance", Field::Importance},
    {"priority", Field::Importance},
    {"x-mimeole", Field::MimeOle},
    {"thread-index", Field::ThreadIndex},
    {"reply-to", Field::ReplyTo},
    {"errors-to", Field::ReplyTo},
    {"return-path", Field::ReturnPath},
    {"received", Field::Received},
    {"sender", Field::Sender},
    {"x-sender", Field::Sender},
    {"organization", Field::Organization},
    {"x-originating-ip", Field::OriginatingIp},
    {"content-language", Field::ContentLanguage},
    {"accept-language", Field::ContentLanguage},
    {"in-reply-to", Field::OfReplies},
    {"references", Field::OfReplies},
    {"cc", Field::OfReplies},
    {"thread-topic", Field::OfReplies},
    {"list-id", Field::OfReplies},
    {"list-unsubscribe", Field::OfReplies},
    {"dkim-signature", Field::OfReplies},
}};

constexpr std::array<KnownField, 8> fields_of_lists{{
    {"precedence", Field::OfReplies},
    {"list-post", Field::OfReplies},
    {"list-help", Field::OfReplies},
    {"list-subscribe", Field::OfReplies},
    {"list-archive", Field::OfReplies},
    {"x-beenthere", Field::OfReplies},
    {"x-mailman-version", Field::OfReplies},
    {"disposition-notification-to", Field::OfReplies},
}};

Field field_of(std::string_view lower)
{
    const auto named = [lower](const KnownField& known) {
        return known.lower == lower;
    };
    const auto* found = std::find_if(known_fields.begin(), known_fields.end(), named);
    if (found != known_fields.end()) {
        return found->field;
    }
    const auto* of_list = std::find_if(fields_of_lists.begin(), fields_of_lists.end(), named);
    return of_list != fields_of_lists.end() ? of_list->field : Field::Other;
}

std::uint64_t hash_of(const EngineSpec& spec)
{
    std::uint64_t hash = hash64(spec.message_id);
    for (const std::string& name : spec.header_order) {
        hash = hash64(name, hash);
    }
    hash = hash64(spec.boundary, hash);
    hash = hash64(spec.helo, hash);
    return hash64(spec.mailer, hash64(spec.dialect, hash));
}

template <class Value, std::size_t Size>
Value drawn(
    const std::array<Value, Size>& values, const std::array<double, Size>& weights, Random& random
)
{
    return values[random.weighted(weights)];
}

/// Weights follow the spam of TREC 2007 (docs/realism.md).
void draw_coding(Habits& habits, Random& random)
{
    habits.coding = drawn<Coding, 4>(
        {Coding::SevenBit, Coding::QuotedPrintable, Coding::EightBit, Coding::Base64},
        {32, 40, 23, 5},
        random
    );
    constexpr std::array<std::string_view, 9> charsets{
        "iso-8859-1",
        "",
        "us-ascii",
        "windows-1252",
        "windows-1250",
        "windows-1251",
        "koi8-r",
        "iso-8859-2",
        "utf-8"};
    constexpr std::array<double, 9> weights{26, 24, 18, 8, 7, 5, 4, 3, 5};
    habits.charset = charsets[random.weighted(weights)];
    habits.quotes_charset = random.chance(0.75);
    habits.fold =
        drawn<std::string_view, 4>({"\n\t", "\n        ", " ", "\n "}, {5, 2, 3, 1}, random);
    habits.alternative = random.chance(0.45);
    habits.preamble = random.chance(0.5);
    habits.encodes_subject = random.chance(0.04);
}

void draw_habits(Habits& habits, Random& random)
{
    draw_coding(habits, random);
    habits.zone = drawn<ZoneHabit, 4>(
        {ZoneHabit::OfSource, ZoneHabit::Fixed, ZoneHabit::Utc, ZoneHabit::Any},
        {5, 2, 1, 2},
        random
    );
    habits.zone_minutes = static_cast<int>(random.between(0, 22)) * 60 - 660;
    habits.day_padding = drawn<char, 3>({0, '0', ' '}, {5, 4, 1}, random);
    habits.from = drawn<NameStyle, 4>(
        {NameStyle::Quoted, NameStyle::Bare, NameStyle::AddressOnly, NameStyle::AngleOnly},
        {6, 2, 1, 1},
        random
    );
    habits.to = drawn<NameStyle, 4>(
        {NameStyle::AddressOnly, NameStyle::AngleOnly, NameStyle::Quoted, NameStyle::Bare},
        {4, 4, 2, 1},
        random
    );
    habits.user = drawn<UserStyle, 4>(
        {UserStyle::Letters, UserStyle::FirstDotLast, UserStyle::NameAndDigits, UserStyle::Mixed},
        {3, 2, 3, 2},
        random
    );
    habits.domain = drawn<DomainStyle, 4>(
        {DomainStyle::Provider, DomainStyle::Invented, DomainStyle::OfSource, DomainStyle::OfTrap},
        {5, 4, 1, 0.5},
        random
    );
    habits.hop = drawn<HopForm, 4>(
        {HopForm::NamedPeer, HopForm::Sendmail, HopForm::Qmail, HopForm::SmtpService},
        {5, 2, 2, 1},
        random
    );
}

bool starts_with_ehlo(std::string_view dialect)
{
    return starts_with_ignoring_case(dialect, "EHLO");
}

} // namespace

Engine::Engine(const EngineSpec& spec, Others others)
    : spec_(spec),
      message_id_(spec.message_id, PatternUse::MessageId),
      boundary_(spec.boundary, PatternUse::Boundary),
      helo_(spec.helo, PatternUse::Helo),
      extended_(starts_with_ehlo(spec.dialect))
{
    habits_.hash = hash_of(spec);
    Random random(habits_.hash);
    draw_habits(habits_, random);
    for (const std::string& name : spec.header_order) {
        FieldPlace place;
        place.name = name;
        place.lower = to_lower(name);
        place.field = field_of(place.lower);
        place.hash = hash64(place.lower, habits_.hash);
        order_.push_back(std::move(place));
    }
    if (others == Others::Known && spec.other_mailer > 0) {
        for (const EngineSpec& stock : spammers_engines()) {
            others_.push_back(std::make_shared<const Engine>(stock, Others::None));
        }
    }
}

bool Engine::says(Field field) const
{
    return std::any_of(order_.begin(), order_.end(), [field](const FieldPlace& place) {
        return place.field == field;
    });
}

const Engine& Engine::worn(Random& random) const
{
    if (others_.empty() || !random.chance(spec_.other_mailer)) {
        return *this;
    }
    return *others_[random.below(others_.size())];
}

std::shared_ptr<const Engine> make_engine(const EngineSpec& spec)
{
    return std::make_shared<const Engine>(spec, Engine::Others::Known);
}

} // namespace takedown::simulate
