// How the search for campaigns takes very many mails: makes traits of them without any files, in
// known mailings and single mails, groups them, and prints CPU time, memory and whether each is
// where it belongs.
//
//     leaders_bench [MAILS [INDEX_MIB]]        10,000,000 and 512 if not said

#include "analysis/campaigns/campaigns.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <vector>

namespace takedown {

namespace {

constexpr std::uint32_t mailings = 400;
constexpr std::uint32_t single_in = 12; ///< one of so many mails is alone
constexpr std::uint32_t changed_in = 5; ///< one of so many bins of a mailing's mail is its own
constexpr std::uint32_t engines = 40;

std::uint64_t mixed(std::uint64_t value)
{
    value = (value ^ (value >> 30U)) * 0xbf58476d1ce4e5b9ULL;
    value = (value ^ (value >> 27U)) * 0x94d049bb133111ebULL;
    return value ^ (value >> 31U);
}

/// 0: alone, else the number of its mailing.
std::uint32_t mailing_of(std::uint64_t mail)
{
    const std::uint64_t drawn = mixed(mail * 0x9e3779b97f4a7c15ULL + 1);
    return drawn % single_in == 0 ? 0 : 1 + static_cast<std::uint32_t>((drawn >> 32U) % mailings);
}

MailTraits traits_of_mail(std::uint64_t mail)
{
    MailTraits traits;
    traits.message = mail;
    traits.identity = mixed(mail + 77);
    traits.words = 200;
    traits.body_digest = mixed(mail + 7777);
    const std::uint32_t mailing = mailing_of(mail);
    const std::uint64_t seed = mailing == 0 ? mail + (std::uint64_t{1} << 40U) : mailing;
    traits.engine = 1 + seed % engines;
    for (std::size_t bin = 0; bin < traits.sketch.size(); ++bin) {
        const std::uint64_t own = mixed((mail << 8U | bin) + (std::uint64_t{1} << 50U));
        const std::uint64_t value = own % changed_in == 0 ? own : mixed(seed << 8U | bin);
        traits.sketch.at(bin) = static_cast<std::uint8_t>(value >> 20U);
    }
    return traits;
}

/// Of this process: others may share the machine.
double cpu_seconds()
{
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto of = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return of(usage.ru_utime) + of(usage.ru_stime);
}

long peak_mib()
{
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss / 1024;
}

int run(std::uint64_t mails, std::size_t index_mib)
{
    TraitSet set;
    set.mails.reserve(mails);
    for (std::uint64_t mail = 0; mail < mails; ++mail) {
        set.mails.push_back(traits_of_mail(mail));
    }
    const long before = peak_mib();
    CampaignSettings settings;
    settings.index_bytes = index_mib << 20U;
    ThreadPool pool(1);
    const double start = cpu_seconds();
    const CampaignSearch search = search_campaigns(set, settings, pool);
    const double seconds = cpu_seconds() - start;
    std::uint64_t in_largest = 0; // of its mailing, in the campaign that holds most of it
    std::uint64_t strangers = 0;
    std::uint64_t of_mailings = 0;
    std::vector<std::uint64_t> most(mailings + 1);
    for (const Campaign& campaign : search.campaigns) {
        std::vector<std::uint64_t> counts(mailings + 1);
        for (const std::uint64_t message : campaign.messages) {
            ++counts[mailing_of(message)];
        }
        const auto largest = std::max_element(counts.begin() + 1, counts.end());
        strangers += campaign.messages.size() - *largest;
        for (std::size_t i = 1; i < counts.size(); ++i) {
            most[i] = std::max(most[i], counts[i]);
        }
    }
    for (std::uint64_t mail = 0; mail < mails; ++mail) {
        of_mailings += mailing_of(mail) != 0 ? 1U : 0U;
    }
    for (std::size_t i = 1; i < most.size(); ++i) {
        in_largest += most[i];
    }
    std::uint64_t leaders = 0;
    for (const KnownPlace& place : search.places) {
        leaders += place.leader == place.message ? 1U : 0U;
    }
    std::printf(
        "{\"mails\":%lu,\"index_mib\":%zu,\"cpu_s\":%.1f,\"cpu_us_a_mail\":%.1f,\"traits_mib\":%ld,"
        "\"peak_mib\":%ld,\"leaders\":%lu,\"spilled_mib\":%lu,\"forgotten\":%lu,"
        "\"campaigns\":%zu,\"of_mailings\":%lu,\"in_the_right_one\":%lu,\"strangers\":%lu}\n",
        mails,
        index_mib,
        seconds,
        seconds * 1e6 / static_cast<double>(mails),
        before,
        peak_mib(),
        leaders,
        search.spilled_bytes >> 20U,
        search.forgotten,
        search.campaigns.size(),
        of_mailings,
        in_largest,
        strangers
    );
    return 0;
}

} // namespace

} // namespace takedown

int main(int count, char** arguments)
{
    const std::uint64_t mails = count > 1 ? std::strtoull(arguments[1], nullptr, 10) : 10'000'000;
    const std::size_t index = count > 2 ? std::strtoull(arguments[2], nullptr, 10) : 512;
    return takedown::run(mails, index);
}
