#include "simulate/hosts/habits.hpp"

#include <algorithm>
#include <array>

namespace takedown::simulate {

namespace {

constexpr double scanners_a_day = 30;
constexpr std::uint64_t most_targets = 150;

constexpr std::array<std::uint16_t, 12> doors{
    22, 23, 80, 443, 445, 1433, 3306, 3389, 5900, 8080, 8443, 2323};

/// One scanner asks some of the addresses, in no order, within some minutes of the slice.
void scan(Scene& scene, Random& random)
{
    const std::vector<Address>& addresses = scene.plan().addresses();
    const Address scanner = scene.services().pick_stranger(random).address;
    const std::uint16_t door = doors[random.below(doors.size())];
    const std::uint64_t targets =
        std::min<std::uint64_t>(most_targets, 1 + random.below(addresses.size()));
    const std::uint64_t key = random.next();
    const double pause = 0.02 + random.exponential(590.0 / static_cast<double>(targets) / 3);
    const auto port = ephemeral_port(random);
    double after = random.unit() * 60;
    for (std::uint64_t i = 0; i < targets && after < 599; ++i, after += random.exponential(pause)) {
        const Address& target = addresses[permuted(i, addresses.size(), key)];
        Conversation knock =
            opened(Transport::Tcp, scene.begin() + seconds(after), scanner, target, door);
        knock.flow.client_port = port;
        fail_conversation(knock, random.chance(0.8) ? Outcome::NoAnswer : Outcome::Refused, random);
        scene.say(std::move(knock));
    }
}

void be_scanned(Scene& scene)
{
    Random random = scene.random("scanners", static_cast<std::uint64_t>(scene.slice()));
    if (scene.plan().addresses().empty()) {
        return;
    }
    for (std::uint64_t left = random.poisson(scanners_a_day / 144); left > 0; --left) {
        scan(scene, random);
    }
}

} // namespace

Behaviour scans()
{
    return {
        "scans",
        [](const HostPlan& host) { return host.kind == HostKind::Outside; },
        nullptr,
        be_scanned};
}

} // namespace takedown::simulate
