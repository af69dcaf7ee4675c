// What the console's routes for pilots and figures take and give.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sectorwars/auth.hpp"
#include "sectorwars/platform/describe.hpp"

namespace sw::accounts {

enum class SortBy { username, credits, turns, created_at, last_login };

constexpr auto enum_names(SortBy) {
    return names("username", "credits", "turns", "created_at", "last_login");
}

enum class SortOrder { asc, desc };

constexpr auto enum_names(SortOrder) {
    return names("asc", "desc");
}

struct PlayerPage {
    std::int32_t page = 1;
    std::int32_t limit = 50;
    std::optional<std::string> search;
    std::optional<bool> filter_active;
    SortBy sort_by = SortBy::created_at;
    SortOrder sort_order = SortOrder::desc;

    static constexpr auto describe() {
        return fields(
            field("page", &PlayerPage::page, "From 1", or_default(1), between(1, 100'000)),
            field("limit", &PlayerPage::limit, "Most pilots to return", or_default(50), between(1, 200)),
            field("search", &PlayerPage::search, "Part of the name or address", length(1, 100)),
            field("filter_active", &PlayerPage::filter_active, "Only these"),
            field("sort_by", &PlayerPage::sort_by, "Column", or_default(SortBy::created_at)),
            field("sort_order", &PlayerPage::sort_order, "Direction", or_default(SortOrder::desc))
        );
    }
};

struct Assets {
    std::int64_t ships_count = 0, planets_count = 0, ports_count = 0, total_value = 0;

    static constexpr auto describe() {
        return fields(
            field("ships_count", &Assets::ships_count, "Ships"), field("planets_count", &Assets::planets_count, "0"),
            field("ports_count", &Assets::ports_count, "0"),
            field("total_value", &Assets::total_value, "Credits and what the ships cost")
        );
    }
};

struct Activity {
    std::optional<Time> last_login;
    std::int64_t session_count_today = 0, actions_today = 0, total_trade_volume = 0, combat_rating = 0;
    bool suspicious_activity = false;

    static constexpr auto describe() {
        return fields(
            field("last_login", &Activity::last_login, "Last login"),
            field("session_count_today", &Activity::session_count_today, "Logins since midnight, UTC"),
            field("actions_today", &Activity::actions_today, "0"),
            field("total_trade_volume", &Activity::total_trade_volume, "0"),
            field("combat_rating", &Activity::combat_rating, "0"),
            field("suspicious_activity", &Activity::suspicious_activity, "false")
        );
    }
};

struct PlayerRow {
    PlayerId id;
    UserId user_id;
    std::string username;
    std::optional<std::string> email;
    std::int64_t credits = 0, turns = 0;
    std::optional<Time> last_game_login;
    std::int32_t current_sector_id = 0;
    std::optional<RegionId> current_region_id;
    std::optional<ShipId> current_ship_id;
    std::int64_t ships_count = 0, planets_count = 0, ports_count = 0;
    std::optional<Uuid> team_id;
    bool is_active = true;
    std::string status;
    Time created_at{};
    std::optional<Time> last_login;
    Assets assets;
    Activity activity;
    std::optional<std::string> aria;

    static constexpr auto describe() {
        return fields(
            field("id", &PlayerRow::id, "The pilot"), field("user_id", &PlayerRow::user_id, "The account"),
            field("username", &PlayerRow::username, "Name"), field("email", &PlayerRow::email, "Address"),
            field("credits", &PlayerRow::credits, "By the ledger"), field("turns", &PlayerRow::turns, "Now"),
            field("last_game_login", &PlayerRow::last_game_login, "Last act in the game"),
            field("current_sector_id", &PlayerRow::current_sector_id, "Place"),
            field("current_region_id", &PlayerRow::current_region_id, "Place"),
            field("current_ship_id", &PlayerRow::current_ship_id, "What the pilot flies"),
            field("ships_count", &PlayerRow::ships_count, "Ships"),
            field("planets_count", &PlayerRow::planets_count, "0"), field("ports_count", &PlayerRow::ports_count, "0"),
            field("team_id", &PlayerRow::team_id, "Null"), field("is_active", &PlayerRow::is_active, "May log in"),
            field("status", &PlayerRow::status, "active, inactive, suspended or banned"),
            field("created_at", &PlayerRow::created_at, "When the pilot was made"),
            field("last_login", &PlayerRow::last_login, "Last login"), field("assets", &PlayerRow::assets, "Property"),
            field("activity", &PlayerRow::activity, "Doings"), field("aria", &PlayerRow::aria, "Null")
        );
    }
};

struct PlayerList {
    std::vector<PlayerRow> players;
    std::int64_t total_count = 0;
    std::int32_t page = 1;
    std::int32_t limit = 50;
    std::int64_t total_pages = 0;

    static constexpr auto describe() {
        return fields(
            field("players", &PlayerList::players, "One page"),
            field("total_count", &PlayerList::total_count, "Of all pages"), field("page", &PlayerList::page, "From 1"),
            field("limit", &PlayerList::limit, "As asked"), field("total_pages", &PlayerList::total_pages, "Pages")
        );
    }
};

/// What the console may change; what it may not is named, so that a refusal can say where to go instead.
struct ChangePlayer {
    PlayerId player_id;
    std::optional<std::int32_t> turns;
    std::optional<bool> is_active;
    std::optional<std::string> status;
    std::optional<std::string> username;
    std::optional<std::string> email;
    std::optional<RawJson> credits, team_id, current_region_id, current_sector_id, reputation_adjustments;

    static constexpr auto describe() {
        return fields(
            field("player_id", &ChangePlayer::player_id, "The pilot"),
            field("turns", &ChangePlayer::turns, "At most the pool's size", between(0, 1'000'000)),
            field("is_active", &ChangePlayer::is_active, "False ends all sessions"),
            field(
                "status", &ChangePlayer::status, "active or inactive",
                one_of("active", "inactive", "banned", "suspended")
            ),
            field("username", &ChangePlayer::username, "New name", auth::username_pattern),
            field("email", &ChangePlayer::email, "New address", max_length(254), auth::email_pattern),
            field("credits", &ChangePlayer::credits, "Refused: money moves in the ledger"),
            field("team_id", &ChangePlayer::team_id, "Refused"),
            field("current_region_id", &ChangePlayer::current_region_id, "Refused: pilots travel"),
            field("current_sector_id", &ChangePlayer::current_sector_id, "Refused: pilots travel"),
            field("reputation_adjustments", &ChangePlayer::reputation_adjustments, "Refused")
        );
    }
};

struct ChangedPlayer {
    PlayerId id;
    UserId user_id;
    std::string username;
    std::optional<std::string> email;
    std::int64_t credits = 0, turns = 0;
    std::int32_t current_sector_id = 0;
    std::optional<RegionId> current_region_id;
    std::optional<ShipId> current_ship_id;
    std::optional<Uuid> team_id;
    bool is_active = true;
    std::string status;
    Time created_at{};
    std::optional<Time> last_login;
    Assets assets;
    std::string message;

    static constexpr auto describe() {
        return fields(
            field("id", &ChangedPlayer::id, "The pilot"), field("user_id", &ChangedPlayer::user_id, "The account"),
            field("username", &ChangedPlayer::username, "Name"), field("email", &ChangedPlayer::email, "Address"),
            field("credits", &ChangedPlayer::credits, "By the ledger"), field("turns", &ChangedPlayer::turns, "Now"),
            field("current_sector_id", &ChangedPlayer::current_sector_id, "Place"),
            field("current_region_id", &ChangedPlayer::current_region_id, "Place"),
            field("current_ship_id", &ChangedPlayer::current_ship_id, "What the pilot flies"),
            field("team_id", &ChangedPlayer::team_id, "Null"),
            field("is_active", &ChangedPlayer::is_active, "May log in"),
            field("status", &ChangedPlayer::status, "active, inactive, suspended or banned"),
            field("created_at", &ChangedPlayer::created_at, "When the pilot was made"),
            field("last_login", &ChangedPlayer::last_login, "Last login"),
            field("assets", &ChangedPlayer::assets, "Property"),
            field("message", &ChangedPlayer::message, "A sentence for people")
        );
    }
};

struct Stats {
    std::int64_t total_users = 0, total_players = 0, total_sectors = 0, total_planets = 0, total_ports = 0,
                 total_ships = 0, total_warp_tunnels = 0, active_sessions = 0, new_players_today = 0,
                 new_players_week = 0;

    static constexpr auto describe() {
        return fields(
            field("total_users", &Stats::total_users, "Accounts"),
            field("total_players", &Stats::total_players, "Pilots in this database"),
            field("total_sectors", &Stats::total_sectors, "Sectors here"),
            field("total_planets", &Stats::total_planets, "Planets here"),
            field("total_ports", &Stats::total_ports, "Stations here"),
            field("total_ships", &Stats::total_ships, "Ships of pilots"),
            field("total_warp_tunnels", &Stats::total_warp_tunnels, "Tunnels here"),
            field("active_sessions", &Stats::active_sessions, "Logins that have not ended"),
            field("new_players_today", &Stats::new_players_today, "Since midnight, UTC"),
            field("new_players_week", &Stats::new_players_week, "In seven days")
        );
    }
};

}  // namespace sw::accounts
