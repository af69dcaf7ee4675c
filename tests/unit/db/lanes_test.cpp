// The lanes of Db: queueing, retries, timeouts, stopping.
#include <atomic>
#include <thread>

#include "sectorwars/base/random.hpp"
#include "unit/db/fixture.hpp"

using namespace sw;
using namespace std::chrono_literals;
using test::failure_of;
using test::fresh_database;
using test::options_for;

namespace {

constexpr Statement add_account{
    "test.add_account", "insert into accounts (account_id, name, balance) values ($1, $2, $3)"};
constexpr Statement lock_account{"test.lock_account", "select balance from accounts where account_id = $1 for update"};
constexpr Statement add_balance{"test.add_balance", "update accounts set balance = balance + $2 where account_id = $1"};
constexpr Statement total{"test.total", "select sum(balance)::bigint as total from accounts"};
constexpr Statement nap{"test.nap", "select 1 as one from pg_sleep($1)"};

void add_accounts(Db& db, std::int32_t count) {
    db.write([&](Tx& tx) {
        for (std::int32_t i = 1; i <= count; ++i) {
            tx.defer(add_account, i, "account " + std::to_string(i), std::int64_t{1000});
        }
    });
}

std::int64_t sum_of(Db& db) {
    std::int64_t sum = -1;
    db.read([&](ReadTx& tx) { sum = tx.query(total)[0].get<std::int64_t>("total"); });
    return sum;
}

/// Counts finished jobs and keeps what went wrong.
struct Tally {
    std::atomic<int> done{0};
    std::atomic<int> failed{0};

    Db::Done callback() {
        return [this](std::exception_ptr problem) {
            if (problem) ++failed;
            ++done;
        };
    }

    [[nodiscard]] bool reaches(int count, std::chrono::milliseconds patience) const {
        const auto deadline = std::chrono::steady_clock::now() + patience;
        while (done < count && std::chrono::steady_clock::now() < deadline) std::this_thread::sleep_for(1ms);
        return done == count;
    }
};

}  // namespace

TEST_CASE("the read lane cannot write") {
    Db db(options_for(fresh_database()));
    CHECK_THROWS_AS(
        db.read([](ReadTx& tx) { tx.query(add_account, std::int32_t{1}, "ann", std::int64_t{0}); }), Failure
    );
    db.write([](Tx& tx) { tx.defer(add_account, std::int32_t{1}, "ann", std::int64_t{7}); });
    CHECK(sum_of(db) == 7);
}

TEST_CASE("what the work throws arrives unchanged") {
    Db db(options_for(fresh_database()));
    const auto error =
        failure_of([&] { db.write([](Tx&) { throw Failure(Code::rule_violation, "too_far", "Too far."); }); });
    CHECK(error.id == "too_far");
    CHECK_THROWS_AS(db.read([](ReadTx&) { throw std::logic_error("bug"); }), std::logic_error);
}

TEST_CASE("an unforeseen SQL error is hidden, a constraint is named") {
    Db db(options_for(fresh_database()));
    const auto hidden = failure_of([&] {
        db.read([](ReadTx& tx) { tx.query({"test.bad", "select secret_column"}); });
    });
    CHECK(hidden.code == Code::internal);
    CHECK(hidden.message.find("secret") == std::string::npos);
    add_accounts(db, 1);
    const auto taken = failure_of([&] { add_accounts(db, 1); });
    CHECK(taken.code == Code::conflict);
    CHECK(taken.id == "accounts_pkey");
}

TEST_CASE("transfers in opposite order never surface a deadlock and lose no money") {
    Db db(options_for(fresh_database()));
    add_accounts(db, 2);
    const std::uint64_t seed = std::random_device{}();
    INFO("seed " << seed);
    Random random(seed);
    Tally tally;
    std::atomic<int> runs{0};
    constexpr int transfers = 40;
    for (int i = 0; i < transfers; ++i) {
        const bool forth = i % 2 == 0;
        const auto amount = random.integer(1, 9);
        const bool accepted = db.try_write(
            [&runs, forth, amount](Tx& tx) {
                ++runs;
                // Locks in the wrong order, with time between them: PostgreSQL must choose victims.
                tx.query(lock_account, std::int32_t{forth ? 1 : 2});
                std::this_thread::sleep_for(5ms);
                tx.query(lock_account, std::int32_t{forth ? 2 : 1});
                tx.defer_expecting(1, add_balance, std::int32_t{1}, forth ? -amount : amount);
                tx.defer_expecting(1, add_balance, std::int32_t{2}, forth ? amount : -amount);
            },
            tally.callback()
        );
        REQUIRE(accepted);
    }
    REQUIRE(tally.reaches(transfers, 60s));
    CHECK(tally.failed == 0);
    CHECK(runs > transfers);  // else nothing was proved: no attempt fell victim to a deadlock
    CHECK(sum_of(db) == 2000);
}

