#include "analysis/controllers/names.hpp"

#include "analysis/controllers/requests.hpp"
#include "core/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace takedown {

namespace {

/// Top-level domains given away or sold for little, where abuse gathers. Source:
/// docs/sources/controllers.md#cheap-top-level-domains
bool is_cheap_top_level(std::string_view name)
{
    constexpr std::array<std::string_view, 30> cheap{
        "bid",    "buzz", "cf",   "click", "club",    "cyou",    "fun", "ga",   "gq",   "host",
        "icu",    "link", "live", "ml",    "monster", "online",  "pw",  "rest", "site", "space",
        "stream", "su",   "tk",   "top",   "ug",      "website", "win", "work", "ws",   "xyz",
    };
    const std::size_t dot = name.rfind('.');
    return dot != std::string_view::npos &&
           std::binary_search(cheap.begin(), cheap.end(), name.substr(dot + 1));
}

bool mixes_digits(std::string_view label)
{
    const auto digits =
        std::count_if(label.begin(), label.end(), [](char c) { return c >= '0' && c <= '9'; });
    return digits > 0 && static_cast<std::size_t>(digits) < label.size() && label.size() >= 6;
}

/// What stands below somebody's domain was named by its owner's machines; a bot's name is the
/// domain itself. Three labels leave room for a suffix of two.
std::string_view without_deep_labels(std::string_view name)
{
    std::size_t dot = name.size();
    for (int labels = 0; labels < 3; ++labels) {
        dot = dot == 0 ? std::string_view::npos : name.rfind('.', dot - 1);
        if (dot == std::string_view::npos) {
            return name;
        }
    }
    return name.substr(dot + 1);
}

struct Judgement {
    double strength = 0;
    std::string text;

    void add(bool is_so, double worth, std::string_view what)
    {
        if (is_so) {
            strength = std::min(1.0, strength + worth);
            text += text.empty() ? "" : ", ";
            text += what;
        }
    }
};

Judgement judge(std::string_view name, const ControllerSettings& settings)
{
    Judgement judgement;
    const std::string_view label = chosen_label(without_deep_labels(name));
    judgement.add(
        settings.dynamic_name && settings.dynamic_name(name), 0.7, "dynamic name service"
    );
    judgement.add(is_cheap_top_level(name), 0.5, "cheap top-level domain");
    judgement.add(
        settings.machine_made && label.size() >= 6 && settings.machine_made(label) > 1,
        0.3,
        "looks machine-made"
    );
    judgement.add(mixes_digits(label), 0.2, "digits among letters");
    // The tail of honest names is on no list either: being unlisted only adds to what is odd
    // already.
    judgement.add(
        settings.popular_name && judgement.strength > 0, 0.3, "not among the much used names"
    );
    return judgement;
}

} // namespace

std::string_view chosen_label(std::string_view name)
{
    std::string_view longest;
    auto labels = split(name, '.');
    if (labels.size() > 1) {
        labels.pop_back();
    }
    for (const std::string_view label : labels) {
        if (label.size() >= longest.size()) {
            longest = label;
        }
    }
    return longest;
}

std::optional<Observation>
observe_suspicious_name(const HostScene& host, const ContactScene& contact)
{
    if (contact.popular) {
        return std::nullopt;
    }
    Observation found{Signal::SuspiciousName, 0, {}, {contact.where()}};
    for (const std::string_view name : contact.names) {
        const Judgement judgement = judge(name, *host.settings);
        if (judgement.strength > found.strength) {
            found.strength = judgement.strength;
            found.text = fmt::format("{}: {}", shorten(name, 80), judgement.text);
        }
    }
    return found.strength > 0 ? std::optional(std::move(found)) : std::nullopt;
}

std::optional<Observation>
observe_direct_address(const HostScene& host, const ContactScene& contact)
{
    if (!contact.direct || contact.course == Course::Unseen) {
        return std::nullopt;
    }
    // Connecting is little: payload of a known shape must show that a session was meant.
    const double strength = heard(*contact.contact) ? 1.0 : 0.5;
    return Observation{
        Signal::DirectAddress,
        strength,
        fmt::format(
            "contacted by address; none of the {} names the host looked up gave it",
            host.looked_up.size()
        ),
        {contact.where()}};
}

std::optional<Observation> observe_popular_name(const ContactScene& contact)
{
    if (!contact.popular) {
        return std::nullopt;
    }
    // Below much used domains anybody may rent a name: what is posted there unencrypted to a script
    // is no business of the domain's owner.
    const auto& requests = contact.contact->requests;
    const bool rented = std::any_of(requests.begin(), requests.end(), [](const HttpRequest& one) {
        const std::string_view path = path_of(one.uri);
        return one.method == "POST" && path.size() > 4 && path.substr(path.size() - 4) == ".php";
    });
    return Observation{
        Signal::PopularName,
        rented ? 0.4 : 1.0,
        fmt::format("reached as {}, a much used name", shorten(contact.names.front(), 80)),
        {contact.where()}};
}

} // namespace takedown
