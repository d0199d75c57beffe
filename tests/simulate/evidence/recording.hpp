#pragma once

// Recording: what our readers find in the files that a writer made of conversations.

#include "readers/reading.hpp"
#include "simulate/evidence/conversations.hpp"
#include "simulate/evidence/traffic_writer.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace takedown::simulate {

/// A folder of its own for a test, gone with it.
class TestFolder {
public:
    TestFolder();
    ~TestFolder();
    TestFolder(const TestFolder&) = delete;
    TestFolder& operator=(const TestFolder&) = delete;
    TestFolder(TestFolder&&) = delete;
    TestFolder& operator=(TestFolder&&) = delete;

    [[nodiscard]] std::string path(const std::string& name) const;

private:
    std::filesystem::path path_;
};

/// Adds all of them and finishes; fails the test on an error.
void write_all(
    Result<std::unique_ptr<TrafficWriter>> writer, const std::vector<NamedConversation>& all
);

/// What the pcap reader finds in one file.
void read_capture(const std::string& path, CollectingSink& sink);
/// What the Zeek reader finds in all logs of a folder.
void read_logs(const std::string& folder, CollectingSink& sink);

/// The record whose client asked from this address; nullptr if there is none or more than one.
const Flow* flow_of(const CollectingSink& sink, const Flow& sought);
std::vector<HttpRequest> requests_of(const CollectingSink& sink, const Flow& flow);
const TlsHandshake* handshake_of(const CollectingSink& sink, const Flow& flow);
const SmtpSession* session_of(const CollectingSink& sink, const Flow& flow);
const Lookup* lookup_of(const CollectingSink& sink, const Flow& flow);

std::string file_text(const std::string& path);

} // namespace takedown::simulate
