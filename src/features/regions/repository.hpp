// SQL of the registry and of what is decided in regions.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "messages.hpp"
#include "public_messages.hpp"
#include "sectorwars/platform/tx.hpp"
#include "sectorwars/regions.hpp"

namespace sw::regions::repository {

/// A row of the registry: what its processes need to know, and what only the nexus does.
struct Record {
    RegionConfig config;
    std::string name;
    std::string subscription_tier;
    std::optional<std::string> subscription_status, constitutional_text;
    std::int32_t active_players_30d = 0;
    std::int64_t total_trade_volume = 0;
    Time created_at{}, updated_at{};
};

[[nodiscard]] std::optional<Record> find(Reader& reader, std::string_view slug);
[[nodiscard]] std::optional<Record> find(Reader& reader, RegionId region);
/// The one of that slug, or the oldest that is not terminated.
[[nodiscard]] std::optional<Record> find_of_owner(Reader& reader, UserId owner, const std::optional<std::string>& slug);

/// Every region without its long texts.
[[nodiscard]] std::vector<Listed> list(Reader& reader);

/// False when id, name or slug is taken.
[[nodiscard]] bool insert(Tx& tx, RegionId region, const NewRegion& row);
/// The platform's own row waits to be provisioned: it takes what its processes need. False when it does not wait.
[[nodiscard]] bool adopt(Tx& tx, RegionId region, const RegionConfig& config);
/// The world of a local region was made from another seed. Deferred.
void update_seed(Tx& tx, RegionId region, std::int64_t seed);

/// Waits for other transactions that count.
void lock_quota(Tx& tx);
[[nodiscard]] Quota count(Reader& reader, UserId owner);

/// False when there is no such region.
[[nodiscard]] bool update_status(Tx& tx, RegionId region, Status status);
[[nodiscard]] std::optional<std::int64_t> increment_epoch(Tx& tx, RegionId region);
void remove(Tx& tx, RegionId region);

void update_economy(Tx& tx, RegionId region, const EconomyChange& change);
void update_governance(Tx& tx, RegionId region, const GovernanceChange& change);
void update_culture(Tx& tx, RegionId region, const CultureChange& change);
void update_automation(Tx& tx, RegionId region, automation::Policy policy);

[[nodiscard]] Standing standing(Reader& reader, RegionId region, UserId user, PlayerId player);
void upsert_visit(Tx& tx, RegionId region, PlayerId player);

[[nodiscard]] std::optional<Figures> counted(Reader& reader, RegionId region);
void put_counted(Tx& tx, RegionId region, const Figures& figures);

[[nodiscard]] std::vector<Member> members(Reader& reader, RegionId region, const MembersQuery& page);
/// nullopt when the pilot is no member.
[[nodiscard]] std::optional<Member> change_member(Tx& tx, RegionId region, const MemberChange& change);

/// False when there is no such account.
[[nodiscard]] bool set_citizenship(Tx& tx, UserId user, bool citizen);

}  // namespace sw::regions::repository
