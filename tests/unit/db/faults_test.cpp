// PostgreSQL is killed under the lanes, whole or in part.
#include <signal.h>

#include <atomic>
#include <thread>

#include "unit/db/fixture.hpp"

using namespace sw;
using namespace std::chrono_literals;
using test::failure_of;
using test::options_for;

namespace {

constexpr Statement add_account{
    "test.add_account", "insert into accounts (account_id, name) values ($1::integer, ($1::integer)::text)"};
constexpr Statement has_account{"test.has_account", "select count(*) as n from accounts where account_id = $1"};
constexpr Statement one{"test.one", "select 1 as one"};
constexpr Statement own_pid{"test.own_pid", "select pg_backend_pid() as pid"};

bool stored(Db& db, std::int32_t id) {
    bool found = false;
    db.read([&](ReadTx& tx) { found = tx.query(has_account, id)[0].get<std::int64_t>("n") == 1; });
    return found;
}

template <class Condition>
bool soon(const Condition& condition) {
    const auto deadline = std::chrono::steady_clock::now() + 10s;
    while (!condition()) {
        if (std::chrono::steady_clock::now() > deadline) return false;
        std::this_thread::sleep_for(20ms);
    }
    return true;
}

bool answers(Db& db) {
    try {
        db.read([](ReadTx& tx) { tx.query(one); });
        db.write([](Tx& tx) { tx.query(one); });
        return true;
    } catch (const Failure&) {
        return false;
    }
}

/// Ends the backend of a pid from outside, as an operator would.
void terminate(const std::string& url, std::int32_t pid) {
    Connection admin({.url = url, .role = ""});
    admin.begin_read();
    ReadTx tx(admin);
    tx.query({"test.terminate", "select pg_terminate_backend($1, 5000) as gone"}, pid);
    admin.finish();
}

/// Makes COMMIT wait: a deferred trigger sleeps.
constexpr const char* slow_commit = R"sql(
create function slow_commit() returns trigger language plpgsql as $$
begin
    perform pg_sleep(1.5);
    return null;
end
$$;
create constraint trigger slow_commit after insert on notes deferrable initially deferred
    for each row execute function slow_commit();
)sql";

}  // namespace

TEST_CASE("a connection that died while idle is replaced without anybody noticing") {
    support::TemporaryPostgres postgres;
    test::prepare(postgres);
    auto options = options_for(postgres.url());
    options.write.threads = 1;
    Db db(options);
    for (int i = 0; i < 3; ++i) {
        std::int32_t pid = 0;
        db.write([&](Tx& tx) { pid = tx.query(own_pid)[0].get<std::int32_t>("pid"); });
        terminate(postgres.url(), pid);
        std::int32_t next = pid;
        db.write([&](Tx& tx) { next = tx.query(own_pid)[0].get<std::int32_t>("pid"); });
        CHECK(next != pid);
    }
}

TEST_CASE("a connection that dies before COMMIT runs the work again, once") {
    support::TemporaryPostgres postgres;
    test::prepare(postgres);
    Db db(options_for(postgres.url()));
    int runs = 0;
    db.write([&](Tx& tx) {
        tx.query(add_account, std::int32_t{1});
        if (++runs == 1) terminate(postgres.url(), tx.query(own_pid)[0].get<std::int32_t>("pid"));
    });
    CHECK(runs == 2);
    CHECK(stored(db, 1));
}

TEST_CASE("a connection that dies during COMMIT leaves the outcome open and says so") {
    support::TemporaryPostgres postgres;
    test::prepare(postgres);
    {
        Connection owner({.url = postgres.url(), .role = ""});
        owner.begin_write();
        Tx tx(owner);
        const std::string sql = slow_commit;
        const auto split = sql.find("create constraint");
        tx.query({"test.slow_function", sql.substr(0, split)});
        const std::string trigger = sql.substr(split);
        tx.query({"test.slow_trigger", trigger});
        owner.finish();
    }
    auto options = options_for(postgres.url());
    options.write.threads = 1;
    Db db(options);
    std::int32_t pid = 0;
    db.write([&](Tx& tx) { pid = tx.query(own_pid)[0].get<std::int32_t>("pid"); });
    int runs = 0;
    std::promise<Error> outcome;
    REQUIRE(db.try_write(
        [&](Tx& tx) {
            ++runs;
            tx.defer({"test.add_note", "insert into notes (text) values ('x')"});
        },
        [&](std::exception_ptr problem) {
            outcome.set_value(failure_of([&] {
                if (problem) std::rethrow_exception(problem);
            }));
        }
    ));
    std::this_thread::sleep_for(300ms);
    SECTION("by an administrator") {
        terminate(postgres.url(), pid);
    }
    SECTION("by kill -9") {
        ::kill(pid, SIGKILL);
    }
    const Error error = outcome.get_future().get();
    CHECK(error.code == Code::unavailable);
    CHECK(error.id == "outcome_unknown");
    CHECK(runs == 1);
    CHECK(soon([&] { return answers(db); }));
}

TEST_CASE("while PostgreSQL is down jobs fail fast, afterwards they work again") {
    support::TemporaryPostgres postgres({.fsync = true});
    test::prepare(postgres);
    Db db(options_for(postgres.url()));
    std::int32_t next = 1;
    for (int round = 0; round < 3; ++round) {
        REQUIRE(soon([&] { return answers(db); }));
        // Writers run while the axe falls; each id is acknowledged, refused, or open.
        std::atomic<bool> stop{false};
        std::atomic<int> written{0};
        std::vector<std::int32_t> acknowledged;
        std::thread writer([&] {
            while (!stop) {
                const std::int32_t id = next++;
                try {
                    db.write([&](Tx& tx) { tx.defer(add_account, id); });
                    acknowledged.push_back(id);
                    ++written;
                } catch (const Failure&) {
                    std::this_thread::sleep_for(1ms);
                }
            }
        });
        REQUIRE(soon([&] { return written > 1; }));
        std::this_thread::sleep_for(50ms);
        postgres.kill9();
        REQUIRE(soon([&] { return !answers(db); }));
        const auto start = std::chrono::steady_clock::now();
        for (int i = 0; i < 50; ++i) {
            const auto error = failure_of([&] { db.read([](ReadTx& tx) { tx.query(one); }); });
            CHECK(error.code == Code::unavailable);
            CHECK(error.retry_after >= 1s);
        }
        CHECK(std::chrono::steady_clock::now() - start < 1s);
        stop = true;
        writer.join();
        postgres.start();
        REQUIRE(soon([&] { return answers(db); }));
        CHECK(acknowledged.size() > 1);
        for (const auto id : acknowledged) {
            if (!stored(db, id)) FAIL("account " << id << " was acknowledged and is lost");
        }
    }
}

TEST_CASE("a server that stops answering costs a bounded time") {
    support::TemporaryPostgres postgres;
    test::prepare(postgres);
    auto options = options_for(postgres.url());
    options.read.threads = 1;
    options.read.connection.statement_timeout = 200ms;
    Db db(options);
    std::int32_t pid = 0;
    db.read([&](ReadTx& tx) { pid = tx.query(own_pid)[0].get<std::int32_t>("pid"); });
    ::kill(pid, SIGSTOP);
    const auto start = std::chrono::steady_clock::now();
    const auto error = failure_of([&] { db.read([](ReadTx& tx) { tx.query(one); }); });
    CHECK(error.id == "database_timeout");
    CHECK(std::chrono::steady_clock::now() - start < 3s);
    CHECK_NOTHROW(db.read([](ReadTx& tx) { tx.query(one); }));
    ::kill(pid, SIGCONT);
}
