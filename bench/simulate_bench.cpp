// How many conversations each recording is written with in a second of processor time, by one
// thread.
//     simulate_bench [CONVERSATIONS] [FOLDER]
// The conversations are those of a browsing network: a quarter each lookups, small web pages,
// larger ones over TLS, and connections that got no answer. FOLDER is on the disk to be measured.

#include "simulate/evidence/passive_dns.hpp"
#include "simulate/evidence/traffic_writer.hpp"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace {

using namespace takedown;
using namespace takedown::simulate;

/// Enough different ones to go round; the writers see them shifted in time.
constexpr std::size_t different = 4'000;

Conversation conversation(std::uint64_t number)
{
    Conversation made;
    Flow& flow = made.flow;
    flow.start = from_epoch(1'342'000'000, 0) + std::chrono::milliseconds{2 * number};
    flow.duration = std::chrono::milliseconds{300 + number * 37 % 4'000};
    flow.transport = Transport::Tcp;
    flow.outcome = Outcome::Answered;
    flow.client = Address::v4(0xc6120000U + static_cast<std::uint32_t>(number * 7 % 500));
    flow.server = Address::v4(0xc6130000U + static_cast<std::uint32_t>(number * 31 % 3'000));
    flow.client_port = static_cast<std::uint16_t>(20'000 + number % 40'000);
    if (number % 4 == 0) {
        flow.transport = Transport::Udp;
        flow.server_port = 53;
        flow.duration = std::chrono::milliseconds{20};
        Lookup lookup;
        lookup.name = "www.site-" + std::to_string(number * 13 % 900) + ".example";
        lookup.response = dns_ok;
        lookup.addresses = {flow.server, flow.client};
        lookup.least_ttl = 300;
        made.talk = lookup;
    } else if (number % 4 == 1) {
        flow.server_port = 80;
        HttpRequest request;
        request.method = "GET";
        request.host = "site-7.example";
        request.uri = "/pictures/large/" + std::to_string(number) + ".jpg";
        request.user_agent = "Mozilla/5.0 (Windows NT 6.1; rv:13.0) Gecko/20100101 Firefox/13.0";
        request.status = 200;
        request.response_type = "image/jpeg";
        request.response_bytes = 2'000 + number * 977 % 20'000;
        made.talk = std::vector<HttpRequest>{request};
    } else if (number % 4 == 2) {
        flow.server_port = 443;
        flow.bytes_up = 2'500;
        flow.bytes_down = 6'000 + number * 977 % 20'000;
        made.rounds = 2;
        TlsHandshake handshake;
        handshake.server_name = "shop-9.example";
        handshake.version = "TLSv1.2";
        handshake.subject = "CN=shop-9.example";
        handshake.established = true;
        made.talk = handshake;
    } else {
        flow.server_port = 25;
        flow.outcome = Outcome::NoAnswer;
    }
    return made;
}

std::uintmax_t bytes_in(const std::filesystem::path& folder)
{
    std::uintmax_t bytes = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        bytes += entry.is_regular_file() ? entry.file_size() : 0;
    }
    return bytes;
}

class Bench {
public:
    Bench(std::size_t count, std::filesystem::path folder)
        : count_(count), folder_(std::move(folder))
    {
        for (std::size_t i = 0; i < different; ++i) {
            all_.push_back(conversation(i));
        }
    }

    void time_completing()
    {
        time("complete", [this] {
            for (std::size_t i = 0; i < count_; ++i) {
                complete(all_[i % different]);
            }
        });
        for (const Conversation& each : all_) {
            packets_ += each.flow.packets_up + each.flow.packets_down;
        }
        std::printf(
            "  %.1f packets a conversation\n",
            static_cast<double>(packets_) / static_cast<double>(different)
        );
    }

    void time_writer(const char* name, Result<std::unique_ptr<TrafficWriter>> writer)
    {
        time(name, [&] {
            for (std::size_t i = 0; i < count_; ++i) {
                (*writer)->add(shifted(i));
            }
            if (!(*writer)->finish()) {
                std::printf("%s: not written\n", name);
            }
        });
    }

    void time_passive_dns()
    {
        time("passive DNS", [this] {
            PassiveDns sensor;
            for (std::size_t i = 0; i < count_; ++i) {
                if (const auto* lookup = std::get_if<Lookup>(&shifted(i).talk)) {
                    sensor.add(*lookup);
                }
            }
            (void)sensor.write((folder_ / "names.json").string());
        });
    }

private:
    /// The next conversation, in the time after all before it.
    const Conversation& shifted(std::size_t index)
    {
        Conversation& each = all_[index % different];
        const TimePoint start = from_epoch(1'342'000'000, 0) + std::chrono::milliseconds{2 * index};
        const Micros by = start - each.flow.start;
        each.flow.start = start;
        if (auto* requests = std::get_if<std::vector<HttpRequest>>(&each.talk)) {
            requests->front().time += by;
        } else if (auto* handshake = std::get_if<TlsHandshake>(&each.talk)) {
            handshake->time += by;
        } else if (auto* lookup = std::get_if<Lookup>(&each.talk)) {
            lookup->time += by;
        }
        return each;
    }

    void time(const char* name, const std::function<void()>& work)
    {
        const std::clock_t begin = std::clock();
        work();
        const double taken =
            static_cast<double>(std::clock() - begin) / static_cast<double>(CLOCKS_PER_SEC);
        const auto bytes = static_cast<double>(bytes_in(folder_));
        std::printf(
            "%-12s %9.0f conversations/s %8.1f MB/s\n",
            name,
            static_cast<double>(count_) / taken,
            bytes / 1e6 / taken
        );
        std::filesystem::remove_all(folder_);
        std::filesystem::create_directories(folder_);
    }

    std::size_t count_;
    std::filesystem::path folder_;
    std::vector<Conversation> all_;
    std::uint64_t packets_ = 0;
};

} // namespace

int main(int argc, char** argv)
{
    const std::size_t count = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 1'000'000;
    const std::filesystem::path folder =
        argc > 2 ? std::filesystem::path(argv[2])
                 : std::filesystem::temp_directory_path() / "takedown-simulate-bench";
    std::filesystem::create_directories(folder);
    Bench bench(count, folder);
    const std::string path = folder.string();
    bench.time_completing();
    bench.time_writer("zeek", takedown::simulate::open_zeek_writer(path));
    bench.time_writer("netflow", takedown::simulate::open_netflow_writer(path + "/f.pcap"));
    bench.time_writer("pcap 256", takedown::simulate::open_pcap_writer(path + "/a.pcap", 256));
    bench.time_passive_dns();
    return 0;
}
