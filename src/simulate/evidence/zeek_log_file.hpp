#pragma once

// ZeekLogFile: one Zeek log, its rows in the order of their time.

#include "core/time.hpp"
#include "simulate/evidence/text_file.hpp"
#include "simulate/evidence/zeek_rows.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace takedown::simulate {

/// The file is made with its first row, so that a log which has nothing to say is not there. Rows
/// may come up to a conversation's length early: they wait until their time has come.
class ZeekLogFile {
public:
    ZeekLogFile(const ZeekLogKind& kind, std::string folder)
        : kind_(kind), folder_(std::move(folder))
    {
    }

    /// No row before `now` will come any more.
    void add(TimePoint time, std::string_view row, TimePoint now);

    /// Writes what waits, and the end. Error: Storage.
    Result<void> finish();

private:
    struct Waiting {
        TimePoint time{};
        std::uint64_t number = 0;
        std::uint32_t row = 0; ///< index into rows_
    };

    static bool later(const Waiting& a, const Waiting& b);
    void write_until(TimePoint end);
    void write(TimePoint time, std::string_view row);
    void begin_file(TimePoint time);

    const ZeekLogKind& kind_;
    std::string folder_;
    std::optional<TextFile> file_;
    std::optional<Error> error_;           ///< why there is no file
    std::vector<Waiting> waiting_;         ///< a heap, the earliest first
    std::vector<std::string> rows_;        ///< of what waits,
    std::vector<std::uint32_t> free_rows_; ///< and of nobody, kept for their memory
    std::uint64_t next_number_ = 0;
    TimePoint last_{};
};

} // namespace takedown::simulate
