#include "core/thread_pool.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

namespace takedown {

struct ThreadPool::State {
    std::mutex mutex;
    std::condition_variable wake;
    std::condition_variable done;
    const std::function<void(std::size_t)>* body = nullptr;
    std::size_t next = 0;
    std::size_t count = 0;
    std::size_t unfinished = 0;
    bool stopping = false;
    std::vector<std::jthread> workers;

    /// Takes indices until none are left; the lock is held on entry and on return.
    void work(std::unique_lock<std::mutex>& lock)
    {
        while (next < count) {
            const std::size_t index = next++;
            const auto* run = body;
            lock.unlock();
            (*run)(index);
            lock.lock();
            if (--unfinished == 0) {
                done.notify_all();
            }
        }
    }

    void serve()
    {
        std::unique_lock lock(mutex);
        while (!stopping) {
            work(lock);
            wake.wait(lock, [this] { return stopping || next < count; });
        }
    }
};

ThreadPool::ThreadPool(unsigned threads) : state_(std::make_unique<State>())
{
    if (threads == 0) {
        threads = std::max(1U, std::thread::hardware_concurrency());
    }
    for (unsigned i = 1; i < threads; ++i) { // the caller is the first
        state_->workers.emplace_back([state = state_.get()] { state->serve(); });
    }
}

ThreadPool::~ThreadPool()
{
    {
        const std::lock_guard lock(state_->mutex);
        state_->stopping = true;
    }
    state_->wake.notify_all();
    state_->workers.clear();
}

unsigned ThreadPool::threads() const
{
    return static_cast<unsigned>(state_->workers.size()) + 1;
}

void ThreadPool::for_each_index(std::size_t count, const std::function<void(std::size_t)>& body)
{
    std::unique_lock lock(state_->mutex);
    state_->body = &body;
    state_->next = 0;
    state_->count = count;
    state_->unfinished = count;
    state_->wake.notify_all();
    state_->work(lock);
    state_->done.wait(lock, [this] { return state_->unfinished == 0; });
    state_->count = 0;
    state_->next = 0;
}

} // namespace takedown
