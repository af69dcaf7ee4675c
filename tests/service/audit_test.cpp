// The audit log on a real database, with a superuser who would rather not be in it.
#include "sectorwars/audit.hpp"

#include <pqxx/pqxx>
#include <thread>

#include "sectorwars/personal_data.hpp"
#include "sectorwars/platform/identity.hpp"
#include "sectorwars/platform/keys.hpp"
#include "support/service_fixture.hpp"

using namespace sw;
using support::Game;
using test::contains_text;

namespace {

/// The documented form in another language: SQL.
constexpr const char* hash_function = R"(
create or replace function public.field(value text) returns text language sql immutable as
    $$ select coalesce(octet_length(convert_to(value, 'UTF8'))::text || ':' || value || ',', '~,') $$;
create or replace function public.rfc3339(value timestamptz) returns text language sql immutable as
    $$ select to_char(value at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') $$;
create or replace function public.row_hash(r region.audit_log) returns text language sql immutable as $$
    select encode(sha256(convert_to(E'sectorwars-audit-v1\n' || public.field(r.sequence::text)
        || public.field(r.audit_id::text) || public.field(public.rfc3339(r.recorded_at)) || public.field(r.action)
        || public.field(r.resource_type) || public.field(r.resource_id) || public.field(r.user_id::text)
        || public.field(r.user_type) || public.field(r.outcome)
        || public.field(case when r.violation then 't' else 'f' end) || public.field(r.method) || public.field(r.path)
        || public.field(r.query) || public.field(r.status_code::text) || public.field(r.error_code)
        || public.field(r.duration_ms::text) || public.field(r.request_body) || public.field(r.details)
        || public.field(r.ip_hash) || public.field(r.user_agent) || public.field(r.request_id)
        || public.field(r.prev_hash), 'UTF8')), 'hex') $$;
)";

/// What an attacker who knows the form does after a change: all hashes from there on fit again.
constexpr const char* rehash = R"(
do $$
declare one region.audit_log; before text := repeat('0', 64);
begin
    for one in select * from region.audit_log order by sequence loop
        one.prev_hash := before;
        before := public.row_hash(one);
        update region.audit_log set prev_hash = one.prev_hash, row_hash = before where sequence = one.sequence;
    end loop;
end;
$$)";

/// Changes both tables with triggers off and puts everything back.
class Attack {
public:
    explicit Attack(const std::string& sql) : connection_(Game::shared().superuser_url()) {
        pqxx::work work(connection_);
        work.exec("set local client_min_messages = warning");
        work.exec("drop table if exists public.kept_rows, public.kept_marks");
        work.exec("create table public.kept_rows as table region.audit_log");
        work.exec("create table public.kept_marks as table region.audit_checkpoints");
        work.exec("set local session_replication_role = replica");
        work.exec(sql);
        work.commit();
    }

    ~Attack() {
        pqxx::work work(connection_);
        work.exec("set local session_replication_role = replica");
        work.exec("truncate region.audit_log, region.audit_checkpoints");
        work.exec("insert into region.audit_log select * from public.kept_rows");
        work.exec("insert into region.audit_checkpoints select * from public.kept_marks");
        work.commit();
    }

    Attack(const Attack&) = delete;
    Attack& operator=(const Attack&) = delete;

private:
    pqxx::connection connection_;
};

void superuser(const std::string& sql) {
    pqxx::connection connection(Game::shared().superuser_url());
    pqxx::work work(connection);
    work.exec(sql);
    work.commit();
}

void append(int rows) {
    Game::shared().db().write([&](Tx& tx) {
        for (int i = 0; i < rows; ++i) {
            audit::Entry entry{.action = "tested"};
            entry.resource_type = "things";
            entry.resource_id = std::to_string(i);
            entry.details = R"({"text":"gr\u00fc\u00df dich"})";
            entry.user_agent = "a\tb\xff";
            audit::append(tx, entry);
        }
    });
}

/// What a start of the server does.
void sign() {
    for (const auto& feature : Game::shared().core().features()) {
        if (feature.name == "audit") feature.start();
    }
}

void look() {
    for (const auto& job : Game::shared().core().jobs()) {
        if (job.name == "audit.checkpoint") Game::shared().db().write(job.run);
    }
}

audit::Trust trust() {
    return {.kids = {Game::shared().platform().services.key().kid}};
}

audit::Findings verify(const audit::Trust& trusted = trust()) {
    audit::Findings out;
    Game::shared().db().read([&](ReadTx& tx) { out = audit::verify(tx, trusted); });
    return out;
}

void prepare() {
    static const bool once = [] {
        superuser(hash_function);
        append(5);
        sign();
        append(5);
        sign();
        append(2);
        return true;
    }();
    (void)once;
}

std::string one_text(const std::string& sql) {
    pqxx::connection connection(Game::shared().superuser_url());
    pqxx::work work(connection);
    return work.exec1(sql)[0].as<std::string>();
}

