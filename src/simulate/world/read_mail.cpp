#include "core/text.hpp"
#include "simulate/world/read_tables.hpp"

#include <array>

namespace takedown::simulate {

namespace {

constexpr std::size_t most_traps = 100;
constexpr double most_mails_a_day = 1e9;
constexpr double most_files_a_day = 144; // one for each slice

constexpr std::array<std::pair<std::string_view, MailServer>, 5> mail_servers{
    {{"postfix", MailServer::Postfix},
     {"sendmail", MailServer::Sendmail},
     {"exim", MailServer::Exim},
     {"qmail", MailServer::Qmail},
     {"exchange", MailServer::Exchange}}};

void read_trap(TomlTable& table, World& world, WorldNames& names)
{
    TrapSpec trap;
    table.require("name", "must be a name of letters, digits and '-'");
    table.read("name", trap.name, plain_name);
    table.read_word<MailServer>("server", trap.server, mail_servers);
    table.read_count("relays", trap.relays, 0, 3);
    table.read_count("addresses", trap.addresses, 1, 1'000'000);
    trap.domain = to_lower(trap.name) + ".trap.example";
    table.read("domain", trap.domain, host_name);
    table.read("weight", trap.weight, 0, 1e6);
    table.read_numbers("bias", trap.bias, plain_name, 0, 1000);
    for (const auto& [botnet, factor] : trap.bias) {
        names.use("botnet", "", botnet, table, "bias");
    }
    table.read("files_a_day", trap.files_a_day, 0.001, most_files_a_day);
    table.read_part("damaged", trap.damaged);
    if (!trap.name.empty()) {
        names.give("trap", "", trap.name, table.line_of("name"));
    }
    world.traps.push_back(std::move(trap));
}

} // namespace

void read_mail(TomlTable& file, World& world, WorldNames& names)
{
    file.read_tables("trap", most_traps, [&](TomlTable& table) { read_trap(table, world, names); });
    file.read_table("mail", [&](TomlTable& table) {
        table.read("stray_spam_a_day", world.mail.stray_spam_a_day, 0, most_mails_a_day);
        table.read("snowshoe_a_day", world.mail.snowshoe_a_day, 0, most_mails_a_day);
        table.read("ham_a_day", world.mail.ham_a_day, 0, most_mails_a_day);
        table.read("newsletters_a_day", world.mail.newsletters_a_day, 0, most_mails_a_day);
    });
}

} // namespace takedown::simulate
