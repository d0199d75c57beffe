#include "core/lines.hpp"
#include "simulate/truth/message_line.hpp"
#include "simulate/truth/truth.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>

namespace takedown::simulate {

namespace {

constexpr std::size_t piece_size = std::size_t{1} << 18U;
constexpr std::size_t longest_line = std::size_t{1} << 16U;

std::string messages_path(const std::string& folder)
{
    return folder + "/messages.jsonl";
}

} // namespace

Result<TrueMessageWriter> TrueMessageWriter::create(const std::string& folder)
{
    std::error_code error; // what went wrong is told when the file cannot be made
    std::filesystem::create_directories(folder, error);
    TrueMessageWriter writer;
    writer.path_ = messages_path(folder);
    writer.out_.open(writer.path_, std::ios::binary | std::ios::trunc);
    if (!writer.out_) {
        return fail(ErrorKind::Storage, writer.path_ + ": cannot be written");
    }
    return writer;
}

void TrueMessageWriter::add(const TrueMessage& message)
{
    append_message_line(line_, message);
    if (line_.size() >= piece_size) {
        out_.write(line_.data(), static_cast<std::streamsize>(line_.size()));
        line_.clear();
    }
}

Result<void> TrueMessageWriter::finish()
{
    out_.write(line_.data(), static_cast<std::streamsize>(line_.size()));
    line_.clear();
    out_.close();
    if (out_.fail()) {
        return fail(ErrorKind::Storage, path_ + ": cannot be written whole; is the disk full?");
    }
    return {};
}

Result<void>
read_true_messages(const std::string& folder, const std::function<void(TrueMessage&&)>& take)
{
    const std::string path = messages_path(folder);
    std::error_code unknown;
    std::ifstream file;
    if (std::filesystem::is_regular_file(path, unknown)) { // another kind may have no end
        file.open(path, std::ios::binary);
    }
    if (!file.is_open()) {
        return fail(
            ErrorKind::Input, path + ": cannot be read; is this the truth folder of a world?"
        );
    }
    TrueMessage message;
    std::uint64_t number = 0;
    Error problem{ErrorKind::Input, ""};
    const auto take_line = [&](const LineSplitter::Line& line) {
        ++number;
        if (line.cut) {
            problem.message = fmt::format("{}:{}: a line this long is no message", path, number);
            return false;
        }
        if (const auto read = read_message_line(line.text, message); !read) {
            problem.message = fmt::format("{}:{}: {}", path, number, read.error().message);
            return false;
        }
        take(std::move(message));
        return true;
    };
    LineSplitter splitter(longest_line);
    std::string piece(piece_size, '\0');
    bool going = true;
    while (going && file) {
        file.read(piece.data(), static_cast<std::streamsize>(piece.size()));
        const auto size = static_cast<std::size_t>(file.gcount());
        going = splitter.add(std::string_view(piece).substr(0, size), take_line);
    }
    if (file.bad()) {
        return fail(ErrorKind::Input, path + ": cannot be read to its end");
    }
    if (!going || !splitter.finish(take_line)) {
        return tl::unexpected<Error>(std::move(problem));
    }
    return {};
}

} // namespace takedown::simulate
