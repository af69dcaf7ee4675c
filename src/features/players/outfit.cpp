// A pilot who waited sets out.
#include "repository.hpp"
#include "sectorwars/ledger.hpp"
#include "sectorwars/ships.hpp"
#include "service.hpp"

namespace sw::players {

namespace {

constexpr std::size_t most_ship_name = 60;  // code points, as the table ships takes

const ships::Hull& hull_of(const Platform& platform, const std::string& type) {
    if (const auto* hull = platform.shared.get<ships::Catalogue>()->find(type)) return *hull;
    throw Failure(Code::internal, "unknown_hull", "There is no hull " + type + ".");
}

/// Bytes stand for code points: a name that is cut for it was long enough anyway.
std::string ship_name(const std::string& owner) {
    const std::string name = owner + "'s ship";
    return name.size() <= most_ship_name ? name : "First ship";
}

}  // namespace

Equipped equip(Tx& tx, const Platform& platform, PlayerId player, const Outfit& outfit) {
    const ships::Hull& hull = hull_of(platform, outfit.hull);
    Pilot pilot = lock(tx, player);
    if (!pilot.waits || pilot.current_ship_id)
        throw Failure(Code::conflict, "has_ship", "You have had your first ship.");
    Equipped out{.ship_type = hull.type, .sector_id = pilot.current_sector_id};
    if (outfit.nickname && claim_nickname(tx, player, *outfit.nickname)) out.nickname = outfit.nickname;
    out.ship_name = ship_name(out.nickname.value_or(pilot.username));
    out.ship_id = ships::create(tx, player, hull, out.ship_name, pilot.current_sector_id);
    if (outfit.personal_reputation != 0) {
        const auto tiers = platform.shared.get<ReputationTiers>();
        add_reputation(tx, player, tier_of(*tiers, reputation_of(tx, player) + outfit.personal_reputation));
    }
    equip_pilot(tx, player, outfit.trade_bonus.value_or(TradeBonus{}), out.nickname);  // before the ship is boarded
    pilot.current_ship_id = out.ship_id;
    save(tx, pilot);
    grant(tx, player, outfit.credits);
    tx.emit(
        PilotEquipped{
            .player_id = player,
            .user_id = pilot.user_id,
            .username = pilot.username,
            .nickname = out.nickname,
            .region_id = pilot.current_region_id,
            .sector_id = pilot.current_sector_id,
            .ship_id = out.ship_id,
            .ship_name = out.ship_name,
            .ship_type = out.ship_type,
            .credits = outfit.credits.amount(),
            .timestamp = tx.now(),
        },
        {to_player(player)}
    );
    return out;
}

}  // namespace sw::players
