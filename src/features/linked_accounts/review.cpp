// A decision limits gifts or lifts the limit. It bans nobody: for that there are sanctions, which a person imposes.
#include "review.hpp"

#include "sectorwars/audit.hpp"

namespace sw::linked_accounts {
namespace {

constexpr std::int32_t most_sightings = 100;

PairView view_of(const repository::Pair& pair) {
    PairView out{.pair_id = pair.pair_id, .user_a = pair.key.first, .user_b = pair.key.second};
    out.username_a = pair.username_a;
    out.username_b = pair.username_b;
    out.score = pair.score;
    out.evidence = pair.evidence;
    out.household = pair.household;
    out.suspicious_since = pair.suspicious_since;
    out.evaluated_at = pair.evaluated_at;
    out.decision = pair.decision;
    out.decision_reason = pair.decision_reason;
    out.decided_by = pair.decided_by;
    out.decided_at = pair.decided_at;
    return out;
}

}  // namespace

PairList Review::pairs(ReadTx& tx, const Caller&, const PairsRequest& in) const {
    PairList out{.suspicion_score = tuning_->suspicion_score};
    const repository::Filter filter{
        .least_score = in.least_score.value_or(tuning_->suspicion_score),
        .open_only = !in.all,
        .with_households = in.all,
        .skip = in.skip,
        .limit = in.limit};
    for (const auto& pair : repository::list_pairs(tx, filter)) out.pairs.push_back(view_of(pair));
    return out;
}

UserEvidence Review::of_user(ReadTx& tx, const Caller&, const UserPath& in) const {
    UserEvidence out{.user_id = in.user_id};
    for (const auto& pair : repository::pairs_of(tx, in.user_id)) out.pairs.push_back(view_of(pair));
    for (const auto& one : repository::sightings_of(tx, in.user_id, most_sightings)) {
        out.sightings.push_back({one.kind, one.first_seen, one.last_seen});
    }
    return out;
}

PairView Review::decide(Tx& tx, const Caller& caller, const Decide& in) const {
    auto pair = repository::lock_pair(tx, in.pair_id);
    if (!pair) throw Failure(Code::not_found, "unknown_pair", "There is no such pair of accounts.");
    pair->decision = in.decision;
    pair->decision_reason = in.reason;
    pair->decided_by = caller.user;
    pair->decided_at = tx.now();
    if (in.decision != "watch") pair->suspicious_since.reset();
    repository::save_pair(tx, *pair);
    evaluation_->settle(tx, {pair->key.first, pair->key.second});
    auto entry = audit::entry_by(platform_, caller, "accounts_" + in.decision);
    entry.resource_type = "account_pair";
    entry.resource_id = in.pair_id.to_string();
    entry.details = to_json(in);
    audit::append(tx, entry);
    return view_of(*pair);
}

}  // namespace sw::linked_accounts
