#include "reference/mmdb.hpp"

#include "core/text.hpp"

#include <maxminddb.h>
#include <netinet/in.h>

#include <array>
#include <cstring>
#include <initializer_list>

namespace takedown {

struct PlaceDatabase::State {
    MMDB_s file{};
    std::string name;
    bool is_open = false;

    State() = default;
    State(const State&) = delete;
    State& operator=(const State&) = delete;
    State(State&&) = delete;
    State& operator=(State&&) = delete;

    ~State()
    {
        if (is_open) {
            MMDB_close(&file);
        }
    }
};

namespace {

// The library hands values over in a union with a type beside it.
// NOLINTBEGIN(cppcoreguidelines-pro-type-union-access)

using Path = std::initializer_list<const char*>;

/// The value under a path of keys; nullopt if it is not there or the file is damaged.
std::optional<MMDB_entry_data_s> value_at(MMDB_entry_s entry, Path keys)
{
    constexpr std::size_t most_keys = 4;
    std::array<const char*, most_keys + 1> path{};
    std::size_t count = 0;
    for (const char* const key : keys) {
        if (count < most_keys) {
            path.at(count++) = key;
        }
    }
    MMDB_entry_data_s data{};
    if (MMDB_aget_value(&entry, &data, path.data()) != MMDB_SUCCESS || !data.has_data) {
        return std::nullopt;
    }
    return data;
}

std::string text_at(const MMDB_entry_s& entry, std::initializer_list<Path> paths)
{
    constexpr std::size_t longest = 256;
    for (const Path& path : paths) {
        const auto data = value_at(entry, path);
        if (data && data->type == MMDB_DATA_TYPE_UTF8_STRING && data->data_size > 0) {
            return shorten(to_valid_utf8({data->utf8_string, data->data_size}), longest);
        }
    }
    return {};
}

/// Numbers also where a database writes them as text ("52.1").
std::optional<double> real_at(const MMDB_entry_s& entry, std::initializer_list<Path> paths)
{
    for (const Path& path : paths) {
        const auto data = value_at(entry, path);
        if (!data) {
            continue;
        }
        switch (data->type) {
        case MMDB_DATA_TYPE_DOUBLE: return data->double_value;
        case MMDB_DATA_TYPE_FLOAT: return static_cast<double>(data->float_value);
        case MMDB_DATA_TYPE_UINT16: return data->uint16;
        case MMDB_DATA_TYPE_UINT32: return data->uint32;
        case MMDB_DATA_TYPE_INT32: return data->int32;
        case MMDB_DATA_TYPE_UTF8_STRING:
            if (const auto number = parse_real({data->utf8_string, data->data_size})) {
                return number;
            }
            break;
        default: break;
        }
    }
    return std::nullopt;
}

// NOLINTEND(cppcoreguidelines-pro-type-union-access)

std::string country_at(const MMDB_entry_s& entry)
{
    std::string country = text_at(
        entry, {{"country", "iso_code"}, {"country_code"}, {"registered_country", "iso_code"}}
    );
    if (country.size() != 2) {
        return {};
    }
    for (char& c : country) {
        c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
    }
    return country;
}

Asn asn_at(const MMDB_entry_s& entry)
{
    constexpr double most = 4294967295.0;
    const auto number = real_at(entry, {{"autonomous_system_number"}, {"asn"}});
    return number && *number > 0 && *number <= most ? static_cast<Asn>(*number) : 0;
}

MMDB_lookup_result_s find(const MMDB_s& file, const Address& address, int& error)
{
    if (address.is_v4()) {
        sockaddr_in place{};
        place.sin_family = AF_INET;
        place.sin_addr.s_addr = htonl(address.v4_bits());
        sockaddr general{};
        std::memcpy(&general, &place, sizeof general);
        return MMDB_lookup_sockaddr(&file, &general, &error);
    }
    sockaddr_in6 place{};
    place.sin6_family = AF_INET6;
    std::memcpy(&place.sin6_addr, address.bytes().data(), address.bytes().size());
    // The library takes the general type and looks at the family first.
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast)
    const auto* const general = reinterpret_cast<const sockaddr*>(&place);
    return MMDB_lookup_sockaddr(&file, general, &error);
}

/// The library counts bits of the tree, which holds IPv4 below ::/96 when it holds IPv6 too.
Prefix block_of(const MMDB_s& file, const Address& address, unsigned tree_bits)
{
    constexpr std::uint16_t version_6 = 6;
    constexpr unsigned mapped_bits = 96;
    if (address.is_v4() && file.metadata.ip_version == version_6) {
        tree_bits = tree_bits > mapped_bits ? tree_bits - mapped_bits : 0;
    }
    return {address, tree_bits};
}

} // namespace

PlaceDatabase::PlaceDatabase(std::unique_ptr<State> state) : state_(std::move(state)) {}

PlaceDatabase::PlaceDatabase(PlaceDatabase&&) noexcept = default;
PlaceDatabase& PlaceDatabase::operator=(PlaceDatabase&&) noexcept = default;
PlaceDatabase::~PlaceDatabase() = default;

Result<PlaceDatabase> PlaceDatabase::open(const std::string& path)
{
    auto state = std::make_unique<State>();
    const int status = MMDB_open(path.c_str(), MMDB_MODE_MMAP, &state->file);
    if (status != MMDB_SUCCESS) {
        return fail(
            ErrorKind::Input,
            path + ": no usable MMDB file: " + MMDB_strerror(status) + "; fetch the file again"
        );
    }
    state->is_open = true;
    state->name = path.substr(path.rfind('/') == std::string::npos ? 0 : path.rfind('/') + 1);
    return PlaceDatabase(std::move(state));
}

std::optional<PlaceAnswer> PlaceDatabase::lookup(const Address& address) const
{
    if (address.is_private()) {
        return std::nullopt;
    }
    int error = MMDB_SUCCESS;
    const MMDB_lookup_result_s result = find(state_->file, address, error);
    if (error != MMDB_SUCCESS || !result.found_entry) {
        return std::nullopt;
    }
    PlaceAnswer answer;
    answer.source = state_->name;
    answer.country = country_at(result.entry);
    answer.city = text_at(result.entry, {{"city", "names", "en"}, {"city"}});
    answer.latitude = real_at(result.entry, {{"location", "latitude"}, {"latitude"}});
    answer.longitude = real_at(result.entry, {{"location", "longitude"}, {"longitude"}});
    answer.asn = asn_at(result.entry);
    answer.holder = text_at(
        result.entry, {{"autonomous_system_organization"}, {"as_name"}, {"organization"}, {"name"}}
    );
    answer.prefix = block_of(state_->file, address, result.netmask);
    const bool tells = !answer.country.empty() || !answer.city.empty() || answer.asn != 0 ||
                       !answer.holder.empty() || answer.latitude;
    return tells ? std::optional(std::move(answer)) : std::nullopt;
}

} // namespace takedown
