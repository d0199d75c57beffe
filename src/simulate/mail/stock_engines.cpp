#include "simulate/mail/stock_engines.hpp"

#include "simulate/mail/letters.hpp"

#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace takedown::simulate {

namespace {

constexpr std::string_view outlook_boundary = "----=_NextPart_000_{HEX4}_{HEX8}.{HEX8}";

std::vector<std::string> names(std::string_view list)
{
    std::vector<std::string> result;
    std::size_t start = 0;
    while (start < list.size()) {
        const std::size_t end = std::min(list.find(' ', start), list.size());
        result.emplace_back(list.substr(start, end - start));
        start = end + 1;
    }
    return result;
}

EngineSpec engine(
    std::string_view order,
    std::string_view message_id,
    std::string_view boundary,
    std::string_view mailer
)
{
    EngineSpec spec;
    spec.header_order = names(order);
    spec.message_id = message_id;
    spec.boundary = boundary;
    spec.mailer = mailer;
    return spec;
}

std::vector<EngineSpec> make_spammers_engines()
{
    constexpr std::string_view express_order =
        "Message-ID From To Subject Date MIME-Version Content-Type X-Priority X-MSMail-Priority "
        "X-Mailer X-MimeOLE";
    constexpr std::string_view outlook_order =
        "From To Subject Date MIME-Version Content-Type X-Mailer Thread-Index X-MimeOLE Message-ID";
    constexpr std::string_view bat_order =
        "Date From X-Mailer Reply-To X-Priority Message-ID To Subject MIME-Version Content-Type "
        "Content-Transfer-Encoding";
    std::vector<EngineSpec> engines;
    for (const std::string_view version : {"6.00.2900.2869", "6.00.2800.1106", "6.00.3790.2663"}) {
        engines.push_back(engine(
            express_order,
            "<{hex12}${hex8}${hex8}@{word}>",
            outlook_boundary,
            "Microsoft Outlook Express " + std::string(version)
        ));
    }
    for (const std::string_view version : {"11.0.5510", "11.0.6353"}) {
        engines.push_back(engine(
            outlook_order,
            "<{HEX15}.{HEX10}@{domain}>",
            outlook_boundary,
            "Microsoft Office Outlook, Build " + std::string(version)
        ));
    }
    engines.push_back(engine(
        bat_order,
        "<{dec9}.20070{dec3}{dec8}@{domain}>",
        "----------{HEX16}",
        "The Bat! (v3.5.30) Personal"
    ));
    engines.push_back(engine(
        "Received Message-ID Date From User-Agent MIME-Version To Subject Content-Type "
        "Content-Transfer-Encoding",
        "<{HEX8}.{dec7}@{domain}>",
        "------------{dec24}",
        "Thunderbird 1.5.0.10 (Windows/20070221)"
    ));
    engines.push_back(engine(
        "From To Subject Message-ID Date MIME-Version Content-Type",
        "<{alnum12}@{domain}>",
        "{alnum20}",
        ""
    ));
    engines.push_back(engine(
        "Date To From Subject Message-ID X-Priority X-Mailer MIME-Version Content-Type "
        "Content-Transfer-Encoding",
        "<{hex32}@{domain}>",
        "b1_{hex32}",
        "PHPMailer [version 1.73]"
    ));
    engines.push_back(engine(
        "Reply-To From To Subject Date MIME-Version Content-Type X-Mailer X-Priority Message-ID",
        "<{dec4}{HEX6}{dec2}{HEX4}@{domain}>",
        "=====_Multi_{dec4}_{HEX8}",
        "MailGate v3.0"
    ));
    return engines;
}

std::vector<EngineSpec> make_letter_engines()
{
    std::vector<EngineSpec> engines;
    engines.push_back(engine(
        "Received From To References In-Reply-To Subject Date Message-ID MIME-Version Content-Type "
        "Content-Transfer-Encoding X-Mailer Thread-Index Content-Language",
        "<{hex12}${hex8}${hex8}$@{domain}>",
        outlook_boundary,
        "Microsoft Outlook 14.0"
    ));
    engines.push_back(engine(
        "Received Message-ID Date From User-Agent MIME-Version To Subject References In-Reply-To "
        "Content-Type Content-Transfer-Encoding",
        "<{HEX8}.{dec7}@{domain}>",
        "------------{dec24}",
        "Mozilla/5.0 (X11; Linux i686; rv:13.0) Gecko/20120614 Thunderbird/13.0.1"
    ));
    engines.push_back(engine(
        "Received Content-Type Mime-Version Subject From In-Reply-To Date "
        "Content-Transfer-Encoding Message-Id References To X-Mailer",
        "<{HEX8}-{HEX4}-{HEX4}-{HEX4}-{HEX12}@{domain}>",
        "Apple-Mail-{dec2}-{dec9}",
        "Apple Mail (2.1278)"
    ));
    engines.push_back(engine(
        "MIME-Version Received In-Reply-To References Date Message-ID Subject From To Content-Type",
        "<CA{alnum12}={alnum22}@mail.{domain}>",
        "{hex16}{dec14}",
        ""
    ));
    engines.push_back(engine(
        "Received Date From To Subject Message-ID References MIME-Version Content-Type "
        "Content-Disposition In-Reply-To User-Agent",
        "<{epoch}.GA{dec5}@{domain}>",
        "{alnum16}",
        "Mutt/1.5.21 (2010-09-15)"
    ));
    engines.push_back(engine(
        "Message-ID From To References Subject Date MIME-Version Content-Type X-Priority "
        "X-MSMail-Priority X-Mailer X-MimeOLE",
        "<{hex12}${hex8}${hex8}@{word}>",
        outlook_boundary,
        "Microsoft Outlook Express 6.00.2900.5931"
    ));
    for (EngineSpec& spec : engines) {
        spec.dialect = "EHLO |MAIL FROM:<|RCPT TO:<|DATA|QUIT";
        spec.forged_hops = 1;
    }
    return engines;
}

EngineSpec make_list_engine()
{
    EngineSpec spec = engine(
        "Received From Date Message-ID To MIME-Version Subject X-BeenThere "
        "X-Mailman-Version Precedence List-Id List-Unsubscribe List-Archive List-Post List-Help "
        "List-Subscribe Content-Type Content-Transfer-Encoding Sender Errors-To",
        "<mailman.{dec4}.{epoch}.{dec5}.{word}@{domain}>",
        "===============0{dec18}==",
        ""
    );
    spec.dialect = "EHLO |MAIL FROM:<|RCPT TO:<|DATA|QUIT";
    return spec;
}

EngineSpec make_newsletter_engine()
{
    EngineSpec spec = engine(
        "DKIM-Signature Received From To Reply-To Subject Date Message-ID MIME-Version "
        "List-Unsubscribe List-Id Precedence X-Job Content-Type",
        "<{alnum20}.{dec10}@{domain}>",
        "_----------={dec10}{dec9}",
        "StrongMail Enterprise 4.1.1.2(4.1.1.2-48094)"
    );
    spec.dialect = "EHLO |MAIL FROM:<|RCPT TO:<|DATA|QUIT";
    return spec;
}

/// One to three runs of letters or digits before the sign, a name or a word behind it.
std::string stray_identifier(Random& random)
{
    constexpr std::array<std::string_view, 6> runs{
        "{hex", "{HEX", "{dec", "{alnum", "{lower", "{dec"};
    constexpr std::array<std::string_view, 4> joints{".", "$", "-", ""};
    const bool angled = random.chance(0.9);
    std::string text = angled ? "<" : "";
    for (std::uint64_t i = random.between(1, 3); i > 0; --i) {
        text += runs[random.below(runs.size())];
        append_number(random.between(4, 16), text);
        text += '}';
        text += i > 1 ? joints[random.below(joints.size())] : "";
    }
    constexpr std::array<std::string_view, 4> hosts{
        "{domain}", "{domain}", "mail.{domain}", "{word}"};
    text += '@';
    text += hosts[random.below(hosts.size())];
    return angled ? text + '>' : text;
}

/// Programs that few spammers claim, in versions that hardly two share.
std::string stray_mailer(Random& random)
{
    constexpr std::array<std::string_view, 12> programs{
        "The Bat! (v#.##) Home",
        "The Bat! (v#.##.##) Business",
        "AOL #.0 for Windows US sub ####",
        "QUALCOMM Windows Eudora Version #.#",
        "Mutt #.#i",
        "Calypso Version #.##.##.#",
        "Foxmail #.# [cn]",
        "Pegasus Mail for Win32 (v#.##)",
        "Microsoft Outlook, Build 10.0.####",
        "Internet Mail Service (5.#.####.##)",
        "Sylpheed version 0.#.# (GTK+ 1.2.##; i586)",
        "PObox II beta#.#"};
    std::string mailer(programs[random.below(programs.size())]);
    for (char& letter : mailer) {
        if (letter == '#') {
            letter = decimal_digits[random.below(10)];
        }
    }
    return mailer;
}

} // namespace

