// Credits and goods leave with their pilot, come back, or arrive.
#include "baggage.hpp"

#include "sectorwars/travel.hpp"

namespace sw::ledger {

namespace {

RawJson pack(travel::Load& load) {
    const Account purse = player(load.pilot.player_id), escrow = ledger::escrow(load.travel_id);
    std::vector<Holding> holdings{{purse, {}}};
    for (const auto& id : load.ships) holdings.push_back({ship(id), {}});
    CarriedBalances carried;
    auto locked = lock_balances(load.tx, holdings);
    for (const auto& balance : locked.all()) {
        if (balance.amount == 0) continue;
        move(load.posting, balance.account, escrow, balance.asset, balance.amount);
        load.assets[balance.asset] += balance.amount;
        const bool own = balance.account == purse;
        (own ? carried.purse : carried.holds[balance.account.owner.to_string()])[balance.asset] = balance.amount;
    }
    return {to_json(carried)};
}

void put(travel::Unload& to, const Account& account, const std::map<std::string, std::int64_t>& amounts) {
    for (const auto& [asset, amount] : amounts) {
        move(to.posting, to.from, account, asset, amount);
        to.assets[asset] += amount;
    }
}

void unpack(travel::Unload& to, const JsonValue& content) {
    const auto carried = read_json<CarriedBalances>(content);
    put(to, player(to.player_id), carried.purse);
    for (const auto& [id, amounts] : carried.holds) {
        const auto hold = ShipId::parse(id);
        if (!hold) throw Failure(Code::invalid, "bad_manifest", "A hold belongs to no ship.");
        put(to, ship(*hold), amounts);
    }
}

}  // namespace

void register_baggage(const Platform& platform) {
    platform.shared.get<travel::Baggage>()->add({"balances", 30, pack, unpack});
}

}  // namespace sw::ledger
