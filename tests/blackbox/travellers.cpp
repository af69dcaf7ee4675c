// Travellers and their census.
#include "blackbox/travellers.hpp"

#include <set>
#include <sstream>
#include <stdexcept>

namespace blackbox {
namespace {

std::string in(Cluster& cluster, const Cluster::Region* region, const std::string& sql) {
    return region == nullptr ? cluster.in_nexus(sql) : cluster.in_region_database(*region, sql);
}

std::vector<std::string> words(const std::string& text) {
    std::vector<std::string> out;
    std::istringstream stream(text);
    for (std::string word; stream >> word;) out.push_back(word);
    return out;
}

std::vector<const Cluster::Region*> everywhere(const std::vector<Cluster::Region*>& regions) {
    std::vector<const Cluster::Region*> out{nullptr};
    out.insert(out.end(), regions.begin(), regions.end());
    return out;
}

std::set<std::string> travels(Cluster& cluster, const Cluster::Region* region, const std::string& sql) {
    const auto list =
        words(in(cluster, region, "select coalesce(string_agg(x.id::text, ' '), '') from (" + sql + ") x"));
    return {list.begin(), list.end()};
}

const char* const arrived_sql = "select travel_id as id from travel_inbox where decision = 'arrived'";

}  // namespace

Pilot a_citizen(Cluster& cluster, std::int64_t credits) {
    Pilot pilot = cluster.a_pilot();
    cluster.in_nexus("update users set is_galactic_citizen = true where user_id = '" + pilot.user_id + "'");
    // A purse of a round size, in double entry like all money.
    cluster.in_nexus(
        "with pilot as (select player_id from players where user_id = '" + pilot.user_id +
        "'), purse as (select coalesce((select amount from ledger_balances, pilot where account_kind = 0 and "
        "owner_id = player_id and asset = 'credits'), 0) as held), booked as (insert into ledger_transactions "
        "(ledger_tx_id, reason, created_at) values (gen_random_uuid(), 'test.purse', now()) returning ledger_tx_id), "
        "entries as (insert into ledger_entries (ledger_tx_id, position, account_kind, owner_id, account_name, asset, "
        "amount) select ledger_tx_id, 0, 0, player_id, null, 'credits', " +
        std::to_string(credits) +
        " - held from booked, pilot, purse union all select ledger_tx_id, 1, 4, null::uuid, 'test', 'credits', held "
        "- " +
        std::to_string(credits) + " from booked, purse) update ledger_balances set amount = " +
        std::to_string(credits) + " from pilot where account_kind = 0 and owner_id = player_id and asset = 'credits'"
    );
    cluster.in_nexus("update players set turns = 900, turns_anchor = now() where user_id = '" + pilot.user_id + "'");
    to_the_gate(cluster, nullptr, pilot);
    return pilot;
}

void to_the_gate(Cluster& cluster, Cluster::Region* region, const Pilot& pilot) {
    in(cluster, region,
       "update players p set current_sector_id = r.first_sector + r.gate_number - 1, docked_station_id = null, "
       "landed_planet_id = null from local_regions r where r.region_id = p.current_region_id and p.user_id = '" +
           pilot.user_id + "'");
}

std::string status_of(Client& source, const std::string& travel) {
    const Reply reply = source.get("/api/v1/travel/" + travel);
    return reply.status == 200 ? reply.body().at("status").get<std::string>() : std::to_string(reply.status);
}

json travel_audit(Client& admin) {
    json view;
    for (int i = 0; i < 20; ++i) {
        view = ok(admin.get("/api/v1/admin/travel/audit"));
        if (view.at("steady") && view.at("complete")) break;
        std::this_thread::sleep_for(std::chrono::milliseconds(200));
    }
    return view;
}

Census take_census(Cluster& cluster, const std::vector<Cluster::Region*>& regions) {
    Census out;
    std::set<std::string> arrived;
    for (const auto* region : everywhere(regions)) arrived.merge(travels(cluster, region, arrived_sql));
    for (const auto* region : everywhere(regions)) {
        out.credits += std::stoll(
            in(cluster, region,
               "select coalesce(sum(amount), 0) from ledger_balances where account_kind = 0 and asset = 'credits'")
        );
        for (const auto& player : words(
                 in(cluster, region,
                    "select coalesce(string_agg(player_id::text, ' '), '') from players where status = 'here'")
             ))
            ++out.places[player];
        const auto held = words(
            in(cluster, region,
               "select coalesce(string_agg(travel_id || ' ' || player_id || ' ' || coalesce((select amount from "
               "ledger_balances where account_kind = 3 and owner_id = travel_id and asset = 'credits'), 0), ' '), '') "
               "from travel_escrow where state = 'held'")
        );
        for (std::size_t i = 0; i + 2 < held.size(); i += 3) {
            if (arrived.count(held[i]) > 0) continue;
            ++out.places[held[i + 1]];
            out.credits += std::stoll(held[i + 2]);
        }
    }
    out.wrong = contradictions(cluster, regions);
    return out;
}

std::vector<std::string> contradictions(Cluster& cluster, const std::vector<Cluster::Region*>& regions) {
    std::set<std::string> refunded, settled, arrived;
    for (const auto* region : everywhere(regions)) {
        refunded.merge(travels(cluster, region, "select travel_id as id from travel_escrow where state = 'refunded'"));
        settled.merge(travels(cluster, region, "select travel_id as id from travel_escrow where state = 'settled'"));
    }
    for (const auto* region : everywhere(regions)) {
        for (const auto& travel : travels(cluster, region, arrived_sql)) {
            if (!arrived.insert(travel).second) refunded.insert(travel + " arrived twice");
        }
    }
    std::vector<std::string> out;
    for (const auto& travel : refunded) {
        if (arrived.count(travel) > 0 || travel.find(' ') != std::string::npos) out.push_back("refunded " + travel);
    }
    for (const auto& travel : settled) {
        if (arrived.count(travel) == 0) out.push_back("settled without arrival " + travel);
    }
    return out;
}

}  // namespace blackbox
