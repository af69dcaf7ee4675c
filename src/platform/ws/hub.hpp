// The hub behind hub_impl.hpp: rooms and sessions in maps, all on the I/O thread.
#pragma once

#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <map>
#include <optional>
#include <unordered_map>

#include "platform/ws/elsewhere.hpp"
#include "platform/ws/hub_impl.hpp"
#include "platform/ws/session.hpp"

namespace sw {
class Counter;
class Gauge;
}  // namespace sw

namespace sw::ws {

/// What an API token was made for.
[[nodiscard]] bool has_scope(const std::vector<std::string>& scopes, TokenUse use);

class RealHub final : public HubImpl, private SessionHost {
public:
    RealHub(boost::asio::io_context& io, HubOptions options, Metrics& metrics);
    ~RealHub() override;

    // Hub
    void enter(PlayerId player, RegionId region, SectorId sector) override;
    [[nodiscard]] std::optional<Presence> find(PlayerId player) const override;
    [[nodiscard]] std::vector<Presence> here() const override;
    [[nodiscard]] std::vector<Presence> in_sector(SectorId sector) const override;
    [[nodiscard]] HubStats stats() const override;
    void send_to_sector(SectorId sector, std::shared_ptr<const std::string> frame, PlayerId except) override;
    void send_to_player(PlayerId player, std::shared_ptr<const std::string> frame) override;
    void send_to_all(std::shared_ptr<const std::string> frame) override;
    void send_to_admins(std::shared_ptr<const std::string> frame) override;
    void revoke(UserId user) override;
    void revoke_session(SessionId session) override;
    void post(std::function<void()> work) override;

    // HubImpl
    void connect(HubPorts ports) override;
    [[nodiscard]] server::UpgradeHandler game_sockets() override;
    [[nodiscard]] server::UpgradeHandler admin_sockets() override;
    void deliver(const std::string& stream, std::int64_t seq, std::shared_ptr<const std::string> frame) override;
    void drain(std::function<void()> done) override;
    void put_elsewhere(const std::string& origin, Presence who) override;
    void drop_elsewhere(const std::string& origin, PlayerId player) override;
    void replace_elsewhere(const std::string& origin, std::vector<Presence> all) override;
    void lose_elsewhere(const std::string& origin) override;

private:
    using Sessions = std::vector<Session*>;

    struct KnownCommand {
        Command command;
        Counter* received = nullptr;
        TokenUse use = TokenUse::read;  ///< what a script needs
    };

    using Commands = std::map<std::string, KnownCommand, std::less<>>;

    struct RegionRoom {
        Sessions sessions;
        std::int64_t last = 0;  ///< highest number delivered here; 0 = none yet
    };

    /// An upgrade request on its way through authentication and the database.
    struct Entrance {
        server::Upgrade upgrade;
        Kind kind = Kind::game;
        Caller caller;
        std::shared_ptr<const Claims> claims;
        std::string protocol;
        std::optional<std::int64_t> cursor;
        std::optional<Place> place;
        std::int64_t head = 0;  ///< of the player's timeline before the handshake; for sockets without a cursor
        bool located = false;
    };

    // SessionHost
    void on_message(Session& session, std::string_view message) override;
    void on_gone(Session& session) override;
    void on_closing(Session& session) override;
    void on_paused(Session& session) override;
    void on_dropped(const char* reason) override;
    void on_sent() override;

    [[nodiscard]] const HubOptions& options() const override { return options_; }

    [[nodiscard]] TimelineReader& timelines() override { return ports_->timelines; }

    // hub_entrance.cpp
    void knock(Kind kind, server::Upgrade upgrade);
    [[nodiscard]] bool identify(Entrance& entrance);
    void locate_player(const std::shared_ptr<Entrance>& entrance);
    void on_located(const std::shared_ptr<Entrance>& entrance, const std::exception_ptr& failure);
    void find_head(const std::shared_ptr<Entrance>& entrance);
    void admit(const std::shared_ptr<Entrance>& entrance);
    void let_in(const std::shared_ptr<Entrance>& entrance);
    void join(const Entrance& entrance, std::shared_ptr<Transport> transport);
    void join_game(Session& session, const Entrance& entrance);
    void join_admins(Session& session);
    void refuse(const server::Upgrade& upgrade, int status, const std::string& code, const std::string& message);
    void end_joining(PlayerId player);

    // hub_commands.cpp
    void add_commands(std::vector<Command> commands);
    void add_builtin(Commands& to, std::string name, std::function<void(Session&, const JsonValue&)> run);
    void add_game_builtins();
    void add_admin_builtins();
    void run_command(const KnownCommand& known, Session& session, const JsonValue& frame);

    // hub.cpp
    void put_into_rooms(Session& session, RegionId region, SectorId sector, bool follow);
    void leave_rooms(Session& session);
    void leave_region(Session& session);
    void leave_sector(Session& session);
    void tick();
    void sweep_idle(Clock::time_point at);
    void count_kind(Kind kind, double change);

    boost::asio::io_context& io_;
    HubOptions options_;
    Metrics& metrics_;
    std::optional<HubPorts> ports_;
    Commands game_commands_;
    Commands admin_commands_;

    std::unordered_map<Session*, std::shared_ptr<Session>> sessions_;
    std::unordered_map<PlayerId, Session*> by_player_;
    std::unordered_map<SectorId, Sessions> sectors_;
    std::unordered_map<std::string, RegionRoom> regions_;
    Sessions admins_;  ///< oldest first
    Elsewhere elsewhere_;

    struct Joining {
        int count = 0;
        std::optional<std::pair<RegionId, SectorId>>
            moved_to;  ///< a move that was delivered while the database was asked
    };

    std::unordered_map<PlayerId, Joining> joining_;

    std::deque<std::weak_ptr<Session>> closing_;
    std::vector<std::weak_ptr<Session>> paused_;
    boost::asio::steady_timer timer_;
    Clock::time_point swept_;
    bool draining_ = false;
    std::function<void()> drained_;

    Gauge& open_game_;
    Gauge& open_admin_;
    Counter& sent_;
    Counter& received_other_;
    Counter& dropped_slow_;
    Counter& dropped_rate_;
    std::shared_ptr<const bool> alive_ = std::make_shared<const bool>(true);  ///< watched by queued completions
};

/// {"total_connections":…} as the admin socket and the stats route send it.
[[nodiscard]] std::string stats_json(const HubStats& stats);

}  // namespace sw::ws
