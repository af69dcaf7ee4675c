// Idempotency keys: one effect and one reply, however often and however fast a request is repeated.
#include "platform/db/idempotency.hpp"

#include <atomic>
#include <mutex>
#include <thread>

#include "unit/db/fixture.hpp"

using namespace sw;
using namespace std::chrono_literals;

namespace {

constexpr Statement add_balance{
    "test.upsert_balance",
    "insert into accounts (account_id, name, balance) values (1, 'ann', 1) "
    "on conflict (account_id) do update set balance = accounts.balance + 1 returning balance"};

const http::IdempotencyKey key{"user:1", "key-1", "POST /buy", std::string(64, 'a')};

/// What the edge does around a handler.
http::Response answer(Tx& tx, const http::IdempotencyKey& of) {
    PostgresIdempotency store;
    if (auto stored = store.begin(tx, of)) return *stored;
    const auto balance = tx.query(add_balance)[0].get<std::int64_t>("balance");
    http::Response response{.status = 201, .body = R"({"balance":)" + std::to_string(balance) + R"(,"text":"é\\n"})"};
    response.headers = {{"Location", "/x: y"}, {"X-Empty", ""}};
    store.finish(tx, of, response);
    return response;
}

http::Response answer(Db& db, const http::IdempotencyKey& of) {
    http::Response response;
    db.write([&](Tx& tx) { response = answer(tx, of); });
    return response;
}

std::int64_t balance(Db& db) {
    std::int64_t value = 0;
    db.read([&](ReadTx& tx) {
        const Rows rows = tx.query({"test.balance", "select balance from accounts"});
        if (!rows.empty()) value = rows[0].get<std::int64_t>("balance");
    });
    return value;
}

void check_equal(const http::Response& a, const http::Response& b) {
    CHECK(a.status == b.status);
    CHECK(a.content_type == b.content_type);
    CHECK(a.headers == b.headers);
    CHECK(a.bytes() == b.bytes());
}

}  // namespace

TEST_CASE("a repeated key gives the first reply and no second effect") {
    Db db(test::options_for(test::fresh_database()));
    const auto first = answer(db, key);
    const auto again = answer(db, key);
    check_equal(first, again);
    CHECK(first.status == 201);
    CHECK(balance(db) == 1);
}

TEST_CASE("another caller's equal key is another key") {
    Db db(test::options_for(test::fresh_database()));
    answer(db, key);
    auto other = key;
    other.scope = "user:2";
    answer(db, other);
    CHECK(balance(db) == 2);
}

TEST_CASE("a key that is used for something else is refused") {
    Db db(test::options_for(test::fresh_database()));
    answer(db, key);
    auto other = key;
    SECTION("another route") {
        other.operation = "POST /sell";
    }
    SECTION("another body") {
        other.body_hash = std::string(64, 'b');
    }
    const auto error = test::failure_of([&] { answer(db, other); });
    CHECK(error.code == Code::conflict);
    CHECK(error.id == "idempotency_mismatch");
    CHECK(balance(db) == 1);
}

TEST_CASE("a failed request leaves its key free") {
    Db db(test::options_for(test::fresh_database()));
    CHECK_THROWS_AS(
        db.write([](Tx& tx) {
            answer(tx, key);
            throw Failure(Code::rule_violation, "no", "No.");
        }),
        Failure
    );
    CHECK(balance(db) == 0);
    answer(db, key);
    CHECK(balance(db) == 1);
}

TEST_CASE("fifty equal keys at once have one effect and fifty equal replies") {
    auto options = test::options_for(test::fresh_database());
    options.write.threads = 16;
    Db db(options);
    std::mutex mutex;
    std::vector<http::Response> replies;
    std::atomic<int> done{0};
    std::atomic<int> failed{0};
    for (int i = 0; i < 50; ++i) {
        auto reply = std::make_shared<http::Response>();
        const bool accepted = db.try_write(
            [reply](Tx& tx) {
                *reply = answer(tx, key);
                std::this_thread::sleep_for(20ms);  // holds the key, so that the others pile up
            },
            [&, reply](std::exception_ptr problem) {
                if (problem) ++failed;
                const std::scoped_lock lock(mutex);
                replies.push_back(*reply);
                ++done;
            }
        );
        REQUIRE(accepted);
    }
    for (int i = 0; i < 2000 && done < 50; ++i) std::this_thread::sleep_for(10ms);
    REQUIRE(done == 50);
    CHECK(failed == 0);
    CHECK(balance(db) == 1);
    for (const auto& reply : replies) check_equal(reply, replies.front());
}

TEST_CASE("old replies are purged, young ones stay") {
    Db db(test::options_for(test::fresh_database()));
    answer(db, key);
    std::int64_t gone = -1;
    db.write([&](Tx& tx) { gone = purge_idempotency_keys(tx, tx.now() - 24h); });
    CHECK(gone == 0);
    db.write([&](Tx& tx) { gone = purge_idempotency_keys(tx, tx.now() + 1h); });
    CHECK(gone == 1);
    answer(db, key);
    CHECK(balance(db) == 2);
}