Caller an_administrator() {
    Caller out = Game::shared().a_pilot("auditor").caller;
    out.is_admin = true;
    out.permissions = {"admin.audit.view"};
    return out;
}

}  // namespace

TEST_CASE("a chain that nobody touched is good, and its form can be recomputed elsewhere") {
    prepare();
    const auto found = verify();
    CHECK(found.problem.empty());
    CHECK(found.rows >= 12);
    CHECK(found.checkpoints >= 3);
    CHECK(one_text("select count(*) from region.audit_log as r where row_hash <> public.row_hash(r)") == "0");
}

TEST_CASE("rows that are written at once by many stand one behind the other") {
    prepare();
    std::vector<std::thread> writers;
    for (int i = 0; i < 8; ++i) {
        writers.emplace_back([] {
            for (int k = 0; k < 10; ++k) append(1);
        });
    }
    for (auto& one : writers) one.join();
    CHECK(verify().problem.empty());
}

TEST_CASE("what was appended in a transaction that failed is not there") {
    prepare();
    const auto before = verify().rows;
    CHECK_THROWS(Game::shared().db().write([](Tx& tx) {
        audit::append(tx, {.action = "undone"});
        throw Failure(Code::conflict, "no", "No.");
    }));
    CHECK(verify().rows == before);
}

TEST_CASE("the server's role can neither change nor delete") {
    prepare();
    const auto sql = GENERATE(
        std::string("update region.audit_log set action = 'x'"), std::string("delete from region.audit_log"),
        std::string("truncate region.audit_log"), std::string("update region.audit_checkpoints set sequence = 0"),
        std::string("delete from region.audit_checkpoints"), std::string("truncate region.audit_checkpoints")
    );
    CAPTURE(sql);
    CHECK_THROWS_WITH(superuser(sql), contains_text("is append-only"));
    CHECK_THROWS_WITH(superuser("set local role sectorwars_app; " + sql), contains_text("permission denied"));
}

TEST_CASE("tampering is found, and the first bad row is named") {
    prepare();
    const auto [sql, problem] = GENERATE(table<std::string, std::string>({
        {"update region.audit_log set action = 'nothing' where sequence = 3", "row 3 was changed"},
        {"update region.audit_log set user_id = gen_random_uuid() where sequence = 12", "row 12 was changed"},
        {"update region.audit_log set recorded_at = recorded_at + interval '1 microsecond' where sequence = 4",
         "row 4 was changed"},
        {"delete from region.audit_log where sequence = 4", "row 4 is missing"},
        {"delete from region.audit_log where sequence = 1", "row 1 is missing"},
        {"delete from region.audit_log where sequence = 4; update region.audit_log set sequence = 1 - sequence where "
         "sequence > 4; update region.audit_log set sequence = -sequence where sequence < 0",
         "row 4 does not follow the row before"},
        {"update region.audit_log set sequence = -1 - sequence where sequence > 3; update region.audit_log set "
         "sequence "
         "= -sequence where sequence < 0; insert into region.audit_log select 4, gen_random_uuid(), recorded_at, "
         "action, resource_type, resource_id, user_id, user_type, outcome, violation, method, path, query, "
         "status_code, "
         "error_code, duration_ms, request_body, details, ip_hash, user_agent, request_id, prev_hash, row_hash from "
         "region.audit_log where sequence = 3",
         "row 4 does not follow the row before"},
        {"update region.audit_log set sequence = case sequence when 4 then -5 when 5 then -4 end where sequence in (4, "
         "5); update region.audit_log set sequence = -sequence where sequence < 0",
         "row 4 does not follow the row before"},
        {"delete from region.audit_log where sequence > 7", "row 8 is missing: checkpoint"},
        {"delete from region.audit_log", "row 1 is missing: checkpoint"},
    }));
    CAPTURE(sql);
    const Attack attack("alter table region.audit_log drop constraint if exists audit_log_from_one; " + sql);
    CHECK_THAT(verify().problem, contains_text(problem));
}

TEST_CASE("a chain that was written anew after a change is found by what was signed") {
    prepare();
    const Attack attack(std::string("update region.audit_log set action = 'nothing' where sequence = 3;") + rehash);
    CHECK(one_text("select count(*) from region.audit_log as r where row_hash <> public.row_hash(r)") == "0");
    CHECK_THAT(verify().problem, contains_text("the chain was written anew"));
}

TEST_CASE("checkpoints cannot be changed, left out or forged") {
    prepare();
    const KeyPair own = make_key_pair();
    const auto [sql, problem] = GENERATE(table<std::string, std::string>({
        {"update region.audit_checkpoints set row_hash = repeat('0', 64) where number = 2", "is not what was signed"},
        {"update region.audit_checkpoints set document = document || 'x' where number = 2", "has no good signature"},
        {"delete from region.audit_checkpoints where number = 2", "checkpoint 2 is missing"},
        {"delete from region.audit_checkpoints", "there is no checkpoint"},
        {"update region.audit_checkpoints as a set document = b.document from region.audit_checkpoints as b where "
         "a.number = 3 and b.number = 2",
         "checkpoint 3 is not what was signed"},
    }));
    CAPTURE(sql);
    const Attack attack(sql);
    CHECK_THAT(verify().problem, contains_text(problem));
}

