#include "trap/commit_line.hpp"
#include "trap/spool_files.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <set>

namespace takedown::trap {

namespace {

constexpr std::string_view mail_ending = ".mbox";
constexpr std::string_view lines_ending = ".jsonl";

/// A whole file; nullopt if it cannot be read.
std::optional<std::string> read_file(int file)
{
    constexpr std::size_t piece = std::size_t{1} << 20U;
    std::string bytes;
    while (true) {
        const std::size_t size = bytes.size();
        bytes.resize(size + piece);
        const ssize_t got = ::read(file, bytes.data() + size, piece);
        if (got < 0 && errno != EINTR) {
            return std::nullopt;
        }
        bytes.resize(size + (got > 0 ? static_cast<std::size_t>(got) : 0));
        if (got == 0) {
            return bytes;
        }
    }
}

bool exists(int folder, const std::string& name)
{
    struct stat status {};

    return ::fstatat(folder, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0;
}

/// Moves a file that has content and removes one that has none. One that is gone is well.
bool settle(int from, int to, const std::string& name)
{
    struct stat status {};

    if (::fstatat(from, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) {
        return errno == ENOENT;
    }
    if (status.st_size == 0) {
        return ::unlinkat(from, name.c_str(), 0) == 0;
    }
    return ::renameat(from, name.c_str(), to, name.c_str()) == 0;
}

} // namespace

Result<void> SpoolFiles::recover()
{
    const int copy = ::openat(active_folder_.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const std::unique_ptr<DIR, int (*)(DIR*)> listing(::fdopendir(copy), ::closedir);
    if (!listing) {
        return tl::unexpected(error_of("its active files cannot be listed"));
    }
    std::set<std::string> stems;
    while (const dirent* entry = ::readdir(listing.get())) { // NOLINT(concurrency-mt-unsafe): ours
        const std::string_view name(entry->d_name);
        for (const std::string_view ending : {mail_ending, lines_ending}) {
            if (name.ends_with(ending)) {
                stems.emplace(name.substr(0, name.size() - ending.size()));
            }
        }
    }
    for (const std::string& stem : stems) {
        TAKEDOWN_CHECKED(recover_pair(stem));
    }
    return {};
}

Result<void> SpoolFiles::recover_pair(const std::string& stem)
{
    const std::string mail_name = stem + std::string(mail_ending);
    const std::string lines_name = stem + std::string(lines_ending);
    // One alone: it was being moved after the other, both complete.
    if (exists(active_folder_.get(), mail_name) && exists(active_folder_.get(), lines_name)) {
        constexpr int flags = O_RDWR | O_CLOEXEC | O_NOFOLLOW;
        const OwnedFile mail(::openat(active_folder_.get(), mail_name.c_str(), flags));
        const OwnedFile lines(::openat(active_folder_.get(), lines_name.c_str(), flags));

        struct stat status {};

        if (!mail.is_open() || !lines.is_open() || ::fstat(mail.get(), &status) != 0) {
            return tl::unexpected(error_of(stem + " of the last run cannot be opened"));
        }
        const auto text = read_file(lines.get());
        if (!text) {
            return tl::unexpected(error_of(lines_name + " cannot be read"));
        }
        const GoodEnd end = good_end(*text, static_cast<std::uint64_t>(status.st_size));
        if (::ftruncate(mail.get(), static_cast<off_t>(end.mail)) != 0 ||
            ::ftruncate(lines.get(), static_cast<off_t>(end.lines)) != 0 ||
            ::fsync(mail.get()) != 0 || ::fsync(lines.get()) != 0) {
            return tl::unexpected(error_of(stem + " of the last run cannot be mended"));
        }
    }
    return finish_pair(stem);
}

Result<void> SpoolFiles::finish_pair(const std::string& stem)
{
    const bool moved =
        settle(active_folder_.get(), lines_folder_.get(), stem + std::string(lines_ending)) &&
        settle(active_folder_.get(), mail_folder_.get(), stem + std::string(mail_ending));
    if (!moved || ::fsync(lines_folder_.get()) != 0 || ::fsync(mail_folder_.get()) != 0 ||
        ::fsync(active_folder_.get()) != 0) {
        return tl::unexpected(error_of(stem + " cannot be moved out of its active folder"));
    }
    return {};
}

} // namespace takedown::trap
