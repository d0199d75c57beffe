#include "simulate/hosts/behaviour.hpp"

#include "simulate/hosts/habits.hpp"

#include <array>

namespace takedown::simulate {

std::span<const Behaviour> behaviours()
{
    static const std::array all{
        browsing(),
        system_updates(),
        certificate_checks(),
        clock_synchronisation(),
        push_connections(),
        chatting(),
        cloud_synchronisation(),
        monitoring_agents(),
        probing(),
        mail_service(),
        web_service(),
        personal_mail(),
        file_sharing(),
        odd_lookups(),
        dead_services(),
        scans(),
        telephoning()};
    return all;
}

} // namespace takedown::simulate
