#include "analysis/botnets/share_periods.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

namespace takedown {

namespace {

constexpr Micros most_for_hours = std::chrono::hours(24 * 14);

Day day_of(TimePoint time)
{
    return std::chrono::floor<std::chrono::days>(time);
}

/// Periods of a kind have different numbers, and rising ones.
std::int64_t number_of(PeriodKind kind, TimePoint time)
{
    const std::int64_t day = day_of(time).time_since_epoch().count();
    if (kind == PeriodKind::EachHour) {
        return std::chrono::floor<std::chrono::hours>(time.time_since_epoch()).count();
    }
    if (kind == PeriodKind::EachWeek) {
        const std::int64_t shifted = day + 3; // 1970-01-01 was a Thursday
        return shifted >= 0 ? shifted / 7 : (shifted - 6) / 7;
    }
    return day;
}

std::string name_of(PeriodKind kind, TimePoint time)
{
    if (kind == PeriodKind::EachHour) {
        return format_hour(time);
    }
    return kind == PeriodKind::EachWeek ? format_week(time) : format_day(time);
}

} // namespace

std::int64_t day_number(const std::optional<TimePoint>& time)
{
    return time ? day_of(*time).time_since_epoch().count() : 0;
}

std::string format_hour(TimePoint time)
{
    const auto into_day = time - day_of(time);
    return fmt::format(
        "{}T{:02}", format_day(time), std::chrono::floor<std::chrono::hours>(into_day).count()
    );
}

std::string format_week(TimePoint time)
{
    const std::chrono::sys_days day = day_of(time);
    const auto after_monday = std::chrono::weekday(day).iso_encoding() - 1;
    const std::chrono::sys_days thursday =
        day + std::chrono::days(3) - std::chrono::days(static_cast<int>(after_monday));
    const std::chrono::year year = std::chrono::year_month_day(thursday).year();
    const auto week =
        (thursday - std::chrono::sys_days(year / std::chrono::January / 1)).count() / 7 + 1;
    return fmt::format("{:04}-W{:02}", static_cast<int>(year), week);
}

SpamInTime::SpamInTime(const TraitSet& set) : set_(set)
{
    for (std::size_t i = 0; i < set.mails.size(); ++i) {
        if (set.mails[i].mail_class == MailClass::Spam) {
            mails_.push_back(static_cast<std::uint32_t>(i));
        }
    }
    std::stable_sort(mails_.begin(), mails_.end(), [&](std::uint32_t a, std::uint32_t b) {
        return set.mails[a].time < set.mails[b].time; // none is less than any
    });
    const auto first = std::find_if(mails_.begin(), mails_.end(), [&](std::uint32_t mail) {
        return set.mails[mail].time.has_value();
    });
    timed_ = static_cast<std::size_t>(first - mails_.begin());
}

std::vector<SharePeriod> SpamInTime::periods() const
{
    std::vector<SharePeriod> periods;
    if (mails_.empty()) {
        return periods;
    }
    periods.push_back({PeriodKind::WholeSpan, "", mails_});
    if (timed_ == mails_.size()) {
        return periods;
    }
    cut(PeriodKind::EachDay, periods);
    const Micros span = *set_.mails[mails_.back()].time - *set_.mails[mails_[timed_]].time;
    cut(span <= most_for_hours ? PeriodKind::EachHour : PeriodKind::EachWeek, periods);
    return periods;
}

void SpamInTime::cut(PeriodKind kind, std::vector<SharePeriod>& periods) const
{
    const std::span<const std::uint32_t> mails(mails_);
    std::size_t first = timed_;
    while (first < mails.size()) {
        const TimePoint begins = *set_.mails[mails[first]].time;
        const std::int64_t number = number_of(kind, begins);
        std::size_t end = first + 1;
        while (end < mails.size() && number_of(kind, *set_.mails[mails[end]].time) == number) {
            ++end;
        }
        periods.push_back({kind, name_of(kind, begins), mails.subspan(first, end - first)});
        first = end;
    }
}

} // namespace takedown
