// One connection: round trips, parameters, errors, events.
#include "platform/db/sqlstate.hpp"
#include "unit/db/fixture.hpp"

using namespace sw;
using test::fresh_database;
using test::Session;

namespace {

constexpr Statement add_account{
    "test.add_account", "insert into accounts (account_id, name, balance) values ($1, $2, $3)"};
constexpr Statement lock_account{
    "test.lock_account", "select account_id, balance from accounts where account_id = $1 for update"};
constexpr Statement set_balance{"test.set_balance", "update accounts set balance = $2 where account_id = $1"};
constexpr Statement count_accounts{"test.count_accounts", "select count(*) as n from accounts"};
constexpr Statement list_crates{"test.list_crates", "select region_id, label, count from crates order by label"};

constexpr std::int32_t one = 1;
constexpr std::int32_t two = 2;

}  // namespace

TEST_CASE("load, decide and save cost two round trips, begin and commit included") {
    Session session(fresh_database());
    session.write([](Tx& tx) {
        tx.defer(add_account, one, "ann", std::int64_t{100});
        tx.defer(add_account, two, "bob", std::int64_t{100});
    });
    const auto before = session.connection.trips();
    session.write([](Tx& tx) {
        Pending first = tx.send(lock_account, one);
        Pending second = tx.send(lock_account, two);
        const auto a = first.rows()[0].get<std::int64_t>("balance");
        const auto b = second.rows()[0].get<std::int64_t>("balance");
        tx.defer_expecting(1, set_balance, one, a - 30);
        tx.defer_expecting(1, set_balance, two, b + 30);
        tx.emit(Event{"trade.done", "", "{}", {to_admins()}});
    });
    CHECK(session.connection.trips() - before == 2);
    session.read([](ReadTx& tx) {
        const Rows rows = tx.query({"test.balances", "select balance from accounts order by account_id"});
        CHECK(rows[0].get<Credits>("balance") == Credits{70});
        CHECK(rows[1].get<Credits>("balance") == Credits{130});
    });
}

TEST_CASE("a read costs one round trip, with and without a region") {
    Session session(fresh_database());
    session.accounts();
    const auto before = session.connection.trips();
    session.accounts();
    CHECK(session.connection.trips() - before == 1);
    session.read([](ReadTx& tx) {
        tx.enter_region(RegionId::make());
        CHECK(tx.query(list_crates).empty());
    });
    CHECK(session.connection.trips() - before == 2);
}

TEST_CASE("a transaction that never reached the server costs no round trip to abandon") {
    Session session(fresh_database());
    session.accounts();
    const auto before = session.connection.trips();
    CHECK_THROWS_AS(
        session.write([](Tx& tx) {
            tx.defer(add_account, one, "ann", std::int64_t{1});
            throw Failure(Code::rule_violation, "no", "No.");
        }),
        Failure
    );
    CHECK(session.connection.trips() == before);
    CHECK(session.accounts() == 0);
}

TEST_CASE("a failure after the load rolls everything back") {
    Session session(fresh_database());
    CHECK_THROWS_AS(
        session.write([](Tx& tx) {
            tx.query(add_account, one, "ann", std::int64_t{1});
            throw Failure(Code::rule_violation, "no", "No.");
        }),
        Failure
    );
    CHECK(session.accounts() == 0);
}

TEST_CASE("every kind of value comes back as it was sent") {
    Session session(fresh_database());
    const Statement echo{
        "test.echo",
        "select $1::bool as flag, $2::int as small, $3::bigint as big, $4::float8 as real, $5::text as text, "
        "$6::bigint as credits, $7::timestamptz as time, $8::uuid as id, $9::int as missing, $10::text[] as list, "
        "$10::text[] = array['a\"b', 'c\\d', null, '', 'NULL', '{x,y}'] as same_list"};
    const auto time = parse_time("2026-02-03T04:05:06.000007Z").value();
    const auto player = PlayerId::make();
    const std::string text = "Zoë's \"ship\" \\ \t\n {1,2} \xF0\x9F\x9A\x80";
    const std::vector<std::optional<std::string>> list{"a\"b", "c\\d", std::nullopt, "", "NULL", "{x,y}"};
    session.read([&](ReadTx& tx) {
        const Rows rows = tx.query(
            echo, true, std::int32_t{-7}, INT64_MIN, 0.1, text, Credits{INT64_MAX}, time, player,
            std::optional<std::int32_t>{}, list
        );
        REQUIRE(rows.size() == 1);
        const auto row = rows[0];
        CHECK(row.get<bool>("flag"));
        CHECK(row.get<std::int32_t>("small") == -7);
        CHECK(row.get<std::int64_t>("big") == INT64_MIN);
        CHECK(row.get<double>("real") == 0.1);
        CHECK(row.get<std::string>("text") == text);
        CHECK(row.get<Credits>("credits") == Credits{INT64_MAX});
        CHECK(row.get<Time>("time") == time);
        CHECK(row.get<PlayerId>("id") == player);
        CHECK(row.get<std::optional<PlayerId>>("id") == player);
        CHECK(row.get<std::optional<std::int32_t>>("missing") == std::nullopt);
        CHECK(row.get<bool>("same_list"));
        CHECK_THROWS_AS(row.get<std::int32_t>("missing"), std::logic_error);
        CHECK_THROWS_AS(row.get<std::int32_t>("nowhere"), std::logic_error);
        CHECK_THROWS_AS(row.get<std::int32_t>("text"), std::logic_error);
        CHECK_THROWS_AS(rows[1], std::out_of_range);
    });
}

