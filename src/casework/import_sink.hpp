#pragma once

// ImportSink: takes what a reader hands over for one file, hides secrets, numbers it, and writes
// it. Messages come with theirs hidden (AddressHiding::hide), which is done on the workers'
// threads.

#include "casework/case.hpp"
#include "model/record_sink.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <string>

namespace takedown {

class ImportSink final : public RecordSink {
public:
    ImportSink(
        const Case& target, ImportWriter& writer, std::uint32_t file, const Watcher& watcher
    );

    void add(Message&& message) override;
    void add(Flow&& flow) override;
    void add(Lookup&& lookup) override;
    void add(HttpRequest&& request) override;
    void add(TlsHandshake&& handshake) override;
    void add(SmtpSession&& session) override;
    void add(Route&& route) override;
    void add(PlaceRange&& range) override;
    void oddity(std::string_view kind, std::uint64_t offset, std::string_view detail) override;
    [[nodiscard]] bool wants_more() const override;

    /// What follows comes from a member of an archive whose data begin at `offset` of its stream;
    /// readers count offsets from there. An empty name ends it.
    void enter_member(std::string_view name, std::uint64_t offset);

    /// Writes the oddities and the file's counts.
    void finish();

    /// Called now and then while records come in: shows how far reading is, and ends it by false.
    std::function<bool()> tick = [] {
        return true;
    };

    [[nodiscard]] std::uint64_t records() const { return records_; }

    [[nodiscard]] std::uint64_t oddities() const { return oddity_count_; }

private:
    template <class Record>
    void write(Record&& record);

    const Case& case_;
    ImportWriter& writer_;
    std::uint32_t file_;
    const Watcher& watcher_;
    std::string member_;
    std::uint64_t member_offset_ = 0;
    std::uint64_t records_ = 0;
    std::uint64_t messages_ = 0;
    std::uint64_t oddity_count_ = 0;
    std::map<std::string, Oddity, std::less<>> oddities_;
};

} // namespace takedown
