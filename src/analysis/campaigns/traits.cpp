#include "analysis/campaigns/traits.hpp"

#include "analysis/campaigns/access_line.hpp"
#include "analysis/campaigns/fingerprint.hpp"
#include "core/hash.hpp"
#include "core/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace takedown {

namespace {

constexpr std::size_t most_shape_bytes = 96;
constexpr std::size_t most_headers = 40;
constexpr std::size_t most_urls = 8;
constexpr std::size_t most_files = 8;
constexpr std::uint64_t least_file_bytes = 128; ///< spacers and rules are in every page
constexpr std::size_t most_layout_bytes = 200;
constexpr std::size_t most_subject_bytes = 120;

/// The first 64 bits of a digest in hexadecimal, so that it is told by digits that can be looked
/// up.
std::uint64_t first_bits(std::string_view digest)
{
    std::uint64_t bits = 0;
    const std::string_view digits = digest.substr(0, 16);
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), bits, 16);
    return read.ec == std::errc{} && digits.size() == 16 ? bits : hash64(digest);
}

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}

bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

bool is_hex_letter(char c)
{
    return (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/// What a run of letters and digits consists of.
struct Run {
    std::size_t length = 0;
    bool digits = false;
    bool lower = false;
    bool upper = false;
    bool beyond_hex = false;

    void add(char c)
    {
        ++length;
        digits = digits || is_digit(c);
        lower = lower || is_lower(c);
        upper = upper || is_upper(c);
        beyond_hex = beyond_hex || !(is_digit(c) || is_hex_letter(c));
    }

    [[nodiscard]] bool is_hex() const
    {
        return !beyond_hex && digits && (lower != upper) && length >= 4;
    }

    [[nodiscard]] bool could_be_hex() const
    {
        return digits && !lower && !upper && length % 4 == 0;
    }
};

Run run_at(std::string_view text, std::size_t from)
{
    Run run;
    for (; from < text.size(); ++from) {
        const char c = text[from];
        if (!is_digit(c) && !is_lower(c) && !is_upper(c)) {
            break;
        }
        run.add(c);
    }
    return run;
}

std::size_t length_class(std::size_t length)
{
    for (const std::size_t least : {16U, 8U, 4U}) {
        if (length >= least) {
            return least;
        }
    }
    return 1;
}

std::string shape_of(const Run& run, bool hex_elsewhere)
{
    // A hex run of eight is all digits once in 43: count it as hex where its neighbours are.
    if (run.is_hex() || (hex_elsewhere && run.could_be_hex())) {
        return fmt::format("H{}", run.length);
    }
    if (run.digits && !run.lower && !run.upper) {
        return run.length >= 6 ? fmt::format("N{}", run.length) : "N";
    }
    if (run.digits || (run.lower && run.upper)) {
        return fmt::format("X{}", length_class(run.length));
    }
    return fmt::format("{}{}", run.lower ? 'L' : 'U', length_class(run.length));
}

bool has_hex_run(std::string_view text)
{
    for (std::size_t i = 0; i < text.size();) {
        const Run run = run_at(text, i);
        if (run.is_hex()) {
            return true;
        }
        i += std::max<std::size_t>(run.length, 1);
    }
    return false;
}

std::string local_shape(std::string_view text)
{
    const bool hex = has_hex_run(text);
    std::string shape;
    for (std::size_t i = 0; i < text.size() && shape.size() < most_shape_bytes;) {
        const Run run = run_at(text, i);
        if (run.length > 0) {
            shape += shape_of(run, hex);
            i += run.length;
        } else {
            shape += text[i] > ' ' && text[i] < '\x7f' ? text[i] : '?';
            ++i;
        }
    }
    return shape;
}

std::string_view host_shape(std::string_view host)
{
    if (host.empty()) {
        return "";
    }
    if (host.front() == '[') {
        return "[address]";
    }
    if (Address::parse(host)) {
        return "address";
    }
    return host.find('.') == std::string_view::npos ? "word" : "name";
}

/// Names that the receiving side writes below its own Received line, or a reader's mailbox adds.
bool is_receivers_own(std::string_view name)
{
    constexpr std::array<std::string_view, 31> names{
        "authentication-results",
        "content-length",
        "delivered-to",
        "dkim-filter",
        "envelope-to",
        "lines",
        "received-spf",
        "return-path",
        "status",
        "x-bogosity",
        "x-delivered-to",
        "x-dspam-result",
        "x-evolution-source",
        "x-gmail-labels",
        "x-greylist",
        "x-keywords",
        "x-miltered",
        "x-mozilla-keys",
        "x-mozilla-status",
        "x-mozilla-status2",
        "x-original-to",
        "x-received",
        "x-rcpt-to",
        "x-sieve",
        "x-sender-ip",
        "x-sid-pra",
        "x-status",
        "x-uid",
        "x-uidl",
        "x-uuid",
        "x-incoming-header-count"};
    constexpr std::array<std::string_view, 14> beginnings{
        "arc-",
        "x-amavis",
        "x-envelope",
        "x-eop",
        "x-forefront",
        "x-gm-",
        "x-google-",
        "x-microsoft-antispam",
        "x-ms-exchange-",
        "x-sid-",
        "x-spam",
        "x-virus",
        "x-barracuda",
        "x-mailscanner"};
    return std::any_of(
               names.begin(),
               names.end(),
               [&](std::string_view one) { return equal_ignoring_case(name, one); }
           ) ||
           std::any_of(beginnings.begin(), beginnings.end(), [&](std::string_view one) {
               return starts_with_ignoring_case(name, one);
           });
}

/// The sender's header names in order; how many Received lines it forged does not matter.
std::string header_order(const Message& message, const Sender& sender)
{
    if (sender.border_hop < 0) {
        return {};
    }
    const auto border = static_cast<std::size_t>(sender.border_hop);
    if (border >= message.hops.size()) {
        return {};
    }
    std::string order;
    std::size_t taken = 0;
    std::string_view last;
    for (std::size_t i = std::size_t{message.hops[border].header_index} + 1;
         i < message.headers.size() && taken < most_headers;
         ++i) {
        const std::string& name = message.headers[i];
        const bool received = equal_ignoring_case(name, "Received");
        if (is_receivers_own(name) || (received && equal_ignoring_case(last, "Received"))) {
            continue;
        }
        order += order.empty() ? "" : ",";
        order += std::string_view(name).substr(0, 64);
        last = name;
        ++taken;
    }
    return order;
}

/// Words of the subject without digits and punctuation, so that "Re: your order 123" is one shape.
std::string subject_shape(std::string_view subject)
{
    std::string shape;
    std::size_t words = 0;
    bool in_word = false;
    for (const char c : subject) {
        const bool letter = is_lower(c) || is_upper(c) || static_cast<unsigned char>(c) >= 0x80;
        if (letter) {
            if (!in_word) {
                ++words;
                shape += shape.empty() ? "" : " ";
            }
            shape += is_upper(c) ? static_cast<char>(c + ('a' - 'A')) : c;
        }
        in_word = letter;
    }
    return words >= 3 ? shape : std::string{};
}

/// The engine's trace as one number; 0 where nothing of the sender's headers is known.
std::uint64_t engine_of(const MailTraits& traits, const TextTable& texts)
{
    if (traits.header_order == 0) {
        return 0;
    }
    std::uint64_t hash = hash64(texts.text(traits.header_order));
    hash = hash64(texts.text(traits.message_id_shape), hash);
    hash = hash64(texts.text(traits.mailer), hash);
    return hash == 0 ? 1 : hash;
}

bool is_access_line(const Sender& sender)
{
    return is_access_line_name(sender.rdns, sender.source) ||
           is_access_line_name(sender.helo, sender.source);
}

/// A file's media type and its name with runs of digits → N, so that "bill_482.zip" and
/// "bill_17.zip" are one.
std::string file_shape(const Attachment& attachment)
{
    std::string shape = shorten(attachment.media_type, 60) + ' ';
    bool in_digits = false;
    for (const char c : shorten(attachment.name, 60)) {
        if (!is_digit(c)) {
            shape += is_upper(c) ? static_cast<char>(c + ('a' - 'A')) : c;
        } else if (!in_digits) {
            shape += 'N';
        }
        in_digits = is_digit(c);
    }
    return shape;
}

TraitRange add_urls(const Message& message, TraitSet& set)
{
    TraitRange range{static_cast<std::uint32_t>(set.urls.size()), 0};
    for (const Url& url : message.urls) {
        if (range.count == most_urls) {
            break;
        }
        const std::string path = shorten(url.path_shape, 120);
        const UrlTrait trait{
            set.texts.id_of(url.registered_domain, KeepText::WhileRoom),
            set.texts.id_of(url.registered_domain + " " + path, KeepText::WhileRoom),
            set.texts.id_of(path, KeepText::WhileRoom)};
        const auto own = set.urls.begin() + range.first;
        if (trait.domain != 0 && std::find(own, set.urls.end(), trait) == set.urls.end()) {
            set.urls.push_back(trait);
            ++range.count;
        }
    }
    return range;
}

TraitRange add_files(const Message& message, TraitSet& set)
{
    TraitRange range{static_cast<std::uint32_t>(set.files.size()), 0};
    for (const Attachment& attachment : message.attachments) {
        if (range.count < most_files && attachment.size >= least_file_bytes) {
            set.files.push_back(
                {first_bits(attachment.sha256),
                 set.texts.id_of(shorten(attachment.tlsh, 80), KeepText::WhileRoom),
                 set.texts.id_of(file_shape(attachment), KeepText::WhileRoom)}
            );
            ++range.count;
        }
    }
    return range;
}

/// From what the message says, not where it was found: the same mail has the same one in another
/// case.
std::uint64_t identity_of(const Message& message, const MailTraits& traits, const TraitSet& set)
{
    std::uint64_t hash =
        hash64(shorten(message.subject, most_subject_bytes), message.fingerprint.body_digest);
    for (const std::uint16_t bin : message.fingerprint.sketch) {
        hash = (hash ^ bin) * 0x100000001b3ULL;
    }
    for (std::size_t i = 0; i < std::min(most_urls, message.urls.size()); ++i) {
        hash = hash64(message.urls[i].registered_domain, hash);
        hash = hash64(message.urls[i].path_shape, hash);
    }
    for (const FileTrait& file : set.files_of(traits)) {
        hash = (hash ^ file.digest) * 0x9e3779b97f4a7c15ULL;
    }
    return hash64(set.texts.text(traits.header_order), hash);
}

} // namespace

std::string message_id_shape(std::string_view message_id)
{
    const std::string_view text = trim(message_id);
    const std::size_t at = text.rfind('@');
    if (at == std::string_view::npos) {
        return local_shape(text);
    }
    std::string_view host = text.substr(at + 1);
    const bool closed = !host.empty() && host.back() == '>';
    if (closed) {
        host.remove_suffix(1);
    }
    return fmt::format(
        "{}@{}{}", local_shape(text.substr(0, at)), host_shape(host), closed ? ">" : ""
    );
}

std::string boundary_shape(std::string_view boundary)
{
    std::size_t dashes = 0;
    while (dashes < boundary.size() && boundary[dashes] == '-') {
        ++dashes;
    }
    const std::string rest = local_shape(boundary.substr(dashes));
    return dashes == 0 ? rest : fmt::format("-{}{}", dashes, rest);
}

HeloClass helo_class(const Sender& sender, std::string_view receiver)
{
    const std::string_view helo = trim(sender.helo);
    if (helo.empty()) {
        return HeloClass::Missing;
    }
    const bool bracketed = helo.front() == '[' && helo.back() == ']';
    const std::string_view bare = bracketed ? helo.substr(1, helo.size() - 2) : helo;
    if (const auto address = Address::parse(bare)) {
        if (sender.source && *address == *sender.source) {
            return bracketed ? HeloClass::OwnBracketed : HeloClass::OwnAddress;
        }
        return HeloClass::OtherAddress;
    }
    if (equal_ignoring_case(helo, "localhost") ||
        starts_with_ignoring_case(helo, "localhost.localdomain")) {
        return HeloClass::Localhost;
    }
    if (equal_ignoring_case(helo, receiver)) {
        return HeloClass::ReceiverName;
    }
    if (helo.find('.') == std::string_view::npos) {
        return HeloClass::BareWord;
    }
    if (sender.rdns.empty()) {
        return HeloClass::NameNoRdns;
    }
    return equal_ignoring_case(helo, sender.rdns) ? HeloClass::SameAsRdns : HeloClass::OtherName;
}

MailTraits traits_of(const StoredMessage& stored, const Sender& sender, TraitSet& set)
{
    const Message& message = stored.message;
    TextTable& texts = set.texts;
    MailTraits traits;
    traits.message = stored.id;
    traits.where = message.where;
    traits.mail_class = stored.mail_class;
    traits.trap = texts.id_of(stored.trap);
    traits.source = sender.source;
    traits.time = sender.time;
    if (sender.border_hop >= 0 &&
        static_cast<std::size_t>(sender.border_hop) < message.hops.size()) {
        traits.helo =
            helo_class(sender, message.hops[static_cast<std::size_t>(sender.border_hop)].by);
    }
    if (traits.helo == HeloClass::BareWord) {
        const std::string word = shorten(to_lower(trim(sender.helo)), 64);
        traits.helo_word = texts.id_of(word, KeepText::WhileRoom);
    } else if (traits.helo != HeloClass::Missing && is_access_line(sender)) {
        traits.helo_word = texts.id_of("access line");
    }
    traits.header_order = texts.id_of(header_order(message, sender));
    traits.message_id_shape = texts.id_of(message_id_shape(message.message_id));
    traits.mailer = texts.id_of(shorten(message.mailer, 80));
    traits.boundary_shape = texts.id_of(boundary_shape(message.boundary));
    traits.engine = engine_of(traits, texts);
    const std::string subject = shorten(message.subject, most_subject_bytes);
    traits.subject = texts.id_of(subject, KeepText::WhileRoom);
    traits.subject_shape = texts.id_of(subject_shape(subject), KeepText::WhileRoom);
    traits.content_type = texts.id_of(shorten(message.content_type, 80), KeepText::WhileRoom);
    traits.charset = texts.id_of(shorten(message.charset, 40), KeepText::WhileRoom);
    traits.layout = texts.id_of(shorten(message.layout, most_layout_bytes), KeepText::WhileRoom);
    traits.body_digest = message.fingerprint.body_digest;
    traits.words = message.fingerprint.words;
    traits.sketch = small_sketch(message.fingerprint);
    traits.urls = add_urls(message, set);
    traits.files = add_files(message, set);
    traits.identity = identity_of(message, traits, set);
    return traits;
}

} // namespace takedown
