// Fair automation at a glance: what the edge asks before a script writes.
#include "sectorwars/platform/feature.hpp"

#include "deeds.hpp"
#include "sectorwars/platform/oversight.hpp"
#include "sectorwars/platform/platform.hpp"
#include "sectorwars/players.hpp"
#include "sectorwars/regions.hpp"

namespace sw::automation {
namespace {

/// Locks the pilot, so that nobody carries them into another region between the question and the act.
void admit(const regions::LocalConfig& local, Tx& tx, const Caller& caller, const Route& route) {
    const Deed deed = deed_of(route.token, route.lane == Lane::read);
    if (!caller.automation || caller.player.is_nil() || !depends_on_place(deed)) return;
    const auto pilot = players::lock_later(tx, caller.player).get_anywhere();
    if (pilot) require_allowed(local, pilot->current_region_id, caller, deed);
}

}  // namespace

Feature feature(const Platform& platform) {
    const auto local = platform.shared.get<regions::LocalConfig>();
    platform.shared.get<Oversight>()->admit_script = [local](Tx& tx, const Caller& caller, const Route& route) {
        admit(*local, tx, caller, route);
    };
    return {.name = "automation", .modes = every_mode};
}

}  // namespace sw::automation
