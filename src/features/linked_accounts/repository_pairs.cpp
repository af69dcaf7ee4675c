// SQL of evidence.
#include "repository_pairs.hpp"

namespace sw::linked_accounts::repository {
namespace {

constexpr Statement delete_due{"linked_accounts.take_due", R"(
with gone as (
    delete from account_evidence_due where due_id in (
        select due_id from account_evidence_due order by due_since, due_id limit $1::integer for update skip locked)
    returning user_id)
select distinct user_id from gone)"};

constexpr Statement insert_due{"linked_accounts.make_due", R"(
insert into account_evidence_due (user_id, due_since)
select distinct u.user_id, $2::timestamptz
from (select user_a, user_b from account_pairs where evaluated_at < $1 order by evaluated_at limit $3::integer) as p
cross join lateral (values (p.user_a), (p.user_b)) as u (user_id)
where not exists (select from account_evidence_due d where d.user_id = u.user_id))"};

// A digest that a crowd shares is no evidence; counting stops just beyond the crowd.
constexpr Statement select_shared{"linked_accounts.shared", R"(
select least(s.user_id, o.user_id) as user_a, greatest(s.user_id, o.user_id) as user_b, s.kind, count(*) as count,
    sum(power(0.5, greatest(0, extract(epoch from $2::timestamptz - least(s.last_seen, o.last_seen)))
        / 86400.0 / w.half_life))::double precision as decayed
from account_sightings s
join account_sightings o on o.kind = s.kind and o.digest = s.digest and o.user_id <> s.user_id
join unnest($3::text[], $4::integer[]) as w (kind, half_life) on w.kind = s.kind
where s.user_id = any($1::uuid[]) and (s.user_id < o.user_id or not o.user_id = any($1::uuid[]))
    and (select count(*) from (
        select from account_sightings c where c.kind = s.kind and c.digest = s.digest limit $5::integer + 1) as crowd
    ) <= $5::integer
group by 1, 2, s.kind
order by 1, 2, s.kind)"};

constexpr Statement select_flows{"linked_accounts.flows", R"(
select p.user_a, p.user_b,
    coalesce(sum(g.credits) filter (where g.from_player = a.player_id), 0)::bigint as there,
    coalesce(sum(g.credits) filter (where g.from_player = b.player_id), 0)::bigint as back
from unnest($1::uuid[], $2::uuid[]) as p (user_a, user_b)
join player_names a on a.user_id = p.user_a
join player_names b on b.user_id = p.user_b
join pilot_gifts g on g.given_at > $3 and ((g.from_player = a.player_id and g.to_player = b.player_id)
    or (g.from_player = b.player_id and g.to_player = a.player_id))
group by p.user_a, p.user_b)"};

constexpr Statement select_households{"linked_accounts.households_of", R"(
select distinct least(m.user_id, o.user_id) as user_a, greatest(m.user_id, o.user_id) as user_b
from household_members m
join household_members o on o.household_id = m.household_id and o.user_id <> m.user_id
where m.user_id = any($1::uuid[]))"};

constexpr Statement select_locked_pairs{"linked_accounts.lock_pairs", R"(
select p.pair_id, p.user_a, p.user_b, p.score, p.evidence::text as evidence, p.suspicious_since, p.evaluated_at,
    p.decision, p.decision_reason, p.decided_by, p.decided_at, '' as username_a, '' as username_b,
    exists (select from household_members x join household_members y on y.household_id = x.household_id
        where x.user_id = p.user_a and y.user_id = p.user_b) as household
from account_pairs p
where p.user_a = any($1::uuid[]) or p.user_b = any($1::uuid[])
order by p.pair_id for update of p)"};

constexpr Statement select_locked_pair{"linked_accounts.lock_pair", R"(
select p.pair_id, p.user_a, p.user_b, p.score, p.evidence::text as evidence, p.suspicious_since, p.evaluated_at,
    p.decision, p.decision_reason, p.decided_by, p.decided_at, a.username as username_a, b.username as username_b,
    exists (select from household_members x join household_members y on y.household_id = x.household_id
        where x.user_id = p.user_a and y.user_id = p.user_b) as household
from account_pairs p join users a on a.user_id = p.user_a join users b on b.user_id = p.user_b
where p.pair_id = $1::uuid for update of p)"};

constexpr Statement upsert_pair{"linked_accounts.save_pair", R"(
insert into account_pairs (pair_id, user_a, user_b, score, evidence, suspicious_since, evaluated_at, decision,
                           decision_reason, decided_by, decided_at)
values ($1, $2, $3, $4, $5::jsonb, $6, $7, $8, $9, $10, $11)
on conflict (user_a, user_b) do update
set score = excluded.score, evidence = excluded.evidence, suspicious_since = excluded.suspicious_since,
    evaluated_at = excluded.evaluated_at, decision = excluded.decision, decision_reason = excluded.decision_reason,
    decided_by = excluded.decided_by, decided_at = excluded.decided_at)"};

constexpr Statement delete_one_pair{
    "linked_accounts.delete_pair", "delete from account_pairs where pair_id = $1::uuid"};

constexpr Statement delete_sightings{"linked_accounts.forget_sightings", R"(
delete from account_sightings where (user_id, kind, digest) in (
    select user_id, kind, digest from account_sightings where last_seen < $1 and kind <> 'payer'
    order by last_seen limit $2::integer))"};

constexpr Statement delete_gifts{"linked_accounts.forget_gifts", R"(
delete from pilot_gifts where gift_id in (
    select gift_id from pilot_gifts where given_at < $1 order by given_at limit $2::integer))"};

constexpr Statement select_pairs{"linked_accounts.pairs", R"(
select p.pair_id, p.user_a, p.user_b, p.score, p.evidence::text as evidence, p.suspicious_since, p.evaluated_at,
    p.decision, p.decision_reason, p.decided_by, p.decided_at, a.username as username_a, b.username as username_b,
    h.household
from account_pairs p join users a on a.user_id = p.user_a join users b on b.user_id = p.user_b
cross join lateral (select exists (
    select from household_members x join household_members y on y.household_id = x.household_id
    where x.user_id = p.user_a and y.user_id = p.user_b) as household) as h
where p.score >= $1::integer and (not $2::boolean or p.decision is null or p.decision = 'watch')
    and ($3::boolean or not h.household)
order by p.score desc, p.pair_id offset $4::integer limit $5::integer)"};

constexpr Statement select_pairs_of{"linked_accounts.pairs_of", R"(
select p.pair_id, p.user_a, p.user_b, p.score, p.evidence::text as evidence, p.suspicious_since, p.evaluated_at,
    p.decision, p.decision_reason, p.decided_by, p.decided_at, a.username as username_a, b.username as username_b,
    exists (select from household_members x join household_members y on y.household_id = x.household_id
        where x.user_id = p.user_a and y.user_id = p.user_b) as household
from account_pairs p join users a on a.user_id = p.user_a join users b on b.user_id = p.user_b
where p.user_a = $1::uuid or p.user_b = $1::uuid
order by p.score desc, p.pair_id limit 100)"};

constexpr Statement select_sightings{"linked_accounts.sightings_of", R"(
select kind, first_seen, last_seen from account_sightings where user_id = $1::uuid
order by last_seen desc, kind limit $2::integer)"};

constexpr Statement delete_user_sightings{
    "linked_accounts.delete_sightings", "delete from account_sightings where user_id = $1::uuid"};
constexpr Statement delete_user_due{
    "linked_accounts.delete_due", "delete from account_evidence_due where user_id = $1::uuid"};
constexpr Statement delete_user_pairs{
    "linked_accounts.delete_pairs", "delete from account_pairs where user_a = $1::uuid or user_b = $1::uuid"};

// 'household' sorts after 'evidence', so that max() prefers what people said themselves.
constexpr Statement merge_links{"linked_accounts.settle_links", R"(
with wanted as (
    select least(m.user_id, o.user_id) as user_a, greatest(m.user_id, o.user_id) as user_b, 'household' as kind
    from household_members m
    join household_members o on o.household_id = m.household_id and o.user_id <> m.user_id
    where m.user_id = any($1::uuid[])
    union all
    select user_a, user_b, 'evidence' from account_pairs
    where (user_a = any($1::uuid[]) or user_b = any($1::uuid[]))
        and (decision = 'linked' or (score >= $2::integer and decision is distinct from 'unrelated'))
), best as (
    select user_a, user_b, max(kind) as kind from wanted group by user_a, user_b
), gone as (
    delete from account_links l
    where (l.user_a = any($1::uuid[]) or l.user_b = any($1::uuid[]))
        and not exists (select from best b where b.user_a = l.user_a and b.user_b = l.user_b)
    returning l.user_a, l.user_b
), come as (
    insert into account_links (user_a, user_b, kind)
    select user_a, user_b, kind from best order by user_a, user_b
    on conflict (user_a, user_b) do update set kind = excluded.kind where account_links.kind <> excluded.kind
    returning user_a, user_b, kind
)
select user_a, user_b, null as kind from gone union all select user_a, user_b, kind from come)"};

constexpr Statement upsert_link{"linked_accounts.put_link", R"(
insert into account_links (user_a, user_b, kind) values ($1::uuid, $2::uuid, $3)
on conflict (user_a, user_b) do update set kind = excluded.kind)"};

constexpr Statement delete_link{
    "linked_accounts.delete_link", "delete from account_links where user_a = $1::uuid and user_b = $2::uuid"};

Pair pair_from(const Rows::Row& row) {
    Pair out{.pair_id = row.get<Uuid>("pair_id"), .key = {row.get<UserId>("user_a"), row.get<UserId>("user_b")}};
    out.score = row.get<std::int32_t>("score");
    out.evidence = parse_json<std::vector<Part>>(row.get<std::string>("evidence"));
    out.suspicious_since = row.get<std::optional<Time>>("suspicious_since");
    out.evaluated_at = row.get<Time>("evaluated_at");
    out.decision = row.get<std::optional<std::string>>("decision");
    out.decision_reason = row.get<std::optional<std::string>>("decision_reason");
    out.decided_by = row.get<std::optional<UserId>>("decided_by");
    out.decided_at = row.get<std::optional<Time>>("decided_at");
    out.household = row.get<bool>("household");
    out.username_a = row.get<std::string>("username_a");
    out.username_b = row.get<std::string>("username_b");
    return out;
}

std::vector<Pair> pairs_from(const Rows& rows) {
    std::vector<Pair> out;
    out.reserve(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) out.push_back(pair_from(rows[i]));
    return out;
}

PairKey key_from(const Rows::Row& row) {
    return {row.get<UserId>("user_a"), row.get<UserId>("user_b")};
}

}  // namespace

std::vector<UserId> take_due(Tx& tx, std::int32_t limit) {
    const Rows rows = tx.query(delete_due, limit);
    std::vector<UserId> out;
    for (std::size_t i = 0; i < rows.size(); ++i) out.push_back(rows[i].get<UserId>("user_id"));
    return out;
}

void make_due(Tx& tx, Time evaluated_before, std::int32_t limit) {
    tx.defer(insert_due, evaluated_before, tx.now(), limit);
}

std::vector<SharedRow> shared_by(Reader& reader, const Tuning& tuning, const std::vector<UserId>& users, Time now) {
    const auto& weights = tuning.evidence;
    const std::vector<std::string> kinds{"network", "browser", "device", "payer"};
    const std::vector<std::int32_t> half_lives{
        weights.network.half_life_days, weights.browser.half_life_days, weights.device.half_life_days,
        weights.payer.half_life_days};
    const Rows rows = reader.query(select_shared, users, now, kinds, half_lives, tuning.crowd);
    std::vector<SharedRow> out;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto row = rows[i];
        out.push_back(
            {key_from(row), {row.get<std::string>("kind"), row.get<double>("decayed"), row.get<std::int64_t>("count")}}
        );
    }
    return out;
}

