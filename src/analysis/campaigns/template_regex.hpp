#pragma once

// compiled_template(): expressions made from evidence, within bounds.

#include <memory>
#include <string>

namespace re2 {
class RE2;
} // namespace re2

namespace takedown {

/// Null when the expression is not valid or needs more than RE2's usual 8 MiB: who loads it
/// elsewhere has no more.
std::shared_ptr<const re2::RE2> compiled_template(const std::string& regex);

} // namespace takedown
