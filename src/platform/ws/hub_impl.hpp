// The hub of one process: WebSocket sessions, rooms, presence, and gapless delivery of numbered frames.
#pragma once

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <cstddef>
#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "platform/server/upgrade.hpp"
#include "platform/ws/timeline_reader.hpp"
#include "sectorwars/platform/config.hpp"
#include "sectorwars/platform/hub.hpp"
#include "sectorwars/platform/identity.hpp"

namespace sw {

class Metrics;

struct HubOptions {
    bool any_origin = false;  ///< development only
    std::vector<std::string> origins;
    std::size_t max_message = std::size_t{16} * 1024;
    double message_rate = 100;  ///< a second
    double message_burst = 150;
    int max_violations = 3;  ///< within violation_window, then 4002
    std::chrono::milliseconds violation_window{10'000};
    std::chrono::milliseconds heartbeat_sweep{30'000};
    std::chrono::milliseconds idle_limit{300'000};
    std::chrono::milliseconds close_grace{2'000};  ///< for the peer's half of the closing handshake
    std::chrono::milliseconds tick{250};           ///< retries and overdue closings
    std::size_t max_queued_frames = 512;
    std::size_t max_queued_bytes = std::size_t{1024} * 1024;
    std::size_t admin_sockets = 3;  ///< of one user
    int timeline_page = 128;

    [[nodiscard]] static HubOptions from(const Config& config);
};

/// Runs `work` on a read lane and then `failed` (null exception = it worked) on the I/O thread.
/// False when the lane is full; then neither is called.
using AsyncRead =
    std::function<bool(std::function<void(ReadTx&)> work, std::function<void(std::exception_ptr)> finished)>;

/// What the hub talks to; the referenced objects outlive it.
struct HubPorts {
    TokenIssuer& tokens;
    Revocations& revocations;
    TimelineReader& timelines;
    AsyncRead read;
    std::vector<Command> commands;
    /// Makes a refusal: (status, code, message). May be empty.
    std::function<http::Response(int, const std::string&, const std::string&)> refusal{};
};

class HubImpl : public Hub {
public:
    /// Once, before the first socket.
    virtual void connect(HubPorts ports) = 0;

    /// For Server::on_upgrade: /api/v1/ws/connect and /api/v1/ws/admin.
    [[nodiscard]] virtual server::UpgradeHandler game_sockets() = 0;
    [[nodiscard]] virtual server::UpgradeHandler admin_sockets() = 0;

    /// A numbered frame, in order of seq for each stream ("player:<uuid>", "region:<uuid>"). Frame may be null: then
    /// only the number counts. I/O thread.
    virtual void deliver(const std::string& stream, std::int64_t seq, std::shared_ptr<const std::string> frame) = 0;

    // Pilots of other processes, by the name of the process (see app/neighbours). I/O thread.
    virtual void put_elsewhere(const std::string& origin, Presence who) = 0;
    virtual void drop_elsewhere(const std::string& origin, PlayerId player) = 0;
    virtual void replace_elsewhere(const std::string& origin, std::vector<Presence> all) = 0;
    virtual void lose_elsewhere(const std::string& origin) = 0;

    /// A pilot of this process came or changed rooms; one is gone. I/O thread.
    std::function<void(const Presence&)> on_placed;
    std::function<void(PlayerId)> on_removed;

    /// Closes all sockets with 1001 and refuses new ones; `done` runs on the I/O thread when none is left.
    virtual void drain(std::function<void()> done) = 0;
};

/// The io_context must outlive the hub. Destroy the hub on the I/O thread or when it no longer runs.
[[nodiscard]] std::unique_ptr<HubImpl> make_hub(boost::asio::io_context& io, HubOptions options, Metrics& metrics);

}  // namespace sw
