#pragma once

// NewFolder: a folder that is filled out of sight and shows its content only when it is whole.

#include "core/result.hpp"

#include <string>

namespace takedown {

/// While it is filled, the folder holds nothing but `.unfinished/`, which no command takes for a
/// case. A program that is killed leaves that behind; the next claim takes it away.
class NewFolder {
public:
    /// Makes `path` where it is not there yet, and keeps others out. Errors: Usage (something is in
    /// it, or it lies inside a case), Busy (another process fills it), Storage.
    static Result<NewFolder> claim(const std::string& path);

    NewFolder(NewFolder&& other) noexcept;
    NewFolder& operator=(NewFolder&&) = delete;
    NewFolder(const NewFolder&) = delete;
    NewFolder& operator=(const NewFolder&) = delete;
    /// Takes away what was written, and the folder if it was made here, unless finished.
    ~NewFolder();

    /// The folder to write into. It is there and empty.
    [[nodiscard]] const std::string& place() const { return place_; }

    /// Moves everything to its place, `evidence` last. Error: Storage.
    Result<void> finish();

private:
    NewFolder() = default;
    void clear() noexcept;

    std::string path_;
    std::string place_;
    std::string made_; ///< uppermost folder that was made here; empty: none
    int lock_ = -1;    ///< on `.unfinished`, held while the program lives
};

} // namespace takedown
