// One open socket: its caller, its rate, its places in the timelines. Everything else is the hub's.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "platform/ws/follow.hpp"
#include "platform/ws/hub_impl.hpp"
#include "platform/ws/transport.hpp"
#include "sectorwars/platform/hub.hpp"

namespace sw::ws {

using Clock = std::chrono::steady_clock;

enum class Kind { game, admin };

class Session;

/// What a session needs of the hub.
class SessionHost {
public:
    virtual void on_message(Session& session, std::string_view message) = 0;
    /// The socket is gone; the session is destroyed by this call.
    virtual void on_gone(Session& session) = 0;
    /// The session will call no more than this before close_grace is over.
    virtual void on_closing(Session& session) = 0;
    virtual void on_paused(Session& session) = 0;
    virtual void on_dropped(const char* reason) = 0;
    virtual void on_sent() = 0;
    [[nodiscard]] virtual const HubOptions& options() const = 0;
    [[nodiscard]] virtual TimelineReader& timelines() = 0;

protected:
    ~SessionHost() = default;
};

class Session final : public std::enable_shared_from_this<Session>,
                      public Socket,
                      public TransportListener,
                      private FollowerPort {
public:
    Session(SessionHost& host, Kind kind, Caller caller, std::shared_ptr<const Claims> claims);
    ~Session() override;

    void open(std::shared_ptr<Transport> transport);

    // Socket
    using Socket::send;

    [[nodiscard]] const Caller& caller() const override { return caller_; }

    [[nodiscard]] Time connected_at() const override { return connected_at_; }

    [[nodiscard]] Time last_heartbeat() const override { return last_heartbeat_; }

    void send(std::shared_ptr<const std::string> frame) override;
    void close(std::uint16_t code, std::string_view reason) override;

    void beat();
    void abort();

    [[nodiscard]] Kind kind() const noexcept { return kind_; }

    [[nodiscard]] const Claims& claims() const noexcept { return *claims_; }

    [[nodiscard]] bool closing() const noexcept { return closing_; }

    [[nodiscard]] Clock::time_point closing_since() const noexcept { return closing_since_; }

    [[nodiscard]] Clock::time_point last_sign() const noexcept { return last_sign_; }

    [[nodiscard]] Presence presence() const;

    // Where it is; only the hub changes these.
    RegionId region{};
    SectorId sector = 0;
    Badge badge;

    /// Timelines of the player and of the region.
    Follower player;
    Follower of_region;

    /// True when the message may be handled; false when it is beyond the rate.
    bool admit();

    void poke();

private:
    // TransportListener
    void on_text(std::string_view message) override;
    void on_binary() override;
    void on_control() override;
    void on_drained() override;
    void on_closed() override;

    // FollowerPort
    void send_frame(Frame frame) override;
    [[nodiscard]] bool has_room() const override;
    void read_timeline(const std::string& stream, std::int64_t after, int limit, TimelineReader::Callback callback)
        override;
    void poke_later() override;
    void tell_snapshot_required(std::int64_t head) override;
    void tell_resumed(std::int64_t cursor) override;

    void cut_off();
    void close_with(std::uint16_t code, std::string_view reason, bool drop_waiting);

    SessionHost& host_;
    Kind kind_;
    Caller caller_;
    std::shared_ptr<const Claims> claims_;
    std::shared_ptr<Transport> transport_;
    Time connected_at_;
    Time last_heartbeat_;
    Clock::time_point last_sign_;
    double tokens_;
    Clock::time_point refilled_;
    int violations_ = 0;
    Clock::time_point violations_since_{};
    bool closing_ = false;
    Clock::time_point closing_since_{};
};

}  // namespace sw::ws
