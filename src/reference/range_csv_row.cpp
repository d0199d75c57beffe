#include "reference/range_csv_row.hpp"

#include "core/text.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace takedown {

namespace {

constexpr unsigned seen_first = 1;
constexpr unsigned seen_last = 2;
constexpr std::size_t most_fields = 64;

/// Decimal integer as some sources write addresses: up to 2^32 - 1 is IPv4, above it IPv6.
std::optional<Address> parse_integer_address(std::string_view text)
{
    if (const auto v4 = parse_number<std::uint32_t>(text)) {
        return Address::v4(*v4);
    }
    constexpr std::size_t most_digits = 39; // of 2^128 - 1
    if (text.empty() || text.size() > most_digits) {
        return std::nullopt;
    }
    std::array<std::uint8_t, 16> bytes{};
    for (const char c : text) {
        if (c < '0' || c > '9') {
            return std::nullopt;
        }
        auto carry = static_cast<unsigned>(c - '0');
        for (std::size_t i = bytes.size(); i > 0; --i) {
            const unsigned sum = bytes.at(i - 1) * 10U + carry;
            bytes.at(i - 1) = static_cast<std::uint8_t>(sum & 0xffU);
            carry = sum >> 8U;
        }
        if (carry != 0) {
            return std::nullopt;
        }
    }
    return Address::v6(bytes);
}

std::optional<Address> parse_any_address(std::string_view text)
{
    if (const auto address = Address::parse(text)) {
        return address;
    }
    return parse_integer_address(text);
}

Address last_of(const Prefix& prefix)
{
    auto bytes = prefix.address().bytes();
    const unsigned fixed = prefix.length() + (prefix.address().is_v4() ? 96U : 0U);
    for (unsigned bit = fixed; bit < 128; ++bit) {
        bytes.at(bit / 8) |= static_cast<std::uint8_t>(0x80U >> bit % 8U);
    }
    return Address::v6(bytes);
}

bool is_country(std::string_view text)
{
    return text.size() == 2 && std::all_of(text.begin(), text.end(), [](char c) {
               const char lower = static_cast<char>(c | 32);
               return lower >= 'a' && lower <= 'z';
           });
}

std::string upper_country(std::string_view text)
{
    std::string country(text);
    for (char& c : country) {
        c = static_cast<char>(c & ~32);
    }
    return country;
}

std::optional<Asn> parse_as_number(std::string_view text)
{
    if (starts_with_ignoring_case(text, "AS")) {
        text.remove_prefix(2);
    }
    return parse_number<Asn>(text);
}

/// A field that ends at the next comma.
std::size_t take_plain(std::string_view line, std::size_t at, std::string& field)
{
    const std::size_t end = std::min(line.find(',', at), line.size());
    field.assign(line.substr(at, end - at));
    return end;
}

/// A field in quotes, from the character after the first; npos if they stay open.
std::size_t take_quoted(std::string_view line, std::size_t at, std::string& field)
{
    field.clear();
    while (true) {
        const std::size_t quote = line.find('"', at);
        if (quote == std::string_view::npos) {
            return std::string_view::npos;
        }
        field.append(line.substr(at, quote - at));
        if (quote + 1 == line.size() || line[quote + 1] != '"') {
            return std::min(line.find(',', quote + 1), line.size());
        }
        field += '"';
        at = quote + 2;
    }
}

/// Two addresses of one family in ascending order.
bool is_range(std::string_view first, std::string_view last)
{
    const auto from = parse_any_address(first);
    const auto to = parse_any_address(last);
    return from && to && from->is_v4() == to->is_v4() && *from <= *to;
}

} // namespace

bool split_csv(std::string_view line, std::vector<std::string>& fields)
{
    std::size_t count = 0;
    std::size_t at = 0;
    while (true) {
        if (count == most_fields) {
            return false;
        }
        if (count == fields.size()) {
            fields.emplace_back();
        }
        const bool quoted = at < line.size() && line[at] == '"';
        const std::size_t end =
            quoted ? take_quoted(line, at + 1, fields[count]) : take_plain(line, at, fields[count]);
        if (end == std::string_view::npos) {
            return false;
        }
        ++count;
        if (end >= line.size()) {
            fields.resize(count);
            return true;
        }
        at = end + 1;
    }
}

std::optional<RangeCsvLayout> RangeCsvLayout::recognise(std::string_view first_line)
{
    std::vector<std::string> fields;
    if (!split_csv(trim(first_line), fields)) {
        return std::nullopt;
    }
    if (auto named = from_header(fields)) {
        return named;
    }
    return from_row(fields);
}

