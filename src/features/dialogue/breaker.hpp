// Leaves a provider alone that has failed several times in a row, and tries it with one question after a pause.
#pragma once

#include <chrono>

namespace sw::dialogue {

/// Not thread-safe.
class Breaker {
public:
    using Clock = std::chrono::steady_clock;
    enum class State { closed, open, half_open };

    Breaker(int failures, std::chrono::seconds pause) : limit_(failures), pause_(pause) {}

    /// May a question be asked now? Every true is followed by exactly one of succeed(), fail() and abandon().
    [[nodiscard]] bool enter(Clock::time_point now);

    void succeed();
    void fail(Clock::time_point now);
    void abandon();  ///< nothing was learned about the provider

    [[nodiscard]] State state(Clock::time_point now) const;

private:
    int limit_;
    std::chrono::seconds pause_;
    int failures_ = 0;
    bool open_ = false;
    bool trying_ = false;  ///< the one question of half-open is under way
    Clock::time_point until_{};
};

}  // namespace sw::dialogue
