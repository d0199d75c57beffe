#include "casework/case.hpp"

#include "core/cursor.hpp"
#include "core/hash.hpp"
#include "core/text.hpp"
#include "core/utf8.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <pwd.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace fs = std::filesystem;

namespace takedown {

namespace {

constexpr std::size_t key_bytes = 32;

std::string base_name(const std::string& folder)
{
    std::error_code error;
    const fs::path whole = fs::weakly_canonical(folder, error);
    const std::string name = whole.filename().string();
    return name.empty() ? "case" : name;
}

Result<void> write_new_file(const std::string& path, std::string_view text, mode_t mode)
{
    // O_EXCL: never overwrite, and never follow a link that somebody left in the folder.
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    if (file < 0) {
        return fail(
            ErrorKind::Storage,
            fmt::format("{}: cannot be written ({})", path, std::generic_category().message(errno))
        );
    }
    const ssize_t written = ::write(file, text.data(), text.size());
    const bool whole = written == static_cast<ssize_t>(text.size()) && ::fsync(file) == 0;
    ::close(file);
    if (!whole) {
        ::unlink(path.c_str());
        return fail(
            ErrorKind::Storage, fmt::format("{}: cannot be written; is the disk full?", path)
        );
    }
    return {};
}

std::string name_of_user(uid_t user)
{
    std::array<char, 4096> buffer{};
    passwd entry{};
    passwd* found = nullptr;
    if (::getpwuid_r(user, &entry, buffer.data(), buffer.size(), &found) == 0 && found != nullptr) {
        return entry.pw_name;
    }
    return fmt::format("uid {}", user);
}

/// A key that is there but not for us. Reading without it is fine: only writing needs pseudonyms.
Error key_unreadable(const std::string& path, int problem)
{
    struct stat status {};

    const bool known = ::stat(path.c_str(), &status) == 0;
    return {
        ErrorKind::Case,
        fmt::format(
            "{}: cannot be read ({}){}",
            path,
            std::generic_category().message(problem),
            known ? fmt::format(
                        "; it belongs to {}, and you are {}",
                        name_of_user(status.st_uid),
                        name_of_user(::geteuid())
                    )
                  : ""
        )};
}

Result<std::string> read_or_make_key(const std::string& path, Access access)
{
    std::ifstream file(path, std::ios::binary);
    const int problem = errno;
    if (file) {
        std::string key;
        std::getline(file, key);
        if (key.size() != 2 * key_bytes) {
            return fail(
                ErrorKind::Case,
                fmt::format(
                    "{}: is damaged; without it pseudonyms in this case cannot be repeated. "
                    "Restore it "
                    "from a copy, or remove it to start with new pseudonyms",
                    path
                )
            );
        }
        return key;
    }
    if (access == Access::ReadOnly) {
        return std::string{};
    }
    if (problem != ENOENT) {
        return tl::unexpected<Error>(key_unreadable(path, problem));
    }
    std::array<std::uint8_t, key_bytes> bytes{};
    if (::getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) {
        return fail(ErrorKind::Internal, "the system gave no random bytes for the case's key");
    }
    const std::string key = to_hex(bytes);
    TAKEDOWN_CHECKED(write_new_file(path, key + "\n", S_IRUSR | S_IWUSR));
    return key;
}

/// The database engine and TOML take names of UTF-8 only.
Result<void> check_name(const std::string& folder)
{
    if (!is_valid_utf8(folder)) {
        return fail(
            ErrorKind::Usage,
            fmt::format("{}: the name of a case must be valid UTF-8; rename the folder", folder)
        );
    }
    return {};
}

} // namespace

Result<void> Case::create(const std::string& folder)
{
    TAKEDOWN_CHECKED(check_name(folder));
    std::error_code error;
    if (fs::exists(fs::path(folder) / "case.toml", error)) {
        return fail(ErrorKind::Case, fmt::format("{}: is a case already", folder));
    }
    fs::create_directories(fs::path(folder) / "evidence", error);
    if (error) {
        return fail(
            ErrorKind::Storage, fmt::format("{}: cannot be made ({})", folder, error.message())
        );
    }
    const fs::path root(folder);
    TAKEDOWN_CHECKED(write_new_file(
        (root / "case.toml").string(),
        default_settings_text(base_name(folder)),
        S_IRUSR | S_IWUSR | S_IRGRP | S_IROTH
    ));
    TAKEDOWN_TRY(
        [[maybe_unused]] const std::string key,
        read_or_make_key((root / "case.key").string(), Access::ReadWrite)
    );
    return {};
}

Result<Case> Case::open(const std::string& folder, Access access, const Resources& resources)
{
    TAKEDOWN_CHECKED(check_name(folder));
    std::error_code error;
    const fs::path root(folder);
    const bool has_database = fs::exists(root / "case.duckdb", error);
    if (!fs::is_directory(root, error)) {
        return fail(
            ErrorKind::Case,
            fmt::format("{}: no such folder. Make a case with: takedown init {}", folder, folder)
        );
    }
    if (!has_database && !fs::exists(root / "case.toml", error) &&
        !fs::is_directory(root / "evidence", error)) {
        return fail(
            ErrorKind::Case,
            fmt::format(
                "{}: is no case: it has neither case.toml nor an evidence folder. Make one with: "
                "takedown init {}",
                folder,
                folder
            )
        );
    }
    if (!has_database && access == Access::ReadOnly) {
        return fail(
            ErrorKind::Case,
            fmt::format("{}: nothing was analysed yet. Start with: takedown run {}", folder, folder)
        );
    }
    Case opened;
    opened.folder_ = folder;
    opened.resources_ = resources;
    TAKEDOWN_TRY(opened.settings_, read_settings(opened.path("case.toml"), base_name(folder)));
    opened.hiding_ = AddressHiding(opened.settings_.trap_addresses);
    TAKEDOWN_TRY(opened.key_, read_or_make_key(opened.path("case.key"), access));
    StoreOptions options;
    options.access = access;
    options.memory = resources.for_database();
    options.threads = resources.threads;
    TAKEDOWN_TRY(opened.store_, open_duckdb_store(opened.path("case.duckdb"), options));
    return opened;
}

std::string Case::path(std::string_view name) const
{
    return (fs::path(folder_) / name).string();
}

std::string Case::pseudonym(std::string_view secret) const
{
    return keyed_hash(key_, secret);
}

Result<void> Case::audit(std::string_view action, std::string_view detail)
{
    AuditEntry entry;
    entry.time = std::chrono::floor<Micros>(std::chrono::system_clock::now());
    entry.actor = name_of_user(::getuid());
    entry.action = action;
    entry.detail = detail;
    return store_->audit(entry);
}

} // namespace takedown
