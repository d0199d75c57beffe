#pragma once

// The leaves of a MIME tree: the parts of a mail that hold content, found without copying.

#include "readers/mail/decoding.hpp"
#include "readers/mail/header_fields.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace takedown {

struct MimePart {
    std::string media_type;        ///< lower case; "text/plain" where none is said
    std::string_view content_type; ///< as written, folded
    std::string_view disposition;  ///< as written, folded; empty if absent
    TransferEncoding encoding = TransferEncoding::None;
    std::string_view body;        ///< still encoded
    std::size_t alternative = 0;  ///< number of the multipart/alternative it stands in, 0: none
    std::size_t mails_around = 0; ///< embedded mails that it stands in
    bool attached = false;        ///< disposition says attachment
};

struct MimeTree {
    std::vector<MimePart> leaves; ///< in order
    /// Parts that hold a mail, the header of one, or a report about one ("message/...",
    /// "text/rfc822-headers"), in order, at most 100; some are leaves too.
    std::vector<MimePart> reports;
    /// "mixed(alternative(%,%),%)": multiparts by subtype with a % for each leaf; at most 400
    /// bytes.
    std::string shape;
    bool too_deep = false;    ///< more than 100 levels; the rest is one leaf
    bool too_many = false;    ///< more than 1,000 parts, or too much nesting to search
    bool no_boundary = false; ///< a multipart whose boundary is not named or never comes
};

/// Walks multiparts and embedded messages of a mail with these fields and this body.
MimeTree mime_leaves(const std::vector<HeaderField>& fields, std::string_view body);

} // namespace takedown
