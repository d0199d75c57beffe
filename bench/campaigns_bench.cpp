// Groups the spam of mail files into campaigns, by the program's way or a peer's, and writes a line
// of JSON for each spam mail: which group it is in and what a judge needs to see.
//
//     campaigns_bench [--method ours|minhash|ssdeep|tlsh|shingles] [--hold-out-links]
//                     SPAM_FILE... [--ham HAM_FILE...]

#include "analysis/campaigns/border.hpp"
#include "analysis/campaigns/campaigns.hpp"
#include "analysis/campaigns/fingerprint.hpp"
#include "analysis/campaigns/traits.hpp"
#include "core/text.hpp"
#include "readers/discarding_sink.hpp"
#include "readers/format.hpp"

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <string>
#include <unordered_map>
#include <vector>

#include "peer_clusters.hpp"

namespace takedown {

namespace {

class Collector final : public DiscardingSink {
public:
    using DiscardingSink::add;

    Collector(std::vector<StoredMessage>& messages, MailClass mail_class, std::uint32_t file)
        : messages_(messages), mail_class_(mail_class), file_(file)
    {
    }

    void add(Message&& message) override
    {
        StoredMessage& stored = messages_.emplace_back();
        stored.id = std::uint64_t{file_} << 32U | number_++;
        stored.trap = mail_class_ == MailClass::Ham ? "ham" : "trap";
        stored.mail_class = mail_class_;
        stored.message = std::move(message);
        stored.message.where.file = file_;
    }

private:
    std::vector<StoredMessage>& messages_;
    MailClass mail_class_;
    std::uint32_t file_;
    std::uint32_t number_ = 0;
};

void read(const std::string& path, std::vector<StoredMessage>& messages, Collector& collector)
{
    ThreadPool pool(1);
    const PublicSuffixList suffixes;
    const ReadContext context{pool, suffixes, std::size_t{256} << 20U, [](Message& message) {
                                  message.fingerprint = fingerprint(message.text);
                              }};
    const auto read_one = [&](std::string_view name, std::uint64_t offset, ByteSource& source) {
        const std::size_t before = messages.size();
        const auto head = source.peek(65536);
        const Format* format = head ? recognise(*head, name) : nullptr;
        if (format != nullptr) {
            (void)format->read(source, collector, context);
        }
        for (std::size_t i = before; i < messages.size(); ++i) {
            messages[i].message.where.offset += offset;
            messages[i].message.member = name;
        }
        return true;
    };
    auto source = ByteSource::open(path);
    if (!source) {
        std::fprintf(stderr, "%s\n", source.error().message.c_str());
        return;
    }
    const auto head = source->peek(512);
    if (head && looks_like_tar(*head)) {
        (void)for_each_member(path, read_one);
    } else {
        read_one("", 0, *source);
    }
}

/// A JSON text; what is no plain ASCII is left out, as this is for a judge and not for a machine.
std::string quoted(std::string_view text, std::size_t most)
{
    std::string out = "\"";
    bool blank = false;
    for (const char c : text.substr(0, most)) {
        const bool is_blank = c == ' ' || c == '\n' || c == '\t' || c == '\r';
        if (is_blank) {
            out += blank ? "" : " ";
        } else if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (c > ' ' && c < '\x7f') {
            out += c;
        }
        blank = is_blank;
    }
    return out + '"';
}

constexpr std::uint64_t least_file_bytes = 128; ///< smaller ones are in every page

struct Options {
    std::string method = "ours";
    bool links = true;
    std::vector<std::string> spam;
    std::vector<std::string> ham;
};

TraitSet traits_of_all(const std::vector<StoredMessage>& messages)
{
    BorderFinder border({});
    for (const StoredMessage& message : messages) {
        border.learn(message);
    }
    TraitSet set;
    for (const StoredMessage& message : messages) {
        set.mails.push_back(traits_of(message, border.find(message), set));
    }
    return set;
}

/// Nothing but the text is left to tell mails by, as for the peers.
void keep_text_alone(TraitSet& set)
{
    for (MailTraits& mail : set.mails) {
        mail.urls = {};
        mail.files = {};
        mail.engine = 0;
        mail.subject_shape = 0;
        mail.layout = 0;
    }
}

/// By message: the number of its group, and by what it is held.
struct Group {
    std::uint64_t number = 0;
    std::string key;
};

std::unordered_map<std::uint64_t, Group> groups_of(const TraitSet& set, const Options& options)
{
    CampaignSettings settings;
    settings.links = options.links;
    ThreadPool pool(1);
    std::unordered_map<std::uint64_t, Group> groups;
    for (const Campaign& campaign : find_campaigns(set, settings, pool)) {
        for (const std::uint64_t message : campaign.messages) {
            groups[message] = {campaign.leader, std::to_string(static_cast<int>(campaign.key))};
        }
    }
    return groups;
}

std::unordered_map<std::uint64_t, Group>
peer_groups(const std::vector<StoredMessage>& messages, const std::string& method)
{
    std::vector<const StoredMessage*> spam;
    for (const StoredMessage& message : messages) {
        if (message.mail_class == MailClass::Spam) {
            spam.push_back(&message);
        }
    }
    std::vector<std::string_view> texts;
    for (const StoredMessage* message : spam) {
        texts.emplace_back(message->message.text);
    }
    const std::vector<std::size_t> leaders = bench::peer_clusters(method, texts);
    std::unordered_map<std::size_t, std::size_t> sizes;
    for (const std::size_t leader : leaders) {
        ++sizes[leader];
    }
    std::unordered_map<std::uint64_t, Group> groups;
    for (std::size_t i = 0; i < spam.size(); ++i) {
        if (sizes[leaders[i]] >= CampaignSettings{}.least_messages) {
            groups[spam[i]->id] = {spam[leaders[i]]->id, method};
        }
    }
    return groups;
}

void write(
    const StoredMessage& stored,
    const MailTraits& traits,
    const Group& group,
    const Options& options
)
{
    const Message& message = stored.message;
    std::string domains;
    for (const Url& url : message.urls) {
        if (url.registered_domain.empty()) {
            continue;
        }
        domains += domains.empty() ? "" : ",";
        domains += quoted(url.registered_domain, 100);
    }
    std::string files;
    for (const Attachment& file : message.attachments) {
        if (file.size >= least_file_bytes) {
            files += files.empty() ? "" : ",";
            files += quoted(file.sha256, 16);
        }
    }
    std::printf(
        "{\"id\":%lu,\"file\":%s,\"offset\":%lu,\"member\":%s,\"group\":%lu,\"key\":\"%s\","
        "\"subject\":%s,\"engine\":\"%s\",\"words\":%u,\"layout\":%s,\"domains\":[%s],"
        "\"files\":[%s],\"text\":%s}\n",
        stored.id,
        quoted(options.spam[message.where.file - 1], 500).c_str(),
        message.where.offset,
        quoted(message.member, 200).c_str(),
        group.number,
        group.key.c_str(),
        quoted(message.subject, 120).c_str(),
        engine_id(traits.engine).c_str(),
        traits.words,
        quoted(message.layout, 60).c_str(),
        domains.c_str(),
        files.c_str(),
        quoted(message.text, 400).c_str()
    );
}

int run(const Options& options)
{
    std::vector<StoredMessage> messages;
    std::uint32_t file = 0;
    for (const std::string& path : options.spam) {
        Collector collector(messages, MailClass::Spam, ++file);
        read(path, messages, collector);
    }
    for (const std::string& path : options.ham) {
        Collector collector(messages, MailClass::Ham, ++file);
        read(path, messages, collector);
    }
    const auto started = std::chrono::steady_clock::now();
    TraitSet set = traits_of_all(messages);
    const auto told = std::chrono::steady_clock::now();
    const bool peer = options.method != "ours" && options.method != "minhash";
    if (options.method == "minhash") {
        keep_text_alone(set);
    }
    auto groups = peer ? peer_groups(messages, options.method) : groups_of(set, options);
    const auto ended = std::chrono::steady_clock::now();
    for (std::size_t i = 0; i < messages.size(); ++i) {
        if (messages[i].mail_class == MailClass::Spam) {
            write(messages[i], set.mails[i], groups[messages[i].id], options);
        }
    }
    std::fprintf(
        stderr,
        "{\"messages\":%zu,\"traits_s\":%.3f,\"groups_s\":%.3f}\n",
        messages.size(),
        std::chrono::duration<double>(told - started).count(),
        std::chrono::duration<double>(ended - told).count()
    );
    return 0;
}

} // namespace

} // namespace takedown

int main(int count, char** arguments)
{
    takedown::Options options;
    std::vector<std::string>* files = &options.spam;
    for (int i = 1; i < count; ++i) {
        const std::string argument = arguments[i];
        if (argument == "--hold-out-links") {
            options.links = false;
        } else if (argument == "--method" && i + 1 < count) {
            options.method = arguments[++i];
        } else if (argument == "--ham") {
            files = &options.ham;
        } else {
            files->push_back(argument);
        }
    }
    return takedown::run(options);
}
