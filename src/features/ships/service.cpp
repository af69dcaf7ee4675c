// Ships as their owner sees them, and what other features ask of ships.
#include "service.hpp"

#include <algorithm>
#include <unordered_map>

#include "sectorwars/players.hpp"

namespace sw::ships {

namespace {

[[noreturn]] void throw_no_ship() {
    Error error = players::no_ship();
    error.code = Code::not_found;
    throw Failure(std::move(error));
}

std::shared_ptr<const Tuning> checked(std::shared_ptr<const Tuning> tuning) {
    for (const auto& hull : tuning->hulls) {
        const auto same = [&](const Hull& other) { return other.type == hull.type; };
        if (std::count_if(tuning->hulls.begin(), tuning->hulls.end(), same) > 1)
            throw Failure(Code::internal, "bad_balance_file", "config/balance/ships.json: two hulls " + hull.type);
    }
    return tuning;
}

}  // namespace

Service::Service(const Platform& platform) : tuning_(checked(load_tuning<Tuning>(platform, "ships.json"))) {
    const auto hulls = platform.shared.get<Catalogue>();
    hulls->fill(tuning_->hulls);
    hulls_ = hulls;
    catalogue_bytes_ = std::make_shared<const std::string>(to_json(CatalogueView{tuning_->hulls}));
}

ShipView Service::view_of(const Record& record) const {
    const Hull* found = hulls_->find(record.ship.type);
    if (!found) throw Failure(Code::internal, "unknown_hull", "No hull is called " + record.ship.type + ".");
    const Hull& hull = *found;
    const Wear wear{.condition = record.condition, .hull = record.ship.hull};
    return {
        .id = record.ship.ship_id,
        .name = record.ship.name,
        .type = record.ship.type,
        .sector_id = record.ship.sector_id,
        .cargo = {.used = 0, .capacity = hull.cargo_capacity, .contents = {}},
        .cargo_capacity = hull.cargo_capacity,
        .current_speed = record.ship.current_speed,
        .base_speed = hull.base_speed,
        .combat =
            {.shields = record.ship.shields,
             .max_shields = hull.max_shields,
             .shield_recharge = hull.shield_recharge,
             .hull = record.ship.hull,
             .max_hull = hull.max_hull,
             .evasion = hull.evasion,
             .weapons = hull.attack_rating,
             .attack_rating = hull.attack_rating,
             .defense_rating = hull.defense_rating,
             .attack_drones = record.attack_drones,
             .defense_drones = record.defense_drones,
             .max_drones = hull.max_drones},
        .maintenance =
            {.status = service_status(record.condition, tuning_->service_states),
             .next_service = std::nullopt,
             .current_rating = record.condition,
             .failure_status = record.failure},
        .is_flagship = record.ship.is_flagship,
        .purchase_value = record.ship.purchase_value,
        .current_value = resale_value(record.ship.purchase_value, hull, wear, tuning_->resale),
        .genesis_devices = record.genesis_devices,
        .max_genesis_devices = hull.max_genesis_devices,
    };
}

std::vector<ShipView> Service::with_cargo(const std::vector<Record>& records, const std::vector<ledger::Balance>& holds)
    const {
    std::vector<ShipView> views;
    std::unordered_map<Uuid, std::size_t> index;
    views.reserve(records.size());
    for (const auto& record : records) {
        index.emplace(record.ship.ship_id.uuid, views.size());
        views.push_back(view_of(record));
    }
    for (const auto& balance : holds) {
        const auto found = index.find(balance.account.owner);
        if (found == index.end() || balance.amount == 0 || balance.asset == ledger::credits) continue;
        Cargo& cargo = views[found->second].cargo;
        cargo.used += balance.amount;
        cargo.contents[balance.asset] += balance.amount;
    }
    return views;
}

std::vector<ShipView> Service::fleet(ReadTx& tx, const Caller& caller, const Nothing&) const {
    const auto records = find_of_player(tx, caller.player);
    if (records.empty()) return {};
    std::vector<ledger::Account> accounts;
    for (const auto& record : records) accounts.push_back(ledger::ship(record.ship.ship_id));
    return with_cargo(records, ledger::balances(tx, accounts));
}

ShipView Service::current(ReadTx& tx, const Caller& caller, const Nothing&) const {
    const auto pilot = players::find(tx, caller.player);
    if (!pilot || !pilot->current_ship_id) throw_no_ship();
    Pending ship = send_find(tx, *pilot->current_ship_id);  // shares its round trip with the balances
    const auto holds = ledger::balances(tx, {ledger::ship(*pilot->current_ship_id)});
    auto views = with_cargo(read_records(ship.rows()), holds);
    if (views.empty()) throw_no_ship();
    return std::move(views.front());
}

Prepared Service::catalogue(const Caller&, const Nothing&) const {
    return {{.shared_body = catalogue_bytes_}};
}

ShipId create(Tx& tx, PlayerId owner, const Hull& hull, std::string_view name, SectorId sector) {
    const Ship ship{
        .ship_id = ShipId::make(),
        .player_id = owner,
        .name = std::string(name),
        .type = hull.type,
        .sector_id = sector,
        .current_speed = hull.base_speed,
        .shields = hull.max_shields,
        .hull = hull.max_hull,
        .is_flagship = true,
        .purchase_value = hull.cost.amount(),
    };
    insert(tx, ship);
    return ship.ship_id;
}

Pending lock_later(Tx& tx, ShipId ship) {
    return send_lock(tx, ship);
}

std::optional<Ship> read(Pending& pending) {
    auto records = read_records(pending.rows());
    if (records.empty()) return std::nullopt;
    return std::move(records.front().ship);
}

void move_to(Tx& tx, ShipId ship, SectorId sector) {
    update_sector(tx, ship, sector);
}

}  // namespace sw::ships
