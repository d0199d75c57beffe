#pragma once

// Guarded<T>: data that lives inside its lock.

#include <mutex>
#include <utility>

namespace takedown {

template <class T>
class Guarded {
public:
    Guarded() = default;

    explicit Guarded(T value) : value_(std::move(value)) {}

    /// Calls `use(T&)` under the lock and returns its result.
    template <class Use>
    auto with(Use&& use)
    {
        const std::lock_guard lock(mutex_);
        return std::forward<Use>(use)(value_);
    }

private:
    std::mutex mutex_;
    T value_{};
};

} // namespace takedown
