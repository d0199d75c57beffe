#include "simulate/evidence/recording.hpp"

#include "readers/traffic/pcap.hpp"
#include "readers/traffic/zeek_tsv.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "own_folder.hpp"

namespace takedown::simulate {

namespace {

template <class Record>
const Record* only_one(const std::vector<Record>& records, const Flow& flow)
{
    const Record* found = nullptr;
    for (const Record& record : records) {
        if (record.client == flow.client && record.time >= flow.start &&
            record.time <= flow.start + flow.duration) {
            if (found != nullptr) {
                return nullptr;
            }
            found = &record;
        }
    }
    return found;
}

} // namespace

TestFolder::TestFolder() : path_(testing_support::fresh_folder("recording"))
{
    std::filesystem::create_directories(path_);
}

TestFolder::~TestFolder()
{
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

std::string TestFolder::path(const std::string& name) const
{
    return (path_ / name).string();
}

void write_all(
    Result<std::unique_ptr<TrafficWriter>> writer, const std::vector<NamedConversation>& all
)
{
    ASSERT_TRUE(writer);
    for (const NamedConversation& each : all) {
        (*writer)->add(each.conversation);
    }
    EXPECT_TRUE((*writer)->finish());
}

void read_capture(const std::string& path, CollectingSink& sink)
{
    ASSERT_TRUE(read_file(pcap_format(), path, sink));
}

void read_logs(const std::string& folder, CollectingSink& sink)
{
    for (const char* log : {"conn", "dns", "http", "ssl", "smtp"}) {
        const std::string path = folder + "/" + log + ".log";
        if (std::filesystem::exists(path)) {
            ASSERT_TRUE(read_file(zeek_tsv_format(), path, sink));
        }
    }
}

const Flow* flow_of(const CollectingSink& sink, const Flow& sought)
{
    const Flow* found = nullptr;
    for (const Flow& flow : sink.flows) {
        if (flow.client == sought.client && flow.client_port == sought.client_port &&
            flow.transport == sought.transport && flow.server == sought.server &&
            flow.start == sought.start) {
            if (found != nullptr) {
                return nullptr;
            }
            found = &flow;
        }
    }
    return found;
}

std::vector<HttpRequest> requests_of(const CollectingSink& sink, const Flow& flow)
{
    std::vector<HttpRequest> found;
    for (const HttpRequest& request : sink.requests) {
        if (request.client == flow.client) {
            found.push_back(request);
        }
    }
    return found;
}

const TlsHandshake* handshake_of(const CollectingSink& sink, const Flow& flow)
{
    return only_one(sink.handshakes, flow);
}

const SmtpSession* session_of(const CollectingSink& sink, const Flow& flow)
{
    return only_one(sink.sessions, flow);
}

const Lookup* lookup_of(const CollectingSink& sink, const Flow& flow)
{
    return only_one(sink.lookups, flow);
}

std::string file_text(const std::string& path)
{
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

} // namespace takedown::simulate