TEST_CASE("a text with a NUL character is refused, not cut") {
    Session session(fresh_database());
    const auto error = test::failure_of([&] {
        session.write([](Tx& tx) { tx.defer(add_account, one, std::string("a\0b", 3), std::int64_t{0}); });
    });
    CHECK(error.code == Code::invalid);
}

TEST_CASE("two statements of one name are a programming error") {
    Session session(fresh_database());
    session.accounts();
    CHECK_THROWS_AS(
        session.read([](ReadTx& tx) {
            tx.query(Statement{count_accounts.name, "select 1 as n"});
        }),
        std::logic_error
    );
    CHECK_THROWS_AS(
        session.read([](ReadTx& tx) {
            tx.query(Statement{std::string(64, 'x'), "select 1 as n"});
        }),
        std::logic_error
    );
}

TEST_CASE("constraint violations name the constraint and the kind") {
    Session session(fresh_database());
    session.write([](Tx& tx) { tx.defer(add_account, one, "ann", std::int64_t{1}); });

    SECTION("where they are awaited, a service can tell them apart") {
        bool caught = false;
        CHECK_THROWS_AS(
            session.write([&](Tx& tx) {
                try {
                    tx.query(add_account, two, "ann", std::int64_t{1});
                } catch (const ConstraintViolation& violation) {
                    caught = violates(violation, "accounts_name_key");
                    throw Failure(Code::conflict, "name_taken", "That name is taken.");
                }
            }),
            Failure
        );
        CHECK(caught);
    }

    SECTION("a swallowed one still loses the transaction") {
        CHECK_THROWS_AS(
            session.write([](Tx& tx) {
                tx.defer(add_account, two, "bob", std::int64_t{1});
                try {
                    tx.query(add_account, std::int32_t{3}, "ann", std::int64_t{1});
                } catch (const ConstraintViolation&) {
                }
            }),
            ConstraintViolation
        );
    }

    SECTION("deferred constraints surface at commit") {
        const Statement add_note{"test.add_note", "insert into notes (account_id, text) values ($1, $2)"};
        try {
            session.write([&](Tx& tx) { tx.query(add_note, std::int32_t{99}, "lost"); });
            FAIL("committed");
        } catch (const ConstraintViolation& violation) {
            const Failure failure = to_failure(violation);
            CHECK(failure.error().code == Code::conflict);
            CHECK(failure.error().id == "notes_account_fkey");
        }
    }

    SECTION("a check is a broken rule") {
        try {
            session.write([&](Tx& tx) { tx.defer(set_balance, one, std::int64_t{-1}); });
            FAIL("committed");
        } catch (const ConstraintViolation& violation) {
            CHECK(to_failure(violation).error().code == Code::rule_violation);
        }
    }
    CHECK(session.accounts() == 1);
}

TEST_CASE("a write that touches too few or too many rows undoes the transaction") {
    Session session(fresh_database());
    for (const std::int64_t expected : {0, 2}) {
        try {
            session.write([&](Tx& tx) {
                tx.defer(add_account, one, "ann", std::int64_t{1});
                tx.defer_expecting(expected, set_balance, one, std::int64_t{5});
            });
            FAIL("committed");
        } catch (const SqlError& error) {
            CHECK(error.sqlstate() == "40001");
            CHECK(error.statement() == "test.set_balance.expecting");
        }
    }
    CHECK(session.accounts() == 0);
}

TEST_CASE("the connection stays usable after an error in a batch") {
    Session session(fresh_database());
    const Statement broken{"test.broken", "select nothing from nowhere"};
    for (int i = 0; i < 3; ++i) {
        CHECK_THROWS_AS(session.read([&](ReadTx& tx) { tx.query(broken); }), SqlError);
        CHECK_THROWS_AS(session.write([&](Tx& tx) { tx.query(broken); }), SqlError);
        CHECK(session.accounts() == 0);
    }
    CHECK(session.connection.is_open());
}

TEST_CASE("an event is stored with its transaction and reported after its commit") {
    const std::string url = fresh_database();
    Session session(url);
    const auto player = PlayerId::make();
    const auto emit = [&](bool fails) {
        session.write([&](Tx& tx) {
            tx.emit(Event{"player.move", "moved", R"({"a":"é"})", {to_player(player), to_sector(7)}});
            if (fails) tx.query({"test.fail", "select 1/0 as x"});
        });
    };
    CHECK_THROWS(emit(true));
    CHECK_FALSE(session.connection.take_emitted());
    emit(false);
    CHECK(session.connection.take_emitted());
    CHECK_FALSE(session.connection.take_emitted());
    session.read([&](ReadTx& tx) {
        const Rows rows = tx.query(
            {"test.outbox", "select topic, frame, payload, array_to_string(audiences, ' ') as audiences from outbox"}
        );
        REQUIRE(rows.size() == 1);
        CHECK(rows[0].get<std::string>("topic") == "player.move");
        CHECK(rows[0].get<std::string>("frame") == "moved");
        CHECK(rows[0].get<std::string>("payload") == R"({"a":"é"})");
        CHECK(rows[0].get<std::string>("audiences") == to_player(player).to_text() + " " + to_sector(7).to_text());
    });
}

TEST_CASE("statements carry their names to the server") {
    Session session(fresh_database());
    session.accounts();
    session.read([](ReadTx& tx) {
        const Rows rows = tx.query(
            {"test.prepared", "select statement from pg_prepared_statements where name = 'test.count_accounts'"}
        );
        REQUIRE(rows.size() == 1);
        CHECK(rows[0].get<std::string>("statement").starts_with("/* test.count_accounts */ select"));
    });
}
