// What a region keeps of its nexus' words.
#pragma once

#include <optional>
#include <vector>

#include "sectorwars/platform/identity.hpp"
#include "sectorwars/platform/tx.hpp"
#include "sectorwars/region_link.hpp"

namespace sw::nexus_link::repository {

[[nodiscard]] std::optional<regions::RegionConfig> find_config(Reader& reader);
void put_config(Tx& tx, const regions::RegionConfig& config);

/// Raises the fence to `epoch`, unless it is higher already; what it is then.
[[nodiscard]] std::int64_t raise_fence(Tx& tx, std::int64_t epoch);
[[nodiscard]] std::int64_t fence(Reader& reader);

/// Notices about accounts up to this one were heard.
[[nodiscard]] std::int64_t notice_mark(Reader& reader);
void put_notice_mark(Tx& tx, std::int64_t notice_id);  ///< deferred; never back

void note_revocations(Tx& tx, const std::vector<region_link::Revoked>& revoked);
/// For Revocations::changes_since: what was noted since then.
[[nodiscard]] std::vector<Revocations::Change> revoked_since(Reader& reader, Time since);
void forget_revocations(Tx& tx, Time before);

}  // namespace sw::nexus_link::repository
