#pragma once

// Plain text as senders' programs pack it: files put among the lines, and lines that flow.

#include <string>
#include <string_view>
#include <vector>

namespace takedown {

/// A file between "begin 644 name" and "end" lines.
struct InlineFile {
    std::string_view name;
    std::string_view encoded; ///< from its "begin" line on: TransferEncoding::Uuencode
};

/// The uuencoded files in a text, in order, at most 50. The lines between must look encoded.
std::vector<InlineFile> inline_files(std::string_view text);

/// `text` without the places of `files`.
std::string without_files(std::string_view text, const std::vector<InlineFile>& files);

/// Joins the lines of format=flowed (RFC 3676) that belong together and takes its marks off;
/// `delete_space`: the parameter DelSp=yes was there.
std::string unflowed(std::string_view text, bool delete_space);

} // namespace takedown
