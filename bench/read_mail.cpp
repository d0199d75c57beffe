// Prints what the mail reader and the border finder make of each mail of some archives or
// mailboxes, one JSON object a line, for comparison with other parsers (bench/mail_reading.py).

#include "analysis/campaigns/border.hpp"
#include "core/time.hpp"
#include "readers/discarding_sink.hpp"
#include "readers/format.hpp"
#include "readers/mail/mail_batch.hpp"

#include <nlohmann/json.hpp>

#include <cstdio>
#include <map>
#include <string>
#include <vector>

namespace {

using takedown::Message;
using takedown::StoredMessage;

class KeepingSink final : public takedown::DiscardingSink {
public:
    using takedown::DiscardingSink::add;

    void add(Message&& message) override
    {
        StoredMessage stored;
        stored.id = messages.size();
        stored.message = std::move(message);
        messages.push_back(std::move(stored));
    }

    void
    oddity(std::string_view kind, std::uint64_t /*offset*/, std::string_view /*detail*/) override
    {
        ++oddities[std::string(kind)];
    }

    std::vector<StoredMessage> messages;
    std::map<std::string, int> oddities;
};

nlohmann::json hop_json(const takedown::Hop& hop)
{
    return {
        {"from", hop.from ? hop.from->text() : ""},
        {"helo", hop.helo},
        {"rdns", hop.rdns},
        {"by", hop.by},
        {"with", hop.protocol},
        {"time", hop.time ? takedown::format_time(*hop.time) : ""}};
}

nlohmann::json message_json(const StoredMessage& stored, const takedown::Sender& sender)
{
    constexpr std::array<const char*, 4> carriers{"none", "forward", "abuse-report", "bounce"};
    const Message& message = stored.message;
    nlohmann::json hops = nlohmann::json::array();
    for (const takedown::Hop& hop : message.hops) {
        hops.push_back(hop_json(hop));
    }
    nlohmann::json attachments = nlohmann::json::array();
    for (const takedown::Attachment& one : message.attachments) {
        attachments.push_back({one.name, one.media_type, one.size, one.sha256, one.tlsh});
    }
    const takedown::CarriedBy& by = message.carried_by;
    return {
        {"member", message.member},
        {"carrier", carriers.at(static_cast<std::size_t>(by.carrier))},
        {"kind", by.kind},
        {"reporter", by.reporter},
        {"reported_source", by.source ? by.source->text() : ""},
        {"headers_only", by.headers_only},
        {"headers", message.headers.size()},
        {"content_type", message.content_type},
        {"charset", message.charset},
        {"subject", message.subject},
        {"layout", message.layout},
        {"text", message.text},
        {"urls", message.urls.size()},
        {"attachments", attachments},
        {"hops", hops},
        {"border", sender.border_hop},
        {"source", sender.source ? sender.source->text() : ""},
        {"sender_time", sender.time ? takedown::format_time(*sender.time) : ""},
        {"why", sender.unknown_why}};
}

void read_file(const char* path, KeepingSink& sink, const takedown::ReadContext& context)
{
    takedown::MailBatch batch(sink, context);
    const auto result = takedown::for_each_member(
        path,
        [&batch](std::string_view name, std::uint64_t offset, takedown::ByteSource& bytes) {
            return batch.add_source(bytes, offset, std::string(name)).value_or(true);
        }
    );
    if (!result) {
        std::fprintf(stderr, "%s\n", result.error().message.c_str());
    }
    (void)batch.flush();
}

} // namespace

int main(int count, char** arguments)
{
    if (count < 2) {
        std::fprintf(stderr, "usage: read_mail ARCHIVE...\n");
        return 2;
    }
    takedown::ThreadPool pool(1);
    const takedown::PublicSuffixList suffixes;
    const takedown::ReadContext context{pool, suffixes, std::size_t{256} << 20U, {}};
    for (int i = 1; i < count; ++i) {
        KeepingSink sink;
        read_file(arguments[i], sink, context);
        takedown::BorderFinder border({});
        for (const StoredMessage& stored : sink.messages) {
            border.learn(stored);
        }
        for (const StoredMessage& stored : sink.messages) {
            const auto line = message_json(stored, border.find(stored));
            std::printf("%s\n", line.dump().c_str());
        }
        for (const auto& [kind, times] : sink.oddities) {
            std::fprintf(stderr, "%s: %s %d\n", arguments[i], kind.c_str(), times);
        }
    }
    return 0;
}
