#pragma once

// A made-up trap for the tests of botnets: mails whose true sender is known.

#include "model/campaign.hpp"
#include "model/mail_traits.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace takedown::samples {

struct MadeMail {
    unsigned campaign = 0; ///< 0: none
    std::uint64_t engine = 1;
    Address source;
    HeloClass helo = HeloClass::BareWord;
    int minute = 0; ///< negative: no believable time
    std::string trap = "trap";
    MailClass mail_class = MailClass::Spam;
    bool line = false;   ///< its name is one that access lines have
    unsigned mailer = 0; ///< 0: one of its own for each engine
    std::string header_order = "From,To";
    std::string shape = "<X8@name>";
    bool traceless = false; ///< neither Message-ID nor X-Mailer
};

/// Host `number` of a bot population: each in a /16 of its own for the first 10,000.
inline Address host(unsigned number, unsigned population = 0)
{
    const std::uint32_t high = 0x10000000U + (number % 10000U) * 65536U;
    return Address::v4(high + (population % 250U + 1U) * 256U + number / 10000U + 1U);
}

class MailWorld {
public:
    void add(const MadeMail& made)
    {
        MailTraits mail;
        mail.message = set_.mails.size() + 1;
        mail.mail_class = made.mail_class;
        mail.engine = made.engine << 16U;
        mail.header_order = set_.texts.id_of(made.header_order);
        if (!made.traceless) {
            const auto mailer = made.mailer == 0 ? made.engine : made.mailer;
            mail.message_id_shape = set_.texts.id_of(made.shape);
            mail.mailer = set_.texts.id_of(fmt::format("mailer {}", mailer));
        }
        mail.source = made.source;
        mail.helo = made.helo;
        mail.helo_word = made.line ? set_.texts.id_of("access line") : 0;
        mail.trap = set_.texts.id_of(made.trap);
        if (made.minute >= 0) {
            mail.time = from_epoch(1'000'000'000 + std::int64_t{made.minute} * 60, 0);
        }
        if (made.campaign != 0) {
            members_[made.campaign].push_back(mail.message);
        }
        set_.mails.push_back(mail);
    }

    [[nodiscard]] const TraitSet& set() const { return set_; }

    [[nodiscard]] std::vector<Campaign> campaigns() const
    {
        std::vector<Campaign> campaigns;
        for (const auto& [number, messages] : members_) {
            Campaign& campaign = campaigns.emplace_back();
            campaign.id = fmt::format("campaign-{}", number);
            campaign.messages = messages;
            campaign.leader = messages.front();
        }
        return campaigns;
    }

private:
    TraitSet set_;
    std::map<unsigned, std::vector<std::uint64_t>> members_;
};

} // namespace takedown::samples