std::span<const EngineSpec> spammers_engines()
{
    static const std::vector<EngineSpec> engines = make_spammers_engines();
    return engines;
}

std::span<const EngineSpec> letter_engines()
{
    static const std::vector<EngineSpec> engines = make_letter_engines();
    return engines;
}

const EngineSpec& list_engine()
{
    static const EngineSpec spec = make_list_engine();
    return spec;
}

const EngineSpec& newsletter_engine()
{
    static const EngineSpec spec = make_newsletter_engine();
    return spec;
}

EngineSpec stray_engine(Random& random)
{
    const auto engines = spammers_engines();
    EngineSpec spec = engines[random.below(engines.size())];
    if (random.chance(0.3)) { // some strays are no exact copy of anything
        const std::size_t one = random.below(spec.header_order.size());
        std::swap(
            spec.header_order[one], spec.header_order[random.below(spec.header_order.size())]
        );
    }
    if (random.chance(0.25)) {
        constexpr std::array<std::string_view, 5> more{
            "Importance", "X-Sender", "X-Originating-IP", "Return-Path", "Organization"};
        spec.header_order.emplace_back(more[random.below(more.size())]);
    }
    if (random.chance(0.25)) {
        spec.message_id = stray_identifier(random);
    }
    if (!spec.mailer.empty() && random.chance(0.3)) {
        spec.mailer = stray_mailer(random);
    }
    constexpr std::array<std::string_view, 8> greetings{
        "{rdns}",
        "{domain}",
        "{word}",
        "[{ip}]",
        "localhost",
        "{ip}",
        "mail.{domain}",
        "6{dec1}.1{dec2}.1{dec2}.1{dec2}"};
    constexpr std::array<double, 8> weights{30, 28, 12, 2, 8, 2, 10, 8};
    spec.helo = greetings[random.weighted(weights)];
    constexpr std::array<double, 3> hops{0.2, 0.8, 1.3};
    spec.forged_hops = hops[random.below(hops.size())];
    return spec;
}

} // namespace takedown::simulate
