#include "readers/traffic/zeek_tsv.hpp"

#include "core/text.hpp"
#include "readers/read_lines.hpp"
#include "readers/traffic/zeek_records.hpp"

#include <algorithm>
#include <cstring>
#include <vector>

namespace takedown {

namespace {

constexpr std::string_view fields_mark = "#fields";

double sniff(std::span<const std::uint8_t> head, std::string_view /*path*/)
{
    const std::string_view text = as_text(head);
    if (text.substr(0, 11) == "#separator ") {
        return 0.95;
    }
    const bool has_fields = text.substr(0, fields_mark.size()) == fields_mark ||
                            text.find("\n#fields") != std::string_view::npos;
    return !text.empty() && text.front() == '#' && has_fields &&
                   text.find("ts") != std::string_view::npos
               ? 0.8
               : 0.0;
}

/// The text after a header's name: "#path\tconn" → "conn".
std::string_view header_value(std::string_view line, std::size_t name_length)
{
    return line.size() > name_length + 1 ? line.substr(name_length + 1) : std::string_view();
}

/// Reads one log, which may be several put together: each header line holds from where it stands.
class TsvLog {
public:
    explicit TsvLog(RecordSink& sink) : sink_(sink) {}

    void take(const LineSplitter::Line& line)
    {
        if (line.text.empty()) {
            return;
        }
        if (line.text.front() == '#') {
            take_header(line);
            return;
        }
        if (log_ == ZeekLog::Other) {
            return;
        }
        if (line.cut) {
            sink_.oddity("zeek-line-too-long", line.offset, "line longer than 1 MiB");
            return;
        }
        if (slots_.empty() || log_ == ZeekLog::Unknown) {
            sink_.oddity(
                "zeek-row-without-header", line.offset, "no usable #fields line before it"
            );
            return;
        }
        if (!fill(line.text)) {
            sink_.oddity("zeek-row-short", line.offset, "fewer columns than #fields names");
            return;
        }
        emit_zeek_row(log_, row_, line.offset, sink_);
    }

private:
    void take_header(const LineSplitter::Line& line)
    {
        const std::string_view text = line.text;
        if (text.substr(0, fields_mark.size()) == fields_mark) {
            take_fields(line);
        } else if (text.substr(0, 5) == "#path") {
            path_ = std::string(header_value(text, 5).substr(0, 64));
            log_ = ZeekLog::Unknown;
            slots_.clear();
        } else if (text.substr(0, 14) == "#set_separator" && text.size() > 15) {
            row_.list_separator = text[15];
        } else if (text.substr(0, 12) == "#empty_field") {
            empty_ = std::string(header_value(text, 12).substr(0, 64));
        } else if (text.substr(0, 12) == "#unset_field") {
            unset_ = std::string(header_value(text, 12).substr(0, 64));
        }
    }

    void take_fields(const LineSplitter::Line& line)
    {
        constexpr std::size_t most_columns = 4096;
        slots_.clear();
        used_ = 0;
        if (line.text.size() <= fields_mark.size()) {
            return;
        }
        separator_ = line.text[fields_mark.size()]; // as the file has it, whatever #separator says
        row_.values.fill(std::string_view());
        for (const std::string_view name :
             split(line.text.substr(fields_mark.size() + 1), separator_)) {
            const auto field = slots_.size() < most_columns ? zeek_field(name) : std::nullopt;
            slots_.push_back(field ? static_cast<int>(*field) : -1);
            if (field) {
                used_ = slots_.size();
                row_.values.at(static_cast<std::size_t>(*field)) = "present";
            }
        }
        log_ = path_.empty() ? zeek_log_by_fields(row_) : zeek_log(path_);
        if (log_ == ZeekLog::Other) {
            sink_.oddity(
                "zeek-log-not-used",
                line.offset,
                "log of kind \"" + to_valid_utf8(path_) + "\" holds nothing we read"
            );
        }
    }

    /// Cuts the line at its separators as far as the last used column; false if it ends before.
    bool fill(std::string_view text)
    {
        row_.values.fill(std::string_view());
        const char* at = text.data();
        const char* const end = at + text.size();
        for (std::size_t column = 0; column < used_; ++column) {
            if (at == nullptr) {
                return false;
            }
            const auto* const mark = static_cast<const char*>(
                std::memchr(at, separator_, static_cast<std::size_t>(end - at))
            );
            const char* const stop = mark == nullptr ? end : mark;
            if (slots_[column] >= 0) {
                keep(static_cast<std::size_t>(slots_[column]), {at, stop});
            }
            at = mark == nullptr ? nullptr : mark + 1;
        }
        return true;
    }

    void keep(std::size_t slot, std::string_view value)
    {
        if (value == unset_) {
            return;
        }
        row_.values[slot] = value == empty_ ? value.substr(0, 0) : value;
    }

    RecordSink& sink_;
    std::string path_;
    std::string empty_ = "(empty)";
    std::string unset_ = "-";
    char separator_ = '\t';
    ZeekLog log_ = ZeekLog::Unknown;
    std::vector<int> slots_; ///< ZeekField for each column, -1: not used
    std::size_t used_ = 0;   ///< columns up to the last used one
    ZeekRow row_;
};

Result<void> read(ByteSource& source, RecordSink& sink, const ReadContext& /*context*/)
{
    TsvLog log(sink);
    return read_lines(source, [&](const LineSplitter::Line& line) {
        log.take(line);
        return sink.wants_more();
    });
}

} // namespace

Format zeek_tsv_format()
{
    return {
        .name = "zeek-tsv",
        .describes = "Zeek log as tab-separated text",
        .kind = FormatKind::Traffic,
        .binary = false,
        .sniff = sniff,
        .read = read,
    };
}

} // namespace takedown
