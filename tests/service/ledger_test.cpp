// The ledger on a real PostgreSQL: nothing is lost under load, and the audit sees what was forged.
#include "sectorwars/ledger.hpp"

#include <atomic>
#include <pqxx/pqxx>
#include <random>
#include <thread>

#include "features/ledger/messages.hpp"
#include "sectorwars/base/random.hpp"
#include "support/service_fixture.hpp"

using namespace sw;
using support::Game;

namespace {

ledger::AuditView audit() {
    return parse_json<ledger::AuditView>(Game::shared().audit());
}

void give(const ledger::Account& account, std::int64_t amount) {
    Game::shared().db().write([&](Tx& tx) {
        ledger::Posting posting{.reason = "test.gift"};
        ledger::move(posting, ledger::faucet("test"), account, ledger::credits, amount);
        ledger::post(tx, posting);
    });
}

std::int64_t balance(const ledger::Account& account) {
    std::int64_t out = 0;
    Game::shared().db().read([&](ReadTx& tx) {
        for (const auto& one : ledger::balances(tx, {account})) out += one.amount;
    });
    return out;
}

/// Runs SQL behind the ledger's back, without its triggers.
void forge(const std::string& sql) {
    pqxx::connection owner(Game::shared().superuser_url());
    pqxx::work work(owner);
    work.exec("set local session_replication_role = replica");
    work.exec("set local search_path = region");
    work.exec(sql);
    work.commit();
}

std::string quoted(const Uuid& id) {
    return "'" + id.to_string() + "'";
}

}  // namespace

TEST_CASE("transfers in opposite order never surface a deadlock") {
    const std::uint64_t seed = std::random_device{}();
    CAPTURE(seed);
    const std::array<ledger::Account, 2> accounts{ledger::escrow(Uuid::make()), ledger::escrow(Uuid::make())};
    for (const auto& account : accounts) give(account, 10'000);
    for (const bool locking : {true, false}) {
        std::atomic<int> failures = 0;
        std::vector<std::thread> threads;
        for (std::uint64_t thread = 0; thread < 16; ++thread) {
            threads.emplace_back([&, thread] {
                Random random = Random(seed).fork(thread);
                for (int i = 0; i < 30; ++i) {
                    const auto from = static_cast<std::size_t>(thread % 2);
                    const std::int64_t amount = random.integer(1, 5);
                    try {
                        Game::shared().db().write([&](Tx& tx) {
                            if (locking) {
                                auto locked =
                                    ledger::lock_balances(tx, {{accounts[from], {}}, {accounts[1 - from], {}}});
                                (void)locked.amount(accounts[from], ledger::credits);
                            }
                            ledger::Posting posting{.reason = "test.transfer"};
                            ledger::move(posting, accounts[from], accounts[1 - from], ledger::credits, amount);
                            ledger::post(tx, posting);
                        });
                    } catch (const std::exception&) {
                        ++failures;
                    }
                }
            });
        }
        for (auto& thread : threads) thread.join();
        CHECK(failures == 0);
        CHECK(balance(accounts[0]) + balance(accounts[1]) == 20'000);
    }
    CHECK(audit().differences == 0);
}

TEST_CASE("a balance cannot fall below zero, and the whole posting is undone") {
    const auto poor = ledger::escrow(Uuid::make());
    const auto never = ledger::escrow(Uuid::make());
    give(poor, 10);
    for (const auto& from : {poor, never}) {
        try {
            Game::shared().db().write([&](Tx& tx) {
                ledger::Posting posting{.reason = "test.transfer"};
                ledger::move(posting, from, ledger::sink("test"), ledger::credits, 11);
                ledger::post(tx, posting);
            });
            FAIL("it went through");
        } catch (const Failure& failure) {
            CHECK(failure.error().code == Code::rule_violation);
            CHECK(failure.error().id == "insufficient_balance");
        }
    }
    CHECK(balance(poor) == 10);
    CHECK(balance(never) == 0);
    CHECK(audit().differences == 0);
}

TEST_CASE("history cannot be changed, not even by the server's own role") {
    pqxx::connection owner(Game::shared().superuser_url());
    for (const auto* sql :
         {"update region.ledger_entries set amount = amount + 1", "delete from region.ledger_entries",
          "truncate region.ledger_entries", "update region.ledger_transactions set reason = 'x'",
          "delete from region.ledger_transactions", "truncate region.ledger_transactions"}) {
        pqxx::work work(owner);
        CHECK_THROWS_AS(work.exec(sql), pqxx::sql_error);
    }
    pqxx::work work(owner);
    CHECK_THROWS_AS(
        work.exec(
            "insert into region.ledger_entries (ledger_tx_id, position, account_kind, account_name, asset, amount) "
            "values (gen_random_uuid(), 0, 4, 'gift', 'credits', 5)"
        ),
        pqxx::sql_error
    );
}

TEST_CASE("the audit finds a forged balance") {
    const auto account = ledger::escrow(Uuid::make());
    give(account, 500);
    REQUIRE(audit().differences == 0);
    const std::string where = " where owner_id = " + quoted(account.owner);
    forge("update ledger_balances set amount = 777" + where);
    const auto found = audit();
    CHECK(found.differences == 1);
    REQUIRE(found.balances.size() == 1);
    CHECK(found.balances[0].owner_id == account.owner);
    CHECK(found.balances[0].stored == 777);
    CHECK(found.balances[0].expected == 500);
    forge("delete from ledger_balances" + where);
    CHECK(audit().balance_differences == 1);
    forge(
        "insert into ledger_balances (account_kind, owner_id, asset, amount) values (3, " + quoted(account.owner) +
        ", 'credits', 500)"
    );
    CHECK(audit().differences == 0);
}

TEST_CASE("the audit finds a forged entry and an entry without its transaction") {
    const auto account = ledger::escrow(Uuid::make());
    give(account, 500);
    const std::string where = " where owner_id = " + quoted(account.owner);
    forge("update ledger_entries set amount = 600" + where);
    auto found = audit();
    CHECK(found.unbalanced_transactions == 1);
    CHECK(found.balance_differences == 1);
    REQUIRE(found.unbalanced.size() == 1);
    CHECK(found.unbalanced[0].amount == 100);
    // The transaction, the account, and the sum of all credits.
    CHECK(found.differences == 3);
    forge("update ledger_entries set amount = 500" + where);
    CHECK(audit().differences == 0);

    const Uuid lonely = Uuid::make();
    forge(
        "insert into ledger_entries values (" + quoted(lonely) + ", 0, 4, null, 'forged', 'ore', -5), (" +
        quoted(lonely) + ", 1, 5, null, 'forged', 'ore', 5)"
    );
    found = audit();
    CHECK(found.orphan_entries == 2);
    CHECK(found.differences == 2);
    forge("delete from ledger_entries where ledger_tx_id = " + quoted(lonely));
    CHECK(audit().differences == 0);
}

TEST_CASE("the audit is consistent while money moves") {
    const auto a = ledger::escrow(Uuid::make());
    const auto b = ledger::escrow(Uuid::make());
    give(a, 1'000'000);
    std::atomic<bool> stop = false;
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&] {
            while (!stop) {
                Game::shared().db().write([&](Tx& tx) {
                    ledger::Posting posting{.reason = "test.transfer"};
                    ledger::move(posting, a, b, ledger::credits, 1);
                    ledger::post(tx, posting);
                });
            }
        });
    }
    for (int i = 0; i < 20; ++i) CHECK(audit().differences == 0);
    stop = true;
    for (auto& thread : threads) thread.join();
    CHECK(balance(b) > 0);
}

