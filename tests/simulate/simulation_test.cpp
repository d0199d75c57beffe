#include "simulate/simulation.hpp"
#include "simulate/truth/truth.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>

#include "own_folder.hpp"

namespace fs = std::filesystem;

namespace takedown::simulate {
namespace {

using testing_support::fresh_folder;

constexpr const char* small_world = R"(
[world]
name = "small"
seed = 5
from = 2012-07-01
to = 2012-07-02
sandbox_minutes = 10
[internet]
access_networks = 6
hosting_networks = 4
table_hours = 24
[[network]]
name = "isp"
recordings = ["zeek", "pcap", "netflow"]
people = 8
mail_servers = 0
probes = 0
flows_a_person_a_day = 60
[[trap]]
name = "north"
files_a_day = 4
damaged = 0.05
[mail]
stray_spam_a_day = 40
ham_a_day = 30
[[botnet]]
name = "alder"
bots = 200
watched = { isp = 3 }
messages_a_day = 300
targets_an_hour = 20
[botnet.fallback]
kind = "address-list"
[[event]]
time = 2012-07-01T12:00:00Z
kind = "stop"
target = "alder/master"
)";

World world()
{
    auto read = world_from_text(small_world, "small.toml");
    EXPECT_TRUE(read) << read.error().message;
    return std::move(*read);
}

std::string written(const std::string& name, const Window& window, unsigned threads = 1)
{
    SimulationOptions options;
    options.folder = fresh_folder(name);
    options.window = window;
    options.threads = threads;
    const World from = world();
    const auto counts = simulate(from, options);
    EXPECT_TRUE(counts) << counts.error().message;
    return options.folder;
}

std::string text_of_file(const fs::path& path)
{
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// Contents by path below the folder.
std::map<std::string, std::string> files_of(const std::string& folder)
{
    std::map<std::string, std::string> files;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        if (entry.is_regular_file()) {
            files[fs::relative(entry.path(), folder).string()] = text_of_file(entry.path());
        }
    }
    return files;
}

/// Not on the border of a slice.
constexpr std::chrono::seconds cut(401);

Window hours(int from, int to)
{
    const TimePoint start = world().from;
    return {start + std::chrono::hours(from), start + std::chrono::hours(to)};
}

/// Rows of all logs of a kind, without heads.
std::multiset<std::string>
rows(const std::map<std::string, std::string>& files, const std::string& log)
{
    std::multiset<std::string> found;
    for (const auto& [name, text] : files) {
        if (!name.ends_with("/" + log)) {
            continue;
        }
        std::size_t at = 0;
        while (at < text.size()) {
            const std::size_t end = std::min(text.find('\n', at), text.size());
            if (text[at] != '#') {
                found.insert(text.substr(at, end - at));
            }
            at = end + 1;
        }
    }
    return found;
}

TEST(Simulation, WritesTheSameBytesForTheSameSeedWhateverTheThreads)
{
    const auto once = files_of(written("once", hours(0, 24), 1));
    const auto again = files_of(written("again", hours(0, 24), 2));
    ASSERT_EQ(once.size(), again.size());
    for (const auto& [name, text] : once) {
        EXPECT_TRUE(again.at(name) == text) << name;
    }
    EXPECT_TRUE(once.contains("case.toml"));
    EXPECT_TRUE(once.contains("truth/truth.json"));
    EXPECT_TRUE(once.contains("evidence/traps/north/2012-07-01T0600.mbox"));
    EXPECT_TRUE(once.contains("evidence/traffic/isp/2012-07-01T0000/packets.pcap"));
    EXPECT_TRUE(once.contains("evidence/sandbox/alder-connections-reset-2t.pcap"));
}

std::string mail_of(const std::map<std::string, std::string>& files)
{
    std::string mail;
    for (const auto& [name, text] : files) {
        mail += name.starts_with("evidence/traps/") ? text : "";
    }
    return mail;
}

TEST(Simulation, WindowsThatTouchHoldTogetherWhatOneOverBothHolds)
{
    // The server dies at noon: bots begin their failovers before the cut and end them behind it.
    const auto whole = files_of(written("whole", hours(9, 15)));
    const auto before = files_of(written("before", {hours(9, 15).from, hours(12, 15).from + cut}));
    const auto after = files_of(written("after", {hours(12, 15).from + cut, hours(9, 15).to}));
    for (const char* log : {"conn.log", "dns.log", "http.log", "smtp.log", "ssl.log"}) {
        std::multiset<std::string> both = rows(before, log);
        both.merge(rows(after, log));
        EXPECT_GT(both.size(), 0U) << log;
        EXPECT_TRUE(both == rows(whole, log)) << log;
    }
    EXPECT_TRUE(mail_of(before) + mail_of(after) == mail_of(whole));
}

TEST(Simulation, TruthIsOfWhatWasWritten)
{
    const std::string folder = written("truth", hours(0, 24));
    const auto truth = read_truth(folder + "/truth");
    ASSERT_TRUE(truth) << truth.error().message;
    std::map<std::string, std::uint64_t> messages;
    std::uint64_t damaged = 0;
    const auto files = files_of(folder);
    const auto read = read_true_messages(folder + "/truth", [&](TrueMessage&& message) {
        EXPECT_EQ(files.at(message.file).compare(message.offset, 5, "From "), 0);
        messages[message.ham ? "ham" : message.botnet] += 1;
        damaged += message.damaged ? 1 : 0;
    });
    ASSERT_TRUE(read);
    ASSERT_EQ(truth->botnets.size(), 1U);
    EXPECT_EQ(truth->botnets[0].messages, messages["alder"]);
    EXPECT_NEAR(static_cast<double>(messages["alder"]), 300, 90); // five standard deviations
    EXPECT_GT(messages[""], 15U);
    EXPECT_GT(messages["ham"], 8U);
    EXPECT_GT(damaged, 2U);
    double sum = 0;
    for (const TrueShare& share : truth->shares) {
        sum += share.trap.empty() && share.day.empty() ? share.by_messages : 0;
    }
    EXPECT_NEAR(sum, 1, 1e-9);
    ASSERT_EQ(truth->segments.size(), 1U);
    EXPECT_TRUE(truth->segments[0].fallback_shown);
    EXPECT_GE(truth->segments[0].watched_bots.size(), 3U); // and those of the laboratory
    EXPECT_FALSE(truth->clean_hosts.empty());
    for (const TrueController& controller : truth->controllers) {
        EXPECT_GT(controller.watched_bots, 0U) << controller.name;
    }
    EXPECT_TRUE(truth->plan.plan.optimal);
    EXPECT_FALSE(truth->plan.plan.chosen.empty());
}

TEST(Simulation, LeavesAFolderAloneThatIsNotEmpty)
{
    SimulationOptions options;
    options.folder = fresh_folder("full");
    options.window = hours(0, 1);
    fs::create_directories(options.folder);
    std::ofstream(options.folder + "/case.toml") << "mine";
    const World from = world();
    const auto refused = simulate(from, options);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::Usage);
    EXPECT_EQ(text_of_file(options.folder + "/case.toml"), "mine");
}

} // namespace
} // namespace takedown::simulate
