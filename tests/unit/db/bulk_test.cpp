// Row-level security and COPY, alone and together.
#include <random>
#include <utility>

#include "platform/db/sqlstate.hpp"
#include "sectorwars/base/random.hpp"
#include "unit/db/fixture.hpp"

using namespace sw;
using test::fresh_database;
using test::Session;

namespace {

constexpr Statement add_account{
    "test.add_account", "insert into accounts (account_id, name, balance) values ($1, $2, $3)"};
constexpr Statement set_balance{"test.set_balance", "update accounts set balance = $2 where account_id = $1"};
constexpr Statement add_crate{"test.add_crate", "insert into crates (region_id, label, count) values ($1, $2, $3)"};
constexpr Statement list_crates{"test.list_crates", "select region_id, label, count from crates order by label"};

constexpr std::int32_t one = 1;

}  // namespace

TEST_CASE("row-level security holds in spite of a superuser's login") {
    Session session(fresh_database());
    const auto a = RegionId::make();
    const auto b = RegionId::make();
    for (const auto region : {a, b}) {
        session.write([&](Tx& tx) {
            tx.enter_region(region);
            tx.defer(add_crate, region, "ore", one);
        });
    }
    SECTION("without a region nothing is seen") {
        session.read([](ReadTx& tx) { CHECK(tx.query(list_crates).empty()); });
        session.write([](Tx& tx) { CHECK(tx.query(list_crates).empty()); });
    }
    SECTION("a region sees its own rows, in every statement, and the context does not outlive the unit of work") {
        for (int i = 0; i < 2; ++i) {
            session.read([&](ReadTx& tx) {
                tx.enter_region(a);
                for (int j = 0; j < 2; ++j) {
                    const Rows rows = tx.query(list_crates);
                    REQUIRE(rows.size() == 1);
                    CHECK(rows[0].get<RegionId>("region_id") == a);
                }
            });
            session.read([](ReadTx& tx) { CHECK(tx.query(list_crates).empty()); });
            session.write([&](Tx& tx) {
                tx.enter_region(b);
                CHECK(tx.query(list_crates).size() == 1);
            });
            session.write([](Tx& tx) { CHECK(tx.query(list_crates).empty()); });
        }
    }
    SECTION("nobody writes into another region") {
        try {
            session.write([&](Tx& tx) {
                tx.enter_region(a);
                tx.defer(add_crate, b, "contraband", one);
            });
            FAIL("committed");
        } catch (const SqlError& error) {
            CHECK(error.sqlstate() == "42501");
        }
    }
    SECTION("copy obeys the policies too") {
        const auto copy_one = [&](RegionId into) {
            bool more = true;
            session.write([&](Tx& tx) {
                tx.enter_region(a);
                tx.copy("crates", {"region_id", "label", "count"}, [&](std::vector<Param>& row) {
                    row = {to_param(into), "spice", "3"};
                    return std::exchange(more, false);
                });
            });
        };
        copy_one(a);
        session.read([&](ReadTx& tx) {
            tx.enter_region(a);
            CHECK(tx.query(list_crates).size() == 2);
        });
        CHECK_THROWS_AS(copy_one(b), SqlError);
    }
}

TEST_CASE("copy stores ten thousand rows of nasty text unchanged") {
    Session session(fresh_database());
    const std::uint64_t seed = std::random_device{}();
    INFO("seed " << seed);
    Random random(seed);
    const std::string alphabet = "a\\\n\r\t\"'N{},;\b\f\v\x01 ";
    std::vector<Param> texts;
    for (int i = 0; i < 10'000; ++i) {
        if (random.chance(0.1)) {
            texts.emplace_back();
            continue;
        }
        std::string text;
        for (auto n = random.integer(0, 20); n > 0; --n) {
            text += alphabet[static_cast<std::size_t>(random.integer(0, static_cast<int>(alphabet.size()) - 1))];
        }
        texts.emplace_back(i % 100 == 0 ? "\\N" : i % 101 == 0 ? "\\." : text);
    }
    session.write([&](Tx& tx) {
        std::size_t at = 0;
        tx.defer(add_account, one, "ann", std::int64_t{0});
        const auto copied = tx.copy("notes", {"account_id", "text"}, [&](std::vector<Param>& row) {
            if (at == texts.size()) return false;
            row = {Param{"1"}, texts[at++]};
            return true;
        });
        CHECK(copied == 10'000);
        tx.defer(set_balance, one, std::int64_t{5});
    });
    session.read([&](ReadTx& tx) {
        const Rows rows = tx.query({"test.notes", "select text from notes order by note_id"});
        REQUIRE(rows.size() == texts.size());
        for (std::size_t i = 0; i < texts.size(); ++i) {
            if (rows[i].get<Param>("text") != texts[i]) FAIL("row " << i << " differs");
        }
    });
}

TEST_CASE("a copy that fails leaves a usable connection and no rows") {
    Session session(fresh_database());
    const auto copy = [&](const std::string& account, bool throws) {
        int rows = 0;
        session.write([&](Tx& tx) {
            tx.copy("notes", {"account_id", "text"}, [&](std::vector<Param>& row) {
                if (throws && rows == 2) throw Failure(Code::internal, "source", "The source failed.");
                row = {Param{account}, Param{"x"}};
                return ++rows < 5;
            });
        });
    };
    CHECK_THROWS_AS(copy("not a number", false), SqlError);
    CHECK_THROWS_AS(copy("1", true), Failure);
    CHECK(session.accounts() == 0);
    session.read([](ReadTx& tx) {
        CHECK(tx.query({"test.count_notes", "select count(*) as n from notes"})[0].get<std::int64_t>("n") == 0);
    });
}
