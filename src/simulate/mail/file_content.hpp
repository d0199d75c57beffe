#pragma once

// File contents that look like pictures and documents from outside: true heads and ends, and
// nothing but chance between them. Nothing here can be run, and nothing shows a picture.

#include "simulate/world/random.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace takedown::simulate {

enum class PictureKind { Png, Gif };

struct Picture {
    PictureKind kind = PictureKind::Gif;
    std::uint32_t width = 0;
    std::uint32_t height = 0;
};

/// Appends a picture of about `bytes` (a few hundred at least) in base64 lines of 76: chance is
/// drawn as base64 letters, which saves coding it.
void append_picture(const Picture& picture, std::size_t bytes, Random& random, std::string& out);

/// An archive with one stored member of that name.
std::string zip_file(std::string_view member, std::size_t bytes, Random& random);
/// A document of one page with one stream.
std::string pdf_file(std::size_t bytes, Random& random);

} // namespace takedown::simulate
