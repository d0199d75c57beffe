#pragma once

// The spam of a case in order of time, cut into hours, days and weeks (UTC).

#include "model/mail_traits.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace takedown {

enum class PeriodKind { WholeSpan, EachWeek, EachDay, EachHour };

struct SharePeriod {
    PeriodKind kind = PeriodKind::WholeSpan;
    std::string name;                     ///< as Share::period
    std::span<const std::uint32_t> mails; ///< indices into TraitSet::mails, ascending time
};

/// Days since 1970-01-01 (UTC); 0 without a time.
std::int64_t day_number(const std::optional<TimePoint>& time);

/// "2007-04-08T13".
std::string format_hour(TimePoint time);

/// "2007-W14": the week of ISO 8601, which begins on Monday and belongs to the year of its
/// Thursday.
std::string format_week(TimePoint time);

class SpamInTime {
public:
    /// Looks at spam only.
    explicit SpamInTime(const TraitSet& set);

    /// The whole (mail without a time too), then days, and hours where the mail spans at most 14
    /// days, weeks where it spans more. Valid as long as this is. Empty when there is no spam.
    [[nodiscard]] std::vector<SharePeriod> periods() const;

private:
    void cut(PeriodKind kind, std::vector<SharePeriod>& periods) const;

    const TraitSet& set_;
    std::vector<std::uint32_t> mails_; ///< those without a time first
    std::size_t timed_ = 0;            ///< where those with a time begin
};

} // namespace takedown