std::vector<FlowRow> flows(Reader& reader, const std::vector<PairKey>& pairs, Time since) {
    std::vector<UserId> firsts, seconds;
    for (const auto& [first, second] : pairs) {
        firsts.push_back(first);
        seconds.push_back(second);
    }
    const Rows rows = reader.query(select_flows, firsts, seconds, since);
    std::vector<FlowRow> out;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto row = rows[i];
        out.push_back({key_from(row), {row.get<std::int64_t>("there"), row.get<std::int64_t>("back")}});
    }
    return out;
}

std::set<PairKey> households_of(Reader& reader, const std::vector<UserId>& users) {
    const Rows rows = reader.query(select_households, users);
    std::set<PairKey> out;
    for (std::size_t i = 0; i < rows.size(); ++i) out.insert(key_from(rows[i]));
    return out;
}

std::vector<Pair> lock_pairs_of(Tx& tx, const std::vector<UserId>& users) {
    return pairs_from(tx.query(select_locked_pairs, users));
}

std::optional<Pair> lock_pair(Tx& tx, Uuid pair) {
    const Rows rows = tx.query(select_locked_pair, pair);
    return rows.empty() ? std::nullopt : std::optional(pair_from(rows[0]));
}

void save_pair(Tx& tx, const Pair& pair) {
    tx.defer(
        upsert_pair, pair.pair_id, pair.key.first, pair.key.second, pair.score, to_json(pair.evidence),
        pair.suspicious_since, pair.evaluated_at, pair.decision, pair.decision_reason, pair.decided_by, pair.decided_at
    );
}

