// Tables of linked_accounts for evidence: account_pairs, and what it is computed from.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "rules.hpp"
#include "sectorwars/platform/tx.hpp"

namespace sw::linked_accounts::repository {

/// The lower id first.
using PairKey = std::pair<UserId, UserId>;

struct SharedRow {
    PairKey key;
    Shared shared;
};

struct FlowRow {
    PairKey key;
    Flow flow;
};

struct Pair {
    Uuid pair_id;
    PairKey key;
    std::int32_t score = 0;
    std::vector<Part> evidence;
    std::optional<Time> suspicious_since;
    Time evaluated_at{};
    std::optional<std::string> decision, decision_reason;
    std::optional<UserId> decided_by;
    std::optional<Time> decided_at;
    bool household = false;              ///< by their own word; read only
    std::string username_a, username_b;  ///< read only
};

/// Accounts with news, taken off the list; oldest first.
[[nodiscard]] std::vector<UserId> take_due(Tx& tx, std::int32_t limit);
/// Evidence decays: accounts of pairs that nobody looked at since then are due again.
void make_due(Tx& tx, Time evaluated_before, std::int32_t limit);  ///< deferred

/// What these accounts share with any other, each pair once.
[[nodiscard]] std::vector<SharedRow> shared_by(
    Reader& reader, const Tuning& tuning, const std::vector<UserId>& users, Time now
);
[[nodiscard]] std::vector<FlowRow> flows(Reader& reader, const std::vector<PairKey>& pairs, Time since);

/// Pairs of the same household that one of these accounts is in.
[[nodiscard]] std::set<PairKey> households_of(Reader& reader, const std::vector<UserId>& users);

/// Locked for update, in the order of their ids.
[[nodiscard]] std::vector<Pair> lock_pairs_of(Tx& tx, const std::vector<UserId>& users);
[[nodiscard]] std::optional<Pair> lock_pair(Tx& tx, Uuid pair);
void save_pair(Tx& tx, const Pair& pair);                        ///< deferred
void delete_pair(Tx& tx, Uuid pair);                             ///< deferred
void forget_sightings(Tx& tx, Time before, std::int32_t limit);  ///< deferred
void forget_gifts(Tx& tx, Time before, std::int32_t limit);      ///< deferred

struct Filter {
    std::int32_t least_score = 0;
    bool open_only = true;  ///< undecided or watched
    bool with_households = false;
    std::int32_t skip = 0, limit = 50;
};

[[nodiscard]] std::vector<Pair> list_pairs(Reader& reader, const Filter& filter);
[[nodiscard]] std::vector<Pair> pairs_of(Reader& reader, UserId user);

/// What an account was seen by, for the person: kinds, first and last time, no digests.
struct SightingOfPerson {
    std::string kind;
    Time first_seen{}, last_seen{};
};

[[nodiscard]] std::vector<SightingOfPerson> sightings_of(Reader& reader, UserId user, std::int32_t limit);
void delete_evidence_of(Tx& tx, UserId user);  ///< deferred

struct ChangedLink {
    PairKey key;
    std::optional<std::string> kind;  ///< none: not linked any more
};

/// Brings account_links of these accounts in line with households, scores and decisions; what changed.
std::vector<ChangedLink> settle_links(Tx& tx, const std::vector<UserId>& users, std::int32_t suspicion_score);

void put_link(Tx& tx, const PairKey& key, const std::optional<std::string>& kind);  ///< deferred; none: no link

}  // namespace sw::linked_accounts::repository
