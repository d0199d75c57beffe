#include "analysis/controllers/requests.hpp"

#include "core/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <vector>

namespace takedown {

namespace {

bool has_header(const HttpRequest& request, std::string_view name)
{
    const auto names = split(request.header_names, ',');
    return std::any_of(names.begin(), names.end(), [&](std::string_view one) {
        return equal_ignoring_case(one, name);
    });
}

std::size_t header_count(const HttpRequest& request)
{
    return request.header_names.empty() ? 0 : split(request.header_names, ',').size();
}

bool has_browser_headers(const HttpRequest& request)
{
    return has_header(request, "Accept") && has_header(request, "Accept-Language") &&
           has_header(request, "Accept-Encoding") && has_header(request, "User-Agent") &&
           !has_header(request, "Content-Length");
}

bool ends_with(std::string_view text, std::string_view end)
{
    return text.size() >= end.size() &&
           equal_ignoring_case(text.substr(text.size() - end.size()), end);
}

/// Agents of browsers that were out of use long before what imitates them.
bool is_old_browser(std::string_view agent)
{
    return agent.find("MSIE 6") != std::string_view::npos ||
           agent.find("MSIE 7") != std::string_view::npos ||
           agent.find("MSIE 8") != std::string_view::npos;
}

/// The referrer is the very page that is asked: "http://HOST/PATH".
bool refers_to_itself(const HttpRequest& request)
{
    const std::size_t start = request.referrer.find("://");
    return start != std::string::npos && !request.host.empty() && request.method == "POST" &&
           starts_with_ignoring_case(
               std::string_view(request.referrer).substr(start + 3), request.host
           ) &&
           !has_header(request, "Origin") && !has_header(request, "Accept-Language");
}

struct Shape {
    double points = 0;
    std::string text;

