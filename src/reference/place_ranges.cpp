#include "reference/place_ranges.hpp"

#include "core/lines.hpp"
#include "core/text.hpp"
#include "reference/range_csv_row.hpp"

#include <algorithm>
#include <fstream>
#include <numeric>
#include <set>
#include <utility>

namespace takedown {

namespace {

constexpr std::uint32_t nowhere = 0xffffffffU;

using Width = std::array<std::uint8_t, 16>;

/// last - first as a big-endian number.
Width width_of(const Address& first, const Address& last)
{
    Width width{};
    int borrow = 0;
    for (std::size_t i = width.size(); i > 0; --i) {
        const int difference = last.bytes().at(i - 1) - first.bytes().at(i - 1) - borrow;
        borrow = difference < 0 ? 1 : 0;
        width.at(i - 1) = static_cast<std::uint8_t>(difference + 256 * borrow);
    }
    return width;
}

/// The address behind; nullopt behind the last one there is.
std::optional<Address> next_of(const Address& address)
{
    auto bytes = address.bytes();
    for (std::size_t i = bytes.size(); i > 0; --i) {
        if (++bytes.at(i - 1) != 0) {
            return Address::v6(bytes);
        }
    }
    return std::nullopt;
}

Prefix largest_block(const Address& address, const Address& first, const Address& last)
{
    for (unsigned length = 0; length < address.width(); ++length) {
        const Prefix block(address, length);
        auto end = block.address().bytes();
        const unsigned fixed = length + (address.is_v4() ? 96U : 0U);
        for (unsigned bit = fixed; bit < 128; ++bit) {
            end.at(bit / 8) |= static_cast<std::uint8_t>(0x80U >> bit % 8U);
        }
        if (block.address() >= first && Address::v6(end) <= last) {
            return block;
        }
    }
    return {address, address.width()};
}

} // namespace

PlaceRanges::PlaceRanges(std::string source) : source_(std::move(source)), texts_(1) {}

PlaceRanges::PlaceRanges(std::string source, std::span<const PlaceRange> ranges)
    : PlaceRanges(std::move(source))
{
    places_.reserve(ranges.size());
    for (const PlaceRange& range : ranges) {
        add(range);
    }
    index();
}

Result<PlaceRanges> PlaceRanges::open(const std::string& path)
{
    std::ifstream file(path, std::ios::binary);
    if (!file) {
        return fail(ErrorKind::Input, path + ": cannot be opened; check the path");
    }
    PlaceRanges table(path.substr(path.rfind('/') == std::string::npos ? 0 : path.rfind('/') + 1));
    std::optional<RangeCsvLayout> layout;
    const LineSplitter::Take take = [&](const LineSplitter::Line& line) {
        if (line.text.empty()) {
            return true;
        }
        if (!layout) {
            layout = RangeCsvLayout::recognise(line.text);
            if (!layout || layout->has_header()) {
                return layout.has_value();
            }
        }
        if (const auto range = layout->parse(line.text)) {
            table.add(*range);
        } else {
            ++table.skipped_rows_;
        }
        return true;
    };
    LineSplitter lines;
    std::vector<char> piece(std::size_t{1} << 20U);
    bool go_on = true;
    while (go_on && file) {
        file.read(piece.data(), static_cast<std::streamsize>(piece.size()));
        go_on = lines.add({piece.data(), static_cast<std::size_t>(file.gcount())}, take);
    }
    if (go_on) {
        (void)lines.finish(take);
    }
    if (!layout) {
        return fail(
            ErrorKind::Input,
            path + ": the first line is of no known range CSV layout (docs/formats/range-csv.md)"
        );
    }
    table.index();
    return table;
}

std::uint32_t PlaceRanges::keep_text(const std::string& text)
{
    if (text.empty()) {
        return 0;
    }
    const auto [entry, is_new] =
        text_numbers_.try_emplace(text, static_cast<std::uint32_t>(texts_.size()));
    if (is_new) {
        texts_.push_back(text);
    }
    return entry->second;
}

void PlaceRanges::add(const PlaceRange& range)
{
    if (range.last < range.first || range.first.is_v4() != range.last.is_v4()) {
        ++skipped_rows_;
        return;
    }
    Place place;
    place.first = range.first;
    place.last = range.last;
    place.asn = range.asn;
    place.holder = keep_text(range.holder);
    place.city = keep_text(range.city);
    if (range.country.size() == 2) {
        place.country = static_cast<std::uint16_t>(
            static_cast<unsigned char>(range.country[0]) << 8U |
            static_cast<unsigned char>(range.country[1])
        );
    }
    place.located = range.latitude && range.longitude;
    place.latitude = static_cast<float>(range.latitude.value_or(0));
    place.longitude = static_cast<float>(range.longitude.value_or(0));
    places_.push_back(place);
}

void PlaceRanges::index()
{
    text_numbers_ = {};
    std::vector<std::uint32_t> order(places_.size());
    std::iota(order.begin(), order.end(), std::uint32_t{0});
    const auto earlier = [this](std::uint32_t a, std::uint32_t b) {
        return places_[a].first < places_[b].first;
    };
    if (!std::is_sorted(order.begin(), order.end(), earlier)) {
        std::stable_sort(order.begin(), order.end(), earlier);
    }
    bool disjoint = true;
    for (std::size_t i = 1; i < order.size() && disjoint; ++i) {
        disjoint = places_[order[i - 1]].last < places_[order[i]].first;
    }
    segments_.reserve(order.size() + order.size() / 2);
    if (!disjoint) {
        index_overlapping(order);
        return;
    }
    for (std::size_t i = 0; i < order.size(); ++i) {
        const Place& place = places_[order[i]];
        segments_.push_back({place.first, order[i]});
        const auto behind = next_of(place.last);
        if (behind && (i + 1 == order.size() || *behind != places_[order[i + 1]].first)) {
            segments_.push_back({*behind, nowhere});
        }
    }
}

std::vector<PlaceRanges::End> PlaceRanges::ends_of(const std::vector<std::uint32_t>& order) const
{
    std::vector<End> ends;
    ends.reserve(order.size());
    for (const std::uint32_t place : order) {
        if (const auto behind = next_of(places_[place].last)) {
            ends.push_back({*behind, place});
        }
    }
    std::sort(ends.begin(), ends.end(), [](const End& a, const End& b) {
        return a.behind < b.behind;
    });
    return ends;
}

void PlaceRanges::index_overlapping(const std::vector<std::uint32_t>& order)
{
    // A sweep over all starts and ends; the narrowest open range answers, later ones first.
    const auto rank = [this](std::uint32_t place) {
        return std::pair(width_of(places_[place].first, places_[place].last), ~place);
    };
    const std::vector<End> ends = ends_of(order);
    std::set<std::pair<Width, std::uint32_t>> open;
    auto start = order.begin();
    auto end = ends.begin();
    while (start != order.end() || end != ends.end()) {
        const bool start_first =
            end == ends.end() || (start != order.end() && places_[*start].first < end->behind);
        const Address at = start_first ? places_[*start].first : end->behind;
        for (; end != ends.end() && end->behind == at; ++end) {
            open.erase(rank(end->place));
        }
        for (; start != order.end() && places_[*start].first == at; ++start) {
            open.insert(rank(*start));
        }
        const std::uint32_t answering = open.empty() ? nowhere : ~open.begin()->second;
        if (segments_.empty() || segments_.back().place != answering) {
            segments_.push_back({at, answering});
        }
    }
}

std::optional<PlaceAnswer> PlaceRanges::lookup(const Address& address) const
{
    const auto behind = std::upper_bound(
        segments_.begin(),
        segments_.end(),
        address,
        [](const Address& sought, const Segment& segment) { return sought < segment.start; }
    );
    if (behind == segments_.begin() || std::prev(behind)->place == nowhere) {
        return std::nullopt;
    }
    const Place& place = places_[std::prev(behind)->place];
    if (place.first.is_v4() != address.is_v4()) { // a v6 range around ::ffff:0:0/96
        return std::nullopt;
    }
    PlaceAnswer answer;
    answer.source = source_;
    if (place.country != 0) {
        answer.country = {
            static_cast<char>(place.country >> 8U), static_cast<char>(place.country & 0xffU)};
    }
    answer.city = texts_[place.city];
    answer.holder = texts_[place.holder];
    answer.asn = place.asn;
    if (place.located) {
        answer.latitude = static_cast<double>(place.latitude);
        answer.longitude = static_cast<double>(place.longitude);
    }
    answer.prefix = largest_block(address, place.first, place.last);
    return answer;
}

} // namespace takedown
