#include "simulate/hosts/habits.hpp"
#include "simulate/hosts/web_volume.hpp"

#include <algorithm>
#include <array>

namespace takedown::simulate {

namespace {

/// Sessions are drawn where they begin and played where they last: no longer than this.
constexpr std::int64_t longest_session_slices = 6;
constexpr double longest_session = 3600;
/// A page's connections follow within this; no page begins so late that they would leave the slice.
constexpr double page_seconds = 4;

/// Names that the browser has asked for in this sitting.
class Memory {
public:
    [[nodiscard]] bool knows(const Offer& offer) const
    {
        return std::find(seen_.begin(), seen_.end(), offer.seed) != seen_.end();
    }

    void keep(const Offer& offer)
    {
        seen_[next_] = offer.seed;
        next_ = (next_ + 1) % seen_.size();
    }

private:
    std::array<std::uint64_t, 24> seen_{};
    std::size_t next_ = 0;
};

class Sitting {
public:
    Sitting(Scene& scene, std::uint64_t seed) : scene_(scene), random_(seed) {}

    void play(TimePoint from, TimePoint until)
    {
        choose_site();
        TimePoint time = from + seconds(random_.unit() * 2);
        while (time < until) {
            load_page(time);
            time += seconds(random_.heavy_tail(9, 1.15, 500));
            if (random_.chance(0.4)) {
                choose_site();
            }
        }
    }

private:
    void choose_site()
    {
        site_ = &scene_.services().pick(
            random_.chance(0.86) ? ServiceKind::PopularSite : ServiceKind::RareSite, random_
        );
    }

    void load_page(TimePoint time)
    {
        const bool first = !memory_.knows(*site_);
        if (first || random_.chance(0.45)) {
            connect(*site_, time);
        }
        if (first && random_.chance(0.4)) {
            connect(*site_, time + seconds(0.05 + random_.exponential(0.2)));
        }
        // Which companies serve a site is settled for good, as are the counters that it loads.
        for (std::uint64_t left = random_.below(first ? 4 : 2); left > 0; --left) {
            Random settled(site_->seed + left);
            connect(
                scene_.services().pick(ServiceKind::ContentNetwork, settled),
                time + seconds(0.15 + random_.exponential(0.3))
            );
        }
        for (std::uint64_t left = random_.below(first ? 3 : 2); left > 0; --left) {
            Random settled(site_->seed + 8 + left);
            connect(
                scene_.services().pick(ServiceKind::Tracker, settled),
                time + seconds(0.3 + random_.exponential(0.5))
            );
        }
    }

    void connect(const Offer& offer, TimePoint time)
    {
        Scene::Found found;
        if (memory_.knows(offer)) {
            found = scene_.remembered(offer, time, random_);
        } else {
            found = scene_.look_up(offer, time, random_);
            memory_.keep(offer);
        }
        scene_.visit(offer, found, web_volume(offer.encrypted, random_), random_);
    }

    Scene& scene_;
    Random random_;
    Memory memory_;
    const Offer* site_ = nullptr;
};

void browse(Scene& scene)
{
    const TimePoint last = scene.end() - seconds(page_seconds);
    for (std::int64_t back = longest_session_slices; back >= 0; --back) {
        const std::int64_t slice = scene.slice() - back;
        const TimePoint begun(slice_length * slice);
        Random random = scene.random("session", static_cast<std::uint64_t>(slice));
        const double mean =
            scene.host().sessions_a_day / 144 * activity(begun, scene.plan().utc_offset());
        const std::uint64_t sessions = random.poisson(mean);
        for (std::uint64_t i = 0; i < sessions; ++i) {
            const TimePoint start = begun + seconds(random.unit() * 600);
            const double length = std::min(random.log_normal(420, 1.0), longest_session);
            const TimePoint from = std::max(start, scene.begin());
            const TimePoint until = std::min(start + seconds(length), last);
            if (from < until) {
                Sitting(
                    scene,
                    scene.seed(
                        "sitting",
                        static_cast<std::uint64_t>(slice) * 64 + i,
                        static_cast<std::uint64_t>(scene.slice())
                    )
                )
                    .play(from, until);
            }
        }
    }
}

} // namespace

double flows_a_session(const HostPlan& host)
{
    return host.seed % 2 == 0 ? 120 : 88;
}

Behaviour browsing()
{
    return {"browsing", [](const HostPlan& host) { return host.browses(); }, nullptr, browse};
}

} // namespace takedown::simulate
