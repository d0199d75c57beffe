#include "simulate/evidence/http_script.hpp"

#include "core/cursor.hpp"
#include "core/hash.hpp"
#include "core/text.hpp"
#include "simulate/evidence/byte_count.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>
#include <utility>

namespace takedown::simulate {

namespace {

constexpr std::string_view default_names =
    "Host,User-Agent,Accept,Accept-Language,Accept-Encoding,Connection";

/// What stands behind a header name that nothing else is known about.
enum class Header : std::uint8_t {
    Usual,
    Host,
    UserAgent,
    Referer,
    ContentLength,
    Connection,
    Token
};

struct KnownHeader {
    std::string_view name; ///< lower case
    Header header;
    std::string_view value;
};

constexpr std::array<KnownHeader, 17> known_headers{{
    {"host", Header::Host, {}},
    {"user-agent", Header::UserAgent, {}},
    {"accept", Header::Usual, "*/*"},
    {"accept-language", Header::Usual, "en-us,en;q=0.5"},
    {"accept-encoding", Header::Usual, "gzip, deflate"},
    {"connection", Header::Connection, "keep-alive"},
    {"referer", Header::Referer, {}},
    {"content-length", Header::ContentLength, {}},
    {"accept-charset", Header::Usual, "ISO-8859-1,utf-8;q=0.7,*;q=0.7"},
    {"cache-control", Header::Usual, "no-cache"},
    {"content-type", Header::Usual, "application/x-www-form-urlencoded"},
    {"keep-alive", Header::Usual, "300"},
    {"pragma", Header::Usual, "no-cache"},
    {"proxy-connection", Header::Usual, "keep-alive"},
    {"sec-websocket-version", Header::Usual, "13"},
    {"transfer-encoding", Header::Usual, "identity"},
    {"upgrade", Header::Usual, "websocket"},
}};

KnownHeader known_header(std::string_view name)
{
    for (const KnownHeader& known : known_headers) {
        if (known.name.size() == name.size() && equal_ignoring_case(known.name, name)) {
            return known;
        }
    }
    return {name, Header::Token, {}};
}

template <class Out>
void append_number(Out& out, std::uint64_t number)
{
    std::array<char, 20> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    out.append(digits.data(), static_cast<std::size_t>(end - digits.data()));
}

/// Calls `take` for each name of a comma-separated list.
template <class Take>
void for_each_name(std::string_view names, const Take& take)
{
    while (!names.empty()) {
        const std::string_view name = names.substr(0, names.find(','));
        take(name);
        names.remove_prefix(std::min(names.size(), name.size() + 1));
    }
}

bool has_name(std::string_view names, std::string_view sought)
{
    bool found = false;
    for_each_name(names, [&](std::string_view name) {
        found = found || (name.size() == sought.size() && equal_ignoring_case(name, sought));
    });
    return found;
}

void need(std::string& names, std::string_view name, bool needed)
{
    if (needed && !has_name(names, name)) {
        names += names.empty() ? "" : ",";
        names += name;
    }
}

template <class Out>
void append_token(Out& out, const HttpRequest& request, std::string_view name)
{
    constexpr std::string_view letters = "0123456789abcdefghijklmnopqrstuv";
    std::uint64_t bits = hash64(name, hash64(as_text(request.client.bytes())));
    for (int i = 0; i < 12; ++i, bits >>= 5U) {
        out += letters[bits & 31U];
    }
}

template <class Out>
void append_value(Out& out, const HttpRequest& request, std::string_view name)
{
    const KnownHeader known = known_header(name);
    switch (known.header) {
    case Header::Usual: out += known.value; return;
    case Header::Host:
        out += request.host;
        if (request.server_port != 80 && request.server_port != 443) {
            out += ':';
            append_number(out, request.server_port);
        }
        return;
    case Header::UserAgent: out += request.user_agent; return;
    case Header::Referer: out += request.referrer; return;
    case Header::ContentLength: append_number(out, request.request_bytes); return;
    case Header::Connection:
        out +=
            has_name(request.header_names, "upgrade") ? std::string_view("Upgrade") : known.value;
        return;
    case Header::Token: append_token(out, request, name); return;
    }
}

template <class Out>
Out request_head(const HttpRequest& request)
{
    Out head;
    head.reserve(
        96 + request.uri.size() + request.user_agent.size() + request.referrer.size() +
        3 * request.header_names.size()
    );
    head += request.method;
    head += ' ';
    head += request.uri;
    head += " HTTP/1.1\r\n";
    for_each_name(request.header_names, [&](std::string_view name) {
        head += name;
        head += ": ";
        append_value(head, request, name);
        head += "\r\n";
    });
    head += "\r\n";
    return head;
}

bool has_no_body(const HttpRequest& request)
{
    return request.status < 200 || request.status == 204 || request.status == 304 ||
           request.method == "HEAD" || ends_http(request);
}

template <class Out>
Out response_head(const HttpRequest& request)
{
    constexpr std::array<std::string_view, 4> servers{"nginx", "Apache", "nginx", "cloud-edge"};
    const std::uint64_t which = hash64(as_text(request.server.bytes()));
    Out head;
    head += "HTTP/1.1 ";
    append_number(head, static_cast<std::uint64_t>(request.status));
    head += ' ';
    head += http_reason(request.status);
    head += "\r\nServer: ";
    head += servers[which % servers.size()];
    if (request.status == 101) {
        head += "\r\nUpgrade: websocket\r\nConnection: Upgrade";
    }
    if (!request.response_type.empty()) {
        head += "\r\nContent-Type: ";
        head += request.response_type;
    }
    if (!has_no_body(request)) {
        head += "\r\nContent-Length: ";
        append_number(head, request.response_bytes);
    }
    head += "\r\n\r\n";
    return head;
}

} // namespace

std::string_view http_reason(int status)
{
    switch (status) {
    case 101: return "Switching Protocols";
    case 200: return "OK";
    case 204: return "No Content";
    case 206: return "Partial Content";
    case 301: return "Moved Permanently";
    case 302: return "Found";
    case 304: return "Not Modified";
    case 400: return "Bad Request";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 500: return "Internal Server Error";
    case 502: return "Bad Gateway";
    case 503: return "Service Unavailable";
    default: return "Status";
    }
}

void settle(HttpRequest& request)
{
    std::string& names = request.header_names;
    if (names.empty() || names == default_names) { // these have both
        names = default_names;
    } else {
        need(names, "Host", !request.host.empty());
        need(names, "User-Agent", !request.user_agent.empty());
    }
    need(names, "Referer", !request.referrer.empty());
    need(names, "Content-Length", request.request_bytes > 0);
    if (has_no_body(request)) {
        request.response_bytes = 0;
    }
    if (request.status == 0) {
        request.response_type.clear();
    }
}

bool ends_http(const HttpRequest& request)
{
    return request.status == 101 || (request.method == "CONNECT" && request.status / 100 == 2);
}

namespace {

template <class Out>
void append_talk(
    Script& script, std::span<const HttpRequest> requests, const Conversation& conversation
)
{
    script.opening.reserve(requests.size());
    std::uint64_t up = 0;
    std::uint64_t down = 0;
    for (const HttpRequest& request : requests) {
        Exchange& exchange = script.opening.emplace_back();
        exchange.up = said(request_head<Out>(request), request.request_bytes, Fill::Text);
        if (request.status != 0) {
            exchange.down = said(response_head<Out>(request), request.response_bytes, Fill::Text);
        }
        up += exchange.up.size();
        down += exchange.down.size();
    }
    const Flow& flow = conversation.flow;
    if (!requests.empty() && ends_http(requests.back())) {
        script.rest_up = flow.bytes_up - std::min(flow.bytes_up, up);
        script.rest_down = flow.bytes_down - std::min(flow.bytes_down, down);
        script.rounds = script.rest_up + script.rest_down > 0 ? conversation.rounds : 0;
    }
}

} // namespace

void append_http(
    Script& script, std::span<const HttpRequest> requests, const Conversation& conversation
)
{
    append_talk<std::string>(script, requests, conversation);
}

void append_http_sizes(
    Script& script, std::span<const HttpRequest> requests, const Conversation& conversation
)
{
    append_talk<ByteCount>(script, requests, conversation);
}

} // namespace takedown::simulate
