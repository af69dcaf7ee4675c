// A bounded number of places for coroutines of one thread, and a bounded queue before them.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstddef>
#include <list>
#include <memory>

#include "sectorwars/platform/reactor.hpp"

namespace sw::engine {

class Slots {
public:
    Slots(std::size_t places, std::size_t waiting) : free_(places), most_waiting_(waiting) {}

    enum class Answer { taken, full, late };

    /// First come, first served. `late`: `deadline` passed first. Throws operation_aborted when cancelled.
    Awaitable<Answer> take(std::chrono::steady_clock::time_point deadline);

    void give_back();

private:
    struct Waiter {
        boost::asio::steady_timer timer;
        bool granted = false;
    };

    std::size_t free_;
    std::size_t most_waiting_;
    std::list<std::shared_ptr<Waiter>> waiting_;
};

/// Gives back in the end what was taken before.
class Slot {
public:
    explicit Slot(std::shared_ptr<Slots> slots) : slots_(std::move(slots)) {}

    ~Slot() { slots_->give_back(); }

    Slot(const Slot&) = delete;
    Slot& operator=(const Slot&) = delete;

private:
    std::shared_ptr<Slots> slots_;
};

}  // namespace sw::engine
