// How fast mails are read on one thread: our parser beside GMime on the same mails in memory.
//   parse_rate FOLDER     a folder of files, one mail each

#include "core/cursor.hpp"
#include "readers/mail/message_parser.hpp"

#include <gmime/gmime.h>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace {

std::vector<std::string> mails_in(const char* folder)
{
    std::vector<std::filesystem::path> paths;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        paths.push_back(entry.path());
    }
    std::sort(paths.begin(), paths.end());
    std::vector<std::string> mails;
    for (const auto& path : paths) {
        std::ifstream file(path, std::ios::binary);
        mails.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
    }
    return mails;
}

double cpu_seconds()
{
    return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

std::size_t read_all(const std::vector<std::string>& mails)
{
    static const takedown::PublicSuffixList suffixes;
    std::size_t bytes = 0;
    for (const std::string& mail : mails) {
        const auto parsed = takedown::parse_message({takedown::as_bytes(mail), 0, {}, 0}, suffixes);
        bytes += parsed.message ? parsed.message->text.size() : 0;
    }
    return bytes;
}

/// Structure and header fields; with `decode`, text parts to UTF-8 and other parts to bytes too.
struct GmimeReader {
    bool decode = false;
    std::size_t bytes = 0;

    void read(const std::string& mail)
    {
        GMimeStream* stream = g_mime_stream_mem_new_with_buffer(mail.data(), mail.size());
        GMimeParser* parser = g_mime_parser_new_with_stream(stream);
        g_mime_parser_set_format(
            parser, mail.compare(0, 5, "From ") == 0 ? GMIME_FORMAT_MBOX : GMIME_FORMAT_MESSAGE
        );
        GMimeMessage* message = g_mime_parser_construct_message(parser, nullptr);
        if (message != nullptr) {
            if (decode) {
                g_mime_message_foreach(message, take_part, this);
            }
            g_object_unref(message);
        }
        g_object_unref(parser);
        g_object_unref(stream);
    }

    static void take_part(GMimeObject* /*parent*/, GMimeObject* part, gpointer self)
    {
        auto& reader = *static_cast<GmimeReader*>(self);
        if (GMIME_IS_TEXT_PART(part)) { // NOLINT
            char* text =
                g_mime_text_part_get_text(reinterpret_cast<GMimeTextPart*>(part)); // NOLINT
            reader.bytes += text == nullptr ? 0 : std::char_traits<char>::length(text);
            g_free(text);
        } else if (GMIME_IS_PART(part)) { // NOLINT
            GMimeDataWrapper* content =
                g_mime_part_get_content(reinterpret_cast<GMimePart*>(part)); // NOLINT
            if (content != nullptr) {
                GMimeStream* out = g_mime_stream_null_new();
                reader.bytes +=
                    static_cast<std::size_t>(g_mime_data_wrapper_write_to_stream(content, out));
                g_object_unref(out);
            }
        }
    }
};

std::size_t gmime_all(const std::vector<std::string>& mails, bool decode)
{
    GmimeReader reader{decode};
    for (const std::string& mail : mails) {
        reader.read(mail);
    }
    return reader.bytes;
}

template <class Read>
void measure(const char* what, std::size_t mails, const Read& read)
{
    double least = 1e9;
    std::size_t bytes = 0;
    for (int round = 0; round < 3; ++round) {
        const double begin = cpu_seconds();
        bytes = read();
        least = std::min(least, cpu_seconds() - begin);
    }
    std::printf("%s\t%zu\t%.3f\t%zu\n", what, mails, least, bytes);
}

} // namespace

int main(int count, char** arguments)
{
    if (count != 2) {
        std::fprintf(stderr, "usage: parse_rate FOLDER\n");
        return 2;
    }
    const auto mails = mails_in(arguments[1]);
    g_mime_init();
    measure("takedown", mails.size(), [&] { return read_all(mails); });
    measure("gmime structure", mails.size(), [&] { return gmime_all(mails, false); });
    measure("gmime decoded", mails.size(), [&] { return gmime_all(mails, true); });
    return 0;
}
