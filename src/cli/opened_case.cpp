#include "cli/opened_case.hpp"

#include <fmt/format.h>

namespace takedown {

Redact OpenedCase::redact() const
{
    return [this](std::string_view text) {
        return target.redact(text);
    };
}

Result<OpenedCase> open_to_look(const std::string& folder, const Invocation& invocation)
{
    TAKEDOWN_TRY(const Resources resources, resources_of(invocation));
    TAKEDOWN_TRY(Case target, Case::open(folder, Access::ReadOnly, resources));
    TAKEDOWN_TRY(auto findings, target.store().load_findings());
    TAKEDOWN_TRY(auto files, target.store().files());
    TAKEDOWN_TRY(auto oddities, target.store().oddities());
    TAKEDOWN_TRY(auto counts, target.store().counts());
    return OpenedCase{
        std::move(target),
        findings ? std::move(*findings) : Findings{},
        std::move(files),
        std::move(oddities),
        std::move(counts)};
}

} // namespace takedown