void delete_pair(Tx& tx, Uuid pair) {
    tx.defer(delete_one_pair, pair);
}

void forget_sightings(Tx& tx, Time before, std::int32_t limit) {
    tx.defer(delete_sightings, before, limit);
}

void forget_gifts(Tx& tx, Time before, std::int32_t limit) {
    tx.defer(delete_gifts, before, limit);
}

std::vector<Pair> list_pairs(Reader& reader, const Filter& filter) {
    return pairs_from(reader.query(
        select_pairs, filter.least_score, filter.open_only, filter.with_households, filter.skip, filter.limit
    ));
}

std::vector<Pair> pairs_of(Reader& reader, UserId user) {
    return pairs_from(reader.query(select_pairs_of, user));
}

std::vector<SightingOfPerson> sightings_of(Reader& reader, UserId user, std::int32_t limit) {
    const Rows rows = reader.query(select_sightings, user, limit);
    std::vector<SightingOfPerson> out;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto row = rows[i];
        out.push_back({row.get<std::string>("kind"), row.get<Time>("first_seen"), row.get<Time>("last_seen")});
    }
    return out;
}

void delete_evidence_of(Tx& tx, UserId user) {
    tx.defer(delete_user_sightings, user);
    tx.defer(delete_user_due, user);
    tx.defer(delete_user_pairs, user);
}

std::vector<ChangedLink> settle_links(Tx& tx, const std::vector<UserId>& users, std::int32_t suspicion_score) {
    const Rows rows = tx.query(merge_links, users, suspicion_score);
    std::vector<ChangedLink> out;
    for (std::size_t i = 0; i < rows.size(); ++i)
        out.push_back({key_from(rows[i]), rows[i].get<std::optional<std::string>>("kind")});
    return out;
}

void put_link(Tx& tx, const PairKey& key, const std::optional<std::string>& kind) {
    if (kind) tx.defer(upsert_link, key.first, key.second, *kind);
    else tx.defer(delete_link, key.first, key.second);
}

}  // namespace sw::linked_accounts::repository
