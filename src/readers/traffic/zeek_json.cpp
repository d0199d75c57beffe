#include "readers/traffic/zeek_json.hpp"

#include "core/text.hpp"
#include "readers/read_lines.hpp"
#include "readers/traffic/zeek_records.hpp"

#include <simdjson.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace takedown {

namespace {

namespace od = simdjson::ondemand;

double sniff(std::span<const std::uint8_t> head, std::string_view /*path*/)
{
    std::string_view line = trim(as_text(head));
    line = line.substr(0, line.find('\n'));
    if (line.empty() || line.front() != '{') {
        return 0;
    }
    const auto holds = [line](std::string_view text) {
        return line.find(text) != std::string_view::npos;
    };
    const bool timed = holds("\"ts\":");
    if (timed && (holds("\"id.orig_h\"") || holds("\"id_orig_h\"") || holds("\"_path\"") ||
                  holds("\"@stream\""))) {
        return 0.9;
    }
    return timed && (holds("\"fuid\"") || holds("\"uid\"") || holds("\"certificate.")) ? 0.5 : 0;
}

/// A list's elements are kept joined by this byte, which text may not hold.
constexpr char joint = '\x1f';

/// One line of JSON as a ZeekRow. Borrows from its own buffers: valid until the next parse.
class JsonRow {
public:
    JsonRow() { row_.list_separator = joint; }

    [[nodiscard]] const ZeekRow& row() const { return row_; }

    /// False if the line is no JSON object.
    bool parse(std::string_view line)
    {
        row_.values.fill(std::string_view());
        row_.escaped = false;
        lists_.clear();
        list_places_.clear();
        if (buffer_.size() < line.size() + simdjson::SIMDJSON_PADDING) {
            buffer_.resize(2 * (line.size() + simdjson::SIMDJSON_PADDING));
        }
        std::copy(line.begin(), line.end(), buffer_.begin());
        // Bytes of the line before must not stand behind this one.
        std::fill_n(
            buffer_.begin() + static_cast<std::ptrdiff_t>(line.size()),
            simdjson::SIMDJSON_PADDING,
            ' '
        );
        od::document document;
        od::object object;
        if (parser_.iterate(buffer_.data(), line.size(), buffer_.size()).get(document) !=
                simdjson::SUCCESS ||
            document.get_object().get(object) != simdjson::SUCCESS || !take_object(object)) {
            return false;
        }
        for (const ListPlace& place : list_places_) {
            row_.values.at(place.slot) = std::string_view(lists_).substr(place.start, place.length);
        }
        return true;
    }

private:
    struct KnownKey {
        std::string name;
        std::optional<ZeekField> field;
    };

    struct ListPlace {
        std::size_t slot;
        std::size_t start;
        std::size_t length;
    };

    bool take_object(od::object& object)
    {
        std::size_t position = 0;
        for (auto entry : object) {
            od::field field;
            std::string_view key;
            if (std::move(entry).get(field) != simdjson::SUCCESS ||
                field.unescaped_key().get(key) != simdjson::SUCCESS) {
                return false;
            }
            if (key == "id") { // some shippers nest the four ends
                if (!take_ends(field.value())) {
                    return false;
                }
            } else if (const auto known = field_at(position, key);
                       known && !take_value(static_cast<std::size_t>(*known), field.value())) {
                return false;
            }
            ++position;
        }
        return true;
    }

    /// Rows of one log mostly have the same keys in the same places.
    std::optional<ZeekField> field_at(std::size_t position, std::string_view key)
    {
        constexpr std::size_t most_places = 256;
        if (position >= most_places) {
            return zeek_field(key);
        }
        if (position >= keys_.size()) {
            keys_.resize(position + 1);
        }
        KnownKey& known = keys_[position];
        if (known.name != key || key.empty()) {
            known.name.assign(key.substr(0, most_places));
            known.field = zeek_field(key);
        }
        return known.field;
    }

