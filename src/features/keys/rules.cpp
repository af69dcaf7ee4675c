// Rotation.
#include "rules.hpp"

#include <algorithm>

namespace sw::keys {
namespace {

const SigningKey* find(const std::vector<SigningKey>& keys, State state) {
    const auto found = std::find_if(keys.begin(), keys.end(), [&](const auto& key) { return key.state == state; });
    return found == keys.end() ? nullptr : &*found;
}

}  // namespace

Plan plan(const std::vector<SigningKey>& keys, Time now, const Settings& settings) {
    Plan out;
    for (const auto& key : keys) {
        if (key.state == State::retiring && key.not_after && *key.not_after <= now) out.retire.push_back(key.kid);
    }
    const SigningKey* next = find(keys, State::next);
    const SigningKey* active = find(keys, State::active);
    if (next != nullptr) {
        if (next->not_before <= now || active == nullptr) out.activate = next->kid;
        return out;
    }
    const std::chrono::seconds ahead{settings.publish_ahead_s};
    const Time due = active == nullptr ? now : active->not_before + std::chrono::days{settings.rotate_days};
    if (now + ahead >= due) out.make_next = std::max(due, now + ahead);
    return out;
}

std::optional<std::string> signer(
    const std::vector<SigningKey>& keys, const std::string& current, Time now, const Settings& settings
) {
    const SigningKey* active = find(keys, State::active);
    if (active == nullptr) return std::nullopt;
    const auto mine = std::find_if(keys.begin(), keys.end(), [&](const auto& key) { return key.kid == current; });
    const bool counts = mine != keys.end() && mine->state == State::retiring;
    if (counts && now < active->not_before + std::chrono::milliseconds{settings.settle_ms}) return current;
    return active->kid;
}

}  // namespace sw::keys