TEST_CASE("a checkpoint of a key that nobody here holds does not count") {
    prepare();
    CHECK_THAT(verify({.kids = {make_key_pair().kid}}).problem, contains_text("does not hold"));
    CHECK_THAT(verify({.kids = {}}).problem, contains_text("does not hold"));
}

TEST_CASE("a tail that was cut off with its checkpoints is found by a line of the log, and by the running server") {
    prepare();
    look();
    const auto before = verify();
    const Attack attack(
        "delete from region.audit_log where sequence > 5; "
        "delete from region.audit_checkpoints where sequence > 5"
    );
    CHECK(verify().problem.empty());
    audit::Trust told = trust();
    told.head = {before.sequence, before.row_hash};
    CHECK_THAT(verify(told).problem, contains_text("is missing"));
    look();
    CHECK_THAT(
        const_cast<Metrics&>(Game::shared().platform().metrics).render(),
        contains_text("sectorwars_audit_chain_broken 1")
    );
}

TEST_CASE("a look from a time on begins at the checkpoint before it") {
    prepare();
    const auto all = verify();
    audit::Trust later = trust();
    later.since = now();
    const auto some = verify(later);
    CHECK(some.problem.empty());
    CHECK(some.rows < all.rows);
    CHECK(some.sequence == all.sequence);
}

TEST_CASE("pages follow each other without and with a filter") {
    prepare();
    auto& game = Game::shared();
    const Caller admin = an_administrator();
    const JsonDocument first = JsonDocument::parse(game.call(admin, "GET", "/api/v1/admin/audit/logs?limit=4"));
    const JsonDocument second = JsonDocument::parse(game.call(admin, "GET", "/api/v1/admin/audit/logs?limit=4&page=2"));
    const auto sequence = [](const JsonDocument& page, std::size_t row) {
        return page.root().find("logs")->at(row).find("sequence")->as_integer().value();
    };
    CHECK(first.root().find("logs")->size() == 4);
    CHECK(sequence(second, 0) == sequence(first, 3) - 1);
    CHECK(first.root().find("total")->as_integer() == sequence(first, 0));
    CHECK(first.root().find("pages")->as_integer() == first.root().find("totalPages")->as_integer());
    const std::string filter = "/api/v1/admin/audit/logs?limit=3&action=tested&resource_type=things";
    const JsonDocument third = JsonDocument::parse(game.call(admin, "GET", filter + "&page=2"));
    CHECK(third.root().find("logs")->size() == 3);
    const JsonDocument none = JsonDocument::parse(game.call(admin, "GET", filter + "&end_date=2020-01-01T00:00:00Z"));
    CHECK(none.root().find("total")->as_integer() == 0);
}

TEST_CASE("a note is kept without its secrets, and a person's own rows are exported") {
    prepare();
    auto& game = Game::shared();
    const Caller admin = an_administrator();
    const std::string reply = game.call(
        admin, "POST", "/api/v1/admin/audit/log",
        R"({"action":"looked","resource":"pilots","resource_id":"7","details":{"password":"hunter22","why":"a bot?"}})"
    );
    CHECK_THAT(reply, contains_text(R"("success":true)"));
    const std::string path = "/api/v1/admin/audit/logs?user_id=" + admin.user.to_string();
    const std::string logs = game.call(admin, "GET", path);
    CHECK_THAT(logs, contains_text("a bot?") && contains_text("[redacted]") && !contains_text("hunter22"));
    const std::string activity =
        game.call(admin, "GET", "/api/v1/admin/audit/users/" + admin.user.to_string() + "/activity");
    CHECK_THAT(activity, contains_text(R"("total_actions":1,"actions_by_type":{"looked":1})"));
    std::string exported;
    for (const auto& section : game.platform().shared.get<personal_data::Sections>()->all()) {
        if (section.name != "audit") continue;
        JsonWriter to(exported);
        game.db().read([&](ReadTx& tx) { section.export_to(tx, {.user_id = admin.user}, to); });
        game.db().write([&](Tx& tx) { section.erase(tx, {.user_id = admin.user}); });
    }
    CHECK_THAT(exported, contains_text(R"("action":"looked")"));
    CHECK(verify().problem.empty());
}

TEST_CASE("violations have a list of their own") {
    prepare();
    auto& game = Game::shared();
    game.db().write([](Tx& tx) { audit::append(tx, {.action = "tried", .outcome = "refused", .violation = true}); });
    const std::string reply = game.call(an_administrator(), "GET", "/api/v1/admin/audit/violations");
    CHECK_THAT(reply, contains_text(R"("action":"tried")") && !contains_text(R"("action":"tested")"));
    CHECK_THAT(reply, contains_text(R"("violation_detected":"tried")"));
}
