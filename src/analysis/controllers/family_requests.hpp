#pragma once

// Evidence from requests that have the published form of a known family.

#include "analysis/controllers/scene.hpp"
#include "analysis/controllers/signal.hpp"
#include "core/result.hpp"
#include "model/family.hpp"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace takedown {

/// What a request was told by.
struct FamilyMatch {
    std::string family;
    std::string uri;    ///< the pattern
    std::string source; ///< who published it
};

/// The request forms of all families, ready to match.
class FamilyRequests {
public:
    /// Error (Input): a pattern that RE2 refuses, or one that matches an empty URI; names the
    /// family.
    static Result<FamilyRequests> make(std::span<const Family> families);
    FamilyRequests(FamilyRequests&&) noexcept;
    FamilyRequests& operator=(FamilyRequests&&) noexcept;
    ~FamilyRequests();

    /// The first that matches, in the order given.
    [[nodiscard]] std::optional<FamilyMatch> match(const HttpRequest& request) const;

private:
    FamilyRequests();
    struct Form;
    std::vector<Form> forms_;
};

/// The family of the first request of a contact that has one's form.
std::optional<FamilyMatch> family_of(const HostScene& host, const ContactScene& contact);

std::optional<Observation>
observe_family_request(const HostScene& host, const ContactScene& contact);

} // namespace takedown