    void add(bool is_so, double worth, std::string_view what)
    {
        if (is_so) {
            points += worth;
            text += text.empty() ? "" : ", ";
            text += what;
        }
    }
};

Shape shape_of(const HttpRequest& request)
{
    Shape shape;
    const bool post = request.method == "POST" || request.method == "PUT";
    shape.add(post, 0.3, "data posted");
    shape.add(post && ends_with(path_of(request.uri), ".php"), 0.2, "to a .php page");
    shape.add(post && request.user_agent.empty(), 0.25, "no User-Agent");
    shape.add(post && is_old_browser(request.user_agent), 0.2, "User-Agent of an outdated browser");
    shape.add(
        post && !has_header(request, "Accept-Language") && !has_header(request, "Referer"),
        0.15,
        "neither page nor language named"
    );
    shape.add(post && refers_to_itself(request), 0.2, "Referer is the page itself");
    shape.add(!post && request.user_agent.empty() && header_count(request) <= 3, 0.15, "bare GET");
    return shape;
}

bool is_program(std::string_view uri)
{
    constexpr std::array<std::string_view, 15> ends{
        ".exe",
        ".dll",
        ".msi",
        ".cab",
        ".zip",
        ".rar",
        ".jar",
        ".7z",
        ".scr",
        ".bin",
        ".ps1",
        ".vbs",
        ".jnlp",
        ".dotm",
        ".gz"};
    return std::any_of(ends.begin(), ends.end(), [&](std::string_view end) {
        return ends_with(path_of(uri), end);
    });
}

bool is_program_type(std::string_view type)
{
    return starts_with_ignoring_case(type, "application/octet-stream") ||
           starts_with_ignoring_case(type, "application/x-dosexec") ||
           starts_with_ignoring_case(type, "application/x-msdos") ||
           starts_with_ignoring_case(type, "application/x-msdownload") ||
           starts_with_ignoring_case(type, "application/zip") ||
           starts_with_ignoring_case(type, "application/pdf");
}

std::optional<Observation> observe_tls_download(const ContactScene& contact)
{
    constexpr std::uint64_t much = 100'000;
    if (contact.contact->attempt_count > 2 || contact.bytes_down < much ||
        contact.bytes_down < 20 * contact.bytes_up) {
        return std::nullopt;
    }
    return Observation{
        Signal::SingleDownload,
        0.4,
        fmt::format(
            "{} bytes received in one session, not asked again", with_thousands(contact.bytes_down)
        ),
        {contact.where()}};
}

} // namespace

std::string_view path_of(std::string_view uri)
{
    return uri.substr(0, uri.find('?'));
}

std::string header_set(const HttpRequest& request)
{
    std::vector<std::string> names;
    for (const std::string_view name : split(request.header_names, ',')) {
        names.push_back(to_lower(name));
    }
    std::sort(names.begin(), names.end());
    return fmt::format("{}", fmt::join(names, ","));
}

std::optional<Observation>
observe_request_to_address(const HostScene& host, const ContactScene& contact)
{
    Observation found{Signal::RequestToAddress, 0, {}, {}};
    for (const HttpRequest& request : contact.contact->requests) {
        const bool post = request.method == "POST" || request.method == "PUT";
        double strength = 0;
        std::string text;
        if (request.host.empty() || is_address_literal(request.host)) {
            strength = post ? 1.0 : 0.4;
            text = fmt::format(
                "{} {} to a bare address", request.method, shorten(path_of(request.uri), 60)
            );
        } else if (is_impossible_name(request.host)) {
            strength = 1.0;
            text = fmt::format(
                "{} with Host {}, which is no name", request.method, shorten(request.host, 60)
            );
        } else if (host.sees_names && !contact.resolved && !host.looked_up.contains(request.host)) {
            strength = post ? 0.5 : 0.2;
            text = fmt::format(
                "{} with Host {}, which was never looked up",
                request.method,
                shorten(request.host, 60)
            );
        }
        if (strength > found.strength) {
            found.strength = strength;
            found.text = std::move(text);
            found.where = {request.where};
        }
    }
    return found.strength > 0 ? std::optional(std::move(found)) : std::nullopt;
}

std::optional<Observation> observe_request_shape(const ContactScene& contact)
{
    Observation found{Signal::RequestShape, 0, {}, {}};
    for (const HttpRequest& request : contact.contact->requests) {
        Shape shape = shape_of(request);
        if (shape.points > found.strength) {
            found.strength = std::min(1.0, shape.points);
            found.text = fmt::format(
                "{} {}: {}", request.method, shorten(path_of(request.uri), 60), shape.text
            );
            found.where = {request.where};
        }
    }
    return found.strength > 0 ? std::optional(std::move(found)) : std::nullopt;
}

std::optional<Observation> observe_browsing(const ContactScene& contact)
{
    std::size_t like_browser = 0;
    std::size_t referred = 0;
    std::set<std::string_view> kinds;
    const std::vector<HttpRequest>& requests = contact.contact->requests;
    for (const HttpRequest& request : requests) {
        like_browser += has_browser_headers(request) ? 1U : 0U;
        referred += !request.referrer.empty() && request.method == "GET" ? 1U : 0U;
        kinds.insert(request.response_type);
    }
    if (like_browser == 0 || 2 * like_browser < requests.size()) {
        return std::nullopt;
    }
    const double strength =
        0.4 + (referred > 0 ? 0.3 : 0) + (referred > 1 && kinds.size() > 1 ? 0.3 : 0);
    return Observation{
        Signal::Browsing,
        strength,
        fmt::format(
            "{} of {} requests with a browser's headers, {} referred from a page, {} kinds of "
            "content",
            like_browser,
            requests.size(),
            referred,
            kinds.size()
        ),
        {requests.front().where}};
}

std::optional<Observation> observe_single_download(const ContactScene& contact)
{
    const std::vector<HttpRequest>& requests = contact.contact->requests;
    if (requests.empty()) {
        return contact.speech == Speech::Tls ? observe_tls_download(contact) : std::nullopt;
    }
    bool program = false;
    std::set<std::string_view> asked;
    for (const HttpRequest& request : requests) {
        if (request.method != "GET" && request.method != "HEAD" && request.method != "OPTIONS") {
            return std::nullopt;
        }
        asked.insert(path_of(request.uri));
        program = program || is_program(request.uri) || is_program_type(request.response_type) ||
                  request.response_bytes > 100'000;
    }
    if (!program || asked.size() > 3) {
        return std::nullopt;
    }
    return Observation{
        Signal::SingleDownload,
        1,
        fmt::format(
            "only fetched {}, {} bytes, nothing posted",
            shorten(path_of(requests.back().uri), 60),
            with_thousands(contact.bytes_down)
        ),
        {requests.back().where}};
}

} // namespace takedown
