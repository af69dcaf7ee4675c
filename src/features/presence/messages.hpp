// Frames and replies of presence and chat (websocket contract).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sectorwars/platform/describe.hpp"
#include "sectorwars/platform/hub.hpp"

namespace sw::presence {

struct PlayerHere {
    UserId user_id;
    std::string username;
    Time connected_at{};
    Time last_heartbeat{};
    std::int32_t personal_reputation = 0;
    std::string reputation_tier, name_color, military_rank;

    static constexpr auto describe() {
        return fields(
            field("user_id", &PlayerHere::user_id, "Account"), field("username", &PlayerHere::username, "Name"),
            field("connected_at", &PlayerHere::connected_at, "Since when"),
            field("last_heartbeat", &PlayerHere::last_heartbeat, "Last sign of life"),
            field("personal_reputation", &PlayerHere::personal_reputation, "-1000 to 1000"),
            field("reputation_tier", &PlayerHere::reputation_tier, "Tier of the reputation"),
            field("name_color", &PlayerHere::name_color, "Colour of the name"),
            field("military_rank", &PlayerHere::military_rank, "Rank")
        );
    }
};

struct SectorPlayers {
    std::string type = "sector_players";
    SectorId sector_id = 0;
    std::vector<PlayerHere> players;
    Time timestamp{};

    static constexpr auto describe() {
        return fields(
            field("type", &SectorPlayers::type, "sector_players"),
            field("sector_id", &SectorPlayers::sector_id, "Sector"),
            field("players", &SectorPlayers::players, "Who is here, the caller included"),
            field("timestamp", &SectorPlayers::timestamp, "When")
        );
    }
};

struct PassedBy {
    std::string type;
    UserId user_id;
    std::string username;
    SectorId sector_id = 0;
    Time timestamp{};

    static constexpr auto describe() {
        return fields(
            field("type", &PassedBy::type, "player_entered_sector or player_left_sector"),
            field("user_id", &PassedBy::user_id, "Account"), field("username", &PassedBy::username, "Name"),
            field("sector_id", &PassedBy::sector_id, "Sector"), field("timestamp", &PassedBy::timestamp, "When")
        );
    }
};

/// A frame that sockets of other processes must get, too.
struct Said {
    static constexpr std::string_view topic = "presence.said";

    std::optional<SectorId> sector_id;
    std::optional<PlayerId> except;
    std::string text;

    static constexpr auto describe() {
        return fields(
            field("sector_id", &Said::sector_id, "Who hears it; everybody when it is missing"),
            field("except", &Said::except, "Who does not"), field("text", &Said::text, "The frame")
        );
    }
};

struct ChatRequest {
    std::string content;
    std::string target_type;

    static constexpr auto describe() {
        return fields(
            field("content", &ChatRequest::content, "What is said", max_length(500)),
            field(
                "target_type", &ChatRequest::target_type, "Who hears it", or_default("sector"),
                one_of("sector", "team", "global", "galaxy")
            )
        );
    }
};

struct ChatMessage {
    std::string type = "chat_message";
    UserId from_user_id;
    std::string from_username, content, target_type;
    SectorId sector_id = 0;
    Time timestamp{};

    static constexpr auto describe() {
        return fields(
            field("type", &ChatMessage::type, "chat_message"),
            field("from_user_id", &ChatMessage::from_user_id, "Speaker"),
            field("from_username", &ChatMessage::from_username, "Speaker's name"),
            field("content", &ChatMessage::content, "What is said"),
            field("target_type", &ChatMessage::target_type, "sector or global; galaxy comes with the speaker's region"),
            field("sector_id", &ChatMessage::sector_id, "Where"), field("timestamp", &ChatMessage::timestamp, "When")
        );
    }
};

struct SectorPath {
    SectorId sector_id = 0;

    static constexpr auto describe() { return fields(field("sector_id", &SectorPath::sector_id, "Sector number")); }
};

struct SectorPlayersView {
    SectorId sector_id = 0;
    std::vector<PlayerHere> players;
    std::int32_t count = 0;

    static constexpr auto describe() {
        return fields(
            field("sector_id", &SectorPlayersView::sector_id, "Sector"),
            field("players", &SectorPlayersView::players, "Connected pilots"),
            field("count", &SectorPlayersView::count, "How many")
        );
    }
};

struct Stats {
    std::int32_t total_connections = 0, total_admin_connections = 0, sectors_with_players = 0, teams_with_players = 0;
    std::map<std::string, std::int32_t> connections_by_sector, connections_by_team;

