// Bans, suspensions and appeals on a real database.
#include "sectorwars/sanctions.hpp"

#include <atomic>
#include <thread>

#include "features/sanctions/service.hpp"
#include "rights_support.hpp"
#include "sectorwars/personal_data.hpp"

using namespace auth_test;
using namespace rights_test;
using support::Game;

namespace {

std::string path_of(sw::UserId user) {
    return "/api/v1/admin/users/" + user.to_string() + "/sanctions";
}

constexpr const char* ban = R"({"kind":"ban","reason":"Sold the moon","note":"second time"})";
constexpr const char* day = R"({"kind":"suspension","reason":"Shouting","duration_hours":24})";

std::string impose(const Admin& by, sw::UserId user, const std::string& body) {
    const auto reply = sw::JsonDocument::parse(call("POST", path_of(user), body, by.caller));
    return std::string(reply.root().find("sanction_id")->as_string().value());
}

/// What a refused sign-in says.
sw::Error refusal_of(const std::string& name, const std::string& secret = password) {
    try {
        login(name, secret);
    } catch (const sw::Failure& failure) {
        return failure.error();
    }
    return {};
}

std::string field_of(const sw::Error& error, const std::string& name) {
    for (const auto& field : error.fields) {
        if (field.field == name) return field.message;
    }
    return "";
}

std::string appeal(const std::string& token, const std::string& text = "It was not me, truly.") {
    return code_of([&] {
        call("POST", "/api/v1/auth/appeals", R"({"appeal_token":")" + token + R"(","text":")" + text + R"("})");
    });
}

std::string appeal_of(const std::string& sanction) {
    pqxx::connection owner(Game::shared().superuser_url());
    pqxx::nontransaction work(owner);
    return work.exec("select appeal_id from nexus.sanction_appeals where sanction_id = '" + sanction + "'")[0][0].c_str(
    );
}

}  // namespace

TEST_CASE("a ban ends what runs and keeps its person out until it is lifted") {
    const Admin moderator = an_admin("moderator");
    const std::string name = fresh_name("banned");
    const sw::UserId user = register_person(name);
    const Pair pair = login(name);
    const std::string sanction = impose(moderator, user, ban);
    poll_revocations();
    CHECK(revoked(pair));
    CHECK(code_of([&] { refresh(pair.refresh_token); }) == "account_banned");
    const sw::Error refused = refusal_of(name);
    CHECK(refused.id == "account_banned");
    CHECK(field_of(refused, "reason") == "Sold the moon");
    CHECK(refused.message.find("second time") == std::string::npos);
    // Strangers learn nothing: neither of the ban nor a token.
    CHECK(refusal_of(name, "not the password").id == "invalid_credentials");
    const std::string lift = "/api/v1/admin/sanctions/" + sanction + "/lift";
    CHECK(attempt(moderator.caller, "POST", lift, R"({"reason":"mistaken"})") == "");
    CHECK_FALSE(claims_of(login(name)) == nullptr);
    CHECK(attempt(moderator.caller, "POST", lift, R"({"reason":"again"})") == "sanction_over");
    CHECK(
        attempt(
            moderator.caller, "POST", "/api/v1/admin/sanctions/" + sw::UserId::make().to_string() + "/lift",
            R"({"reason":"nothing"})"
        ) == "no_sanction"
    );
    const auto history = sw::JsonDocument::parse(call("GET", path_of(user), "", moderator.caller));
    const auto first = history.root().find("sanctions")->at(0);
    CHECK(first.find("lift_reason")->as_string() == "mistaken");
    CHECK(first.find("in_force")->as_boolean() == false);
    CHECK(audited("sanction", user) == 1);
    CHECK(audited("sanction_lifted", user) == 1);
}

