// Evidence, households, reviews and transfers on a real PostgreSQL.
#include "sectorwars/linked_accounts.hpp"

#include <atomic>
#include <pqxx/pqxx>
#include <thread>

#include "features/bank/messages.hpp"
#include "features/ledger/messages.hpp"
#include "features/linked_accounts/messages.hpp"
#include "sectorwars/base/random.hpp"
#include "sectorwars/ledger.hpp"
#include "support/service_fixture.hpp"

using namespace sw;
using support::Game;

namespace {

using Person = Game::Person;

std::string call(const Person& who, std::string_view verb, const std::string& path, const std::string& body = "") {
    return Game::shared().call(who.caller, verb, "/api/v1/" + path, body);
}

std::string refusal(const Person& who, const std::string& path, const std::string& body) {
    try {
        (void)call(who, "POST", path, body);
    } catch (const Failure& failure) {
        return failure.error().id;
    }
    return "";
}

void sign_in(const Person& who, const std::string& ip, const std::string& agent = "Firefox/130.0 (Linux)") {
    Caller caller = who.caller;
    caller.ip = ip;
    caller.user_agent = agent;
    Game::shared().db().write([&](Tx& tx) {
        linked_accounts::saw_sign_in(tx, Game::shared().platform(), who.user, caller);
    });
}

void pay(const Person& who, const std::string& payer) {
    Game::shared().db().write([&](Tx& tx) {
        linked_accounts::saw_payer(tx, Game::shared().platform(), who.user, payer);
    });
}

void evaluate() {
    for (const auto& job : Game::shared().core().jobs()) {
        if (job.name == "linked_accounts.evaluate") Game::shared().db().write(job.run);
    }
}

pqxx::result sql(const std::string& text) {
    pqxx::connection owner(Game::shared().superuser_url());
    pqxx::work work(owner);
    work.exec("set search_path = nexus, region");
    auto out = work.exec(text);
    work.commit();
    return out;
}

/// Among pairs of any score; nullopt when there is none.
std::optional<linked_accounts::PairView> pair_of(const Person& one, const Person& other) {
    Caller admin;
    admin.user = one.user;
    admin.is_admin = true;
    const auto text = Game::shared().call(admin, "GET", "/api/v1/admin/multi-account/" + one.user.to_string());
    for (const auto& pair : parse_json<linked_accounts::UserEvidence>(text).pairs) {
        if (pair.user_a == other.user || pair.user_b == other.user) return pair;
    }
    return std::nullopt;
}

bool linked(const Person& one, const Person& other) {
    bool out = false;
    Game::shared().db().read([&](ReadTx& tx) { out = linked_accounts::linked(tx, one.player, other.player); });
    return out;
}

void decide(const Person& one, const Person& other, const std::string& decision) {
    const auto pair = pair_of(one, other);
    REQUIRE(pair);
    (void)call(
        one, "POST", "admin/multi-account/pairs/" + pair->pair_id.to_string() + "/decision",
        R"({"decision":")" + decision + R"(","reason":"looked at it"})"
    );
}

void give(const Person& who, std::int64_t credits) {
    if (credits == 0) return;
    Game::shared().db().write([&](Tx& tx) {
        ledger::Posting posting{.reason = "test.shift"};
        ledger::move(posting, ledger::faucet("test"), ledger::player(who.player), "credits", credits);
        ledger::post(tx, posting);
    });
}

Person at_bank(const std::string& name, std::int64_t credits) {
    const auto who = Game::shared().a_pilot(name);
    const auto station = Game::shared().atlas()->stations_in(1).front().station_id;
    (void)call(who, "POST", "trading/dock", R"({"station_id":")" + station.to_string() + R"("})");
    give(who, credits);
    // Newcomers may receive little.
    sql("update players set created_at = created_at - interval '30 days' where player_id = '" + who.player.to_string() +
        "'");
    return who;
}

std::string transfer_body(const Person& to, std::int64_t amount) {
    return R"({"to":")" + to.caller.username + R"(","amount":)" + std::to_string(amount) + "}";
}

std::string send(const Person& from, const Person& to, std::int64_t amount) {
    return refusal(from, "bank/transfers", transfer_body(to, amount));
}

std::int64_t credits_of(const Person& who) {
    return sql("select coalesce(sum(amount), 0) from ledger_balances where asset = 'credits' and owner_id = '" +
               who.player.to_string() + "'")[0][0]
        .as<std::int64_t>();
}

std::int64_t differences() {
    return parse_json<ledger::AuditView>(Game::shared().audit()).differences;
}

}  // namespace

