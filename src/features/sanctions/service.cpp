// Sanctions: a row, the end of all sessions, and the gate of every sign-in, which asks active().
#include "service.hpp"

#include "repository.hpp"
#include "rules.hpp"
#include "sectorwars/audit.hpp"
#include "sectorwars/auth.hpp"
#include "sectorwars/grants.hpp"
#include "sectorwars/platform/identity.hpp"
#include "sectorwars/sanctions.hpp"

namespace sw::sanctions {
namespace {

constexpr std::chrono::hours appeal_token_life{24};

std::string details_of(const Record& record, const std::string& reason) {
    std::string text;
    JsonWriter writer(text);
    writer.begin_object();
    writer.member("sanction_id", record.sanction_id.to_string());
    writer.member("kind", to_name(record.kind));
    writer.member("reason", reason);
    if (record.ends_at) writer.member("ends_at", to_rfc3339(*record.ends_at));
    writer.end_object();
    return text;
}

}  // namespace

std::optional<Sanction> active(Reader& reader, UserId user, Time now) {
    return find_active(reader, user, now);
}

Error refuse(Tx& tx, const Sanction& sanction) {
    const std::string token = random_token();
    put_token(tx, sanction.sanction_id, digest_token(token), tx.now() + appeal_token_life);
    Error error = refusal(sanction);
    error.fields.push_back({.field = "appeal_token", .code = "appeal", .message = token});
    return error;
}

Service::Service(const Platform& platform)
    : platform_(platform), tuning_(load_tuning<Tuning>(platform, "sanctions.json")) {}

Record Service::impose(Tx& tx, const Caller& caller, const Impose& in) const {
    if (in.user_id == caller.user) {
        throw Failure(Code::rule_violation, "own_account", "You cannot ban or suspend yourself.");
    }
    const Record record{
        .sanction_id = Uuid::make(),
        .user_id = in.user_id,
        .kind = in.kind,
        .reason = in.reason,
        .note = in.note,
        .starts_at = tx.now(),
        .ends_at = end_of(in, tx.now(), *tuning_),
        .imposed_by = caller.user,
        .in_force = true};
    grants::require_replaceable(tx, in.user_id);
    if (!is_account(tx, in.user_id)) throw Failure(Code::not_found, "no_user", "There is no such account.");
    grants::require_authority_over(tx, caller, in.user_id);
    insert_record(tx, record);
    auth::end_sessions(tx, in.user_id, to_name(in.kind));
    const Imposed imposed{
        .sanction_id = record.sanction_id,
        .user_id = in.user_id,
        .kind = in.kind,
        .ends_at = record.ends_at,
        .by = caller.user};
    tx.emit(imposed, {});
    audit_act(tx, caller, "sanction", record, in.reason);
    return record;
}

History Service::history(ReadTx& tx, const Caller&, const ByUser& in) const {
    return {.sanctions = history_of(tx, in.user_id, now())};
}

Record Service::lift(Tx& tx, const Caller& caller, const Lift& in) const {
    const Record record = lock_record(tx, in.sanction_id);
    if (!record.in_force) throw Failure(Code::conflict, "sanction_over", "This sanction is over already.");
    grants::require_authority_over(tx, caller, record.user_id);
    end_sanction(tx, caller, record, in.reason);
    Record after = record;
    after.in_force = false;
    after.lifted_at = tx.now();
    after.lifted_by = caller.user;
    after.lift_reason = in.reason;
    return after;
}

void Service::end_sanction(Tx& tx, const Caller& caller, const Record& record, const std::string& reason) const {
    mark_lifted(tx, record.sanction_id, caller.user, reason);
    tx.emit(Lifted{.sanction_id = record.sanction_id, .user_id = record.user_id, .by = caller.user}, {});
    audit_act(tx, caller, "sanction_lifted", record, reason);
}

AppealWritten Service::appeal(Tx& tx, const Caller& caller, const WriteAppeal& in) const {
    const auto sanction = take_token(tx, digest_token(in.appeal_token));
    if (!sanction) {
        throw Failure(
            Code::unauthenticated, "invalid_appeal_token",
            "This appeal token is not valid (any more); sign in again to get another one."
        );
    }
    const Record record = lock_record(tx, *sanction);
    if (!record.in_force) throw Failure(Code::conflict, "sanction_over", "This sanction is over; just sign in.");
    const Uuid appeal = Uuid::make();
    insert_appeal(tx, appeal, *sanction, in.text);
    tx.emit(Appealed{.appeal_id = appeal, .sanction_id = *sanction}, {});
    audit::Entry entry = audit::entry_by(platform_, caller, "appeal");
    entry.resource_type = "sanction";
    entry.resource_id = sanction->to_string();
    entry.user_id = record.user_id;
    entry.user_type = "player";
    audit::append(tx, entry);
    return {.detail = "Your appeal was noted. An administrator will read it."};
}

AppealList Service::list_appeals(ReadTx& tx, const Caller&, const AppealPage& in) const {
    return {.appeals = appeals(tx, in, now())};
}

Appeal Service::answer(Tx& tx, const Caller& caller, const Answer& in) const {
    Appeal appeal = lock_appeal(tx, in.appeal_id);
    if (appeal.decision) throw Failure(Code::conflict, "already_answered", "This appeal has its answer.");
    grants::require_authority_over(tx, caller, appeal.sanction.user_id);
    mark_answered(tx, in, caller.user);
    appeal.decision = in.decision;
    appeal.answer = in.text;
    appeal.answered_by = caller.user;
    appeal.answered_at = tx.now();
    if (in.decision == Decision::lift && appeal.sanction.in_force) {
        end_sanction(tx, caller, appeal.sanction, in.text);
        appeal.sanction.in_force = false;
        appeal.sanction.lifted_at = tx.now();
        appeal.sanction.lifted_by = caller.user;
        appeal.sanction.lift_reason = in.text;
    } else {
        audit_act(tx, caller, "appeal_answered", appeal.sanction, in.text);
    }
    return appeal;
}

void Service::purge(Tx& tx) const {
    purge_tokens(tx);
}

void Service::audit_act(
    Tx& tx, const Caller& caller, std::string action, const Record& record, const std::string& reason
) const {
    audit::Entry entry = audit::entry_by(platform_, caller, std::move(action));
    entry.resource_type = "user";
    entry.resource_id = record.user_id.to_string();
    entry.details = details_of(record, reason);
    audit::append(tx, entry);
}

personal_data::Section section() {
    return {
        .name = "sanctions",
        .export_to =
            [](Reader& reader, const personal_data::Person& person, JsonWriter& to) {
                OwnData out;
                for (auto& one : history_of(reader, person.user_id, now())) {
                    out.sanctions.push_back({one.kind, std::move(one.reason), one.starts_at, one.ends_at, one.lifted_at}
                    );
                }
                for (auto& one : appeals_of(reader, person.user_id, now())) {
                    out.appeals.push_back({std::move(one.text), one.created_at, one.decision, std::move(one.answer)});
                }
                Json<OwnData>::write(to, out);
            },
        .erase = [](Tx& tx, const personal_data::Person& person) { erase_texts(tx, person.user_id); }};
}

}  // namespace sw::sanctions
