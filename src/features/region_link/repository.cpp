// SQL of notices.
#include "repository.hpp"

namespace sw::region_link {
namespace {

// Numbers are taken in the order in which transactions commit, or a heartbeat between two of them would miss one.
constexpr Statement lock_numbers{
    "region_link.lock_notices", "select true as locked from pg_advisory_xact_lock(210284367)"};

constexpr Statement upsert_notice{"region_link.tell", R"(
insert into account_notices (topic, user_id, other_id, value, notice_id, told_at)
values ($1, $2::uuid, coalesce($3::uuid, '00000000-0000-0000-0000-000000000000'), $4, nextval('account_notice_numbers'),
        $5)
on conflict (topic, user_id, other_id) do update
set value = excluded.value, notice_id = excluded.notice_id, told_at = excluded.told_at)"};

constexpr Statement select_newest{
    "region_link.newest_notice", "select coalesce(max(notice_id), 0) as notice_id from account_notices"};

constexpr Statement select_notices{"region_link.notices", R"(
select notice_id, topic, user_id, other_id, value from account_notices where notice_id > $1
order by notice_id limit $2::integer)"};

}  // namespace

void tell_regions(Tx& tx, const Notice& notice) {
    (void)tx.query(lock_numbers);
    tx.defer(upsert_notice, notice.topic, notice.user_id, notice.other_id, notice.value, tx.now());
}

namespace repository {

std::int64_t newest_notice(Reader& reader) {
    return reader.query(select_newest)[0].get<std::int64_t>("notice_id");
}

std::vector<Notice> notices_after(Reader& reader, std::int64_t notice_id, std::int32_t limit) {
    const Rows rows = reader.query(select_notices, notice_id, limit);
    std::vector<Notice> out;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto row = rows[i];
        Notice& one = out.emplace_back(Notice{.notice_id = row.get<std::int64_t>("notice_id")});
        one.topic = row.get<std::string>("topic");
        one.user_id = row.get<UserId>("user_id");
        if (const auto other = row.get<UserId>("other_id"); !other.is_nil()) one.other_id = other;
        one.value = row.get<std::string>("value");
    }
    return out;
}

}  // namespace repository
}  // namespace sw::region_link
