#include "simulate/mail/passed_hops.hpp"

#include "core/ip.hpp"
#include "simulate/mail/letters.hpp"
#include "simulate/mail/mail_date.hpp"
#include "simulate/mail/words.hpp"

namespace takedown::simulate {

namespace {

/// Out of the range that worlds draw from (RFC 2544): a forged line blames somebody who may be
/// another bot.
std::string any_address(Random& random)
{
    return Address::v4(0xc6120000U + static_cast<std::uint32_t>(random.below(1U << 17U))).text();
}

std::string inside_address(Random& random)
{
    std::string text = "192.168.";
    append_number(random.below(4), text);
    text += '.';
    append_number(random.between(2, 250), text);
    return text;
}

void append_named_peer(const Draft& draft, Random& random, std::string& out)
{
    const auto words = common_words();
    const std::string_view word = words[(draft.machine >> 20U) % words.size()];
    out += "Received: from ";
    out += word;
    out += " ([";
    out += any_address(random);
    out += "] helo=";
    out += word;
    out += ")\n        by ";
    append_drawn(hex_digits, 8, random, out);
    out += draft.domain;
    out += " with ESMTP id ";
    append_drawn(upper_hex_digits, 13, random, out);
    out += "\n        for <";
    out += draft.recipient;
    out += ">; ";
}

void append_qmail(Random& random, std::string& out)
{
    out += "Received: (qmail ";
    append_number(random.between(300, 32767), out);
    out += " by uid ";
    append_number(random.below(1000), out);
    out += "); ";
}

void append_sendmail(const Draft& draft, Random& random, std::string& out)
{
    const std::string_view provider = one_of(provider_domains(), random);
    out += "Received: from ";
    append_words(1, random, out);
    out += '.';
    out += provider;
    out += " (";
    append_drawn(lower_letters, 6, random, out);
    out += '.';
    out += provider;
    out += " [";
    out += any_address(random);
    out += "])\n\tby mail.";
    out += draft.domain;
    out += " (8.12.8/8.12.8) with ESMTP id ";
    append_drawn(letters_and_digits, 14, random, out);
    out += "; ";
}

void append_smtp_service(const Draft& draft, std::string& out)
{
    out += "Received: from mail pickup service by ";
    out += draft.domain;
    out += " with Microsoft SMTPSVC;\n\t ";
}

/// A letter handed in at its provider by a program at home.
void append_submission(const Draft& draft, Random& random, std::string& out)
{
    const auto words = common_words();
    out += "Received: from [";
    out += inside_address(random);
    out += "] (";
    out += words[(draft.machine >> 20U) % words.size()];
    out += "-pc.";
    out += one_of(provider_domains(), random);
    out += " [";
    out += any_address(random);
    out += "])\n\t(using TLSv1 with cipher AES128-SHA (128/128 bits))\n\tby ";
    out += draft.helo.empty() ? draft.domain : draft.helo;
    out += " (Postfix) with ESMTPSA id ";
    append_drawn(upper_hex_digits, 10, random, out);
    out += "; ";
}

} // namespace

void append_passed_hops(const Engine& engine, const Draft& draft, Random& random, std::string& out)
{
    TimePoint time = draft.sent;
    DateStyle style;
    style.zone_minutes = draft.zone_minutes;
    for (std::uint64_t i = 0; i < draft.hops; ++i) {
        if (draft.path == Path::Honest) {
            append_submission(draft, random, out);
        } else {
            switch (engine.habits().hop) {
            case HopForm::NamedPeer: append_named_peer(draft, random, out); break;
            case HopForm::Qmail: append_qmail(random, out); break;
            case HopForm::Sendmail: append_sendmail(draft, random, out); break;
            case HopForm::SmtpService: append_smtp_service(draft, out); break;
            }
        }
        append_mail_date(time, style, out);
        out += '\n';
        time -= std::chrono::seconds(random.below(30));
    }
}

} // namespace takedown::simulate
