#pragma once

// ZeekFields: the fields of one row of a Zeek log, as Zeek's ASCII writer puts them.

#include "core/ip.hpp"
#include "core/time.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace takedown::simulate {

/// Builds a row in a buffer that is used again; each call is one field.
class ZeekFields {
public:
    void begin() { end_ = 0; }

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

    /// Several fields, written as they stand, each with its end.
    void fields(std::string_view values) { append(values); }

    void unset() { word("-"); }

    void empty() { word("(empty)"); }

    /// Elements of a list, between begin_list() and end_list(); a list without any is unset.
    void begin_list() { list_at_ = end_; }

    void element(std::string_view value);
    /// Several, with the commas that part them.
    void elements(std::string_view values);
    void address_element(const Address& value);
    void seconds_element(std::uint64_t seconds);
    void end_list();

    [[nodiscard]] std::string_view so_far() const { return {row_.data(), end_}; }

    /// The row with its line end.
    [[nodiscard]] std::string_view row();

private:
    /// Room for `size` more characters; where they go.
    char* room(std::size_t size)
    {
        if (row_.size() - end_ < size) {
            grow(size);
        }
        return row_.data() + end_;
    }

    void grow(std::size_t size);
    void append(std::string_view value);

    void append(char value) { *room(1) = value, ++end_; }

    void append_escaped(std::string_view value, bool in_list);
    void append_odd(std::string_view value, bool in_list);
    void append_number(std::uint64_t value);
    void append_seconds(std::int64_t micros);
    void append_address(const Address& value);

    void end_field() { append('\t'); }

    void begin_element();

    std::vector<char> row_; ///< its memory; what is written ends at end_
    std::size_t end_ = 0;
    std::size_t list_at_ = 0;
};

} // namespace takedown::simulate
