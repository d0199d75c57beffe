#include "cli/new_folder.hpp"

#include "core/utf8.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace fs = std::filesystem;

namespace takedown {

namespace {

constexpr std::string_view unfinished_name = ".unfinished";
constexpr std::string_view evidence_name = "evidence";

Error cannot(const std::string& path, std::string_view what, const std::error_code& why)
{
    return {ErrorKind::Storage, fmt::format("{}: cannot be {} ({})", path, what, why.message())};
}

std::error_code last_error()
{
    return {errno, std::generic_category()};
}

/// Evidence of a case is read whole: what is written inside would become evidence of it.
Result<void> check_outside_cases(const std::string& path)
{
    std::error_code error;
    const fs::path whole = fs::weakly_canonical(path, error);
    for (fs::path above = whole; above.has_relative_path();) {
        above = above.parent_path();
        if (fs::exists(above / "case.toml", error)) {
            return fail(
                ErrorKind::Usage,
                fmt::format(
                    "{}: lies inside the case {}; name a folder outside", path, above.string()
                )
            );
        }
    }
    return {};
}

/// The database engine and TOML take names of UTF-8 only.
Result<void> check_name(const std::string& path)
{
    if (path.empty() || !is_valid_utf8(path)) {
        return fail(
            ErrorKind::Usage, fmt::format("'{}': must be the name of a folder, in UTF-8", path)
        );
    }
    return {};
}

/// The uppermost part of a path that is not there yet.
std::string uppermost_missing(const std::string& path)
{
    std::string missing;
    std::error_code error;
    for (fs::path part = fs::absolute(path, error).lexically_normal();
         part.has_relative_path() &&
         fs::symlink_status(part, error).type() == fs::file_type::not_found;
         part = part.parent_path()) {
        missing = part.string();
    }
    return missing;
}

Result<std::vector<std::string>> names_in(const std::string& folder)
{
    std::vector<std::string> names;
    std::error_code error;
    fs::directory_iterator entry(folder, error);
    for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
        names.push_back(entry->path().filename().string());
    }
    if (error) {
        return tl::unexpected<Error>(cannot(folder, "listed", error));
    }
    std::sort(names.begin(), names.end());
    return names;
}

/// Nothing is mixed into what is there already: whose truth would it be?
Result<void> check_empty(const std::string& path)
{
    TAKEDOWN_TRY(const std::vector<std::string> names, names_in(path));
    const bool empty = std::all_of(names.begin(), names.end(), [](const std::string& name) {
        return name == unfinished_name;
    });
    if (!empty) {
        return fail(
            ErrorKind::Usage,
            fmt::format("{}: is not empty; name a new folder for the evidence", path)
        );
    }
    return {};
}

/// An open folder that nobody else has locked, or why not.
Result<int> lock_folder(const std::string& path, const std::string& place)
{
    if (::mkdir(place.c_str(), S_IRWXU | S_IRWXG | S_IRWXO) != 0 && errno != EEXIST) {
        return tl::unexpected<Error>(cannot(place, "made", last_error()));
    }
    const int lock = ::open(place.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (lock < 0) {
        return tl::unexpected<Error>(cannot(place, "opened", last_error()));
    }

    struct stat held {};

    struct stat seen {};

    // Another one may have finished between the opening and the lock: then the name is gone.
    if (::flock(lock, LOCK_EX | LOCK_NB) != 0 || ::fstat(lock, &held) != 0 ||
        ::lstat(place.c_str(), &seen) != 0 || held.st_ino != seen.st_ino) {
        ::close(lock);
        return fail(ErrorKind::Busy, fmt::format("{}: another process writes there", path));
    }
    return lock;
}

} // namespace

NewFolder::NewFolder(NewFolder&& other) noexcept
    : path_(std::move(other.path_)),
      place_(std::move(other.place_)),
      made_(std::move(other.made_)),
      lock_(std::exchange(other.lock_, -1))
{
}

Result<NewFolder> NewFolder::claim(const std::string& path)
{
    TAKEDOWN_CHECKED(check_name(path));
    TAKEDOWN_CHECKED(check_outside_cases(path));
    NewFolder folder;
    folder.path_ = path;
    folder.place_ = (fs::path(path) / unfinished_name).string();
    const std::string missing = uppermost_missing(path);
    std::error_code error;
    fs::create_directories(path, error);
    std::error_code other;
    if (!fs::is_directory(path, other)) {
        return tl::unexpected<Error>(cannot(
            path, "made a folder", error ? error : std::make_error_code(std::errc::not_a_directory)
        ));
    }
    TAKEDOWN_CHECKED(check_empty(path));
    TAKEDOWN_TRY(folder.lock_, lock_folder(path, folder.place_));
    folder.made_ = missing;
    TAKEDOWN_CHECKED(check_empty(path)); // another one may have finished since
    TAKEDOWN_TRY(const std::vector<std::string> left, names_in(folder.place_));
    for (const std::string& name : left) {
        fs::remove_all(fs::path(folder.place_) / name, error);
        if (error) {
            return tl::unexpected<Error>(cannot(folder.place_ + "/" + name, "removed", error));
        }
    }
    return folder;
}

Result<void> NewFolder::finish()
{
    TAKEDOWN_TRY(std::vector<std::string> names, names_in(place_));
    // Whoever is killed in between leaves a folder without evidence, which nobody can analyse.
    std::stable_partition(names.begin(), names.end(), [](const std::string& name) {
        return name != evidence_name;
    });
    for (const std::string& name : names) {
        std::error_code error;
        fs::rename(fs::path(place_) / name, fs::path(path_) / name, error);
        if (error) {
            return tl::unexpected<Error>(cannot(path_ + "/" + name, "written", error));
        }
    }
    std::error_code error;
    fs::remove(place_, error);
    ::close(std::exchange(lock_, -1));
    return {};
}

void NewFolder::clear() noexcept
{
    std::error_code error; // nothing more can be done
    fs::remove_all(place_, error);
    const fs::path top(made_);
    for (fs::path part = fs::absolute(path_, error).lexically_normal();
         !made_.empty() && fs::remove(part, error) && part != top;
         part = part.parent_path()) {
    }
}

NewFolder::~NewFolder()
{
    if (lock_ >= 0) {
        clear();
        ::close(lock_);
    }
}

} // namespace takedown
