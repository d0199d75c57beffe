#include "store/place_query.hpp"

#include "store/record_columns.hpp"

#include <algorithm>
#include <utility>

namespace takedown {

namespace {

/// Texts of every prefix that could contain one of the addresses: 33 or 129 each, distinct.
std::vector<std::string> candidate_prefixes(std::span<const Address> addresses)
{
    std::vector<std::string> texts;
    for (const Address& address : addresses) {
        for (unsigned length = 0; length <= address.width(); ++length) {
            texts.push_back(Prefix(address, length).text());
        }
    }
    std::sort(texts.begin(), texts.end());
    texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
    return texts;
}

// A withdrawal ends what its peer said before; what it announced later stands.
constexpr auto route_sql =
    "WITH near AS MATERIALIZED (SELECT * FROM route WHERE prefix IN (SELECT unnest(?::VARCHAR[]))),"
    "ended AS (SELECT peer, peer_as, prefix, max({'t': time, 'f': file, 'o': byte_offset}) AS at "
    "FROM near WHERE withdrawn GROUP BY ALL) "
    "SELECT n.file, n.byte_offset, n.time, n.peer, n.peer_as, n.prefix, n.path, n.has_set "
    "FROM near n LEFT JOIN ended e ON e.peer = n.peer AND e.peer_as = n.peer_as "
    "AND e.prefix = n.prefix WHERE NOT n.withdrawn "
    "AND (e.at IS NULL OR {'t': n.time, 'f': n.file, 'o': n.byte_offset} > e.at) "
    "ORDER BY n.file, n.byte_offset, n.prefix, n.peer, n.peer_as, n.path";

/// An address as the number of 128 bits that TableAppender::put_key writes, in SQL.
std::string key_text(const Address& address)
{
    std::uint64_t upper = 0;
    std::uint64_t lower = 0;
    for (std::size_t i = 0; i < 16; ++i) {
        std::uint64_t& half = i < 8 ? upper : lower;
        half = half << 8U | address.bytes().at(i);
    }
    return "(" + std::to_string(upper) + "::UHUGEINT * 18446744073709551616::UHUGEINT + " +
           std::to_string(lower) + "::UHUGEINT)";
}

} // namespace

Result<std::vector<Route>>
stored_routes_covering(Connection& connection, std::span<const Address> addresses)
{
    TAKEDOWN_TRY(Statement statement, connection.prepare(route_sql));
    const std::vector<std::string> prefixes = candidate_prefixes(addresses);
    TAKEDOWN_TRY(Rows rows, statement.bind(std::span<const std::string>(prefixes)).run());
    std::vector<Route> routes;
    while (rows.next()) {
        Route& route = routes.emplace_back();
        route.where = {rows.u32(0), rows.u64(1)};
        route.time = rows.time(2);
        route.peer = rows.address(3);
        route.peer_as = rows.u32(4);
        route.prefix = Prefix::parse(rows.text(5)).value_or(Prefix());
        route.path = path_from(rows.text(6));
        route.has_set = rows.boolean(7);
    }
    TAKEDOWN_CHECKED(rows.status());
    return routes;
}

Result<std::vector<PlaceRange>>
stored_places_covering(Connection& connection, std::span<const Address> addresses)
{
    std::vector<PlaceRange> ranges;
    if (addresses.empty()) {
        return ranges;
    }
    std::string keys;
    for (const Address& address : addresses) {
        keys += (keys.empty() ? "(" : ", (") + key_text(address) + ")";
    }
    TAKEDOWN_TRY(
        Rows rows,
        connection.query(
            "SELECT file, byte_offset, first, last, country, city, latitude, longitude, asn, "
            "holder FROM place_range WHERE EXISTS (SELECT 1 FROM (VALUES " +
            keys +
            ") wanted(key) WHERE first_key <= key AND key <= last_key) "
            "ORDER BY file, byte_offset, first_key, last_key"
        )
    );
    while (rows.next()) {
        PlaceRange& range = ranges.emplace_back();
        range.where = {rows.u32(0), rows.u64(1)};
        range.first = rows.address(2);
        range.last = rows.address(3);
        range.country = rows.text(4);
        range.city = rows.text(5);
        range.latitude = rows.optional_real(6);
        range.longitude = rows.optional_real(7);
        range.asn = rows.u32(8);
        range.holder = rows.text(9);
    }
    TAKEDOWN_CHECKED(rows.status());
    return ranges;
}

} // namespace takedown
