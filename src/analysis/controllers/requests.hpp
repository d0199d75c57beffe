#pragma once

// Evidence from HTTP requests: to a bare address or forged name, of odd shape, of a browser, or a
// mere download.

#include "analysis/controllers/scene.hpp"
#include "analysis/controllers/signal.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace takedown {

std::optional<Observation>
observe_request_to_address(const HostScene& host, const ContactScene& contact);
std::optional<Observation> observe_request_shape(const ContactScene& contact);
std::optional<Observation> observe_browsing(const ContactScene& contact);
/// Also for TLS: one session in which much came back.
std::optional<Observation> observe_single_download(const ContactScene& contact);

/// "/a/index.php" of "/a/index.php?x=1".
std::string_view path_of(std::string_view uri);

/// Header names in alphabetical order, lower case: equal for programs that shuffle them.
std::string header_set(const HttpRequest& request);

} // namespace takedown
