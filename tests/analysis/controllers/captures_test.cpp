#include "analysis/controllers/captures.hpp"
#include "analysis/controllers/finder.hpp"
#include "analysis/controllers/observe.hpp"
#include "analysis/controllers/segments.hpp"
#include "analysis/fallback/classify.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <set>

namespace takedown {
namespace {

std::string key_of(const Endpoint& server)
{
    return server.name.empty() ? text_of(server) : "-/dns:" + server.name;
}

std::vector<Controller>
find(const std::vector<HostActivity>& hosts, const ControllerSettings& settings)
{
    ControllerFinder finder(settings);
    for (const HostActivity& host : hosts) {
        finder.learn(host);
    }
    return finder.finish();
}

std::string slug_of(FallbackClass kind)
{
    switch (kind) {
    case FallbackClass::None: return "none";
    case FallbackClass::AddressList: return "address-list";
    case FallbackClass::DomainList: return "domain-list";
    case FallbackClass::Dga: return "dga";
    case FallbackClass::FastFlux: return "fast-flux";
    case FallbackClass::PeerToPeer: return "peer-to-peer";
    default: return "unknown-never-failed";
    }
}

void dump(
    std::ostream& out,
    const std::string& capture,
    const Endpoint& server,
    const Strengths& strengths
)
{
    out << capture << '\t' << key_of(server);
    for (const double strength : strengths) {
        out << '\t' << fmt::format("{:.3g}", strength);
    }
    out << '\n';
}

TEST(Captures, GiveTheFitItsFeaturesWhenAsked)
{
    const char* path = std::getenv("TAKEDOWN_FEATURE_DUMP"); // NOLINT(concurrency-mt-unsafe)
    if (path == nullptr || captures::folder().empty()) {
        GTEST_SKIP() << "TAKEDOWN_FEATURE_DUMP names no file, or the captures are not there";
    }
    std::ofstream out(path);
    out << "capture\tendpoint";
    for (std::size_t i = 0; i < signal_count; ++i) {
        out << '\t' << slug_of(static_cast<Signal>(i));
    }
    out << '\n';
    const ControllerSettings settings = captures::settings();
    for (const auto& capture : captures::read_table(captures::folder() + "captures.tsv")) {
        for (const HostActivity& host :
             captures::read_hosts(captures::folder() + capture.at("safe_name"), "pcap")) {
            const HostScene scene = make_scene(host, settings);
            const HostEvidence evidence = observe(scene);
            for (std::size_t i = 0; i < scene.contacts.size(); ++i) {
                dump(
                    out,
                    capture.at("capture"),
                    scene.contacts[i].contact->server,
                    strengths_of(evidence.contacts[i])
                );
            }
            for (const GeneratedName& one : evidence.generated.names) {
                Strengths strengths{};
                strengths.at(index_of(Signal::GeneratedName)) = evidence.generated.strength;
                dump(
                    out, capture.at("capture"), Endpoint{{}, 0, Transport::Tcp, one.name}, strengths
                );
            }
        }
    }
}

TEST(Captures, NameNoBenignServiceAndFindMostControllers)
{
    if (captures::folder().empty()) {
        GTEST_SKIP() << "the labelled captures are not there";
    }
    std::map<std::string, std::map<std::string, double>> found;
    const ControllerSettings settings = captures::settings();
    for (const auto& capture : captures::read_table(captures::folder() + "captures.tsv")) {
        auto& one = found[capture.at("capture")];
        for (const Controller& controller : find(
                 captures::read_hosts(captures::folder() + capture.at("safe_name"), "pcap"),
                 settings
             )) {
            one[key_of(controller.server)] = controller.confidence;
        }
    }
    std::size_t controllers = 0;
    std::size_t hits = 0;
    for (const auto& label : captures::read_table(captures::folder() + "labels.tsv")) {
        const std::string endpoint =
            label.at("endpoint") == "-/dns" ? "-/dns:" + label.at("name") : label.at("endpoint");
        const auto& one = found[label.at("capture")];
        const double confidence = one.count(endpoint) != 0 ? one.at(endpoint) : 0;
        if (label.at("confidence") == "low") {
            continue;
        }
        if (label.at("role") == "benign-service" || label.at("role") == "ip-check") {
            EXPECT_LT(confidence, 0.5) << label.at("capture") << ' ' << endpoint;
        }
        const bool set = label.at("node") == "peer" || label.at("endpoint") == "-/dns";
        if (label.at("role") == "controller" && !set) {
            ++controllers;
            hits += confidence >= 0.5 ? 1U : 0U;
            if (confidence < 0.5) {
                std::cout << fmt::format(
                    "missed {:.2f} {} {}\n", confidence, label.at("capture"), endpoint
                );
            }
        }
    }
    std::cout << fmt::format("controllers found {} of {}\n", hits, controllers);
    EXPECT_GE(static_cast<double>(hits), 0.8 * static_cast<double>(controllers));
}

/// The capture's own class: of its largest segment; without any, unknown.
std::string fallback_of(const std::vector<HostActivity>& hosts, const ControllerSettings& settings)
{
    const std::vector<Controller> controllers = find(hosts, settings);
    const std::vector<Segment> segments = find_segments(controllers);
    FallbackFinder finder(controllers, segments);
    for (const HostActivity& host : hosts) {
        finder.learn(host);
    }
    const std::vector<Fallback> fallbacks = finder.finish();
    return fallbacks.empty() ? slug_of(FallbackClass::Unknown) : slug_of(fallbacks.front().kind);
}

TEST(Captures, ShowTheFallbackThatTheLabelsTell)
{
    if (captures::folder().empty()) {
        GTEST_SKIP() << "the labelled captures are not there";
    }
    const ControllerSettings settings = captures::settings();
    std::map<std::pair<std::string, std::string>, int> confusion;
    int right = 0;
    int all = 0;
    for (const auto& capture : captures::read_table(captures::folder() + "captures.tsv")) {
        if (capture.at("usable") != "yes") {
            continue;
        }
        const std::string told = fallback_of(
            captures::read_hosts(captures::folder() + capture.at("safe_name"), "pcap"), settings
        );
        const std::string& truth = capture.at("fallback_visible");
        const bool agrees = told == truth || told == capture.at("fallback_also");
        ++confusion[{truth, told}];
        ++all;
        right += agrees ? 1 : 0;
        if (!agrees) {
            std::cout << fmt::format("{}: {} told, {} true\n", capture.at("capture"), told, truth);
        }
    }
    for (const auto& [pair, count] : confusion) {
        std::cout << fmt::format("{} -> {}: {}\n", pair.first, pair.second, count);
    }
    std::cout << fmt::format("fallback right {} of {}\n", right, all);
    EXPECT_GE(4 * right, 3 * all);
}

TEST(CampusFlows, RankTheIrcControllersOfTheFloodingBotsHigh)
{
    const std::string traffic = TAKEDOWN_SOURCE_DIR "/../shared/data/traffic/";
    if (!std::ifstream(traffic + "ctu13-s11.binetflow.xz")) {
        GTEST_SKIP() << "CTU-13 scenario 11 is not there";
    }
    const std::vector<HostActivity> hosts =
        captures::read_hosts(traffic + "ctu13-s11.binetflow.xz", "binetflow");
    const auto start = std::chrono::steady_clock::now();
    const std::vector<Controller> controllers = find(hosts, captures::settings());
    std::cout << fmt::format(
        "{} hosts in {:.2f} s\n",
        hosts.size(),
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count()
    );
    const std::set<std::string> truth{
        "38.229.70.20:6667/tcp", "216.155.130.130:6667/tcp", "78.40.125.4:6667/tcp"};
    std::size_t findings = 0;
    std::size_t hits = 0;
    for (std::size_t i = 0; i < controllers.size(); ++i) {
        const std::string server = text_of(controllers[i].server);
        const bool is_true = truth.count(server) != 0;
        findings += controllers[i].confidence >= 0.5 ? 1U : 0U;
        hits += is_true && controllers[i].confidence >= 0.5 ? 1U : 0U;
        if (is_true || i < 12) {
            std::cout << fmt::format(
                "{} {:.2f} {}{}\n", i + 1, controllers[i].confidence, server, is_true ? " TRUE" : ""
            );
        }
    }
    std::cout << fmt::format(
        "from 0.5: {}, true {}; listed {}\n", findings, hits, controllers.size()
    );
    EXPECT_GE(hits, 2U);
    EXPECT_LE(findings, 20U);
}

} // namespace
} // namespace takedown
