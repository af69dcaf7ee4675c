// SQL of the small tables.
#include "repository.hpp"

#include "sectorwars/platform/describe.hpp"

namespace sw::nexus_link::repository {
namespace {

constexpr Statement select_config{"nexus_link.config", "select config from region_config"};

constexpr Statement upsert_config{
    "nexus_link.put_config",
    "insert into region_config (config, stored_at) values ($1, $2) "
    "on conflict (only_row) do update set config = excluded.config, stored_at = excluded.stored_at"};

constexpr Statement upsert_fence{
    "nexus_link.raise_fence",
    "insert into region_fence as f (epoch) values ($1) "
    "on conflict (only_row) do update set epoch = greatest(f.epoch, excluded.epoch) returning f.epoch"};

constexpr Statement select_fence{"nexus_link.fence", "select epoch from region_fence"};

constexpr Statement select_mark{"nexus_link.notice_mark", "select notice_id from region_notice_mark"};

constexpr Statement upsert_mark{
    "nexus_link.put_notice_mark",
    "insert into region_notice_mark as m (notice_id) values ($1) "
    "on conflict (only_row) do update set notice_id = greatest(m.notice_id, excluded.notice_id)"};

constexpr Statement upsert_revocations{"nexus_link.note_revocations", R"(
insert into region_revocations as r (subject, is_session, revoked_at, noted_at)
select n.subject, n.is_session, max(n.revoked_at), $4
from unnest($1::uuid[], $2::boolean[], $3::timestamptz[]) as n (subject, is_session, revoked_at)
group by n.subject, n.is_session
on conflict (subject, is_session) do update set revoked_at = excluded.revoked_at, noted_at = excluded.noted_at
where r.revoked_at < excluded.revoked_at)"};

constexpr Statement select_revocations{
    "nexus_link.revocations", "select subject, is_session, revoked_at from region_revocations where noted_at >= $1"};

constexpr Statement delete_revocations{
    "nexus_link.forget_revocations", "delete from region_revocations where revoked_at < $1"};

}  // namespace

std::optional<regions::RegionConfig> find_config(Reader& reader) {
    const Rows rows = reader.query(select_config);
    if (rows.empty()) return std::nullopt;
    return parse_json<regions::RegionConfig>(rows[0].get<std::string>("config"));
}

void put_config(Tx& tx, const regions::RegionConfig& config) {
    tx.defer(upsert_config, to_json(config), tx.now());
}

std::int64_t raise_fence(Tx& tx, std::int64_t epoch) {
    return tx.query(upsert_fence, epoch)[0].get<std::int64_t>("epoch");
}

std::int64_t fence(Reader& reader) {
    const Rows rows = reader.query(select_fence);
    return rows.empty() ? 0 : rows[0].get<std::int64_t>("epoch");
}

std::int64_t notice_mark(Reader& reader) {
    const Rows rows = reader.query(select_mark);
    return rows.empty() ? 0 : rows[0].get<std::int64_t>("notice_id");
}

void put_notice_mark(Tx& tx, std::int64_t notice_id) {
    tx.defer(upsert_mark, notice_id);
}

void note_revocations(Tx& tx, const std::vector<region_link::Revoked>& revoked) {
    std::vector<Param> subjects, sessions, times;
    for (const auto& one : revoked) {
        if (!one.session_id && !one.user_id) continue;
        subjects.push_back(one.session_id ? to_param(*one.session_id) : to_param(*one.user_id));
        sessions.push_back(to_param(one.session_id.has_value()));
        times.push_back(to_param(one.at));
    }
    if (subjects.empty()) return;
    tx.defer(upsert_revocations, array_param(subjects), array_param(sessions), array_param(times), tx.now());
}

std::vector<Revocations::Change> revoked_since(Reader& reader, Time since) {
    const Rows rows = reader.query(select_revocations, since);
    std::vector<Revocations::Change> out;
    out.reserve(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        Revocations::Change change{.at = rows[i].get<Time>("revoked_at")};
        const Uuid subject = rows[i].get<Uuid>("subject");
        if (rows[i].get<bool>("is_session")) change.session = SessionId{subject};
        else change.user = UserId{subject};
        out.push_back(change);
    }
    return out;
}

void forget_revocations(Tx& tx, Time before) {
    tx.defer(delete_revocations, before);
}

}  // namespace sw::nexus_link::repository
