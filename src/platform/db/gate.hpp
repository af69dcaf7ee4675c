// Lets a transaction that keeps losing races run alone, so that it cannot lose again.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace sw {

/// Many may be inside together, or one alone. Who wants to be alone has precedence over new arrivals, but waits only
/// for so long: a long transaction inside must not stop all others.
class Gate {
public:
    class Pass {
    public:
        Pass(Gate& gate, bool alone) : gate_(gate), alone_(alone && gate.enter_alone()) {
            if (!alone_) gate_.enter();
        }

        ~Pass() { gate_.leave(alone_); }

        Pass(const Pass&) = delete;
        Pass& operator=(const Pass&) = delete;

    private:
        Gate& gate_;
        bool alone_;
    };

private:
    static constexpr std::chrono::milliseconds patience{500};

    void enter() {
        std::unique_lock lock(mutex_);
        changed_.wait_for(lock, patience, [&] { return !taken_ && waiting_ == 0; });
        ++inside_;
    }

    bool enter_alone() {
        std::unique_lock lock(mutex_);
        ++waiting_;
        const bool got = changed_.wait_for(lock, patience, [&] { return !taken_ && inside_ == 0; });
        --waiting_;
        if (got) taken_ = true;
        else if (waiting_ == 0) changed_.notify_all();
        return got;
    }

    void leave(bool alone) {
        const std::scoped_lock lock(mutex_);
        if (alone) taken_ = false;
        else --inside_;
        if (alone || (inside_ == 0 && waiting_ > 0)) changed_.notify_all();
    }

    std::mutex mutex_;
    std::condition_variable changed_;
    int inside_ = 0;
    int waiting_ = 0;
    bool taken_ = false;
};

}  // namespace sw
