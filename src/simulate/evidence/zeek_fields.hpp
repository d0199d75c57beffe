#pragma once

// ZeekFields: the fields of one row of a Zeek log, as Zeek's ASCII writer puts them.

#include "core/ip.hpp"
#include "core/time.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace takedown::simulate {

/// Builds a row in a buffer that is used again; each call is one field.
class ZeekFields {
public:
    void begin() { row_.clear(); }

    void time(TimePoint value);
    void interval(Micros value);
    void count(std::uint64_t value);
    void truth(bool value);
    void address(const Address& value);
    /// Nothing becomes "-"; bytes that would break the row become \xHH.
    void text(std::string_view value);
    /// A name with odd bytes as \DDD, which Zeek shows as \xHH.
    void name(std::string_view value);
    /// Written as it stands.
    void word(std::string_view value);

    void unset() { word("-"); }

    void empty() { word("(empty)"); }

    /// Elements of a list, between begin_list() and end_list(); a list without any is unset.
    void begin_list() { list_at_ = row_.size(); }

    void element(std::string_view value);
    void seconds_element(std::uint64_t seconds);
    void end_list();

    /// The row with its line end.
    [[nodiscard]] std::string_view row();

private:
    void append_escaped(std::string_view value, bool in_list);
    void append_number(std::uint64_t value);
    void append_seconds(std::int64_t micros);

    void end_field() { row_ += '\t'; }

    void begin_element();

    std::string row_;
    std::size_t list_at_ = 0;
};

} // namespace takedown::simulate