std::optional<RangeCsvLayout> RangeCsvLayout::from_header(const std::vector<std::string>& names)
{
    struct Named {
        std::string_view name;
        Column column;
    };

    constexpr std::array known{
        Named{"start", Column::First},
        Named{"first", Column::First},
        Named{"start_ip", Column::First},
        Named{"ip_range_start", Column::First},
        Named{"end", Column::Last},
        Named{"last", Column::Last},
        Named{"end_ip", Column::Last},
        Named{"ip_range_end", Column::Last},
        Named{"network", Column::Network},
        Named{"prefix", Column::Network},
        Named{"cidr", Column::Network},
        Named{"country", Column::Country},
        Named{"country_code", Column::Country},
        Named{"city", Column::City},
        Named{"lat", Column::Latitude},
        Named{"latitude", Column::Latitude},
        Named{"lon", Column::Longitude},
        Named{"longitude", Column::Longitude},
        Named{"asn", Column::AsNumber},
        Named{"autonomous_system_number", Column::AsNumber},
        Named{"holder", Column::Holder},
        Named{"org", Column::Holder},
        Named{"as_name", Column::Holder},
        Named{"as_organization", Column::Holder},
        Named{"autonomous_system_organization", Column::Holder},
    };
    RangeCsvLayout layout;
    layout.has_header_ = true;
    unsigned ends = 0;
    bool tells = false;
    for (const std::string& name : names) {
        const auto* const found =
            std::find_if(known.begin(), known.end(), [&name](const Named& entry) {
                return equal_ignoring_case(entry.name, trim(name));
            });
        const Column column = found == known.end() ? Column::Skip : found->column;
        ends |= column == Column::First || column == Column::Network ? seen_first : 0U;
        ends |= column == Column::Last || column == Column::Network ? seen_last : 0U;
        tells = tells || column > Column::Network;
        layout.columns_.push_back(column);
    }
    return ends == (seen_first | seen_last) && tells ? std::optional(layout) : std::nullopt;
}

std::optional<RangeCsvLayout> RangeCsvLayout::from_row(const std::vector<std::string>& fields)
{
    RangeCsvLayout layout;
    std::size_t values = 2;
    if (fields.size() >= 2 && fields[0].find('/') != std::string::npos &&
        Prefix::parse(fields[0])) {
        layout.columns_ = {Column::Network};
        values = 1;
    } else if (fields.size() >= 3 && is_range(fields[0], fields[1])) {
        layout.columns_ = {Column::First, Column::Last};
    } else {
        return std::nullopt;
    }
    const std::string& value = fields[values];
    constexpr std::size_t city_values = 8; // country, state1, state2, city, postcode, lat, lon, tz
    if (fields.size() == values + city_values && (value.empty() || is_country(value))) {
        layout.columns_.insert(
            layout.columns_.end(),
            {Column::Country,
             Column::Skip,
             Column::Skip,
             Column::City,
             Column::Skip,
             Column::Latitude,
             Column::Longitude,
             Column::Skip}
        );
        return layout;
    }
    if (fields.size() == values + 1 && is_country(value)) {
        layout.columns_.push_back(Column::Country);
        return layout;
    }
    if (fields.size() <= values + 2 && parse_as_number(value)) {
        layout.columns_.insert(layout.columns_.end(), {Column::AsNumber, Column::Holder});
        return layout;
    }
    return std::nullopt;
}

bool RangeCsvLayout::take(Column column, std::string_view value, PlaceRange& range, unsigned& ends)
    const
{
    switch (column) {
    case Column::Skip: return true;
    case Column::First:
    case Column::Last: {
        const auto address = parse_any_address(value);
        (column == Column::First ? range.first : range.last) = address.value_or(Address());
        ends |= column == Column::First ? seen_first : seen_last;
        return address.has_value();
    }
    case Column::Network: {
        const auto prefix = Prefix::parse(value);
        if (prefix) {
            range.first = prefix->address();
            range.last = last_of(*prefix);
            ends |= seen_first | seen_last;
        }
        return prefix.has_value();
    }
    case Column::Country:
        range.country = is_country(value) ? upper_country(value) : "";
        return true;
    case Column::City: range.city = to_valid_utf8(value); return true;
    case Column::Latitude: range.latitude = parse_real(value); return true;
    case Column::Longitude: range.longitude = parse_real(value); return true;
    case Column::AsNumber: range.asn = parse_as_number(value).value_or(0); return true;
    case Column::Holder: range.holder = to_valid_utf8(value); return true;
    }
    return true;
}

std::optional<PlaceRange> RangeCsvLayout::parse(std::string_view line)
{
    PlaceRange range;
    unsigned ends = 0;
    if (!split_csv(line, fields_)) {
        return std::nullopt;
    }
    const std::size_t count = std::min(fields_.size(), columns_.size());
    for (std::size_t i = 0; i < count; ++i) {
        if (!take(columns_[i], trim(fields_[i]), range, ends)) {
            return std::nullopt;
        }
    }
    constexpr double most_latitude = 90;
    constexpr double most_longitude = 180;
    if (!range.latitude || !range.longitude || std::abs(*range.latitude) > most_latitude ||
        std::abs(*range.longitude) > most_longitude) {
        range.latitude.reset();
        range.longitude.reset();
    }
    const bool tells = !range.country.empty() || !range.city.empty() || range.asn != 0 ||
                       !range.holder.empty() || range.latitude;
    if (ends != (seen_first | seen_last) || range.last < range.first ||
        range.first.is_v4() != range.last.is_v4() || !tells) {
        return std::nullopt;
    }
    return range;
}

} // namespace takedown
