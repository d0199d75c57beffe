#pragma once

// Role: which part a controller plays, told only from what its bots do with it.

#include "analysis/controllers/endpoint_record.hpp"
#include "analysis/controllers/settings.hpp"
#include "model/controller.hpp"

#include <span>
#include <string>

namespace takedown {

struct RoleFinding {
    Role role = Role::Unknown;
    std::string why;
};

/// `others` are the other controllers' records. Rules: docs/sources/controllers.md#roles
RoleFinding role_of(
    const EndpointRecord& record,
    std::span<const EndpointRecord* const> others,
    const ControllerSettings& settings
);

} // namespace takedown
