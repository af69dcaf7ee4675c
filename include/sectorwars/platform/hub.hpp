// Who is connected, where they are, and how frames reach them. Lives on the I/O thread; publish() may come from any.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sectorwars/platform/events.hpp"
#include "sectorwars/platform/feature.hpp"

namespace sw {

/// One open WebSocket, seen from a command. Only on the I/O thread.
class Socket {
public:
    virtual ~Socket() = default;
    [[nodiscard]] virtual const Caller& caller() const = 0;
    [[nodiscard]] virtual Time connected_at() const = 0;
    [[nodiscard]] virtual Time last_heartbeat() const = 0;
    /// Queues a complete JSON frame; a reader that is too slow is cut off with 1013.
    virtual void send(std::shared_ptr<const std::string> frame) = 0;
    virtual void close(std::uint16_t code, std::string_view reason) = 0;

    void send(std::string frame) { send(std::make_shared<const std::string>(std::move(frame))); }
};

/// What others see beside a pilot's name.
struct Badge {
    std::int32_t personal_reputation = 0;
    std::string reputation_tier = "Neutral";
    std::string name_color = "#FFFFFF";
    std::string military_rank = "Recruit";
};

/// One player with an open game socket.
struct Presence {
    PlayerId player;
    UserId user;
    std::string username;
    RegionId region;
    SectorId sector = 0;
    Time connected_at{};
    Time last_heartbeat{};
    Badge badge;
};

/// Of all processes that serve this world, as far as this one has heard, but for what says otherwise.
struct HubStats {
    std::size_t total_connections = 0;
    std::size_t total_admin_connections = 0;
    std::vector<std::pair<SectorId, std::size_t>> by_sector;
    std::vector<std::pair<RegionId, std::size_t>> by_region;
    std::vector<std::pair<RegionId, std::size_t>> here_by_region;  ///< sockets of this process
};

class Hub {
public:
    virtual ~Hub() = default;

    /// Moves a connected player to another room; unknown players are ignored. I/O thread.
    virtual void enter(PlayerId player, RegionId region, SectorId sector) = 0;
    /// Of this process only.
    [[nodiscard]] virtual std::optional<Presence> find(PlayerId player) const = 0;
    /// Everybody with a socket of this process.
    [[nodiscard]] virtual std::vector<Presence> here() const = 0;
    /// Of every process that serves this world.
    [[nodiscard]] virtual std::vector<Presence> in_sector(SectorId sector) const = 0;
    [[nodiscard]] virtual HubStats stats() const = 0;

    /// Sends a frame that is live only, to sockets of this process; LiveBus reaches the others. I/O thread.
    virtual void send_to_sector(SectorId sector, std::shared_ptr<const std::string> frame, PlayerId except = {}) = 0;
    virtual void send_to_player(PlayerId player, std::shared_ptr<const std::string> frame) = 0;
    virtual void send_to_all(std::shared_ptr<const std::string> frame) = 0;
    virtual void send_to_admins(std::shared_ptr<const std::string> frame) = 0;

    /// Closes every socket of a user or session with 4001. Any thread.
    virtual void revoke(UserId user) = 0;
    virtual void revoke_session(SessionId session) = 0;

    /// Runs on the I/O thread.
    virtual void post(std::function<void()> work) = 0;

    /// Where a player is when the socket opens, asked on the read lane; set by the players feature.
    struct Place {
        RegionId region;
        SectorId sector = 0;
        Badge badge;
    };

    std::function<std::optional<Place>(ReadTx&, PlayerId)> locate;

    /// Told on the I/O thread when a player's game socket opened or closed for good; set by the presence feature.
    std::function<void(const Presence&)> on_join;
    std::function<void(const Presence&)> on_leave;
    /// A pilot of another process that fell silent; every process that is left is told by itself.
    std::function<void(const Presence&)> on_lost;
};

}  // namespace sw
