// Statements and row mapping of sanctions; those of appeals are in repository_appeals.cpp.
#include "repository.hpp"

#include "rows.hpp"

namespace sw::sanctions {
namespace {

constexpr Statement select_active{"sanctions.active", R"(
select sanction_id, user_id, kind, reason, ends_at from sanctions
where user_id = $1 and lifted_at is null and (ends_at is null or ends_at > $2)
order by ends_at desc nulls first, starts_at limit 1)"};

constexpr Statement select_history{"sanctions.history", R"(
select sanction_id, user_id, kind, reason, note, starts_at, ends_at, imposed_by, lifted_at, lifted_by, lift_reason
from sanctions where user_id = $1 order by starts_at desc, sanction_id desc limit 200)"};

constexpr Statement select_locked{"sanctions.lock", R"(
select sanction_id, user_id, kind, reason, note, starts_at, ends_at, imposed_by, lifted_at, lifted_by, lift_reason
from sanctions where sanction_id = $1 for update)"};

constexpr Statement select_account{
    "sanctions.account", "select user_id from users where user_id = $1 and not deleted for key share"};

constexpr Statement insert_one{"sanctions.insert", R"(
insert into sanctions (sanction_id, user_id, kind, reason, note, starts_at, ends_at, imposed_by)
values ($1, $2, $3, $4, $5, $6, $7, $8))"};

constexpr Statement update_lifted{"sanctions.lift", R"(
update sanctions set lifted_at = $2, lifted_by = $3, lift_reason = $4 where sanction_id = $1 and lifted_at is null)"};

constexpr Statement clear_notes{"sanctions.erase_notes", "update sanctions set note = '' where user_id = $1"};

constexpr Statement clear_appeals{"sanctions.erase_appeals", R"(
update sanction_appeals a set text = '(erased)' from sanctions s
where s.user_id = $1 and a.sanction_id = s.sanction_id)"};

}  // namespace

Record record_from(const Rows::Row& row, Time now) {
    Record out{
        .sanction_id = row.get<Uuid>("sanction_id"),
        .user_id = row.get<UserId>("user_id"),
        .kind = from_name<Kind>(row.get<std::string>("kind")).value(),
        .reason = row.get<std::string>("reason"),
        .note = row.get<std::string>("note"),
        .starts_at = row.get<Time>("starts_at"),
        .ends_at = row.get<std::optional<Time>>("ends_at"),
        .imposed_by = row.get<UserId>("imposed_by"),
        .lifted_at = row.get<std::optional<Time>>("lifted_at"),
        .lifted_by = row.get<std::optional<UserId>>("lifted_by"),
        .lift_reason = row.get<std::optional<std::string>>("lift_reason")};
    out.in_force = in_force(out, now);
    return out;
}

std::optional<Sanction> find_active(Reader& reader, UserId user, Time now) {
    const Rows rows = reader.query(select_active, user, now);
    if (rows.empty()) return std::nullopt;
    return Sanction{
        .sanction_id = rows[0].get<Uuid>("sanction_id"),
        .user_id = rows[0].get<UserId>("user_id"),
        .kind = rows[0].get<std::string>("kind"),
        .reason = rows[0].get<std::string>("reason"),
        .ends_at = rows[0].get<std::optional<Time>>("ends_at")};
}

std::vector<Record> history_of(Reader& reader, UserId user, Time now) {
    const Rows rows = reader.query(select_history, user);
    std::vector<Record> out;
    for (std::size_t i = 0; i < rows.size(); ++i) out.push_back(record_from(rows[i], now));
    return out;
}

Record lock_record(Tx& tx, Uuid sanction) {
    const Rows rows = tx.query(select_locked, sanction);
    if (rows.empty()) throw Failure(Code::not_found, "no_sanction", "There is no such sanction.");
    return record_from(rows[0], tx.now());
}

bool is_account(Tx& tx, UserId user) {
    return !tx.query(select_account, user).empty();
}

void insert_record(Tx& tx, const Record& record) {
    tx.defer(
        insert_one, record.sanction_id, record.user_id, to_name(record.kind), record.reason, record.note,
        record.starts_at, record.ends_at, record.imposed_by
    );
}

void mark_lifted(Tx& tx, Uuid sanction, UserId by, std::string_view reason) {
    tx.defer_expecting(1, update_lifted, sanction, tx.now(), by, reason);
}

void erase_texts(Tx& tx, UserId user) {
    tx.defer(clear_notes, user);
    tx.defer(clear_appeals, user);
}

}  // namespace sw::sanctions