TEST_CASE("a conflict that never ends is given up as unavailable") {
    Db db(options_for(fresh_database()));
    int runs = 0;
    const auto error = failure_of([&] {
        db.write([&](Tx& tx) {
            ++runs;
            tx.defer_expecting(1, add_balance, std::int32_t{404}, std::int64_t{1});
        });
    });
    CHECK(error.code == Code::unavailable);
    CHECK(error.retry_after >= 1s);
    CHECK(runs == 5);
}

TEST_CASE("a full queue refuses at once and keeps what it accepted") {
    auto options = options_for(fresh_database());
    options.read.threads = 1;
    options.read.queue_limit = 3;
    Db db(options);
    Tally tally;
    std::promise<void> gate;
    std::promise<void> entered;
    auto opened = gate.get_future().share();
    REQUIRE(db.try_read(
        [&](ReadTx&) {
            entered.set_value();
            opened.wait_for(10s);
        },
        tally.callback()
    ));
    REQUIRE(entered.get_future().wait_for(5s) == std::future_status::ready);
    for (int i = 0; i < 3; ++i) REQUIRE(db.try_read([](ReadTx&) {}, tally.callback()));
    CHECK_FALSE(db.try_read([](ReadTx&) {}, [](std::exception_ptr) { FAIL("called for a refused job"); }));
    CHECK(failure_of([&] { db.read([](ReadTx&) {}); }).code == Code::unavailable);
    gate.set_value();
    CHECK(tally.reaches(4, 5s));
    CHECK(tally.failed == 0);
}

TEST_CASE("thousands of jobs from many threads are all answered") {
    auto options = options_for(fresh_database());
    options.read.queue_limit = 100'000;
    Db db(options);
    Tally tally;
    std::vector<std::thread> producers;
    for (int i = 0; i < 4; ++i) {
        producers.emplace_back([&] {
            for (int j = 0; j < 1000; ++j) {
                db.try_read([](ReadTx& tx) { tx.query({"test.one", "select 1 as one"}); }, tally.callback());
            }
        });
    }
    for (auto& producer : producers) producer.join();
    CHECK(tally.reaches(4000, 30s));
    CHECK(tally.failed == 0);
}

TEST_CASE("a slow statement ends in database_timeout") {
    auto options = options_for(fresh_database());
    options.read.connection.statement_timeout = 100ms;
    Db db(options);
    const auto error = failure_of([&] { db.read([](ReadTx& tx) { tx.query(nap, 5.0); }); });
    CHECK(error.code == Code::unavailable);
    CHECK(error.id == "database_timeout");
    CHECK_NOTHROW(db.read([](ReadTx& tx) { tx.query(nap, 0.0); }));
}

TEST_CASE("waiting for a lock has an end") {
    auto options = options_for(fresh_database());
    options.write.connection.lock_timeout = 100ms;
    Db db(options);
    add_accounts(db, 1);
    db.write([&](Tx& tx) {
        tx.query(lock_account, std::int32_t{1});
        Db other(options);
        const auto error =
            failure_of([&] { other.write([](Tx& late) { late.query(lock_account, std::int32_t{1}); }); });
        CHECK(error.code == Code::unavailable);
    });
}

TEST_CASE("stop answers every job: finished, cancelled or refused") {
    auto options = options_for(fresh_database());
    options.write.threads = 1;
    Db db(options);
    Tally tally;
    REQUIRE(db.try_write([](Tx& tx) { tx.query(nap, 1.5); }, tally.callback()));
    REQUIRE(db.try_write([](Tx& tx) { tx.query(nap, 0.0); }, tally.callback()));
    std::this_thread::sleep_for(100ms);
    const auto start = std::chrono::steady_clock::now();
    SECTION("patiently") {
        db.stop(10s);
        CHECK(tally.failed == 0);
    }
    SECTION("with cancelling") {
        db.stop(100ms);
        CHECK(tally.failed == 2);
        CHECK(std::chrono::steady_clock::now() - start < 1s);
    }
    CHECK(tally.done == 2);
    CHECK_FALSE(db.try_write([](Tx&) {}, tally.callback()));
    db.stop(0ms);
}
