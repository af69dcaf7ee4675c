// The three states.
#include "breaker.hpp"

namespace sw::dialogue {

bool Breaker::enter(Clock::time_point now) {
    if (!open_) return true;
    if (now < until_ || trying_) return false;
    trying_ = true;
    return true;
}

void Breaker::succeed() {
    failures_ = 0;
    open_ = false;
    trying_ = false;
}

void Breaker::fail(Clock::time_point now) {
    ++failures_;
    trying_ = false;
    if (failures_ < limit_) return;
    open_ = true;
    until_ = now + pause_;
}

void Breaker::abandon() {
    trying_ = false;
}

Breaker::State Breaker::state(Clock::time_point now) const {
    if (!open_) return State::closed;
    return now < until_ ? State::open : State::half_open;
}

}  // namespace sw::dialogue
