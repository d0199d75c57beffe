#include "analysis/campaigns/template_regex.hpp"

#include <re2/re2.h>

namespace takedown {

std::shared_ptr<const re2::RE2> compiled_template(const std::string& regex)
{
    RE2::Options options;
    options.set_log_errors(false);
    auto expression = std::make_shared<const RE2>(regex, options);
    return expression->ok() ? expression : nullptr;
}

} // namespace takedown
