// Tables of linked_accounts for signals and gifts: account_sightings, account_evidence_due, account_links, pilot_gifts.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sectorwars/platform/tx.hpp"

namespace sw::linked_accounts::repository {

struct Sighting {
    std::string kind, digest;
};

/// Deferred. The account is due for the next evaluation.
void save_sightings(Tx& tx, UserId user, const std::vector<Sighting>& sightings);

/// Until the end of the transaction nobody else counts gifts between the two.
void lock_gifts(Tx& tx, PlayerId one, PlayerId other);

/// household, evidence or none.
[[nodiscard]] std::optional<std::string> link_between(Reader& reader, PlayerId one, PlayerId other);
[[nodiscard]] bool accounts_linked(Reader& reader, UserId one, UserId other);

/// Credits in both directions since then.
[[nodiscard]] std::int64_t given_between(Reader& reader, PlayerId one, PlayerId other, Time since);

void save_gift(Tx& tx, PlayerId from, PlayerId to, std::int64_t credits);  ///< deferred

}  // namespace sw::linked_accounts::repository
