#include "casework/report_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <filesystem>
#include <system_error>

namespace fs = std::filesystem;

namespace takedown {

namespace {

/// How every report begins, and what its title ends in (exports/report.cpp).
constexpr std::string_view report_start = "<!doctype html>\n<html lang=\"en\">\n<head>\n";
constexpr std::string_view report_title = " takedown report</title>";
constexpr std::size_t head_bytes = 8192;

class OpenFile {
public:
    explicit OpenFile(int file) : file_(file) {}

    ~OpenFile() { close(); }

    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;
    OpenFile(OpenFile&&) = delete;
    OpenFile& operator=(OpenFile&&) = delete;

    [[nodiscard]] int get() const { return file_; }

    bool close()
    {
        const int file = file_;
        file_ = -1;
        return file < 0 || ::close(file) == 0;
    }

private:
    int file_;
};

bool is_report(const std::string& path)
{
    const OpenFile file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (file.get() < 0) {
        return false;
    }
    std::array<char, head_bytes> head{};
    const ssize_t count = ::read(file.get(), head.data(), head.size());
    const std::string_view text(head.data(), count > 0 ? static_cast<std::size_t>(count) : 0);
    return text.starts_with(report_start) && text.find(report_title) != std::string_view::npos;
}

/// The path without links and dots; what does not exist yet keeps its name.
fs::path whole_path(const std::string& path)
{
    std::error_code error;
    const fs::path whole = fs::weakly_canonical(fs::absolute(path, error), error);
    return error ? fs::path(path) : whole;
}

bool is_inside(const fs::path& path, const fs::path& folder)
{
    const fs::path relative = path.lexically_relative(folder);
    return !relative.empty() && *relative.begin() != "..";
}

/// Names the case uses: case.toml, case.key, case.duckdb and what lies beside it, .identities.
bool is_case_file(const fs::path& path, const fs::path& folder)
{
    if (!is_inside(path, folder)) {
        return false;
    }
    const std::string name = path.lexically_relative(folder).begin()->string();
    return name.starts_with("case.") || name.starts_with('.');
}

Error storage_error(const std::string& path, int problem)
{
    return {
        ErrorKind::Storage,
        fmt::format("{}: cannot be written ({})", path, std::generic_category().message(problem))};
}

bool write_all(int file, std::string_view text)
{
    while (!text.empty()) {
        const ssize_t count = ::write(file, text.data(), text.size());
        if (count < 0 && errno != EINTR) {
            return false;
        }
        text.remove_prefix(count > 0 ? static_cast<std::size_t>(count) : 0);
    }
    return true;
}

/// mkostemp makes files for the owner alone; a report gets the rights that any new file would.
mode_t usual_rights()
{
    const mode_t mask = ::umask(S_IRWXG | S_IRWXO);
    ::umask(mask);
    return (S_IRUSR | S_IWUSR | S_IRGRP | S_IWGRP | S_IROTH | S_IWOTH) & ~mask;
}

} // namespace

Result<void> may_hold_report(const std::string& path, const std::string& case_folder)
{
    const fs::path target = whole_path(path);
    const fs::path folder = whole_path(case_folder);
    if (is_inside(target, whole_path((fs::path(case_folder) / "evidence").string())) ||
        is_inside(target, folder / "evidence")) {
        return fail(
            ErrorKind::Usage, fmt::format("{}: lies among the evidence; give another file", path)
        );
    }
    if (is_case_file(target, folder)) {
        return fail(
            ErrorKind::Usage, fmt::format("{}: is a file of the case; give another one", path)
        );
    }

    struct stat status {};

    if (::stat(path.c_str(), &status) != 0) {
        return {}; // nothing there, or nothing we can see: writing it will tell
    }
    if (!S_ISREG(status.st_mode)) {
        return fail(
            ErrorKind::Usage,
            fmt::format("{}: is no regular file; --output - writes to the standard output", path)
        );
    }
    if (status.st_size > 0 && !is_report(path)) {
        return fail(
            ErrorKind::Usage,
            fmt::format(
                "{}: is there already and no earlier report; remove it or give another file", path
            )
        );
    }
    return {};
}

Result<void>
write_report_file(const std::string& path, const std::string& case_folder, std::string_view page)
{
    TAKEDOWN_CHECKED(may_hold_report(path, case_folder));
    const std::string target = whole_path(path).string();
    std::string next = target + ".XXXXXX";
    OpenFile file(::mkostemp(next.data(), O_CLOEXEC));
    if (file.get() < 0) {
        return tl::unexpected<Error>(storage_error(path, errno));
    }
    const bool written = ::fchmod(file.get(), usual_rights()) == 0 && write_all(file.get(), page) &&
                         ::fsync(file.get()) == 0;
    if (!written || !file.close() || ::rename(next.c_str(), target.c_str()) != 0) {
        const int problem = errno;
        ::unlink(next.c_str());
        return tl::unexpected<Error>(storage_error(path, problem));
    }
    return {};
}

} // namespace takedown
