// Who is where, and what they say to each other.
#include "service.hpp"

#include <charconv>

#include "sectorwars/platform/metrics.hpp"

namespace sw::presence {
namespace {

using Frame = std::shared_ptr<const std::string>;

Frame frame_of(std::string text) {
    return std::make_shared<const std::string>(std::move(text));
}

PassedBy passed_by(std::string_view type, const Presence& who) {
    return {
        .type = std::string(type),
        .user_id = who.user,
        .username = who.username,
        .sector_id = who.sector,
        .timestamp = now()};
}

}  // namespace

std::string clean_text(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f) out += c;
    }
    const std::size_t first = out.find_first_not_of(' ');
    if (first == std::string::npos) return {};
    return out.substr(first, out.find_last_not_of(' ') - first + 1);
}

std::vector<PlayerHere> Service::players_in(SectorId sector) const {
    std::vector<PlayerHere> out;
    for (const auto& who : hub_.in_sector(sector)) {
        out.push_back({
            .user_id = who.user,
            .username = who.username,
            .connected_at = who.connected_at,
            .last_heartbeat = who.last_heartbeat,
            .personal_reputation = who.badge.personal_reputation,
            .reputation_tier = who.badge.reputation_tier,
            .name_color = who.badge.name_color,
            .military_rank = who.badge.military_rank,
        });
    }
    return out;
}

void Service::report_players(Metrics& metrics, const galaxy::Atlas& atlas) const {
    const HubStats figures = hub_.stats();
    for (const auto& region : atlas.parts().regions) {
        std::size_t count = 0;
        for (const auto& [id, connected] : figures.here_by_region) {
            if (id == region.region_id) count = connected;
        }
        metrics.gauge(
                   "sectorwars_active_players", "Pilots with an open game socket", {{"region", region.name}}
        ).set(static_cast<double>(count));
    }
}

void Service::say_to_sector(SectorId sector, std::string frame, PlayerId except) const {
    const auto exception = except.is_nil() ? std::nullopt : std::optional(except);
    others_->send(Said{.sector_id = sector, .except = exception, .text = frame});
    hub_.send_to_sector(sector, frame_of(std::move(frame)), except);
}

void Service::say_to_all(std::string frame) const {
    others_->send(Said{.text = frame});
    hub_.send_to_all(frame_of(std::move(frame)));
}

void Service::repeat(const Event& event) const {
    auto said = parse_json<Said>(event.payload);
    const Frame frame = frame_of(std::move(said.text));
    if (said.sector_id) hub_.send_to_sector(*said.sector_id, frame, said.except.value_or(PlayerId{}));
    else hub_.send_to_all(frame);
}

void Service::hear(const GalaxyMessage& message) const {
    say_to_all(to_json(message));
}

void Service::say_to_galaxy(const Presence& who, const std::string& content) const {
    GalaxyMessage message{.from_user_id = who.user, .from_username = who.username, .content = content};
    message.timestamp = now();
    const auto galaxy = galaxy_.lock();
    if (galaxy) message.region = galaxy->region;
    say_to_all(to_json(message));
    if (galaxy && galaxy->say) galaxy->say(message);
}

void Service::announce_join(const Presence& who) const {
    say_to_sector(who.sector, to_json(passed_by("player_entered_sector", who)), who.player);
}

void Service::announce_leave(const Presence& who) const {
    say_to_sector(who.sector, to_json(passed_by("player_left_sector", who)), who.player);
}

void Service::announce_loss(const Presence& who) const {
    hub_.send_to_sector(who.sector, frame_of(to_json(passed_by("player_left_sector", who))), who.player);
}

void Service::send_sector_players(Socket& socket) const {
    const auto me = hub_.find(socket.caller().player);
    if (!me) return;
    socket.send(to_json(SectorPlayers{.sector_id = me->sector, .players = players_in(me->sector), .timestamp = now()}));
}

void Service::chat(Socket& socket, const ChatRequest& request) const {
    const std::string content = clean_text(request.content);
    const auto me = hub_.find(socket.caller().player);
    if (content.empty() || !me) return;
    if (request.target_type == "galaxy") return say_to_galaxy(*me, content);
    std::string frame = to_json(ChatMessage{
        .from_user_id = me->user,
        .from_username = me->username,
        .content = content,
        .target_type = request.target_type,
        .sector_id = me->sector,
        .timestamp = now(),
    });
    if (request.target_type == "sector") say_to_sector(me->sector, std::move(frame), me->player);
    else if (request.target_type == "global") say_to_all(std::move(frame));
}

Stats Service::current_stats() const {
    const HubStats figures = hub_.stats();
    Stats out{
        .total_connections = static_cast<std::int32_t>(figures.total_connections),
        .total_admin_connections = static_cast<std::int32_t>(figures.total_admin_connections),
        .sectors_with_players = static_cast<std::int32_t>(figures.by_sector.size()),
    };
    for (const auto& [sector, count] : figures.by_sector) {
        out.connections_by_sector[std::to_string(sector)] = static_cast<std::int32_t>(count);
    }
    return out;
}

void Service::send_stats(Socket& socket) const {
    socket.send(to_json(StatsFrame{.data = current_stats(), .timestamp = now()}));
}

void Service::admin_broadcast(Socket& socket, const AdminBroadcast& request) const {
    const std::string& from = socket.caller().username;
    say_to_all(to_json(Announcement{
        .type = "system:announcement",
        .content = request.content,
        .from = from,
        .priority = "normal",
        .timestamp = now()}));
    socket.send(to_json(BroadcastSent{.target = request.target, .timestamp = now()}));
}

Stats Service::stats(const Caller&, const Nothing&) const {
    return current_stats();
}

SectorPlayersView Service::sector_players(const Caller&, const SectorPath& path) const {
    SectorPlayersView out{.sector_id = path.sector_id, .players = players_in(path.sector_id)};
    out.count = static_cast<std::int32_t>(out.players.size());
    return out;
}

BroadcastReply Service::broadcast(const Caller& caller, const BroadcastRequest& request) const {
    std::string frame = to_json(Announcement{
        .type = "admin_broadcast",
        .content = request.content,
        .from = caller.username,
        .priority = request.priority,
        .timestamp = now(),
    });
    if (request.target_type == "sector") {
        SectorId sector = 0;
        const std::string text = request.target_id.value_or("");
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), sector);
        if (error != std::errc{} || end != text.data() + text.size()) {
            throw Failure(Code::rule_violation, "bad_target", "target_id must be a sector number.");
        }
        say_to_sector(sector, std::move(frame));
    } else {
        say_to_all(std::move(frame));
    }
    return {.message = "Broadcast sent.", .target_type = request.target_type, .target_id = request.target_id};
}

SocketHealth Service::health(const Caller&, const Nothing&) const {
    return {
        .status = "healthy",
        .service = "websocket",
        .features = {"presence", "chat", "timeline", "resume"},
        .timestamp = now(),
    };
}

}  // namespace sw::presence
