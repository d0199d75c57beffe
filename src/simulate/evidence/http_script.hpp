#pragma once

// The HTTP/1.1 messages of requests and their answers.

#include "simulate/evidence/script.hpp"

#include <span>
#include <string_view>

namespace takedown::simulate {

/// Makes a request say on the wire what its fields say: header_names gets those that its fields
/// need (Host, User-Agent, Referer, Content-Length) behind those it has, and a default where it is
/// empty; an answer that has no body by its status or method has none.
void settle(HttpRequest& request);

/// "Not Found"; "Status" for codes without a name here.
std::string_view http_reason(int status);

/// True if what follows on the connection is no HTTP any more: a granted upgrade or CONNECT.
bool ends_http(const HttpRequest& request);

/// Puts one exchange a request behind the script; what the flow has beyond them follows an upgrade
/// in the conversation's rounds, and is cut where there was none.
void append_http(
    Script& script, std::span<const HttpRequest> requests, const Conversation& conversation
);

/// The same sizes without the heads.
void append_http_sizes(
    Script& script, std::span<const HttpRequest> requests, const Conversation& conversation
);

} // namespace takedown::simulate