TEST_CASE("no sign-in that races with a ban comes out with a token that counts") {
    const Admin moderator = an_admin("moderator");
    for (int round = 0; round < 5; ++round) {
        const sw::UserId user = an_account(fresh_name("racer"));
        std::atomic<bool> over{false};
        std::vector<Pair> won;
        std::thread racer([&] {
            while (!over) {
                std::string code;
                Game::shared().db().write([&](sw::Tx& tx) { code = sw::auth::make_exchange_code(tx, user, "github"); });
                (void)code_of([&] {
                    const std::string body = R"({"code":")" + code + R"("})";
                    won.push_back(sw::parse_json<Pair>(call("POST", "/api/v1/auth/exchange", body)));
                });
            }
        });
        std::this_thread::sleep_for(std::chrono::milliseconds(40 + 7 * round));
        (void)impose(moderator, user, ban);
        std::this_thread::sleep_for(std::chrono::milliseconds(30));
        over = true;
        racer.join();
        poll_revocations();
        INFO("round " << round << ", sign-ins: " << won.size());
        CHECK_FALSE(won.empty());
        for (const auto& pair : won) CHECK(revoked(pair));
    }
}

TEST_CASE("a suspension ends by itself, and the longest sanction counts") {
    const Admin moderator = an_admin("moderator");
    const std::string name = fresh_name("suspended");
    const sw::UserId user = register_person(name);
    const std::string sanction = impose(moderator, user, day);
    CHECK(refusal_of(name).id == "account_suspended");
    const std::string forever = impose(moderator, user, ban);
    CHECK(refusal_of(name).id == "account_banned");
    CHECK(
        attempt(moderator.caller, "POST", "/api/v1/admin/sanctions/" + forever + "/lift", R"({"reason":"enough"})") ==
        ""
    );
    CHECK(refusal_of(name).id == "account_suspended");
    change(
        "update sanctions set starts_at = now() - interval '2 days', ends_at = now() - interval '1 second' "
        "where sanction_id = '" +
        sanction + "'"
    );
    CHECK(refusal_of(name).id.empty());
    CHECK(
        attempt(moderator.caller, "POST", path_of(user), R"({"kind":"suspension","reason":"no end"})") == "sanction_end"
    );
}

TEST_CASE("nobody bans themselves, somebody stronger, or nobody") {
    const Admin moderator = an_admin("moderator");
    const Admin owner = an_admin("owner");
    const Admin second = an_admin("owner");
    CHECK(attempt(moderator.caller, "POST", path_of(moderator.user), ban) == "own_account");
    CHECK(attempt(moderator.caller, "POST", path_of(owner.user), ban) == "stronger_account");
    CHECK(attempt(moderator.caller, "POST", path_of(sw::UserId::make()), ban) == "no_user");
    CHECK(attempt(owner.caller, "POST", path_of(second.user), day) == "");
    // What an owner did to an owner is not for a moderator to undo.
    const auto history = sw::JsonDocument::parse(call("GET", path_of(second.user), "", moderator.caller));
    const std::string id(history.root().find("sanctions")->at(0).find("sanction_id")->as_string().value());
    CHECK(
        attempt(moderator.caller, "POST", "/api/v1/admin/sanctions/" + id + "/lift", R"({"reason":"kind"})") ==
        "stronger_account"
    );
    CHECK(refusal_of(second.name).id == "account_suspended");
}

