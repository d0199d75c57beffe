#pragma once

// TextFile: an evidence file that is written from front to back.

#include "core/result.hpp"

#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

namespace takedown::simulate {

/// Buffers 1 MiB; the first storage error is kept and told by close().
class TextFile {
public:
    /// Makes the folders above it. Error: Storage, when it cannot be made.
    static Result<TextFile> create(const std::string& path);

    void write(std::string_view bytes);

    [[nodiscard]] std::uint64_t size() const { return size_; } ///< bytes written so far

    Result<void> close();

private:
    struct Closer {
        void operator()(std::FILE* file) const
        {
            if (file != nullptr) {
                std::fclose(file); // NOLINT(cppcoreguidelines-owning-memory)
            }
        }
    };

    std::string path_;
    std::unique_ptr<std::FILE, Closer> file_;
    std::string pending_;
    std::uint64_t size_ = 0;
    bool failed_ = false;
};

} // namespace takedown::simulate