    static constexpr auto describe() {
        return fields(
            field("total_connections", &Stats::total_connections, "Game sockets"),
            field("total_admin_connections", &Stats::total_admin_connections, "Admin sockets"),
            field("sectors_with_players", &Stats::sectors_with_players, "Sectors with a connected pilot"),
            field("teams_with_players", &Stats::teams_with_players, "Teams with a connected pilot"),
            field("connections_by_sector", &Stats::connections_by_sector, "Game sockets by sector"),
            field("connections_by_team", &Stats::connections_by_team, "Game sockets by team")
        );
    }
};

struct BroadcastRequest {
    std::string content, priority, target_type;
    std::optional<std::string> target_id;

    static constexpr auto describe() {
        return fields(
            field("content", &BroadcastRequest::content, "Text for players", length(1, 5000)),
            field("priority", &BroadcastRequest::priority, "Urgency", or_default("normal"), max_length(20)),
            field(
                "target_type", &BroadcastRequest::target_type, "Who hears it", or_default("global"),
                one_of("global", "sector")
            ),
            field("target_id", &BroadcastRequest::target_id, "Sector number when the target is a sector")
        );
    }
};

struct BroadcastReply {
    std::string message, target_type;
    std::optional<std::string> target_id;

    static constexpr auto describe() {
        return fields(
            field("message", &BroadcastReply::message, "What was done"),
            field("target_type", &BroadcastReply::target_type, "Who heard it"),
            field("target_id", &BroadcastReply::target_id, "Sector number")
        );
    }
};

struct AdminBroadcast {
    std::string content, target;

    static constexpr auto describe() {
        return fields(
            field("content", &AdminBroadcast::content, "Text for players", length(1, 5000)),
            field("target", &AdminBroadcast::target, "Who hears it", or_default("global"), one_of("global"))
        );
    }
};

struct Announcement {
    std::string type, content, from, priority;
    Time timestamp{};

    static constexpr auto describe() {
        return fields(
            field("type", &Announcement::type, "admin_broadcast or system:announcement"),
            field("content", &Announcement::content, "Text"), field("from", &Announcement::from, "Admin's name"),
            field("priority", &Announcement::priority, "Urgency"), field("timestamp", &Announcement::timestamp, "When")
        );
    }
};

struct SubscribeRequest {
    std::vector<std::string> events;

    static constexpr auto describe() {
        return fields(field("events", &SubscribeRequest::events, "Event names", length(0, 50)));
    }
};

struct SubscribeReply {
    std::string type = "subscription_confirmed";
    std::vector<std::string> events;
    Time timestamp{};

    static constexpr auto describe() {
        return fields(
            field("type", &SubscribeReply::type, "subscription_confirmed"),
            field("events", &SubscribeReply::events, "Names, echoed"),
            field("timestamp", &SubscribeReply::timestamp, "When")
        );
    }
};

struct StatsFrame {
    std::string type = "system:stats";
    Stats data;
    Time timestamp{};

    static constexpr auto describe() {
        return fields(
            field("type", &StatsFrame::type, "system:stats"), field("data", &StatsFrame::data, "Figures"),
            field("timestamp", &StatsFrame::timestamp, "When")
        );
    }
};

struct BroadcastSent {
    std::string type = "broadcast_sent", target;
    Time timestamp{};

    static constexpr auto describe() {
        return fields(
            field("type", &BroadcastSent::type, "broadcast_sent"),
            field("target", &BroadcastSent::target, "Who heard it"),
            field("timestamp", &BroadcastSent::timestamp, "When")
        );
    }
};

struct TeamPlayers {
    std::string type = "team_players";
    std::optional<std::string> team_id;
    std::vector<PlayerHere> players;
    Time timestamp{};

    static constexpr auto describe() {
        return fields(
            field("type", &TeamPlayers::type, "team_players"),
            field("team_id", &TeamPlayers::team_id, "Null without a team"),
            field("players", &TeamPlayers::players, "Connected members"),
            field("timestamp", &TeamPlayers::timestamp, "When")
        );
    }
};

struct SocketHealth {
    std::string status, service;
    std::vector<std::string> features;
    Time timestamp{};

    static constexpr auto describe() {
        return fields(
            field("status", &SocketHealth::status, "healthy"), field("service", &SocketHealth::service, "websocket"),
            field("features", &SocketHealth::features, "What the sockets offer"),
            field("timestamp", &SocketHealth::timestamp, "When")
        );
    }
};

}  // namespace sw::presence
