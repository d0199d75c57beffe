#pragma once

// PlaceDatabase: places and networks of addresses from one MMDB file.

#include "core/result.hpp"
#include "model/site.hpp"

#include <memory>
#include <optional>
#include <string>

namespace takedown {

/// Understands the flat schema of ip-location-db (country_code, city, autonomous_system_number
/// ...) and MaxMind's nested one (country.iso_code, city.names.en, location.latitude ...). Safe
/// for use by several threads at once.
class PlaceDatabase {
public:
    /// Error: the file cannot be opened or its metadata are damaged.
    static Result<PlaceDatabase> open(const std::string& path);

    PlaceDatabase(PlaceDatabase&&) noexcept;
    PlaceDatabase& operator=(PlaceDatabase&&) noexcept;
    PlaceDatabase(const PlaceDatabase&) = delete;
    PlaceDatabase& operator=(const PlaceDatabase&) = delete;
    ~PlaceDatabase();

    /// The answer with the block it is for, `source` being the file's name without its folders;
    /// nullopt if the file says nothing of the address, or is damaged where the answer would be,
    /// and for private addresses, which have no place whatever a file says.
    [[nodiscard]] std::optional<PlaceAnswer> lookup(const Address& address) const;

private:
    struct State;
    explicit PlaceDatabase(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

} // namespace takedown
