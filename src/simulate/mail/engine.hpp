#pragma once

// Engine: a mailer program by its traces: the specification's patterns taken apart, and habits
// that no world file needs to name because they follow from the specification.

#include "simulate/mail/pattern.hpp"
#include "simulate/world/botnet_spec.hpp"
#include "simulate/world/random.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace takedown::simulate {

enum class Coding { SevenBit, EightBit, QuotedPrintable, Base64 };
enum class ZoneHabit { Utc, Fixed, OfSource, Any };
enum class NameStyle { Quoted, Bare, AddressOnly, AngleOnly };
enum class UserStyle { Letters, FirstDotLast, NameAndDigits, Mixed };
enum class DomainStyle { Provider, Invented, OfSource, OfTrap };
enum class HopForm { NamedPeer, Qmail, Sendmail, SmtpService };

/// Drawn from a hash of the specification: the same for an engine in all worlds.
struct Habits {
    Coding coding = Coding::SevenBit;
    std::string charset; ///< "us-ascii", lower case; empty: none is said
    bool quotes_charset = true;
    std::string_view fold;    ///< before the parameters of Content-Type: "\n\t", " " ...
    bool alternative = false; ///< HTML comes with a text part
    bool preamble = false;    ///< "This is a multi-part message in MIME format."
    bool encodes_subject = false;
    ZoneHabit zone = ZoneHabit::OfSource;
    int zone_minutes = 0;
    char day_padding = 0;
    NameStyle from = NameStyle::Quoted;
    NameStyle to = NameStyle::AddressOnly;
    UserStyle user = UserStyle::Letters;
    DomainStyle domain = DomainStyle::Provider;
    HopForm hop = HopForm::NamedPeer;
    std::uint64_t hash = 0; ///< for what else is constant: build numbers and alike
};

/// Header fields that are written from what a message says; Other ones have a value of their own.
enum class Field {
    MessageId,
    From,
    To,
    Subject,
    Date,
    MimeVersion,
    ContentType,
    TransferEncoding,
    Mailer,
    Priority,
    MsPriority,
    Importance,
    MimeOle,
    ThreadIndex,
    ReplyTo,
    ReturnPath,
    Received,
    Sender,
    Organization,
    OriginatingIp,
    ContentLanguage,
    OfReplies, ///< In-Reply-To, References, List-Id ...: only where the message gives a value
    Other,
};

struct FieldPlace {
    Field field = Field::Other;
    std::string name;  ///< as the engine spells it
    std::string lower; ///< lower case
    std::uint64_t hash = 0;
};

class Engine {
public:
    enum class Others { None, Known };

    /// `others`: whether it can wear the traces of other engines (spec.other_mailer).
    Engine(const EngineSpec& spec, Others others);

    [[nodiscard]] const EngineSpec& spec() const { return spec_; }

    [[nodiscard]] const Habits& habits() const { return habits_; }

    [[nodiscard]] const std::vector<FieldPlace>& order() const { return order_; }

    [[nodiscard]] bool says(Field field) const;

    [[nodiscard]] const Pattern& message_id() const { return message_id_; }

    [[nodiscard]] const Pattern& boundary() const { return boundary_; }

    [[nodiscard]] const Pattern& helo() const { return helo_; }

    [[nodiscard]] bool greets_extended() const { return extended_; }

    /// This engine or, for `other_mailer` of the mail, one that it copies the traces of.
    [[nodiscard]] const Engine& worn(Random& random) const;

private:
    EngineSpec spec_;
    Habits habits_;
    std::vector<FieldPlace> order_;
    Pattern message_id_;
    Pattern boundary_;
    Pattern helo_;
    bool extended_ = false;
    std::vector<std::shared_ptr<const Engine>> others_;
};

} // namespace takedown::simulate
