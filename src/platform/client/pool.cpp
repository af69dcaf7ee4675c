// Which connections wait, and for how long.
#include "platform/client/pool.hpp"

namespace sw::http {

IdleConnections::IdleConnections(boost::asio::any_io_executor executor)
    : executor_(std::move(executor)), timer_(executor_) {}

SharedConnection IdleConnections::take(const std::string& place) {
    const auto found = places_.find(place);
    if (found == places_.end()) return nullptr;
    auto& waiting = found->second;
    SharedConnection out;
    while (!waiting.empty() && !out) {
        Idle idle = std::move(waiting.back());
        waiting.pop_back();
        if (Clock::now() - idle.since < longest_idle && idle.connection->silent()) out = std::move(idle.connection);
    }
    if (waiting.empty()) places_.erase(found);
    return out;
}

void IdleConnections::put(const std::string& place, SharedConnection connection) {
    auto found = places_.find(place);
    if (found == places_.end()) {
        if (places_.size() >= most_hosts) return;
        found = places_.emplace(place, std::deque<Idle>{}).first;
    }
    if (found->second.size() >= most_a_host) found->second.pop_front();
    found->second.push_back(Idle{std::move(connection), Clock::now()});
    sweep_later();
}

void IdleConnections::sweep() {
    const auto oldest = Clock::now() - longest_idle;
    for (auto place = places_.begin(); place != places_.end();) {
        auto& waiting = place->second;
        while (!waiting.empty() && waiting.front().since <= oldest) waiting.pop_front();
        place = waiting.empty() ? places_.erase(place) : std::next(place);
    }
}

void IdleConnections::sweep_later() {
    if (sweeping_) return;
    sweeping_ = true;
    timer_.expires_after(longest_idle);
    timer_.async_wait([weak = weak_from_this()](const boost::system::error_code& error) {
        const auto self = weak.lock();
        if (!self || error) return;
        self->sweeping_ = false;
        self->sweep();
        if (!self->places_.empty()) self->sweep_later();
    });
}

}  // namespace sw::http
