// Objections and sums.
#include "rules.hpp"

namespace sw::travel_office {

namespace {

void add(Amounts& to, const Amounts& what, std::int64_t sign) {
    for (const auto& [asset, amount] : what) to[asset] += sign * amount;
}

bool at_home(const regions::Standing& standing) {
    return standing.owner || standing.membership == regions::Membership::resident ||
           standing.membership == regions::Membership::citizen;
}

}  // namespace

std::optional<std::string> objection_to(const Facts& facts) {
    if (facts.sandbox) return sandbox_region;
    if (facts.kind == galaxy::RegionKind::central_nexus) return std::nullopt;
    const regions::Standing& standing = facts.standing;
    switch (facts.status) {
        case regions::Status::active:
            break;
        case regions::Status::suspended:
        case regions::Status::grace:
            if (!at_home(standing)) return "ERR_REGION_NEW_RESIDENTS_BLOCKED";
            break;
        default:
            return "region_closed";
    }
    if (standing.banned && !standing.owner) return "banned";
    if (facts.where) {
        const auto running = facts.where->running;
        if (facts.where->drain || running == regions::Running::draining) return "region_closed";
        if (running == regions::Running::failed) return "region_down";
    }
    if (facts.kind == galaxy::RegionKind::player_owned && !at_home(standing) && !standing.galactic_citizen)
        return "ERR_GALACTIC_CITIZEN_REQUIRED";
    if (facts.where && facts.where->players >= facts.max_players && !standing.owner) return "region_full";
    return std::nullopt;
}

Amounts difference_of(const Account& account) {
    Amounts out;
    add(out, account.books.travel_in, 1);
    add(out, account.books.travel_out, -1);
    add(out, account.clearing, -1);
    for (const auto& amounts : account.gone) add(out, amounts, -1);
    for (const auto& amounts : account.arrived) add(out, amounts, -1);
    std::erase_if(out, [](const auto& entry) { return entry.second == 0; });
    return out;
}

Misplaced misplaced(const Places& places) {
    std::map<PlayerId, int> seen;
    for (const auto& player : places.travelled) seen[player] = 0;
    for (const auto& [process, residents] : places.residents) {
        const auto ghosts = places.ghosts.find(process);
        for (const auto& player : residents) {
            if (ghosts == places.ghosts.end() || ghosts->second.count(player) == 0) ++seen[player];
        }
    }
    Misplaced out;
    for (const auto& [player, count] : seen) {
        if (count > 1) out.twice.push_back(player);
        if (count == 0) out.nowhere.push_back(player);
    }
    return out;
}

}  // namespace sw::travel_office
