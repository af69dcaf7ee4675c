// Counts wrong passwords by network and by unknown name.
#include "attempts.hpp"

namespace sw::auth {

std::optional<Error> Attempts::refusal_of_network(const std::string& network, Time at) const {
    const std::lock_guard lock(mutex_);
    const Window* window = networks_.find(network);
    if (window == nullptr || window->failures < settings_->address_failures) return std::nullopt;
    const Time end = window->start + std::chrono::seconds{settings_->address_window_s};
    if (end <= at) return std::nullopt;
    return Error{
        .code = Code::too_many_requests,
        .id = "too_many_failures",
        .message = "Too many wrong passwords came from your network. Please try later.",
        .retry_after = std::chrono::ceil<std::chrono::seconds>(end - at)};
}

void Attempts::network_failed(const std::string& network, Time at) {
    const std::lock_guard lock(mutex_);
    Window& window = networks_.at(network);
    if (window.start + std::chrono::seconds{settings_->address_window_s} <= at) window = {.start = at};
    ++window.failures;
}

std::optional<Error> Attempts::refusal_of_unknown(const std::string& name, Time at) const {
    const std::lock_guard lock(mutex_);
    const Lockout* lockout = unknown_names_.find(name);
    return lockout == nullptr ? std::nullopt : refusal_of(*lockout, at);
}

void Attempts::unknown_failed(const std::string& name, Time at) {
    const std::lock_guard lock(mutex_);
    Lockout& lockout = unknown_names_.at(name);
    lockout = after_failure(lockout, at, *settings_);
}

}  // namespace sw::auth