TEST_CASE("a shared network is noted, never suspected, and nothing stored tells what it was") {
    auto& game = Game::shared();
    const auto anna = game.a_pilot("anna"), bert = game.a_pilot("bert");
    sign_in(anna, "203.0.113.7");
    sign_in(bert, "203.0.113.99");
    evaluate();
    const auto pair = pair_of(anna, bert);
    REQUIRE(pair);
    CHECK(pair->score == 5);
    CHECK_FALSE(pair->suspicious_since);
    CHECK_FALSE(linked(anna, bert));
    const auto stored = sql("select digest from account_sightings where user_id = '" + anna.user.to_string() + "'");
    REQUIRE(stored.size() == 2);
    for (const auto& row : stored) CHECK(row[0].as<std::string>().size() == 64);
    CHECK(sql("select * from account_sightings where digest like '%203.0%' or digest like '%Firefox%'").empty());
}

TEST_CASE("what a crowd shares is no evidence") {
    std::vector<Person> crowd;
    for (int i = 0; i < 9; ++i) crowd.push_back(Game::shared().a_pilot("student"));
    for (const auto& one : crowd) sign_in(one, "198.51.100.1");
    evaluate();
    CHECK_FALSE(pair_of(crowd[0], crowd[1]));
}

TEST_CASE("the same payer links at once, is told to administrators, and bans nobody") {
    auto& game = Game::shared();
    const auto carl = game.a_pilot("carl"), dora = game.a_pilot("dora");
    pay(carl, "PAYER-42");
    pay(dora, "PAYER-42");
    evaluate();
    const auto pair = pair_of(carl, dora);
    REQUIRE(pair);
    CHECK(pair->score == 100);
    CHECK(pair->suspicious_since);
    CHECK(linked(carl, dora));
    CHECK(
        sql("select * from outbox where topic = 'accounts.pair_suspected' and payload like '%" +
            pair->pair_id.to_string() + "%'")
            .size() == 1
    );
    CHECK(
        sql("select * from users where is_active and user_id in ('" + carl.user.to_string() + "', '" +
            dora.user.to_string() + "')")
            .size() == 2
    );
    evaluate();
    CHECK(
        sql("select * from outbox where topic = 'accounts.pair_suspected' and payload like '%" +
            pair->pair_id.to_string() + "%'")
            .size() <= 1
    );
    decide(carl, dora, "unrelated");
    CHECK_FALSE(linked(carl, dora));
    decide(carl, dora, "watch");
    CHECK(linked(carl, dora));
    CHECK(sql("select * from account_sightings where digest like '%PAYER%'").empty());
}

TEST_CASE("evidence decays and is forgotten; a decision stays") {
    auto& game = Game::shared();
    const auto emil = game.a_pilot("emil"), fina = game.a_pilot("fina");
    const std::string agent = "Helm/2 (Linux) device/00112233445566778899";
    sign_in(emil, "192.0.2.1", agent);
    sign_in(fina, "192.0.2.1", agent);
    evaluate();
    const auto fresh = pair_of(emil, fina);
    REQUIRE(fresh);
    CHECK(fresh->score == 50);
    sql("update account_sightings set last_seen = last_seen - interval '45 days' where user_id = '" +
        emil.user.to_string() + "'");
    sql("update account_pairs set evaluated_at = evaluated_at - interval '2 days' where pair_id = '" +
        fresh->pair_id.to_string() + "'");
    evaluate();
    CHECK(pair_of(emil, fina)->score == 22);
    decide(emil, fina, "linked");
    CHECK(linked(emil, fina));
    sql("update account_sightings set last_seen = last_seen - interval '100 days'");
    evaluate();
    sql("update account_pairs set evaluated_at = evaluated_at - interval '2 days'");
    evaluate();
    REQUIRE(pair_of(emil, fina));
    CHECK(pair_of(emil, fina)->score == 0);
    CHECK(linked(emil, fina));
    CHECK(sql("select * from account_sightings where user_id = '" + emil.user.to_string() + "'").empty());
}

