#include "analysis/controllers/family_requests.hpp"

#include "analysis/controllers/settings.hpp"

#include <fmt/format.h>
#include <re2/re2.h>

#include <utility>

namespace takedown {

struct FamilyRequests::Form {
    std::unique_ptr<re2::RE2> pattern;
    FamilyMatch match;
};

FamilyRequests::FamilyRequests() = default;
FamilyRequests::FamilyRequests(FamilyRequests&&) noexcept = default;
FamilyRequests& FamilyRequests::operator=(FamilyRequests&&) noexcept = default;
FamilyRequests::~FamilyRequests() = default;

Result<FamilyRequests> FamilyRequests::make(std::span<const Family> families)
{
    FamilyRequests made;
    re2::RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(1 << 20);
    for (const Family& family : families) {
        for (const FamilyRequest& request : family.requests) {
            auto pattern = std::make_unique<re2::RE2>(request.uri, options);
            if (!pattern->ok() || re2::RE2::PartialMatch("", *pattern) ||
                re2::RE2::PartialMatch("/", *pattern)) {
                return fail(
                    ErrorKind::Input,
                    fmt::format(
                        "family {}: '{}' is no pattern of a URI: {}",
                        family.name,
                        request.uri,
                        pattern->ok() ? "it matches every request" : pattern->error()
                    )
                );
            }
            made.forms_.push_back({std::move(pattern), {family.name, request.uri, request.source}});
        }
    }
    return made;
}

std::optional<FamilyMatch> FamilyRequests::match(const HttpRequest& request) const
{
    for (const Form& form : forms_) {
        if (re2::RE2::PartialMatch(request.uri, *form.pattern)) {
            return form.match;
        }
    }
    return std::nullopt;
}

namespace {

struct FamilySighting {
    FamilyMatch match;
    const HttpRequest* request = nullptr;
    std::size_t count = 0;
};

std::optional<FamilySighting> sighting_of(const HostScene& host, const ContactScene& contact)
{
    if (host.settings->families == nullptr) {
        return std::nullopt;
    }
    std::optional<FamilySighting> seen;
    for (const HttpRequest& request : contact.contact->requests) {
        if (seen && seen->count >= 5) {
            break;
        }
        if (auto match = host.settings->families->match(request)) {
            if (!seen) {
                seen = FamilySighting{std::move(*match), &request, 0};
            }
            seen->count += 1;
        }
    }
    return seen;
}

} // namespace

std::optional<FamilyMatch> family_of(const HostScene& host, const ContactScene& contact)
{
    auto seen = sighting_of(host, contact);
    return seen ? std::optional(std::move(seen->match)) : std::nullopt;
}

std::optional<Observation>
observe_family_request(const HostScene& host, const ContactScene& contact)
{
    const auto seen = sighting_of(host, contact);
    if (!seen) {
        return std::nullopt;
    }
    return Observation{
        Signal::FamilyRequest,
        1,
        fmt::format(
            "{} {} has the form of {} ({})",
            seen->request->method,
            seen->request->uri,
            seen->match.family,
            seen->match.source
        ),
        {seen->request->where}};
}

} // namespace takedown
