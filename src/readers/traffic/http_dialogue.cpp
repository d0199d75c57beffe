#include "readers/traffic/http_dialogue.hpp"

#include "core/text.hpp"
#include "readers/traffic/traffic_fields.hpp"

#include <algorithm>
#include <array>
#include <limits>

namespace takedown {

namespace {

constexpr std::size_t longest_line = 8'192;
constexpr std::size_t longest_head = 65'536;
constexpr std::size_t longest_uri = 1'024;
constexpr std::size_t longest_value = 512;
constexpr std::size_t longest_names = 2'048;
constexpr std::size_t most_waiting = 64;

bool is_known_method(std::string_view method)
{
    constexpr std::array<std::string_view, 13> methods{
        "GET",
        "POST",
        "HEAD",
        "PUT",
        "DELETE",
        "OPTIONS",
        "CONNECT",
        "PATCH",
        "PROPFIND",
        "PROPPATCH",
        "LOCK",
        "TRACE",
        "MKCOL"};
    return std::find(methods.begin(), methods.end(), method) != methods.end();
}

std::string showable(std::string_view text, std::size_t most)
{
    return to_valid_utf8(text.substr(0, most));
}

bool is_chunked(std::string_view value)
{
    return find_ignoring_case(value, "chunked") != std::string_view::npos;
}

} // namespace

bool looks_like_http_request(std::string_view text)
{
    const std::size_t blank = text.substr(0, 24).find(' ');
    if (blank == std::string_view::npos || blank < 3) {
        return false;
    }
    const std::string_view method = text.substr(0, blank);
    const bool token = std::all_of(method.begin(), method.end(), [](char c) {
        return (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
    });
    if (!token) {
        return false;
    }
    std::string_view rest = text.substr(blank + 1);
    const std::size_t end = rest.find('\n');
    const bool whole = end != std::string_view::npos;
    rest = rest.substr(0, end);
    if (rest.find(" HTTP/") != std::string_view::npos) {
        return true;
    }
    return !whole && is_known_method(method) &&
           (rest.empty() || rest.front() == '/' || rest.front() == 'h' || method == "CONNECT");
}

void HttpDialogue::begin_request(std::string_view line, const StreamChunk& chunk)
{
    if (requests_.size() >= most_waiting) {
        hand_over_first();
    }
    HttpRequest& request = requests_.emplace_back();
    request.where.offset = chunk.offset;
    request.time = chunk.time;
    request.client = context_.client;
    request.server = context_.server;
    request.server_port = context_.server_port;
    const std::size_t blank = line.find(' ');
    request.method = showable(line.substr(0, blank), 32);
    if (blank != std::string_view::npos) {
        std::string_view uri = line.substr(blank + 1);
        const std::size_t version = uri.rfind(" HTTP/");
        uri = uri.substr(0, version);
        request.uri = showable(uri, longest_uri);
        while (request.uri.size() > longest_uri) { // replacement characters are longer
            request.uri = shorten(request.uri, longest_uri);
        }
    }
}

void HttpDialogue::begin_response(Half& half, std::string_view line)
{
    if (answering_) {
        hand_over_first();
    }
    const std::size_t blank = line.find(' ');
    int status = 0;
    if (blank != std::string_view::npos) {
        status = parse_number<int>(line.substr(blank + 1, 3)).value_or(0);
    }
    interim_ = status >= 100 && status < 200 && status != 101;
    const bool to_head = !requests_.empty() && requests_.front().method == "HEAD";
    if (interim_ || to_head || status == 204 || status == 304) {
        half.body_known = true;
        half.body_left = 0;
    }
    if (interim_ || requests_.empty()) {
        return;
    }
    answering_ = true;
    requests_.front().status = status;
    tunnel_ = requests_.front().method == "CONNECT" && status >= 200 && status < 300;
}

void HttpDialogue::first_line(
    Half& half, std::string_view line, const StreamChunk& chunk, bool whole
)
{
    if (line.empty()) {
        return; // blank lines between messages are allowed
    }
    half.body_known = false;
    half.chunked = false;
    half.body_left = 0;
    half.head_bytes = 0;
    half.stage = Stage::Head;
    if (chunk.side == Side::Client) {
        // A line break was cut off with the rest of the line, so the text alone must convince.
        if (looks_like_http_request(whole ? std::string(line) + "\n" : std::string(line))) {
            begin_request(line, chunk);
            return;
        }
    } else if (line.starts_with("HTTP/")) {
        begin_response(half, line);
        return;
    }
    half.stage = Stage::Lost;
}

void HttpDialogue::request_header(std::string_view name, std::string_view value, bool whole)
{
    HttpRequest& request = requests_.back();
    if (request.header_names.size() + name.size() < longest_names) {
        if (!request.header_names.empty()) {
            request.header_names += ',';
        }
        request.header_names += to_valid_utf8(name);
    }
    if (equal_ignoring_case(name, "Host")) {
        if (whole && request.host.empty()) { // a host cut short would be another's name
            request.host = host_name_of(value);
        }
    } else if (equal_ignoring_case(name, "User-Agent")) {
        request.user_agent = showable(value, longest_value);
    } else if (equal_ignoring_case(name, "Referer")) {
        request.referrer = showable(value, longest_value);
    } else if (!whole) {
        return;
    } else if (equal_ignoring_case(name, "Content-Length")) {
        const auto length = parse_number<std::uint64_t>(value);
        client_.body_known = length.has_value();
        client_.body_left = length.value_or(0);
    } else if (equal_ignoring_case(name, "Transfer-Encoding")) {
        client_.chunked = is_chunked(value);
    }
}

void HttpDialogue::response_header(std::string_view name, std::string_view value)
{
    if (equal_ignoring_case(name, "Content-Type")) {
        if (answering_ && !interim_) {
            requests_.front().response_type = showable(value, 128);
        }
    } else if (equal_ignoring_case(name, "Content-Length")) {
        const auto length = parse_number<std::uint64_t>(value);
        if (length && !server_.body_known) {
            server_.body_known = true;
            server_.body_left = *length;
        }
    } else if (equal_ignoring_case(name, "Transfer-Encoding")) {
        server_.chunked = is_chunked(value);
    }
}

void HttpDialogue::end_head(Half& half, Side side)
{
    // A request without a length has no body; a response lasts until the connection ends.
    const bool length_known = half.body_known || side == Side::Client;
    if (half.chunked || !length_known) {
        half.stage = Stage::Lost;
    } else {
        half.stage = half.body_left > 0 ? Stage::Body : Stage::Start;
    }
    if (side == Side::Server && half.stage == Stage::Start) {
        end_response();
    }
}

void HttpDialogue::end_line(Half& half, const StreamChunk& chunk, bool whole)
{
    std::string_view line = half.line;
    if (line.ends_with('\r')) {
        line.remove_suffix(1);
    }
    if (half.stage == Stage::Start) {
        first_line(half, line, chunk, whole);
    } else if (line.empty()) {
        if (whole) {
            end_head(half, chunk.side);
        }
    } else if (const std::size_t colon = line.find(':'); colon != std::string_view::npos) {
        const std::string_view name = trim(line.substr(0, colon));
        const std::string_view value = trim(line.substr(colon + 1));
        if (chunk.side == Side::Server) {
            response_header(name, value);
        } else if (!requests_.empty()) {
            request_header(name, value, whole);
        }
    }
    half.line.clear();
}

std::string_view
HttpDialogue::read_lines(Half& half, std::string_view text, const StreamChunk& chunk)
{
    const std::size_t end = text.find('\n');
    const std::string_view piece = text.substr(0, end);
    half.line += piece.substr(0, longest_line - std::min(longest_line, half.line.size()));
    half.head_bytes += piece.size();
    if (half.head_bytes > longest_head) {
        half.line.clear();
        half.stage = Stage::Lost;
        return text;
    }
    if (end == std::string_view::npos) {
        return {};
    }
    end_line(half, chunk, true);
    return text.substr(end + 1);
}

void HttpDialogue::count_body(Side side, std::uint64_t bytes)
{
    if (requests_.empty()) {
        return;
    }
    if (side == Side::Client) {
        requests_.back().request_bytes += bytes;
    } else if (answering_) {
        requests_.front().response_bytes += bytes;
    }
}

void HttpDialogue::take_body(Half& half, std::uint64_t bytes, Side side)
{
    count_body(side, bytes);
    half.body_left -= bytes;
    if (half.body_left == 0) {
        half.stage = Stage::Start;
        if (side == Side::Server) {
            end_response();
        }
    }
}

void HttpDialogue::end_response()
{
    if (answering_ && !interim_ && !tunnel_) {
        hand_over_first();
    }
    interim_ = false;
}

/// The rest of the head was not captured: keep what is there of the current line.
void HttpDialogue::end_cut_head(Half& half, const StreamChunk& chunk)
{
    if (!half.line.empty()) {
        end_line(half, chunk, false);
    }
    half.line.clear();
    half.stage = Stage::Lost;
}

/// Bytes that were sent but not captured: within a body they are counted, in a head they lose it.
void HttpDialogue::pass_missing(Half& half, std::uint64_t missing, const StreamChunk& chunk)
{
    if (missing == 0) {
        return;
    }
    if (half.stage == Stage::Lost) {
        count_body(chunk.side, missing);
    } else if (half.stage == Stage::Body && half.body_left >= missing) {
        take_body(half, missing, chunk.side);
    } else {
        end_cut_head(half, chunk);
    }
}

void HttpDialogue::read_half(Half& half, const StreamChunk& chunk)
{
    pass_missing(half, chunk.missing_before, chunk);
    const bool begins = chunk.side == Side::Client ? looks_like_http_request(chunk.text)
                                                   : chunk.text.starts_with("HTTP/1.");
    if (half.stage == Stage::Lost && begins) {
        half.stage = Stage::Start;
        half.head_bytes = 0;
    }
    std::string_view text = chunk.text;
    while (!text.empty() && half.stage != Stage::Lost && !tunnel_) {
        if (half.stage == Stage::Body) {
            const std::size_t taken = std::min<std::uint64_t>(half.body_left, text.size());
            take_body(half, taken, chunk.side);
            text.remove_prefix(taken);
        } else {
            text = read_lines(half, text, chunk);
        }
    }
    if (half.stage == Stage::Lost) {
        count_body(chunk.side, text.size());
    }
    pass_missing(half, chunk.missing_after, chunk);
}

DialogueState HttpDialogue::read(const StreamChunk& chunk)
{
    read_half(chunk.side == Side::Client ? client_ : server_, chunk);
    return tunnel_ && server_.stage != Stage::Head ? DialogueState::Restart
                                                   : DialogueState::Reading;
}

void HttpDialogue::hand_over_first()
{
    answering_ = false;
    if (!requests_.empty()) {
        context_.sink->add(std::move(requests_.front()));
        requests_.pop_front();
    }
}

void HttpDialogue::finish()
{
    for (Half* half : {&client_, &server_}) {
        StreamChunk end;
        end.side = half == &client_ ? Side::Client : Side::Server;
        if (half->stage == Stage::Head && !half->line.empty()) {
            end_line(*half, end, false);
        }
    }
    while (!requests_.empty()) {
        hand_over_first();
    }
}

std::size_t HttpDialogue::held() const
{
    return sizeof(*this) + client_.line.capacity() + server_.line.capacity() +
           requests_.size() * (sizeof(HttpRequest) + 512);
}

} // namespace takedown
