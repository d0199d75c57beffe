#include "simulate/world/read_tables.hpp"

#include <fmt/format.h>

#include <array>

namespace takedown::simulate {

namespace {

constexpr std::array<std::pair<std::string_view, MailingKind>, 4> mailing_kinds{
    {{"text", MailingKind::Text},
     {"html", MailingKind::Html},
     {"image", MailingKind::Image},
     {"attachment", MailingKind::Attachment}}};

constexpr std::array<std::pair<std::string_view, std::string_view>, 7> themes{
    {{"pharmacy", "pharmacy"},
     {"watches", "watches"},
     {"casino", "casino"},
     {"loans", "loans"},
     {"software", "software"},
     {"dating", "dating"},
     {"parcel", "parcel"}}};

void check_span(
    TomlTable& table, const std::optional<TimePoint>& from, const std::optional<TimePoint>& to
)
{
    if (from && to && *from >= *to) {
        table.complain("to", fmt::format("must be later than from, {}", format_time(*from)));
    }
}

} // namespace

void read_engine(TomlTable& engine, EngineSpec& spec)
{
    engine.read_texts("header_order", spec.header_order, header_field, 60, 1);
    engine.read("message_id", spec.message_id, message_id_pattern);
    engine.read("boundary", spec.boundary, boundary_pattern);
    engine.read("mailer", spec.mailer);
    engine.read("helo", spec.helo, helo_pattern);
    engine.read("dialect", spec.dialect, smtp_dialect);
    engine.read("forged_hops", spec.forged_hops, 0, 10);
    engine.read_part("other_mailer", spec.other_mailer);
}

void read_campaign(TomlTable& campaign, BotnetSpec& botnet, WorldNames& names)
{
    MailingSpec mailing;
    campaign.require("name", "must be a name of letters, digits and '-'");
    campaign.read("name", mailing.name, plain_name);
    campaign.read("from", mailing.from);
    campaign.read("to", mailing.to);
    check_span(campaign, mailing.from, mailing.to);
    campaign.read("weight", mailing.weight, 0, 1e6);
    campaign.read_word<MailingKind>("kind", mailing.kind, mailing_kinds);
    campaign.read("subject", mailing.subject, mail_template);
    if (mailing.subject.find_first_of("\r\n") != std::string::npos) {
        campaign.complain("subject", "must be one line");
    }
    campaign.read("body", mailing.body, mail_template);
    std::string_view theme = mailing.theme;
    campaign.read_word<std::string_view>("theme", theme, themes);
    mailing.theme = theme;
    campaign.read_count("urls", mailing.urls, 0, 10'000);
    campaign.read_part("random_text", mailing.random_text);
    if (mailing.kind == MailingKind::Attachment) {
        mailing.attachment = "invoice_{dec5}.zip";
    }
    campaign.read("attachment", mailing.attachment, attachment_pattern);
    if (mailing.kind != MailingKind::Attachment && !mailing.attachment.empty()) {
        campaign.complain("attachment", R"(is for kind = "attachment" alone)");
    }
    if (!mailing.name.empty()) {
        names.give("botnet.campaign", botnet.name, mailing.name, campaign.line_of("name"));
    }
    botnet.mailings.push_back(std::move(mailing));
}

} // namespace takedown::simulate
