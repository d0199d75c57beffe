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

namespace {

std::string folded_name(std::string_view host)
{
    std::string folded = to_lower(host);
    while (!folded.empty() && folded.back() == '.') {
        folded.pop_back();
    }
    return folded;
}

} // namespace

std::string PublicSuffixList::registered_domain(std::string_view host) const
{
    const std::string folded = folded_name(host);
    if (state_->list == nullptr || Address::parse(folded)) {
        return folded;
    }
    const char* domain = psl_registrable_domain(state_->list, folded.c_str());
    return domain != nullptr ? std::string(domain) : folded;
}

std::string PublicSuffixList::name_service(std::string_view host) const
{
    const std::string folded = folded_name(host);
    if (state_->list == nullptr || Address::parse(folded)) {
        return {};
    }
    const char* suffix = psl_unregistrable_domain(state_->list, folded.c_str());
    const bool is_private = suffix != nullptr &&
                            psl_is_public_suffix2(state_->list, suffix, PSL_TYPE_ICANN) == 0 &&
                            psl_is_public_suffix2(state_->list, suffix, PSL_TYPE_PRIVATE) != 0;
    return is_private ? std::string(suffix) : std::string{};
}

} // namespace takedown
