#pragma once

// TrapMail: who hands what to which trap, and when.

#include "simulate/botnets/history.hpp"
#include "simulate/botnets/population.hpp"
#include "simulate/mail/delivery.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace takedown::simulate {

/// One message for a trap or for the ham folder, with what is true of it.
struct TrapDelivery {
    Delivery delivery;
    std::size_t trap = 0;           ///< index into World::traps; of ham: whose servers took it
    std::optional<OtherMail> other; ///< mail of no botnet
    std::optional<Bot> bot;         ///< who sent it
    std::string campaign;           ///< "BOTNET/NAME", "snowshoe/3"; empty: none

    [[nodiscard]] bool is_ham() const
    {
        return other == OtherMail::Letter || other == OtherMail::ListMail ||
               other == OtherMail::Newsletter;
    }
};

/// What comes in a slice depends on the world and the slice alone.
class TrapMail {
public:
    /// Borrows all four; they must outlive it and what it hands out. Error (Usage): names the key.
    static Result<TrapMail> make(
        const World& world,
        const Internet& internet,
        const History& history,
        const Population& population
    );

    /// Everything that is handed over in a slice, in any order. Nothing when the world has no
    /// traps.
    void act(std::int64_t slice, const std::function<void(TrapDelivery&&)>& take) const;

    /// Messages a day that a botnet would send to all traps if every bot had work.
    [[nodiscard]] double wanted_a_day(std::size_t botnet, TimePoint time) const;

private:
    struct Mailings {
        std::shared_ptr<const Engine> engine;
        std::vector<std::shared_ptr<const Mailing>> mailings;
    };

    void botnet_mail(
        std::size_t botnet,
        std::size_t trap,
        std::int64_t slice,
        const std::function<void(TrapDelivery&&)>& take
    ) const;
    void other_mail(
        OtherMail kind,
        double a_day,
        std::size_t trap,
        std::int64_t slice,
        const std::function<void(TrapDelivery&&)>& take
    ) const;
    [[nodiscard]] std::optional<std::size_t>
    mailing_at(std::size_t botnet, TimePoint time, Random& random) const;
    [[nodiscard]] std::optional<Bot>
    sender_at(std::size_t botnet, TimePoint time, Random& random) const;
    [[nodiscard]] Address other_source(OtherMail kind, std::uint64_t sender, Random& random) const;

    const World* world_ = nullptr;
    const Internet* internet_ = nullptr;
    const History* history_ = nullptr;
    const Population* population_ = nullptr;
    std::vector<Mailings> mailings_; ///< by botnet
    double trap_weights_ = 0;
};

} // namespace takedown::simulate
