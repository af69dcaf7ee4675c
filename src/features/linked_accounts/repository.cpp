// SQL of signals and gifts.
#include "repository.hpp"

namespace sw::linked_accounts::repository {
namespace {

constexpr Statement upsert_sightings{"linked_accounts.save_sightings", R"(
insert into account_sightings (user_id, kind, digest, first_seen, last_seen)
select $1::uuid, s.kind, s.digest, $2::timestamptz, $2::timestamptz
from unnest($3::text[], $4::text[]) as s (kind, digest)
order by s.kind, s.digest
on conflict (user_id, kind, digest) do update set last_seen = greatest(account_sightings.last_seen, excluded.last_seen))"};

constexpr Statement insert_due{
    "linked_accounts.due", "insert into account_evidence_due (user_id, due_since) values ($1::uuid, $2)"};

constexpr Statement lock_pair{
    "linked_accounts.lock_gifts",
    "select true as locked from pg_advisory_xact_lock(hashtextextended(least($1::text, $2::text) || greatest($1::text, "
    "$2::text), 2102))"};

constexpr Statement select_link{"linked_accounts.link", R"(
select l.kind
from player_names a, player_names b, account_links l
where a.player_id = $1::uuid and b.player_id = $2::uuid
    and l.user_a = least(a.user_id, b.user_id) and l.user_b = greatest(a.user_id, b.user_id))"};

constexpr Statement select_given{"linked_accounts.given", R"(
select coalesce(sum(credits), 0)::bigint as credits
from pilot_gifts
where ((from_player = $1::uuid and to_player = $2::uuid) or (from_player = $2::uuid and to_player = $1::uuid))
    and given_at > $3)"};

constexpr Statement insert_gift{"linked_accounts.save_gift", R"(
insert into pilot_gifts (gift_id, from_player, to_player, credits, given_at)
values ($1::uuid, $2::uuid, $3::uuid, $4, $5))"};

constexpr Statement select_accounts_link{
    "linked_accounts.accounts_linked",
    "select from account_links where user_a = least($1::uuid, $2::uuid) and user_b = greatest($1::uuid, $2::uuid)"};

}  // namespace

void save_sightings(Tx& tx, UserId user, const std::vector<Sighting>& sightings) {
    if (sightings.empty()) return;
    std::vector<Param> kinds, digests;
    for (const auto& one : sightings) {
        kinds.push_back(to_param(one.kind));
        digests.push_back(to_param(one.digest));
    }
    tx.defer(upsert_sightings, user, tx.now(), array_param(kinds), array_param(digests));
    tx.defer(insert_due, user, tx.now());
}

void lock_gifts(Tx& tx, PlayerId one, PlayerId other) {
    (void)tx.query(lock_pair, one.to_string(), other.to_string());
}

bool accounts_linked(Reader& reader, UserId one, UserId other) {
    return !reader.query(select_accounts_link, one, other).empty();
}

std::optional<std::string> link_between(Reader& reader, PlayerId one, PlayerId other) {
    const Rows rows = reader.query(select_link, one, other);
    return rows.empty() ? std::nullopt : std::optional(rows[0].get<std::string>("kind"));
}

std::int64_t given_between(Reader& reader, PlayerId one, PlayerId other, Time since) {
    return reader.query(select_given, one, other, since)[0].get<std::int64_t>("credits");
}

void save_gift(Tx& tx, PlayerId from, PlayerId to, std::int64_t credits) {
    tx.defer(insert_gift, Uuid::make(), from, to, credits, tx.now());
}

}  // namespace sw::linked_accounts::repository
