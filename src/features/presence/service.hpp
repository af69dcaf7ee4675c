// Presence and chat: memory only, on the I/O thread.
#pragma once

#include <memory>

#include "messages.hpp"
#include "sectorwars/galaxy.hpp"
#include "sectorwars/galaxy_chat.hpp"
#include "sectorwars/platform/feature.hpp"
#include "sectorwars/platform/live_bus.hpp"

namespace sw {
class Metrics;
}

namespace sw::presence {

class Service {
public:
    Service(Hub& hub, std::shared_ptr<const LiveBus> others, const std::shared_ptr<const GalaxyChat>& galaxy = nullptr)
        : hub_(hub), others_(std::move(others)), galaxy_(galaxy) {}

    /// Sets sectorwars_active_players of every region of the world.
    void report_players(Metrics& metrics, const galaxy::Atlas& atlas) const;

    void announce_join(const Presence& who) const;
    void announce_leave(const Presence& who) const;
    /// A pilot of a process that fell silent.
    void announce_loss(const Presence& who) const;

    /// What was said in another region.
    void hear(const GalaxyMessage& message) const;

    /// What another process said.
    void repeat(const Event& event) const;

    void send_sector_players(Socket& socket) const;
    void chat(Socket& socket, const ChatRequest& request) const;
    void admin_broadcast(Socket& socket, const AdminBroadcast& request) const;
    void send_stats(Socket& socket) const;

    [[nodiscard]] Stats stats(const Caller& caller, const Nothing&) const;
    [[nodiscard]] SectorPlayersView sector_players(const Caller& caller, const SectorPath& path) const;
    [[nodiscard]] BroadcastReply broadcast(const Caller& caller, const BroadcastRequest& request) const;
    [[nodiscard]] SocketHealth health(const Caller& caller, const Nothing&) const;

private:
    [[nodiscard]] std::vector<PlayerHere> players_in(SectorId sector) const;
    [[nodiscard]] Stats current_stats() const;

    void say_to_sector(SectorId sector, std::string frame, PlayerId except = {}) const;
    void say_to_all(std::string frame) const;
    void say_to_galaxy(const Presence& who, const std::string& content) const;

    Hub& hub_;
    std::shared_ptr<const LiveBus> others_;
    std::weak_ptr<const GalaxyChat> galaxy_;  ///< which holds us
};

/// Without control characters and blanks at the ends.
[[nodiscard]] std::string clean_text(std::string_view text);

}  // namespace sw::presence
