#include "cli/opened_case.hpp"

#include "casework/input_identity.hpp"

#include <fmt/format.h>

namespace takedown {

Redact OpenedCase::redact() const
{
    return [this](std::string_view text) {
        return target.redact(text);
    };
}

Result<OpenedCase>
open_to_look(const std::string& folder, const Invocation& invocation, LookAt what)
{
    TAKEDOWN_TRY(const Resources resources, resources_of(invocation));
    TAKEDOWN_TRY(Case target, Case::open(folder, Access::ReadOnly, resources));
    TAKEDOWN_TRY(auto findings, target.store().load_findings());
    if (!findings && what == LookAt::Findings) {
        return fail(
            ErrorKind::Case,
            fmt::format(
                "{}: nothing was analysed yet. Start with: takedown analyze {}", folder, folder
            )
        );
    }
    TAKEDOWN_TRY(const std::string outdated, why_outdated(target));
    if (!outdated.empty() && what == LookAt::Findings) {
        say_line(outdated);
        findings->notes.insert(findings->notes.begin(), outdated);
    }
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
