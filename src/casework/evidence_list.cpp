#include "casework/evidence_list.hpp"

#include "core/hash.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>
#include <set>
#include <system_error>
#include <utility>

namespace fs = std::filesystem;

namespace takedown {

namespace {

constexpr int max_depth = 64;

bool is_hidden(const fs::path& path)
{
    const std::string name = path.filename().string();
    return name.size() > 1 && name.front() == '.' && name != "..";
}

/// Maildir keeps its mail below cur and new; tmp holds what was never delivered.
bool is_maildir_tmp(const fs::path& path)
{
    std::error_code error;
    return path.filename() == "tmp" && fs::is_directory(path.parent_path() / "cur", error) &&
           fs::is_directory(path.parent_path() / "new", error);
}

std::string shown_path(const fs::path& path, const fs::path& case_folder)
{
    // Links keep the name they have in the case: that is where their labels come from.
    const fs::path whole = fs::absolute(path).lexically_normal();
    const fs::path relative = whole.lexically_relative(case_folder);
    const bool inside = !relative.empty() && *relative.begin() != "..";
    return inside ? relative.generic_string() : whole.generic_string();
}

/// Walks folders; a loop of links ends at the first folder that was entered before.
class Lister {
public:
    explicit Lister(fs::path case_folder) : case_folder_(std::move(case_folder)) {}

    /// False: it is no regular file.
    bool add_file(const fs::path& path, bool named)
    {
        struct stat status {};

        if (::stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) {
            return false;
        }
        ListedFile file;
        file.path = path.string();
        file.shown = shown_path(path, case_folder_);
        file.size = static_cast<std::uint64_t>(status.st_size);
        file.modified =
            std::int64_t{status.st_mtim.tv_sec} * 1'000'000'000 + status.st_mtim.tv_nsec;
        file.named = named;
        listing_.files.push_back(std::move(file));
        return true;
    }

    void walk(const fs::path& folder, int depth)
    {
        struct stat status {};

        if (depth > max_depth || ::stat(folder.c_str(), &status) != 0 ||
            !entered_.emplace(status.st_dev, status.st_ino).second) {
            return;
        }
        std::error_code error;
        std::vector<fs::path> entries;
        for (fs::directory_iterator it(folder, error), end; !error && it != end;
             it.increment(error)) {
            if (!is_hidden(it->path())) {
                entries.push_back(it->path());
            }
        }
        if (error) {
            listing_.unreadable.push_back(
                {folder.string(), "cannot be read (" + error.message() + ")"}
            );
        }
        std::sort(entries.begin(), entries.end()); // which of two links is entered must not vary
        for (const fs::path& path : entries) {
            if (!fs::is_directory(path, error)) {
                add_file(path, false);
            } else if (!is_maildir_tmp(path)) {
                walk(path, depth + 1);
            }
        }
    }

    EvidenceListing finish()
    {
        std::vector<ListedFile>& files = listing_.files;
        std::sort(files.begin(), files.end(), [](const ListedFile& a, const ListedFile& b) {
            return a.shown < b.shown;
        });
        const auto same = [](const ListedFile& a, const ListedFile& b) {
            return a.shown == b.shown;
        };
        files.erase(std::unique(files.begin(), files.end(), same), files.end());
        return std::move(listing_);
    }

private:
    fs::path case_folder_;
    std::set<std::pair<dev_t, ino_t>> entered_;
    EvidenceListing listing_;
};

} // namespace

Result<EvidenceListing>
list_evidence(const std::vector<std::string>& paths, const std::string& case_folder)
{
    std::error_code error;
    Lister lister(fs::absolute(fs::path(case_folder) / "").lexically_normal().parent_path());
    for (const std::string& path : paths) {
        if (fs::is_directory(path, error)) {
            lister.walk(path, 0);
        } else if (!fs::exists(path, error)) {
            return fail(ErrorKind::Input, fmt::format("{}: no such file or folder", path));
        } else if (!lister.add_file(path, true)) {
            return fail(ErrorKind::Input, fmt::format("{}: is neither a file nor a folder", path));
        }
    }
    return lister.finish();
}

IdentityCache::IdentityCache(std::string path) : path_(std::move(path))
{
    std::ifstream file(path_);
    std::string line;
    while (std::getline(file, line)) {
        if (line.size() > 65 && line[64] == ' ') {
            known_.insert_or_assign(line.substr(65), line.substr(0, 64));
        }
    }
}

Result<std::string> IdentityCache::identity_of(const ListedFile& file)
{
    const std::string key = fmt::format("{} {} {}", file.size, file.modified, file.path);
    if (const auto found = known_.find(key); found != known_.end()) {
        return found->second;
    }
    const int descriptor = ::open(file.path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
        return fail(
            ErrorKind::Input,
            fmt::format(
                "{}: cannot be opened ({})", file.path, std::generic_category().message(errno)
            )
        );
    }
    constexpr std::size_t piece = std::size_t{1} << 20U;
    const auto buffer = std::make_unique<std::uint8_t[]>(piece);
    Sha256 sha;
    ssize_t count = 0;
    while ((count = ::read(descriptor, buffer.get(), piece)) > 0) {
        sha.add({buffer.get(), static_cast<std::size_t>(count)});
    }
    const int problem = errno;
    ::close(descriptor);
    if (count < 0) {
        return fail(
            ErrorKind::Input,
            fmt::format(
                "{}: cannot be read ({})", file.path, std::generic_category().message(problem)
            )
        );
    }
    changed_ = true;
    return known_.insert_or_assign(key, sha.finish()).first->second;
}

void IdentityCache::save() const
{
    if (!changed_) {
        return;
    }
    const std::string next = path_ + ".new";
    std::error_code error;
    fs::remove(next, error); // a link left there by others would be written through
    {
        std::ofstream file(next, std::ios::trunc);
        for (const auto& [key, sha] : known_) {
            if (key.find('\n') == std::string::npos) {
                file << sha << ' ' << key << '\n';
            }
        }
        if (!file.flush()) {
            return;
        }
    }
    fs::rename(next, path_, error);
}

} // namespace takedown
