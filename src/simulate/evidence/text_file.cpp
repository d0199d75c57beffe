#include "simulate/evidence/text_file.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

namespace takedown::simulate {

namespace {

constexpr std::size_t buffer_size = std::size_t{1} << 20U;

} // namespace

Result<TextFile> TextFile::create(const std::string& path)
{
    std::error_code error; // what went wrong is told when the file cannot be made
    std::filesystem::create_directories(std::filesystem::path(path).parent_path(), error);
    TextFile made;
    made.path_ = path;
    made.file_.reset(std::fopen(path.c_str(), "wbe")); // NOLINT(cppcoreguidelines-owning-memory)
    if (made.file_ == nullptr) {
        return fail(
            ErrorKind::Storage, fmt::format("{}: cannot be written: {}", path, std::strerror(errno))
        );
    }
    return made;
}

void TextFile::write(std::string_view bytes)
{
    size_ += bytes.size();
    pending_ += bytes;
    if (pending_.size() >= buffer_size) {
        failed_ |= std::fwrite(pending_.data(), 1, pending_.size(), file_.get()) != pending_.size();
        pending_.clear();
    }
}

Result<void> TextFile::close()
{
    failed_ |= std::fwrite(pending_.data(), 1, pending_.size(), file_.get()) != pending_.size();
    pending_.clear();
    failed_ |= std::fclose(file_.release()) != 0; // NOLINT(cppcoreguidelines-owning-memory)
    if (failed_) {
        return fail(
            ErrorKind::Storage, fmt::format("{}: cannot be written whole; is the disk full?", path_)
        );
    }
    return {};
}

} // namespace takedown::simulate
