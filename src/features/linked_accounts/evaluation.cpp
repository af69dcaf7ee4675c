// Scores follow from what is stored; only a decision of a person, or a score at the threshold, has consequences.
#include "evaluation.hpp"

#include <map>

#include "events.hpp"
#include "sectorwars/account_notices.hpp"
#include "sectorwars/audit.hpp"

namespace sw::linked_accounts {
namespace {

constexpr std::int32_t batch = 50;  ///< a second of the database at most, with months of sign-ins
constexpr std::int32_t most_accounts = 1000;
constexpr std::chrono::seconds longest_run{3};  ///< decisions and households may wait for it
constexpr std::int32_t most_forgotten = 20'000;
constexpr std::chrono::hours look_again{24};  ///< what decays must be counted again

struct Found {
    std::vector<Shared> shared;
    Flow flow;
};

void tell_links(Tx& tx, const std::vector<repository::ChangedLink>& changes) {
    for (const auto& change : changes) {
        region_link::Notice notice{.topic = "link", .user_id = change.key.first, .other_id = change.key.second};
        notice.value = change.kind.value_or("none");
        region_link::tell_regions(tx, notice);
    }
}

}  // namespace

void Evaluation::run(Tx& tx) const {
    News news;
    repository::make_due(tx, tx.now() - look_again, most_accounts / 2);
    const auto end = std::chrono::steady_clock::now() + longest_run;
    for (int done = 0; done < most_accounts && std::chrono::steady_clock::now() < end; done += batch) {
        const auto users = repository::take_due(tx, batch);
        if (users.empty()) break;
        evaluate(tx, users, news);
    }
    const auto days = [](std::int32_t count) { return std::chrono::hours(24) * count; };
    repository::forget_sightings(tx, tx.now() - days(tuning_->keep_days), most_forgotten);
    repository::forget_gifts(tx, tx.now() - days(tuning_->gift_days), most_forgotten);
    // Whoever tells regions or appends to the audit log keeps others waiting until the end.
    tell_links(tx, news.links);
    for (const auto& pair : news.suspects) tell(tx, pair);
}

void Evaluation::evaluate(Tx& tx, const std::vector<UserId>& users, News& to) const {
    std::map<repository::PairKey, Found> found;
    for (auto& row : repository::shared_by(tx, *tuning_, users, tx.now())) {
        found[row.key].shared.push_back(std::move(row.shared));
    }
    std::vector<repository::PairKey> keys;
    for (const auto& [key, what] : found) keys.push_back(key);
    const Time since = tx.now() - std::chrono::hours(24) * tuning_->gift_days;
    for (const auto& row : repository::flows(tx, keys, since)) found[row.key].flow = row.flow;

    for (auto& known : repository::lock_pairs_of(tx, users)) {
        const auto news = found.find(known.key);
        const Score points = news == found.end() ? Score{} : score_of(*tuning_, news->second.shared, news->second.flow);
        if (score(tx, known, points)) to.suspects.push_back(known);
        if (news != found.end()) found.erase(news);
    }
    const auto households = repository::households_of(tx, users);
    for (const auto& [key, what] : found) {
        const Score points = score_of(*tuning_, what.shared, what.flow);
        repository::Pair fresh{.pair_id = Uuid::make(), .key = key};
        fresh.household = households.count(key) == 1;
        if (points.score > 0 && score(tx, fresh, points)) to.suspects.push_back(fresh);
    }
    const auto links = repository::settle_links(tx, users, tuning_->suspicion_score);
    to.links.insert(to.links.end(), links.begin(), links.end());
}

bool Evaluation::score(Tx& tx, repository::Pair& pair, const Score& score) const {
    if (score.score == 0 && !pair.decision) {
        repository::delete_pair(tx, pair.pair_id);
        return false;
    }
    pair.score = score.score;
    pair.evidence = score.parts;
    pair.evaluated_at = tx.now();
    // A household said so itself and is no suspect; what a person decided needs no second look.
    const bool cleared = pair.household || pair.decision == "unrelated" || pair.decision == "linked";
    const bool suspicious = !cleared && score.score >= tuning_->suspicion_score;
    const bool crossed = suspicious && !pair.suspicious_since;
    if (crossed) pair.suspicious_since = tx.now();
    if (!suspicious) pair.suspicious_since.reset();
    repository::save_pair(tx, pair);
    return crossed;
}

void Evaluation::tell(Tx& tx, const repository::Pair& pair) const {
    tx.emit(
        PairSuspected{pair.pair_id, pair.key.first, pair.key.second, pair.score, pair.evidence, tx.now()}, {to_admins()}
    );
    audit::Entry entry{.action = "accounts_suspected"};
    entry.resource_type = "account_pair";
    entry.resource_id = pair.pair_id.to_string();
    entry.details = to_json(Suspicion{pair.score, pair.evidence});
    audit::append(tx, entry);
}

void Evaluation::settle(Tx& tx, const std::vector<UserId>& users) const {
    tell_links(tx, repository::settle_links(tx, users, tuning_->suspicion_score));
}

void hear_of_link(Tx& tx, const region_link::Notice& notice) {
    if (!notice.other_id) return;
    const bool linked = notice.value == "household" || notice.value == "evidence";
    repository::put_link(tx, {notice.user_id, *notice.other_id}, linked ? std::optional(notice.value) : std::nullopt);
}

}  // namespace sw::linked_accounts
