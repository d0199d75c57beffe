#include "reference/public_suffix.hpp"

#include "core/ip.hpp"
#include "core/text.hpp"

#include <libpsl.h>

namespace takedown {

struct PublicSuffixList::State {
    const psl_ctx_t* list = psl_builtin(); // owned by the library
};

PublicSuffixList::PublicSuffixList() : state_(std::make_unique<State>()) {}

PublicSuffixList::~PublicSuffixList() = default;
PublicSuffixList::PublicSuffixList(PublicSuffixList&&) noexcept = default;
PublicSuffixList& PublicSuffixList::operator=(PublicSuffixList&&) noexcept = default;

std::string PublicSuffixList::registered_domain(std::string_view host) const
{
    std::string folded = to_lower(host);
    while (!folded.empty() && folded.back() == '.') {
        folded.pop_back();
    }
    if (state_->list == nullptr || Address::parse(folded)) {
        return folded;
    }
    const char* domain = psl_registrable_domain(state_->list, folded.c_str());
    return domain != nullptr ? std::string(domain) : folded;
}

} // namespace takedown
