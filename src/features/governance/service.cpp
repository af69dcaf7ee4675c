// Lists of what the tables hold.
#include "service.hpp"

#include "repository.hpp"
#include "sectorwars/regions.hpp"

namespace sw::governance {
namespace {

RegionId region_of(Reader& reader, const Caller& caller, const MyRegion& in) {
    return regions::ruled_by(reader, caller, in.region).region_id;
}

}  // namespace

RegionStats Service::stats(ReadTx& tx, const Caller& caller, const MyRegion& in) const {
    const RegionId region = region_of(tx, caller, in);
    const auto members = repository::figures(tx, region);
    const auto counted = regions::find_figures(tx, region).value_or(regions::Figures{});
    return {
        .total_population = members.citizens + members.residents + members.visitors,
        .citizen_count = members.citizens,
        .resident_count = members.residents,
        .visitor_count = members.visitors,
        .average_reputation = members.average_reputation,
        .total_revenue = static_cast<double>(counted.tax_total),
        .trade_volume_30d = static_cast<double>(counted.trade_volume_30d),
        .active_elections = members.active_elections,
        .pending_policies = members.pending_policies,
        .treaties_count = members.treaties,
        .planets_count = counted.planets,
        .ports_count = counted.stations,
        .ships_count = counted.ships};
}

std::vector<PolicyView> Service::policies(ReadTx& tx, const Caller& caller, const MyRegion& in) const {
    return repository::policies(tx, region_of(tx, caller, in));
}

std::vector<ElectionView> Service::elections(ReadTx& tx, const Caller& caller, const MyRegion& in) const {
    return repository::elections(tx, region_of(tx, caller, in));
}

std::vector<TreatyView> Service::treaties(ReadTx& tx, const Caller& caller, const MyRegion& in) const {
    return repository::treaties(tx, region_of(tx, caller, in));
}

}  // namespace sw::governance
