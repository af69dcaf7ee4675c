// Pilots in the hands of administrators, and the figures of the console's first page.
#include "sectorwars/players.hpp"

#include <algorithm>

#include "repository.hpp"
#include "rules.hpp"
#include "sectorwars/galaxy.hpp"
#include "sectorwars/grants.hpp"
#include "service.hpp"

namespace sw::accounts {
namespace {

ChangedPlayer changed(const PlayerRow& row) {
    return {
        .id = row.id,
        .user_id = row.user_id,
        .username = row.username,
        .email = row.email,
        .credits = row.credits,
        .turns = row.turns,
        .current_sector_id = row.current_sector_id,
        .current_region_id = row.current_region_id,
        .current_ship_id = row.current_ship_id,
        .team_id = row.team_id,
        .is_active = row.is_active,
        .status = row.status,
        .created_at = row.created_at,
        .last_login = row.last_login,
        .assets = row.assets,
        .message = "The pilot was changed."};
}

bool goes_back(const galaxy::Atlas& atlas, const galaxy::Link& link) {
    const auto back = atlas.links_from(link.to);
    return std::any_of(back.begin(), back.end(), [&](const galaxy::Link& one) {
        return one.to == link.from && one.kind == link.kind;
    });
}

PlayerRow require_player(Reader& reader, PlayerId player, Time now) {
    auto row = find_player(reader, player, now);
    if (!row) throw Failure(Code::not_found, "no_pilot", "There is no such pilot here.");
    return *row;
}

void set_turns(Tx& tx, PlayerId player, std::int32_t turns) {
    players::Pilot pilot = players::lock(tx, player);
    if (turns > pilot.max_turns) {
        throw Failure(
            Code::rule_violation, "too_many_turns",
            "This pilot holds at most " + std::to_string(pilot.max_turns) + " turns."
        );
    }
    pilot.turns = turns;
    players::save(tx, pilot);
}

}  // namespace

PlayerList Service::list_players(ReadTx& tx, const Caller&, const PlayerPage& in) const {
    auto found = accounts::list_players(tx, in, now());
    // Behind the last page there is no row to tell the total.
    if (found.rows.empty() && in.page > 1) {
        PlayerPage first = in;
        first.page = first.limit = 1;
        found.total = accounts::list_players(tx, first, now()).total;
    }
    PlayerList out{.players = std::move(found.rows), .total_count = found.total, .page = in.page, .limit = in.limit};
    out.total_pages = (found.total + in.limit - 1) / in.limit;
    return out;
}

ChangedPlayer Service::change_player(Tx& tx, const Caller& caller, const ChangePlayer& in) const {
    refuse_elsewhere(in);
    const PlayerRow before = require_player(tx, in.player_id, tx.now());
    UpdateUser account{
        .user_id = before.user_id, .username = in.username, .email = in.email, .is_active = in.is_active};
    if (in.status) account.is_active = *in.status == "active";
    // Also when only turns change: the account's row is locked and the authority over it asked for.
    (void)update(tx, caller, account);
    if (in.turns) set_turns(tx, in.player_id, *in.turns);
    return changed(require_player(tx, in.player_id, tx.now()));
}

Stats Service::stats(ReadTx& tx, const Caller&, const Nothing&) const {
    Stats out = count_everything(tx, now());
    const auto atlas = world_->atlas();
    const auto& parts = atlas->parts();
    out.total_sectors = static_cast<std::int64_t>(parts.sectors.size());
    out.total_planets = static_cast<std::int64_t>(parts.planets.size());
    out.total_ports = static_cast<std::int64_t>(parts.stations.size());
    for (const auto& link : parts.links) {
        // Directed: a tunnel both ways counts once, by the end with the lower number.
        if (link.kind == galaxy::LinkKind::tunnel && (link.from < link.to || !goes_back(*atlas, link))) {
            ++out.total_warp_tunnels;
        }
    }
    return out;
}

}  // namespace sw::accounts
