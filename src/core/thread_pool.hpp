#pragma once

// ThreadPool: runs the parts of one job side by side; the result does not depend on how many
// threads.

#include <cstddef>
#include <functional>
#include <memory>

namespace takedown {

class ThreadPool {
public:
    /// 0 threads: as many as the machine has. 1: everything runs in the caller.
    explicit ThreadPool(unsigned threads = 0);
    ~ThreadPool();
    ThreadPool(const ThreadPool&) = delete;
    ThreadPool& operator=(const ThreadPool&) = delete;
    ThreadPool(ThreadPool&&) = delete;
    ThreadPool& operator=(ThreadPool&&) = delete;

    [[nodiscard]] unsigned threads() const;

    /// Calls `body(i)` for every i in [0, count), in any order, and returns when all are done.
    /// `body` must not throw, and each i must write only to its own place. Not reentrant.
    void for_each_index(std::size_t count, const std::function<void(std::size_t)>& body);

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace takedown
