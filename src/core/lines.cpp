#include "core/lines.hpp"

#include <algorithm>
#include <cstring>

namespace takedown {

bool LineSplitter::emit(std::string_view text, const Take& take)
{
    const std::uint64_t whole = pending_bytes_;
    const bool cut = whole > max_line_;
    if (!cut && !text.empty() && text.back() == '\r') {
        text.remove_suffix(1);
    }
    const bool go_on = take(Line{text.substr(0, max_line_), line_start_, cut});
    pending_.clear();
    pending_bytes_ = 0;
    return go_on;
}

void LineSplitter::keep(std::string_view piece)
{
    pending_bytes_ += piece.size();
    if (pending_.size() < max_line_) {
        pending_.append(piece.substr(0, max_line_ - pending_.size()));
    }
}

bool LineSplitter::add(std::string_view piece, const Take& take)
{
    while (!piece.empty()) {
        const void* found = std::memchr(piece.data(), '\n', piece.size());
        if (found == nullptr) {
            keep(piece);
            return true;
        }
        const auto length =
            static_cast<std::size_t>(static_cast<const char*>(found) - piece.data());
        std::uint64_t whole = length;
        bool go_on = true;
        if (pending_bytes_ == 0) {
            pending_bytes_ = length;
            go_on = emit(piece.substr(0, length), take);
        } else {
            keep(piece.substr(0, length));
            whole = pending_bytes_;
            const std::string line = std::move(pending_);
            go_on = emit(line, take);
        }
        line_start_ += whole + 1;
        piece.remove_prefix(length + 1);
        if (!go_on) {
            return false;
        }
    }
    return true;
}

bool LineSplitter::finish(const Take& take)
{
    if (pending_bytes_ == 0) {
        return true;
    }
    const std::uint64_t whole = pending_bytes_;
    const std::string line = std::move(pending_);
    const bool go_on = emit(line, take);
    line_start_ += whole;
    return go_on;
}

} // namespace takedown
