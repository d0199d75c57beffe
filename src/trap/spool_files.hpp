#pragma once

// SpoolFiles: the trap's folder on disk. Mail and conversations are appended to a pair of active
// files, committed together, and moved to their folders when they are large or old enough.
//
//     FOLDER/active/STEM.mbox, STEM.jsonl   being written; nobody else reads them
//     FOLDER/mail/STEM.mbox                 finished, never changed again: for `takedown import`
//     FOLDER/conversations/STEM.jsonl       finished: docs/formats/conversations.md
//     FOLDER/lock                           held by the one trap that writes here
//     FOLDER/key                            of the digests of secrets; never leaves the folder

#include "core/result.hpp"
#include "core/time.hpp"
#include "trap/owned_file.hpp"
#include "trap/transcript.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace takedown::trap {

struct SpoolSettings {
    std::uint64_t rotate_bytes = std::uint64_t{64} << 20U; ///< of mail or of conversations
    std::chrono::seconds rotate_after{3600};
    std::uint64_t least_free_bytes = std::uint64_t{256} << 20U; ///< below it, mail is refused
};

/// What goes to disk in one piece.
struct SpoolEntry {
    std::string mail; ///< in mailbox form; empty: no message
    TranscriptPart part;
};

class SpoolFiles {
public:
    /// Makes the folder if it is not there (mode 0700), takes its lock and finishes what a trap
    /// that was killed has left. `owner`, `group`: who it shall belong to; -1: us.
    static Result<SpoolFiles>
    open(const std::string& folder, const SpoolSettings& settings, int owner, int group);

    /// Appends all entries. Committed: on disk when it returns (fdatasync). After an Error none of
    /// them is in the files. `now` names a new pair.
    enum class Durability { Buffered, Committed };
    Result<void>
    append(const std::vector<SpoolEntry>& entries, Durability durability, TimePoint now);

    /// Moves the active pair to its folders if it is due, or in any case.
    Result<void> rotate_if_due(TimePoint now);
    Result<void> rotate();

    /// Free bytes of the file system.
    [[nodiscard]] std::uint64_t free_bytes() const;

    [[nodiscard]] const SpoolSettings& settings() const { return settings_; }

    /// Key of the digests of secrets, made with the folder.
    [[nodiscard]] const std::string& digest_key() const { return digest_key_; }

    [[nodiscard]] std::uint64_t rotations() const { return rotations_; }

private:
    struct Active {
        OwnedFile file;
        std::uint64_t size = 0; ///< bytes that belong to it
    };

    Result<void> open_pair(TimePoint now);
    Result<void>
    write_pair(const std::string& mail, const std::string& lines, Durability durability);
    void take_back(std::uint64_t mail_size, std::uint64_t lines_size);
    Result<void> recover();
    Result<void> recover_pair(const std::string& stem);
    Result<void> finish_pair(const std::string& stem);
    [[nodiscard]] Error error_of(const std::string& what) const;

    std::string folder_;
    SpoolSettings settings_;
    OwnedFile lock_;
    OwnedFile active_folder_;
    OwnedFile mail_folder_;
    OwnedFile lines_folder_;
    std::string digest_key_;
    std::string stem_; ///< of the active pair; empty: none
    Active mail_;
    Active lines_;
    TimePoint opened_{};
    std::uint64_t entries_ = 0; ///< in the active pair
    std::uint64_t serial_ = 0;
    std::uint64_t rotations_ = 0;
};

} // namespace takedown::trap
