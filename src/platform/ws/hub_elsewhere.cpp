// Pilots of other processes in the rooms of this one.
#include "platform/ws/hub.hpp"

namespace sw::ws {

std::vector<Presence> RealHub::here() const {
    std::vector<Presence> out;
    out.reserve(by_player_.size());
    for (const auto& [player, session] : by_player_) out.push_back(session->presence());
    return out;
}

void RealHub::put_elsewhere(const std::string& origin, Presence who) {
    const auto mine = by_player_.find(who.player);
    if (mine != by_player_.end()) {
        // The socket that was opened last has the pilot; the other process comes to the same result.
        if (mine->second->connected_at() > who.connected_at) return;
        Session& older = *mine->second;
        by_player_.erase(mine);
        leave_rooms(older);
        older.close(4001, "superseded");
    }
    elsewhere_.put(origin, std::move(who));
}

void RealHub::drop_elsewhere(const std::string& origin, PlayerId player) {
    elsewhere_.drop(origin, player);
}

void RealHub::replace_elsewhere(const std::string& origin, std::vector<Presence> all) {
    std::unordered_set<PlayerId> named;
    for (auto& who : all) {
        named.insert(who.player);
        put_elsewhere(origin, std::move(who));
    }
    for (const auto& who : elsewhere_.of(origin)) {
        if (!named.contains(who.player)) elsewhere_.drop(origin, who.player);
    }
}

void RealHub::lose_elsewhere(const std::string& origin) {
    for (const auto& who : elsewhere_.of(origin)) {
        elsewhere_.drop(origin, who.player);
        if (on_lost) on_lost(who);
    }
}

}  // namespace sw::ws