    /// {"orig_h": ..., "resp_p": ...}, or a plain id, which is not used.
    bool take_ends(od::value& value)
    {
        od::json_type type{};
        od::object object;
        if (value.type().get(type) != simdjson::SUCCESS) {
            return false;
        }
        if (type != od::json_type::object) {
            return true;
        }
        if (value.get_object().get(object) != simdjson::SUCCESS) {
            return false;
        }
        for (auto entry : object) {
            od::field field;
            std::string_view key;
            if (std::move(entry).get(field) != simdjson::SUCCESS ||
                field.unescaped_key().get(key) != simdjson::SUCCESS) {
                return false;
            }
            const auto known = zeek_field("id." + std::string(key.substr(0, 16)));
            if (known && !take_value(static_cast<std::size_t>(*known), field.value())) {
                return false;
            }
        }
        return true;
    }

    bool take_value(std::size_t slot, od::value& value)
    {
        od::json_type type{};
        if (value.type().get(type) != simdjson::SUCCESS) {
            return false;
        }
        switch (type) {
        case od::json_type::string:
            return value.get_string().get(row_.values.at(slot)) == simdjson::SUCCESS;
        case od::json_type::number:
        case od::json_type::boolean:
            row_.values.at(slot) = trim(value.raw_json_token());
            return true;
        case od::json_type::array: return take_list(slot, value);
        case od::json_type::object:
        case od::json_type::null: return true;
        }
        return true;
    }

    bool take_list(std::size_t slot, od::value& value)
    {
        od::array array;
        if (value.get_array().get(array) != simdjson::SUCCESS) {
            return false;
        }
        const std::size_t start = lists_.size();
        for (auto entry : array) {
            od::value element;
            od::json_type type{};
            if (entry.get(element) != simdjson::SUCCESS ||
                element.type().get(type) != simdjson::SUCCESS) {
                return false;
            }
            if (lists_.size() > start) {
                lists_ += joint;
            }
            if (type == od::json_type::string) {
                std::string_view text;
                if (element.get_string().get(text) != simdjson::SUCCESS) {
                    return false;
                }
                std::replace_copy(text.begin(), text.end(), std::back_inserter(lists_), joint, ' ');
            } else if (type == od::json_type::number) {
                lists_ += trim(element.raw_json_token());
            }
        }
        list_places_.push_back({slot, start, lists_.size() - start});
        return true;
    }

    od::parser parser_;
    std::string buffer_;
    std::string lists_;
    std::vector<ListPlace> list_places_;
    std::vector<KnownKey> keys_;
    ZeekRow row_;
};

class JsonLog {
public:
    explicit JsonLog(RecordSink& sink) : sink_(sink) {}

    void take(const LineSplitter::Line& line)
    {
        if (trim(line.text).empty()) {
            return;
        }
        if (line.cut || !json_.parse(line.text)) {
            sink_.oddity("zeek-json-malformed", line.offset, "line is no JSON object");
            return;
        }
        const ZeekRow& row = json_.row();
        const std::string_view path = row.raw(ZeekField::Path);
        const ZeekLog log = path.empty() ? zeek_log_by_fields(row) : zeek_log(path);
        if (log == ZeekLog::Other) {
            note_unused(path, line.offset);
        } else if (log == ZeekLog::Unknown) {
            sink_.oddity("zeek-json-unknown-row", line.offset, "cannot tell which log it is of");
        } else {
            emit_zeek_row(log, row, line.offset, sink_);
        }
    }

private:
    void note_unused(std::string_view path, std::uint64_t offset)
    {
        constexpr std::size_t most_paths = 200;
        std::string name = shorten(to_valid_utf8(path), 64);
        if (unused_.size() >= most_paths || !unused_.insert(name).second) {
            return;
        }
        sink_.oddity(
            "zeek-log-not-used", offset, "log of kind \"" + name + "\" holds nothing we read"
        );
    }

    RecordSink& sink_;
    JsonRow json_;
    std::set<std::string> unused_;
};

Result<void> read(ByteSource& source, RecordSink& sink, const ReadContext& /*context*/)
{
    JsonLog log(sink);
    return read_lines(source, [&](const LineSplitter::Line& line) {
        log.take(line);
        return sink.wants_more();
    });
}

} // namespace

Format zeek_json_format()
{
    return {
        .name = "zeek-json",
        .describes = "Zeek log as JSON lines",
        .kind = FormatKind::Traffic,
        .binary = false,
        .sniff = sniff,
        .read = read,
    };
}

} // namespace takedown