TEST_CASE("a household is joined by one's own word, excuses suspicion and limits gifts") {
    auto& game = Game::shared();
    const auto gina = at_bank("gina", 100'000), hans = at_bank("hans", 100'000), ida = game.a_pilot("ida");
    const auto made = parse_json<linked_accounts::Household>(call(gina, "POST", "households", R"({"name":"Home"})"));
    const std::string base = "households/" + made.household_id.to_string();
    CHECK(refusal(gina, "households", R"({"name":"Second"})") == "in_household");
    CHECK(refusal(hans, base + "/accept", "") == "unknown_household");
    CHECK(refusal(hans, base + "/invite", R"({"username":")" + ida.caller.username + R"("})") == "unknown_household");
    (void)call(gina, "POST", base + "/invite", R"({"username":")" + hans.caller.username + R"("})");
    CHECK_FALSE(linked(gina, hans));
    const auto waiting = parse_json<linked_accounts::MyHousehold>(call(hans, "GET", "households/mine"));
    REQUIRE(waiting.invitations.size() == 1);
    CHECK(waiting.invitations[0].household == "Home");
    (void)call(hans, "POST", base + "/accept");
    CHECK(linked(gina, hans));
    CHECK(
        parse_json<linked_accounts::MyHousehold>(call(gina, "GET", "households/mine")).household->members.size() == 2
    );

    pay(gina, "PAYER-HOME");
    pay(hans, "PAYER-HOME");
    evaluate();
    REQUIRE(pair_of(gina, hans));
    CHECK(pair_of(gina, hans)->household);
    CHECK_FALSE(pair_of(gina, hans)->suspicious_since);

    CHECK(send(gina, hans, 10'001) == "linked_transfer_limit");
    CHECK(send(gina, hans, 6'000).empty());
    CHECK(send(hans, gina, 4'001) == "linked_transfer_limit");
    CHECK(send(hans, gina, 4'000).empty());
    CHECK(send(gina, hans, 1) == "linked_transfer_limit");

    (void)call(hans, "POST", base + "/leave");
    evaluate();
    CHECK(pair_of(gina, hans)->suspicious_since);
    (void)call(gina, "POST", base + "/leave");
    CHECK(sql("select * from households where household_id = '" + made.household_id.to_string() + "'").empty());
}

TEST_CASE("a transfer costs tax and surcharge, is told to both and stands in the books") {
    const auto rich = at_bank("rich", 1'000'000), poor = at_bank("poor", 0);
    const std::int64_t before = credits_of(poor), own = credits_of(rich);
    const auto done = parse_json<bank::TransferReply>(call(
        rich, "POST", "bank/transfers", R"({"to":")" + poor.player.to_string() + R"(","amount":60000,"note":"hi"})"
    ));
    CHECK(done.tax == 3'000);
    CHECK(done.surcharge == 1'000);
    CHECK(done.new_credits == own - 64'000);
    CHECK(credits_of(rich) == done.new_credits);
    CHECK(credits_of(poor) == before + 60'000);
    const auto seen = parse_json<bank::HistoryView>(call(poor, "GET", "bank/transfers")).transfers;
    REQUIRE(seen.size() == 1);
    CHECK(seen[0].direction == "received");
    CHECK(seen[0].note == "hi");
    CHECK_FALSE(seen[0].tax);
    const auto limits = parse_json<bank::LimitsView>(call(rich, "GET", "bank/limits"));
    CHECK(limits.sent == 60'000);
    CHECK(limits.may_send == 1'940'000);
    CHECK(limits.docked_at_bank);
    CHECK(differences() == 0);
}

TEST_CASE("refused transfers name their reason and move nothing") {
    const auto from = at_bank("payer", 5'000'000), to = at_bank("payee", 0);
    const auto undocked = Game::shared().a_pilot("floating");
    const auto newcomer = Game::shared().a_pilot("newcomer");
    const std::int64_t own = credits_of(from);
    CHECK(send(from, from, 10) == "own_account");
    CHECK(refusal(from, "bank/transfers", R"({"to":"nobody_at_all","amount":10})") == "unknown_pilot");
    CHECK(send(undocked, to, 10) == "no_bank_here");
    CHECK(send(from, newcomer, 50'001) == "bank_receive_limit");
    CHECK(send(from, to, 250'001) == "bank_pair_limit");
    for (const auto* amount : {"0", "-5", "1.5", "1000000001", "\"10\"", "null"}) {
        const std::string body = R"({"to":")" + to.caller.username + R"(","amount":)" + amount + "}";
        CHECK(refusal(from, "bank/transfers", body) == "validation_failed");
    }
    sql("update players set status = 'away', away_region = 'far', current_ship_id = null where player_id = '" +
        newcomer.player.to_string() + "'");
    CHECK(send(from, newcomer, 10) == "recipient_elsewhere");
    CHECK(credits_of(from) == own);
}

TEST_CASE("many transfers at once keep every limit, never overdraw, never deadlock, and sum to zero") {
    const std::uint64_t seed = std::random_device{}();
    CAPTURE(seed);
    constexpr std::size_t crowd = 5;
    std::vector<Person> pilots;
    for (std::size_t i = 0; i < crowd; ++i) pilots.push_back(at_bank("crowd", i == 0 ? 400'000 : 90'000));
    std::int64_t before = 0;
    for (const auto& one : pilots) before += credits_of(one);
    std::atomic<int> strange = 0;
    std::vector<std::thread> threads;
    for (std::uint64_t worker = 0; worker < 6; ++worker) {
        threads.emplace_back([&, worker] {
            Random random = Random(seed).fork(worker);
            for (int act = 0; act < 25; ++act) {
                const auto& from = pilots[static_cast<std::size_t>(random.integer(0, crowd - 1))];
                const auto& to = pilots[static_cast<std::size_t>(random.integer(0, crowd - 1))];
                const auto id = send(from, to, random.integer(1, 60'000));
                const bool known = id.empty() || id == "own_account" || id == "bank_pair_limit" ||
                                   id == "insufficient_credits" || id == "bank_receive_limit";
                if (!known) ++strange;
            }
        });
    }
    for (auto& thread : threads) thread.join();
    CHECK(strange == 0);
    std::int64_t after = 0, taken = 0;
    for (const auto& one : pilots) {
        const auto credits = credits_of(one);
        CHECK(credits >= 0);
        after += credits;
        taken += sql("select coalesce(sum(tax + surcharge), 0) from bank_transfers where from_player = '" +
                     one.player.to_string() + "'")[0][0]
                     .as<std::int64_t>();
    }
    CHECK(after + taken == before);
    CHECK(sql("select least(from_player, to_player), greatest(from_player, to_player), sum(amount) from bank_transfers "
              "group by 1, 2 having sum(amount) > 250000")
              .empty());
    CHECK(differences() == 0);
}

TEST_CASE("linked pilots who try at once from both sides get no credit more than the limit") {
    const auto one = at_bank("twin", 200'000), other = at_bank("twin", 200'000);
    pay(one, "PAYER-TWINS");
    pay(other, "PAYER-TWINS");
    evaluate();
    REQUIRE(linked(one, other));
    std::atomic<std::int64_t> passed = 0;
    std::vector<std::thread> threads;
    for (int worker = 0; worker < 6; ++worker) {
        threads.emplace_back([&, worker] {
            for (int act = 0; act < 6; ++act) {
                const bool there = (worker + act) % 2 == 0;
                if (send(there ? one : other, there ? other : one, 700).empty()) passed += 700;
            }
        });
    }
    for (auto& thread : threads) thread.join();
    CHECK(passed == 9'800);
}
