#include "trap/pace.hpp"

namespace takedown::trap {

void Pace::note(const Activity& activity, Micros at)
{
    if (activity.commands != last_.commands || activity.in_mail != last_.in_mail || activity.ours ||
        last_.ours) {
        since_ = at;
        octets_before_mail_ = activity.octets;
    }
    last_ = activity;
}

std::string_view Pace::broken(const PaceSettings& settings, Micros at) const
{
    if (last_.ours) {
        return {};
    }
    if (at - began_ > settings.session) {
        return "session-time";
    }
    const Micros waited = at - since_;
    if (!last_.in_mail) {
        return waited > settings.command ? "command-time" : "";
    }
    const auto seconds =
        static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::seconds>(waited).count()
        );
    const bool slow =
        (last_.octets - octets_before_mail_) / settings.least_bytes_a_second < seconds;
    return waited > settings.grace && slow ? "too-slow" : "";
}

} // namespace takedown::trap