TEST_CASE("a transaction is explained with names and neighbours") {
    auto& game = Game::shared();
    const auto person = game.a_pilot("explained");
    std::vector<LedgerTxId> ids;
    for (int i = 0; i < 3; ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
        game.db().write([&](Tx& tx) {
            ledger::Posting posting{.reason = "test.fee", .actor = person.player.uuid};
            ledger::move(posting, ledger::player(person.player), ledger::sink("test_fee"), ledger::credits, 10 + i);
            ids.push_back(ledger::post(tx, posting));
        });
    }
    Caller admin;
    admin.is_admin = true;
    const auto text = game.call(admin, "GET", "/api/v1/admin/ledger/explain/" + ids[1].to_string());
    const auto view = parse_json<ledger::ExplainView>(text);
    CHECK(view.reason == "test.fee");
    CHECK(view.actor_name == person.caller.username);
    REQUIRE(view.entries.size() == 2);
    CHECK(view.entries[0].account == "player " + person.caller.username);
    CHECK(view.entries[0].amount == -11);
    CHECK(view.entries[0].previous == ids[0].uuid);
    CHECK(view.entries[0].next == ids[2].uuid);
    CHECK(view.entries[1].account == "sink test_fee");
    CHECK_THROWS_AS(game.call(admin, "GET", "/api/v1/admin/ledger/explain/" + Uuid::make().to_string()), Failure);

    const auto statement =
        parse_json<ledger::StatementView>(game.call(person.caller, "GET", "/api/v1/player/ledger?limit=2"));
    REQUIRE(statement.entries.size() == 2);
    CHECK(statement.entries[0].transaction_id == ids[2]);
    CHECK(statement.entries[0].balance == statement.closing);
    CHECK(statement.opening == statement.closing + 12 + 11);
    CHECK(statement.closing == balance(ledger::player(person.player)));
    const auto older = parse_json<ledger::StatementView>(
        game.call(person.caller, "GET", "/api/v1/player/ledger?limit=50&before=" + statement.next_before->to_string())
    );
    CHECK(older.closing == statement.opening);
    CHECK(older.opening == 0);
}

TEST_CASE("thousands of entries are posted in well under a second") {
    ledger::Posting posting{.reason = "test.bulk"};
    for (std::uint64_t i = 0; i < 3000; ++i) {
        posting.entries.push_back({ledger::station(StationId::make()), "ore", 100});
    }
    posting.entries.push_back({ledger::faucet("test"), "ore", -300'000});
    const auto start = std::chrono::steady_clock::now();
    Game::shared().db().write([&](Tx& tx) { ledger::post(tx, posting); });
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    CAPTURE(took.count());
    CHECK(took.count() < 0.9);
    CHECK(audit().differences == 0);
}
