#pragma once

// ControllerFinder: learns host by host, then names the endpoints that steer bots.

#include "analysis/controllers/endpoint_record.hpp"
#include "analysis/controllers/settings.hpp"
#include "model/activity.hpp"
#include "model/controller.hpp"

#include <map>
#include <string>
#include <vector>

namespace takedown {

struct HostEvidence;
struct HostScene;

/// Keeps compact records of endpoints with any sign of suspicion; memory grows with those, not with
/// the evidence. Same hosts in the same order, same result. Source: docs/sources/controllers.md
class ControllerFinder {
public:
    explicit ControllerFinder(ControllerSettings settings);

    void learn(const HostActivity& host);

    /// Highest confidence first; findings from 0.5 and the strongest candidates below. Call once,
    /// last.
    std::vector<Controller> finish();

    /// Endpoints that would have been controllers but for the user's allow list, as text; after
    /// finish().
    [[nodiscard]] const std::vector<std::string>& left_out() const { return left_out_; }

private:
    void learn_contacts(const HostScene& scene, const HostEvidence& evidence);
    void learn_names(const HostScene& scene, const HostEvidence& evidence);
    [[nodiscard]] bool is_allowed(const EndpointRecord& record) const;

    ControllerSettings settings_;
    std::map<Endpoint, EndpointRecord> records_;
    Crowd crowd_;
    std::vector<std::string> left_out_;
};

} // namespace takedown
