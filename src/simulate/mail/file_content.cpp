#include "simulate/mail/file_content.hpp"

#include "simulate/mail/letters.hpp"
#include "simulate/mail/transfer_coding.hpp"

#include <array>

namespace takedown::simulate {

namespace {

constexpr std::size_t bytes_a_line = 57; // 76 letters

void append_bytes(std::uint64_t value, unsigned count, bool big_endian, std::string& out)
{
    for (unsigned i = 0; i < count; ++i) {
        const unsigned shift = 8 * (big_endian ? count - 1 - i : i);
        out += static_cast<char>((value >> shift) & 0xffU);
    }
}

void append_chance(std::size_t count, Random& random, std::string& out)
{
    for (; count >= 8; count -= 8) {
        append_bytes(random.next(), 8, false, out);
    }
    append_bytes(random.next(), static_cast<unsigned>(count), false, out);
}

/// CRC-32 as PNG and ZIP use it; only for a few bytes.
std::uint32_t checksum(std::string_view bytes)
{
    std::uint32_t crc = 0xffffffffU;
    for (const char c : bytes) {
        crc ^= static_cast<unsigned char>(c);
        for (int bit = 0; bit < 8; ++bit) {
            crc = (crc >> 1U) ^ ((crc & 1U) != 0 ? 0xedb88320U : 0U);
        }
    }
    return ~crc;
}

std::string png_head(const Picture& picture, std::size_t bytes)
{
    std::string header = "IHDR";
    append_bytes(picture.width, 4, true, header);
    append_bytes(picture.height, 4, true, header);
    header += std::string("\x08\x03\0\0\0", 5); // 8 bits of a palette, no interlace
    std::string head = "\x89PNG\r\n\x1a\n";
    append_bytes(13, 4, true, head);
    head += header;
    append_bytes(checksum(header), 4, true, head);
    append_bytes(bytes, 4, true, head);
    head += "IDAT\x78\x9c";
    return head;
}

std::string gif_head(const Picture& picture, Random& random)
{
    std::string head = "GIF89a";
    append_bytes(picture.width, 2, false, head);
    append_bytes(picture.height, 2, false, head);
    head += std::string("\xb3\0\0", 3); // a palette of 16 follows
    append_chance(48, random, head);
    head += std::string("\x2c\0\0\0\0", 5);
    append_bytes(picture.width, 2, false, head);
    append_bytes(picture.height, 2, false, head);
    head += std::string("\0\x04\xff", 3);
    return head;
}

/// Two letters for each 12 bits of chance.
const std::array<std::array<char, 2>, 4096>& letter_pairs()
{
    static const auto pairs = [] {
        constexpr std::string_view letters =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        std::array<std::array<char, 2>, 4096> result{};
        for (std::size_t i = 0; i < result.size(); ++i) {
            result[i] = {letters[i >> 6U], letters[i & 63U]};
        }
        return result;
    }();
    return pairs;
}

void append_lines_of_chance(std::size_t lines, Random& random, std::string& out)
{
    const auto& pairs = letter_pairs();
    std::array<char, 77> line{};
    line[76] = '\n';
    for (std::size_t i = 0; i < lines; ++i) {
        for (std::size_t at = 0; at < 76;) {
            std::uint64_t bits = random.next();
            for (int pair = 0; pair < 5 && at < 76; ++pair, at += 2, bits >>= 12U) {
                line[at] = pairs[bits & 4095U][0];
                line[at + 1] = pairs[bits & 4095U][1];
            }
        }
        out.append(line.data(), line.size());
    }
}

} // namespace

void append_picture(const Picture& picture, std::size_t bytes, Random& random, std::string& out)
{
    const bool png = picture.kind == PictureKind::Png;
    std::string head = png ? png_head(picture, bytes) : gif_head(picture, random);
    append_chance(bytes_a_line - head.size() % bytes_a_line, random, head);
    const std::size_t lines =
        bytes > head.size() + bytes_a_line ? (bytes - head.size()) / bytes_a_line : 1;
    out.reserve(out.size() + (lines + 4) * 80);
    append_base64(head, out);
    append_lines_of_chance(lines - 1, random, out);
    const std::string_view end =
        png ? std::string_view("\0\0\0\0IEND\xae\x42\x60\x82", 12) : std::string_view("\0\x3b", 2);
    std::string tail;
    append_chance(bytes_a_line - end.size(), random, tail);
    tail += end;
    append_base64(tail, out);
}

std::string zip_file(std::string_view member, std::size_t bytes, Random& random)
{
    std::string entry; // what the local header and the directory share
    append_bytes(0, 2, false, entry);
    append_bytes(0, 2, false, entry); // stored
    append_bytes(random.next(), 4, false, entry);
    append_bytes(random.next(), 4, false, entry);
    append_bytes(bytes, 4, false, entry);
    append_bytes(bytes, 4, false, entry);
    append_bytes(member.size(), 2, false, entry);
    append_bytes(0, 2, false, entry);
    std::string file("PK\x03\x04\x14\0", 6);
    file += entry;
    file += member;
    append_chance(bytes, random, file);
    const std::size_t directory = file.size();
    file += std::string("PK\x01\x02\x14\0\x14\0", 8);
    file += entry;
    append_bytes(0, 6, false, file); // comment, disk, attributes
    append_bytes(0x20, 4, false, file);
    append_bytes(0, 4, false, file);
    file += member;
    const std::size_t length = file.size() - directory;
    file += std::string("PK\x05\x06\0\0\0\0\1\0\1\0", 12);
    append_bytes(length, 4, false, file);
    append_bytes(directory, 4, false, file);
    append_bytes(0, 2, false, file);
    return file;
}

std::string pdf_file(std::size_t bytes, Random& random)
{
    std::string file = "%PDF-1.4\n%\xe2\xe3\xcf\xd3\n";
    const std::size_t first = file.size();
    file += "1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n";
    const std::size_t second = file.size();
    file += "2 0 obj\n<</Type/Pages/Count 1/Kids[3 0 R]>>\nendobj\n";
    const std::size_t third = file.size();
    file += "3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>\nendobj\n";
    const std::size_t fourth = file.size();
    file += "4 0 obj\n<</Filter/FlateDecode/Length ";
    append_number(bytes, file);
    file += ">>stream\n";
    append_chance(bytes, random, file);
    file += "\nendstream\nendobj\n";
    const std::size_t table = file.size();
    file += "xref\n0 5\n0000000000 65535 f \n";
    for (const std::size_t offset : {first, second, third, fourth}) {
        append_padded(offset, 10, file);
        file += " 00000 n \n";
    }
    file += "trailer\n<</Size 5/Root 1 0 R>>\nstartxref\n";
    append_number(table, file);
    file += "\n%%EOF\n";
    return file;
}

} // namespace takedown::simulate