TEST_CASE("whoever has the right password may appeal once, and the answer decides") {
    const Admin moderator = an_admin("moderator");
    const std::string name = fresh_name("appeals");
    const sw::UserId user = register_person(name);
    const std::string sanction = impose(moderator, user, ban);
    const std::string old_token = field_of(refusal_of(name), "appeal_token");
    const std::string token = field_of(refusal_of(name), "appeal_token");
    REQUIRE_FALSE(token.empty());
    CHECK(token != old_token);
    // Only a digest is kept, of the newest one.
    CHECK(number("select count(*) from appeal_tokens where sanction_id = '" + sanction + "'") == 1);
    CHECK(
        number(
            "select count(*) from appeal_tokens where encode(token_hash, 'hex') = '" + sw::digest_token(token) + "'"
        ) == 1
    );
    CHECK(appeal(old_token) == "invalid_appeal_token");
    CHECK(appeal("made up") == "invalid_appeal_token");
    CHECK(appeal(token, "short") == "validation_failed");
    CHECK(appeal(token) == "");
    CHECK(appeal(token) == "invalid_appeal_token");
    CHECK(appeal(field_of(refusal_of(name), "appeal_token")) == "already_appealed");
    const std::string id = appeal_of(sanction);
    const std::string path = "/api/v1/admin/appeals/" + id + "/answer";
    CHECK(call("GET", "/api/v1/admin/appeals?limit=200", "", moderator.caller).find(id) != std::string::npos);
    CHECK(attempt(moderator.caller, "POST", path, R"({"decision":"maybe","text":"hmm"})") == "validation_failed");
    CHECK(attempt(moderator.caller, "POST", path, R"({"decision":"lift","text":"You are right."})") == "");
    CHECK(refusal_of(name).id.empty());
    CHECK(attempt(moderator.caller, "POST", path, R"({"decision":"keep","text":"No."})") == "already_answered");
    CHECK(call("GET", "/api/v1/admin/appeals?limit=200", "", moderator.caller).find(id) == std::string::npos);
    CHECK(
        call("GET", "/api/v1/admin/appeals?open=false&limit=200", "", moderator.caller).find(id) != std::string::npos
    );
}

TEST_CASE("an appeal that is turned down leaves the sanction, and a token that is old buys nothing") {
    const Admin moderator = an_admin("moderator");
    const std::string name = fresh_name("turned_down");
    const sw::UserId user = register_person(name);
    const std::string sanction = impose(moderator, user, day);
    std::string token = field_of(refusal_of(name), "appeal_token");
    change("update appeal_tokens set expires_at = now() - interval '1 second' where sanction_id = '" + sanction + "'");
    CHECK(appeal(token) == "invalid_appeal_token");
    const sw::sanctions::Service service(Game::shared().platform());
    Game::shared().db().write([&](sw::Tx& tx) { service.purge(tx); });
    CHECK(number("select count(*) from appeal_tokens where sanction_id = '" + sanction + "'") == 0);
    token = field_of(refusal_of(name), "appeal_token");
    CHECK(appeal(token) == "");
    const std::string path = "/api/v1/admin/appeals/" + appeal_of(sanction) + "/answer";
    CHECK(attempt(moderator.caller, "POST", path, R"({"decision":"keep","text":"We saw you."})") == "");
    CHECK(refusal_of(name).id == "account_suspended");
    CHECK(audited("appeal_answered", user) == 1);
}

TEST_CASE("a person's export tells their sanctions but no notes, and an erasure leaves no words of theirs") {
    const Admin moderator = an_admin("moderator");
    const std::string name = fresh_name("exported");
    const sw::UserId user = register_person(name);
    (void)impose(moderator, user, ban);
    CHECK(appeal(field_of(refusal_of(name), "appeal_token"), "I want to come home again.") == "");
    const auto section = sw::sanctions::section();
    const auto exported = [&] {
        std::string text;
        sw::JsonWriter writer(text);
        Game::shared().db().read([&](sw::ReadTx& tx) { section.export_to(tx, {.user_id = user}, writer); });
        return text;
    };
    CHECK(exported().find("Sold the moon") != std::string::npos);
    CHECK(exported().find("I want to come home again.") != std::string::npos);
    CHECK(exported().find("second time") == std::string::npos);
    for (int again = 0; again < 2; ++again) {
        Game::shared().db().write([&](sw::Tx& tx) { section.erase(tx, {.user_id = user}); });
    }
    CHECK(exported().find("come home") == std::string::npos);
    CHECK(number("select count(*) from sanctions where note <> '' and user_id = '" + user.to_string() + "'") == 0);
    CHECK(refusal_of(name).id == "account_banned");
}
