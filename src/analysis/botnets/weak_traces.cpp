#include "analysis/botnets/weak_traces.hpp"

#include <algorithm>
#include <cmath>

namespace takedown {

namespace {

constexpr double most_factor = 20;
/// That mailings of one program differ in a trace: the template says the charset, the program the
/// rest.
constexpr std::array<double, weak_traces> differs{0.01, 0.1, 0.5, 0.2};

std::array<std::uint64_t, weak_traces>
traces_of(const MailTraits& mail, const EngineEvidences& evidence)
{
    const auto family = evidence.find(mail.engine);
    return {
        family == evidence.end() ? mail.engine : family->second.family,
        static_cast<std::uint64_t>(mail.helo) + 1,
        mail.charset,
        mail.boundary_shape};
}

} // namespace

TraceHabits trace_habits(std::span<const MailTraits* const> mails, const EngineEvidences& evidence)
{
    std::array<std::map<std::uint64_t, std::size_t>, weak_traces> counts;
    for (const MailTraits* mail : mails) {
        const auto traces = traces_of(*mail, evidence);
        for (std::size_t i = 0; i < weak_traces; ++i) {
            ++counts.at(i)[traces.at(i)];
        }
    }
    TraceHabits habits;
    for (std::size_t i = 0; i < weak_traces; ++i) {
        for (const auto& [value, count] : counts.at(i)) {
            if (value != 0 && count * 10 >= mails.size() * 7) {
                habits.at(i) = value;
            }
        }
    }
    return habits;
}

void TraceBase::add(const TraceHabits& habits)
{
    for (std::size_t i = 0; i < weak_traces; ++i) {
        if (habits.at(i)) {
            counts_.at(i)[*habits.at(i)] += 1;
            total_.at(i) += 1;
        }
    }
}

double TraceBase::log_ratio(const TraceHabits& a, const TraceHabits& b) const
{
    double sum = 0;
    for (std::size_t i = 0; i < weak_traces; ++i) {
        if (!a.at(i) || !b.at(i)) {
            continue;
        }
        const auto found = counts_.at(i).find(*a.at(i));
        const double count = found == counts_.at(i).end() ? 0 : found->second;
        if (*a.at(i) != *b.at(i)) {
            sum += std::log(differs.at(i));
            continue;
        }
        // The two themselves are no base.
        const double others = std::max(0.0, count - 2);
        const double base = (others + 1) / (std::max(0.0, total_.at(i) - 2) + 2);
        sum += std::log(std::min(most_factor, (1 - differs.at(i)) / base));
    }
    return sum;
}

} // namespace takedown
