#pragma once

// The files an import is about: folders walked, ordered by path, each with its identity.

#include "core/result.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace takedown {

struct ListedFile {
    std::string path;  ///< to open it
    std::string shown; ///< to record it: relative to the case folder when inside it
    std::uint64_t size = 0;
    std::int64_t modified = 0; ///< nanoseconds since 1970, only to see whether the file changed
    bool named = false;        ///< the user gave this very path, not a folder above it
};

struct UnreadableFolder {
    std::string path;
    std::string why;
};

struct EvidenceListing {
    std::vector<ListedFile> files; ///< each once, ordered by `shown`
    std::vector<UnreadableFolder> unreadable;
};

/// All regular files at and below `paths`. Hidden files and folders, sockets and devices are left
/// out; links are followed, each folder is entered once. Error: a path does not exist, or names
/// something that is neither a file nor a folder.
Result<EvidenceListing>
list_evidence(const std::vector<std::string>& paths, const std::string& case_folder);

/// Remembers SHA-256 by path, size and time of change, so that a second run need not read
/// everything again. Losing it costs time only.
class IdentityCache {
public:
    explicit IdentityCache(std::string path);

    /// SHA-256 of the file's bytes, from memory or computed. Error: it cannot be read.
    Result<std::string> identity_of(const ListedFile& file);
    /// Writes what was learnt; failure is of no consequence.
    void save() const;

private:
    std::string path_;
    std::map<std::string, std::string> known_; ///< "size modified path" → SHA-256
    bool changed_ = false;
};

} // namespace takedown
