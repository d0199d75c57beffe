#include "trap/spool_files.hpp"

#include "core/text.hpp"
#include "trap/commit_line.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <openssl/rand.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <iterator>
#include <system_error>
#include <utility>

namespace takedown::trap {

namespace {

constexpr mode_t folder_mode = 0700;
constexpr mode_t file_mode = 0600;

bool write_all(int file, std::string_view bytes)
{
    while (!bytes.empty()) {
        const ssize_t written = ::write(file, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            return false;
        }
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

OwnedFile open_folder(int parent, const char* name, int owner, int group)
{
    if (::mkdirat(parent, name, folder_mode) == 0 && owner >= 0) {
        if (::fchownat(parent, name, static_cast<uid_t>(owner), static_cast<gid_t>(group), 0) !=
            0) {
            return {};
        }
    }
    return OwnedFile(::openat(parent, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC));
}

OwnedFile open_file(int folder, const std::string& name, int flags, int owner, int group)
{
    OwnedFile file(::openat(folder, name.c_str(), flags | O_CLOEXEC | O_NOFOLLOW, file_mode));
    if (file.is_open() && owner >= 0 &&
        ::fchown(file.get(), static_cast<uid_t>(owner), static_cast<gid_t>(group)) != 0) {
        file.reset();
    }
    return file;
}

/// The folder's key; made when it is not there. Empty if neither is possible.
std::string read_key(int folder, int owner, int group)
{
    constexpr std::size_t key_bytes = 32;
    std::array<char, 2 * key_bytes> text{};
    const OwnedFile old = open_file(folder, "key", O_RDONLY, -1, -1);
    if (old.is_open() &&
        ::read(old.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size())) {
        return {text.data(), text.size()};
    }
    std::array<std::uint8_t, key_bytes> random{};
    const OwnedFile made = open_file(folder, "key", O_WRONLY | O_CREAT | O_TRUNC, owner, group);
    if (!made.is_open() || RAND_bytes(random.data(), static_cast<int>(random.size())) != 1) {
        return {};
    }
    const std::string key = to_hex(random);
    return write_all(made.get(), key) && ::fsync(made.get()) == 0 ? key : std::string();
}

/// "20120716T120001Z-0": names that sort by time.
std::string stem_of(TimePoint now, std::uint64_t serial)
{
    std::string text = format_time(std::chrono::floor<std::chrono::seconds>(now));
    std::erase(text, '-');
    std::erase(text, ':');
    return fmt::format("{}-{}", text, serial);
}

} // namespace

Error SpoolFiles::error_of(const std::string& what) const
{
    return {
        ErrorKind::Storage,
        fmt::format("{}: {} ({})", folder_, what, std::generic_category().message(errno))};
}

Result<SpoolFiles>
SpoolFiles::open(const std::string& folder, const SpoolSettings& settings, int owner, int group)
{
    SpoolFiles files;
    files.folder_ = folder;
    files.settings_ = settings;
    const OwnedFile root = open_folder(AT_FDCWD, folder.c_str(), owner, group);
    if (!root.is_open()) {
        return tl::unexpected(files.error_of("cannot be made or opened"));
    }
    files.active_folder_ = open_folder(root.get(), "active", owner, group);
    files.mail_folder_ = open_folder(root.get(), "mail", owner, group);
    files.lines_folder_ = open_folder(root.get(), "conversations", owner, group);
    files.lock_ = open_file(root.get(), "lock", O_RDWR | O_CREAT, owner, group);
    if (!files.active_folder_.is_open() || !files.mail_folder_.is_open() ||
        !files.lines_folder_.is_open() || !files.lock_.is_open()) {
        return tl::unexpected(files.error_of("cannot be written"));
    }
    if (::flock(files.lock_.get(), LOCK_EX | LOCK_NB) != 0) {
        return fail(ErrorKind::Busy, folder + ": another trap writes there; end it first");
    }
    files.digest_key_ = read_key(root.get(), owner, group);
    if (files.digest_key_.empty()) {
        return tl::unexpected(files.error_of("its key cannot be read or made"));
    }
    TAKEDOWN_CHECKED(files.recover());
    return files;
}

std::uint64_t SpoolFiles::free_bytes() const
{
    struct statvfs status {};

    if (::fstatvfs(active_folder_.get(), &status) != 0) {
        return 0;
    }
    return std::uint64_t{status.f_bavail} * status.f_frsize;
}

Result<void> SpoolFiles::open_pair(TimePoint now)
{
    constexpr int most_tries = 1000;
    for (int tries = 0; tries < most_tries; ++tries) {
        const std::string stem = stem_of(now, serial_++);

        struct stat status {};

        const bool taken =
            ::fstatat(mail_folder_.get(), (stem + ".mbox").c_str(), &status, 0) == 0 ||
            ::fstatat(lines_folder_.get(), (stem + ".jsonl").c_str(), &status, 0) == 0;
        if (taken) {
            continue;
        }
        constexpr int flags = O_WRONLY | O_CREAT | O_EXCL | O_APPEND;
        mail_.file = open_file(active_folder_.get(), stem + ".mbox", flags, -1, -1);
        if (!mail_.file.is_open() && errno == EEXIST) {
            continue;
        }
        lines_.file = open_file(active_folder_.get(), stem + ".jsonl", flags, -1, -1);
        if (!mail_.file.is_open() || !lines_.file.is_open()) {
            Error error = error_of("a new file cannot be made");
            (void)::unlinkat(active_folder_.get(), (stem + ".mbox").c_str(), 0);
            return tl::unexpected(std::move(error));
        }
        if (::fsync(active_folder_.get()) != 0) {
            return tl::unexpected(error_of("cannot be written"));
        }
        mail_.size = lines_.size = entries_ = 0;
        stem_ = stem;
        opened_ = now;
        return {};
    }
    return fail(ErrorKind::Storage, folder_ + ": no name is free for a new file");
}

Result<void>
SpoolFiles::append(const std::vector<SpoolEntry>& entries, Durability durability, TimePoint now)
{
    if (stem_.empty()) {
        TAKEDOWN_CHECKED(open_pair(now));
    }
    std::string mail;
    std::string lines;
    for (const SpoolEntry& entry : entries) {
        lines += entry.part.text.substr(0, entry.part.place.value_or(entry.part.text.size()));
        if (entry.part.place) {
            fmt::format_to(
                std::back_inserter(lines),
                R"("file":"{}.mbox","offset":{},"length":{},)",
                stem_,
                mail_.size + mail.size(),
                entry.mail.size()
            );
            lines += std::string_view(entry.part.text).substr(*entry.part.place);
        }
        lines += '\n';
        mail += entry.mail;
    }
    if (durability == Durability::Committed) {
        lines += commit_line(mail_.size + mail.size());
    }
    if (auto written = write_pair(mail, lines, durability); !written) {
        take_back(mail_.size, lines_.size);
        return written;
    }
    mail_.size += mail.size();
    lines_.size += lines.size();
    entries_ += entries.size();
    return {};
}

Result<void>
SpoolFiles::write_pair(const std::string& mail, const std::string& lines, Durability durability)
{
    if (!write_all(mail_.file.get(), mail) || !write_all(lines_.file.get(), lines)) {
        return tl::unexpected(error_of("mail cannot be written"));
    }
    if (durability == Durability::Committed &&
        (::fdatasync(mail_.file.get()) != 0 || ::fdatasync(lines_.file.get()) != 0)) {
        return tl::unexpected(error_of("mail cannot be made safe"));
    }
    return {};
}

void SpoolFiles::take_back(std::uint64_t mail_size, std::uint64_t lines_size)
{
    const bool cut = ::ftruncate(mail_.file.get(), static_cast<off_t>(mail_size)) == 0 &&
                     ::ftruncate(lines_.file.get(), static_cast<off_t>(lines_size)) == 0;
    // After a failed write or sync the kernel may have dropped pages of these files: they are
    // finished, and the next attempt starts a new pair.
    if (entries_ > 0 || !cut) {
        (void)rotate();
    }
}

Result<void> SpoolFiles::rotate_if_due(TimePoint now)
{
    const bool large =
        mail_.size >= settings_.rotate_bytes || lines_.size >= settings_.rotate_bytes;
    const bool old = now - opened_ >= settings_.rotate_after;
    return entries_ > 0 && (large || old) ? rotate() : Result<void>{};
}

Result<void> SpoolFiles::rotate()
{
    if (stem_.empty()) {
        return {};
    }
    const bool synced = ::fdatasync(mail_.file.get()) == 0 && ::fdatasync(lines_.file.get()) == 0;
    mail_.file.reset();
    lines_.file.reset();
    const std::string stem = std::exchange(stem_, {});
    entries_ = 0;
    mail_.size = lines_.size = 0;
    TAKEDOWN_CHECKED(finish_pair(stem));
    ++rotations_;
    return synced ? Result<void>{} : tl::unexpected(error_of("mail cannot be made safe"));
}

} // namespace takedown::trap
