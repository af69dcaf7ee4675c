// Rooms, presence, delivery, sweeps and draining.
#include "platform/ws/hub.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>

#include "sectorwars/platform/json.hpp"
#include "sectorwars/platform/metrics.hpp"

namespace sw {

HubOptions HubOptions::from(const Config& config) {
    HubOptions out;
    out.any_origin = config.environment == Environment::development;
    out.origins = config.cors_origins;
    return out;
}

std::unique_ptr<HubImpl> make_hub(boost::asio::io_context& io, HubOptions options, Metrics& metrics) {
    return std::make_unique<ws::RealHub>(io, std::move(options), metrics);
}

}  // namespace sw

namespace sw::ws {

namespace {

constexpr std::string_view player_prefix = "player:";
constexpr std::string_view region_prefix = "region:";

std::string region_stream(RegionId region) {
    return std::string(region_prefix) + region.to_string();
}

void remove_from(std::vector<Session*>& sessions, Session* session) {
    const auto found = std::find(sessions.begin(), sessions.end(), session);
    if (found != sessions.end()) sessions.erase(found);
}

Counter& dropped(Metrics& metrics, const std::string& reason) {
    return metrics.counter("ws_dropped_total", "WebSocket messages refused or sockets cut", {{"reason", reason}});
}

Gauge& open_sockets(Metrics& metrics, const std::string& kind) {
    return metrics.gauge("ws_connections", "Open WebSockets", {{"kind", kind}});
}

constexpr const char* messages_help = "WebSocket messages";

}  // namespace

RealHub::RealHub(boost::asio::io_context& io, HubOptions options, Metrics& metrics)
    : io_(io),
      options_(std::move(options)),
      metrics_(metrics),
      timer_(io),
      swept_(Clock::now()),
      open_game_(open_sockets(metrics, "game")),
      open_admin_(open_sockets(metrics, "admin")),
      sent_(metrics.counter("ws_messages_total", messages_help, {{"dir", "out"}, {"type", "all"}})),
      received_other_(metrics.counter("ws_messages_total", messages_help, {{"dir", "in"}, {"type", "other"}})),
      dropped_slow_(dropped(metrics, "slow_reader")),
      dropped_rate_(dropped(metrics, "rate")) {}

RealHub::~RealHub() = default;

void RealHub::connect(HubPorts ports) {
    std::vector<Command> commands = std::move(ports.commands);
    ports_.emplace(std::move(ports));
    add_game_builtins();
    add_admin_builtins();
    add_commands(std::move(commands));
    tick();
}

// ---- rooms -----------------------------------------------------------------------------------------------------

void RealHub::leave_sector(Session& session) {
    const auto room = sectors_.find(session.sector);
    if (room == sectors_.end()) return;
    remove_from(room->second, &session);
    if (room->second.empty()) sectors_.erase(room);
}

void RealHub::leave_region(Session& session) {
    const auto room = regions_.find(session.of_region.stream());
    if (room == regions_.end()) return;
    remove_from(room->second.sessions, &session);
    if (room->second.sessions.empty()) regions_.erase(room);
}

void RealHub::leave_rooms(Session& session) {
    leave_sector(session);
    leave_region(session);
}

void RealHub::put_into_rooms(Session& session, RegionId region, SectorId sector, bool follow) {
    session.sector = sector;
    sectors_[sector].push_back(&session);
    if (!follow) return;
    session.region = region;
    const std::string stream = region_stream(region);
    auto& room = regions_[stream];
    room.sessions.push_back(&session);
    if (room.last > 0) session.of_region.start_at(stream, room.last);
    else session.of_region.start_at_head(stream);
}

void RealHub::enter(PlayerId player, RegionId region, SectorId sector) {
    if (const auto pending = joining_.find(player); pending != joining_.end()) {
        pending->second.moved_to = {region, sector};
    }
    const auto found = by_player_.find(player);
    if (found == by_player_.end()) return;
    Session& session = *found->second;
    const bool other_region = session.region != region;
    if (!other_region && session.sector == sector) return;
    leave_sector(session);
    if (other_region) leave_region(session);
    put_into_rooms(session, region, sector, other_region);
    if (on_placed) on_placed(session.presence());
}

std::optional<Presence> RealHub::find(PlayerId player) const {
    const auto found = by_player_.find(player);
    if (found == by_player_.end()) return std::nullopt;
    return found->second->presence();
}

std::vector<Presence> RealHub::in_sector(SectorId sector) const {
    std::vector<Presence> out = elsewhere_.in_sector(sector);
    const auto room = sectors_.find(sector);
    if (room == sectors_.end()) return out;
    out.reserve(out.size() + room->second.size());
    for (const Session* session : room->second) out.push_back(session->presence());
    return out;
}

HubStats RealHub::stats() const {
    HubStats out;
    out.total_connections = by_player_.size() + elsewhere_.size();
    out.total_admin_connections = admins_.size();
    std::map<SectorId, std::size_t> by_sector;
    std::map<RegionId, std::size_t> by_region;
    for (const auto& [sector, sessions] : sectors_) by_sector[sector] = sessions.size();
    for (const auto& [stream, room] : regions_) {
        const auto region = RegionId::parse(std::string_view(stream).substr(region_prefix.size()));
        if (region) by_region[*region] = room.sessions.size();
    }
    out.here_by_region.assign(by_region.begin(), by_region.end());
    elsewhere_.add_to(by_sector, by_region);
    out.by_sector.assign(by_sector.begin(), by_sector.end());
    out.by_region.assign(by_region.begin(), by_region.end());
    return out;
}

// ---- frames ----------------------------------------------------------------------------------------------------

void RealHub::send_to_sector(SectorId sector, std::shared_ptr<const std::string> frame, PlayerId except) {
    const auto room = sectors_.find(sector);
    if (room == sectors_.end()) return;
    for (Session* session : room->second) {
        if (except.is_nil() || session->caller().player != except) session->send(frame);
    }
}

void RealHub::send_to_player(PlayerId player, std::shared_ptr<const std::string> frame) {
    const auto found = by_player_.find(player);
    if (found != by_player_.end()) found->second->send(std::move(frame));
}

void RealHub::send_to_all(std::shared_ptr<const std::string> frame) {
    for (const auto& [player, session] : by_player_) session->send(frame);
}

void RealHub::send_to_admins(std::shared_ptr<const std::string> frame) {
    for (Session* session : admins_) session->send(frame);
}

void RealHub::deliver(const std::string& stream, std::int64_t seq, std::shared_ptr<const std::string> frame) {
    if (stream.starts_with(player_prefix)) {
        const auto player = PlayerId::parse(std::string_view(stream).substr(player_prefix.size()));
        const auto found = player ? by_player_.find(*player) : by_player_.end();
        if (found != by_player_.end()) found->second->player.deliver(seq, frame);
        return;
    }
    const auto room = regions_.find(stream);
    if (room == regions_.end()) return;
    room->second.last = std::max(room->second.last, seq);
    for (Session* session : room->second.sessions) session->of_region.deliver(seq, frame);
}

// ---- sessions that end -----------------------------------------------------------------------------------------

void RealHub::count_kind(Kind kind, double change) {
    (kind == Kind::game ? open_game_ : open_admin_).add(change);
}

void RealHub::on_gone(Session& session) {
    const auto found = sessions_.find(&session);
    if (found == sessions_.end()) return;
    const auto keep = std::move(found->second);
    sessions_.erase(found);
    count_kind(session.kind(), -1);
    if (session.kind() == Kind::admin) {
        remove_from(admins_, &session);
    } else if (const auto seat = by_player_.find(session.caller().player);
               seat != by_player_.end() && seat->second == &session) {
        by_player_.erase(seat);
        leave_rooms(session);
        if (on_removed) on_removed(session.caller().player);
        if (on_leave) on_leave(session.presence());
    }
    if (draining_ && sessions_.empty() && drained_) boost::asio::post(io_, std::exchange(drained_, nullptr));
}

void RealHub::on_closing(Session& session) {
    closing_.push_back(session.weak_from_this());
}

void RealHub::on_paused(Session& session) {
    paused_.push_back(session.weak_from_this());
}

void RealHub::on_dropped(const char* reason) {
    (reason == std::string_view("rate") ? dropped_rate_ : dropped_slow_).add();
}

void RealHub::on_sent() {
    sent_.add();
}

void RealHub::tick() {
    const auto at = Clock::now();
    while (!closing_.empty()) {
        const auto session = closing_.front().lock();
        if (session && at - session->closing_since() < options_.close_grace) break;
        if (session) session->abort();
        closing_.pop_front();
    }
    for (const auto& weak : std::exchange(paused_, {})) {
        if (const auto session = weak.lock()) session->poke();
    }
    if (at - swept_ >= options_.heartbeat_sweep) {
        swept_ = at;
        sweep_idle(at);
    }
    timer_.expires_after(options_.tick);
    timer_.async_wait([this, alive = std::weak_ptr(alive_)](const boost::system::error_code& error) {
        if (!error && !alive.expired()) tick();
    });
}

/// Also looks again at revocations, in case a notice was lost.
void RealHub::sweep_idle(Clock::time_point at) {
    for (const auto& [key, session] : sessions_) {
        if (at - session->last_sign() > options_.idle_limit) session->close(4008, "heartbeat timeout");
        else if (ports_->revocations.revoked(session->claims())) session->close(4001, "revoked");
    }
}

void RealHub::revoke(UserId user) {
    post([this, user] {
        for (const auto& [key, session] : sessions_) {
            if (session->caller().user == user) session->close(4001, "revoked");
        }
    });
}

void RealHub::revoke_session(SessionId revoked) {
    post([this, revoked] {
        for (const auto& [key, session] : sessions_) {
            if (session->caller().session == revoked) session->close(4001, "revoked");
        }
    });
}

void RealHub::post(std::function<void()> work) {
    boost::asio::post(io_, [alive = std::weak_ptr(alive_), work = std::move(work)] {
        if (!alive.expired()) work();
    });
}

void RealHub::drain(std::function<void()> done) {
    draining_ = true;
    drained_ = std::move(done);
    for (const auto& [key, session] : sessions_) session->close(1001, "server shutting down");
    if (sessions_.empty() && drained_) boost::asio::post(io_, std::exchange(drained_, nullptr));
}

std::string stats_json(const HubStats& stats) {
    std::string text;
    JsonWriter to(text);
    to.begin_object();
    to.member("total_connections", static_cast<std::int64_t>(stats.total_connections));
    to.member("total_admin_connections", static_cast<std::int64_t>(stats.total_admin_connections));
    to.member("sectors_with_players", static_cast<std::int64_t>(stats.by_sector.size()));
    to.member("teams_with_players", 0);
    to.key("connections_by_sector");
    to.begin_object();
    for (const auto& [sector, count] : stats.by_sector) {
        to.member(std::to_string(sector), static_cast<std::int64_t>(count));
    }
    to.end_object();
    to.key("connections_by_team");
    to.raw("{}");
    to.end_object();
    return text;
}

}  // namespace sw::ws
