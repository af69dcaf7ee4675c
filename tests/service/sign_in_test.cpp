// The gate of every way in on a real database: sanctions, rights, one-time codes, devices, guessing by many names.
#include <algorithm>
#include <set>
#include <thread>

#include "auth_support.hpp"
#include "features/auth/service.hpp"
#include "platform/password/offload.hpp"
#include "sectorwars/auth.hpp"
#include "sectorwars/grants.hpp"
#include "sectorwars/personal_data.hpp"
#include "sectorwars/platform/metrics.hpp"

using namespace std::chrono_literals;
using namespace auth_test;
using support::Game;

namespace {

void ban(sw::UserId user) {
    change(
        "insert into sanctions (sanction_id, user_id, kind, reason, starts_at, imposed_by) values (gen_random_uuid(), "
        "'" +
        user.to_string() + "', 'ban', 'Sold the moon', now(), gen_random_uuid())"
    );
}

std::string exchange_code(sw::UserId user) {
    std::string code;
    Game::shared().db().write([&](sw::Tx& tx) { code = sw::auth::make_exchange_code(tx, user, "github"); });
    return code;
}

Pair exchange(const std::string& code) {
    return sw::parse_json<Pair>(call("POST", "/api/v1/auth/exchange", R"({"code":")" + code + R"("})"));
}

std::string session_of(const Pair& pair) {
    return claims_of(pair)->session.to_string();
}

std::int64_t audited(sw::UserId user, const std::string& action) {
    return number(
        "select count(*) from audit_log where action = '" + action + "' and user_id = '" + user.to_string() + "'"
    );
}

}  // namespace

TEST_CASE("somebody who is banned hears why after the right password only, and at a refresh") {
    const std::string name = fresh_name("banned");
    const sw::UserId user = register_person(name);
    const Pair before = login(name);
    const std::string code = exchange_code(user);
    ban(user);
    CHECK(code_of([&] { login(name, "not the password"); }) == "invalid_credentials");
    try {
        login(name);
        FAIL("came in");
    } catch (const sw::Failure& failure) {
        CHECK(failure.error().code == sw::Code::forbidden);
        CHECK(failure.error().id == "account_banned");
        const auto& fields = failure.error().fields;
        CHECK(std::any_of(fields.begin(), fields.end(), [](const auto& one) { return one.message == "Sold the moon"; })
        );
    }
    CHECK(code_of([&] { exchange(code); }) == "account_banned");
    CHECK(code_of([&] { refresh(before.refresh_token); }) == "account_banned");
    poll_revocations();
    CHECK(revoked(before));
    CHECK(code_of([&] { refresh(before.refresh_token); }) == "account_banned");
    CHECK(audited(user, "login_failed") == 4);
    change(
        "update sanctions set ends_at = now() - interval '1 second', starts_at = now() - interval '1 hour' where "
        "user_id = '" +
        user.to_string() + "'"
    );
    CHECK_FALSE(login(name).access_token.empty());
    CHECK(code_of([&] { refresh(before.refresh_token); }) == "invalid_refresh_token");
}

TEST_CASE("a code of a sign-in elsewhere opens one session, within a minute, by the same gate") {
    const std::string name = fresh_name("elsewhere");
    const sw::UserId user = register_person(name);
    const std::string code = exchange_code(user);
    const Pair pair = exchange(code);
    CHECK(pair.user_id == user);
    CHECK(claims_of(pair)->player == claims_of(login(name))->player);
    CHECK(code_of([&] { exchange(code); }) == "invalid_code");
    CHECK(code_of([&] { exchange("made up"); }) == "invalid_code");
    const std::string late = exchange_code(user);
    CHECK(
        number(
            "select count(*) from sign_in_codes where user_id = '" + user.to_string() +
            "' and expires_at <= now() + interval '61 seconds'"
        ) == 1
    );
    change("update sign_in_codes set expires_at = now() where user_id = '" + user.to_string() + "'");
    CHECK(code_of([&] { exchange(late); }) == "invalid_code");
    CHECK(number("select count(*) from sign_in_codes t where t::text like '%" + late + "%'") == 0);
    const std::string of_closed = exchange_code(user);
    change("update users set is_active = false where user_id = '" + user.to_string() + "'");
    CHECK(code_of([&] { exchange(of_closed); }) == "invalid_credentials");
    CHECK(code_of([&] {
              Game::shared().db().read([&](sw::ReadTx& tx) { sw::auth::require_may_enter(tx, user); });
          }) == "account_closed");
}

TEST_CASE("of many who exchange one code at once exactly one gets tokens") {
    const sw::UserId user = register_person(fresh_name("exchanger"));
    const std::string code = exchange_code(user);
    std::atomic<int> won{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 5; ++i) {
        threads.emplace_back([&] { won += code_of([&] { exchange(code); }).empty(); });
    }
    for (auto& thread : threads) thread.join();
    CHECK(won == 1);
}

TEST_CASE("a token carries the scopes of the grants, and not beyond their end") {
    const std::string name = fresh_name("granted");
    const sw::UserId user = register_person(name);
    CHECK(claims_of(login(name))->permissions.empty());
    CHECK_FALSE(claims_of(login(name))->is_admin);
    Game::shared().db().write([&](sw::Tx& tx) { sw::grants::grant_role(tx, user, "viewer", "test"); });
    change(
        "update admin_scope_grants set expires_at = now() + interval '90 seconds' where user_id = '" +
        user.to_string() + "'"
    );
    const Pair pair = login(name);
    const auto claims = claims_of(pair);
    CHECK(claims->is_admin);
    CHECK(claims->expires_at <= sw::now() + 90s);
    const auto has = [&](const char* scope) {
        return std::find(claims->permissions.begin(), claims->permissions.end(), scope) != claims->permissions.end();
    };
    CHECK(has("admin.players.view"));
    CHECK_FALSE(has("admin.players.manage"));
    change(
        "update admin_scope_grants set expires_at = now() - interval '1 second', "
        "granted_at = now() - interval '1 hour' where user_id = '" +
        user.to_string() + "'"
    );
    CHECK(claims_of(refresh(pair.refresh_token))->permissions.empty());
    CHECK_FALSE(claims_of(login(name))->is_admin);
}

TEST_CASE("what a body adds about rights changes nothing") {
    const std::string name = fresh_name("assigner");
    const std::string more = R"(,"is_admin":true,"permissions":["admin.players.view"],"mfa":true,"deleted":false,)"
                             R"("user_id":"00000000-0000-4000-8000-000000000001","role":"owner"})";
    const std::string account =
        R"({"username":")" + name + R"(","email":")" + name + R"(@example.test","password":")" + password + '"';
    call("POST", "/api/v1/auth/register", account + more);
    const std::string body = credentials(name);
    const auto claims =
        claims_of(sw::parse_json<Pair>(call("POST", "/api/v1/auth/login/json", body.substr(0, body.size() - 1) + more))
        );
    CHECK_FALSE(claims->is_admin);
    CHECK(claims->permissions.empty());
    CHECK_FALSE(claims->second_factor);
    CHECK(number("select count(*) from users where username = '" + name + "' and not is_admin") == 1);
}

TEST_CASE("people see their sessions and end their own, and no others") {
    const std::string name = fresh_name("devices");
    register_person(name);
    const std::string stranger_name = fresh_name("stranger");
    register_person(stranger_name);
    const Pair mine = login(name);
    const Pair other = login(name);
    const Pair stranger = login(stranger_name);
    const auto end = [](const Pair& by, const std::string& session) {
        return code_of([&] { call("DELETE", "/api/v1/auth/sessions/" + session, "", caller_of(by)); });
    };
    const auto list = [](const Pair& by) {
        const auto reply = sw::JsonDocument::parse(call("GET", "/api/v1/auth/sessions", "", caller_of(by)));
        std::set<std::string> out;
        const auto sessions = *reply.root().find("sessions");
        for (std::size_t i = 0; i < sessions.size(); ++i) {
            const std::string id(sessions.at(i).find("id")->as_string().value());
            CHECK(sessions.at(i).find("current")->as_boolean() == (id == session_of(by)));
            CHECK(sessions.at(i).find("method")->as_string() == "password");
            out.insert(id);
        }
        return out;
    };
    CHECK(list(mine) == std::set{session_of(mine), session_of(other)});
    CHECK(end(stranger, session_of(mine)) == "no_session");
    CHECK(end(mine, session_of(other)).empty());
    CHECK(end(mine, session_of(other)) == "no_session");
    poll_revocations();
    CHECK(revoked(other));
    CHECK_FALSE(revoked(mine));
    CHECK_FALSE(revoked(stranger));
    CHECK(list(mine) == std::set{session_of(mine)});
    CHECK(code_of([&] { refresh(other.refresh_token); }) == "invalid_refresh_token");
    CHECK(
        number(
            "select count(*) from outbox where topic = 'auth.revoked' and payload like '%" + session_of(other) + "%'"
        ) == 1
    );
}

TEST_CASE("all sessions end, or all but this one") {
    const std::string name = fresh_name("sweeper");
    register_person(name);
    const Pair mine = login(name);
    const Pair other = login(name);
    call("POST", "/api/v1/auth/sessions/revoke-all", R"({"keep_current":true})", caller_of(mine));
    poll_revocations();
    CHECK(revoked(other));
    CHECK_FALSE(revoked(mine));
    const Pair next = refresh(mine.refresh_token);
    call("POST", "/api/v1/auth/sessions/revoke-all", "{}", caller_of(next));
    poll_revocations();
    CHECK(revoked(next));
    CHECK(code_of([&] { refresh(next.refresh_token); }) == "invalid_refresh_token");
}

TEST_CASE("a copy of what is known of a person holds no secret, and after erasure there is no name") {
    const std::string name = fresh_name("forgotten");
    const sw::UserId user = register_person(name);
    const Pair pair = login(name);
    auto& game = Game::shared();
    const sw::personal_data::Person person{.user_id = user};
    const auto each = [&](const auto& work) {
        for (const auto& section : game.platform().shared.get<sw::personal_data::Sections>()->all()) {
            if (section.name == "account" || section.name == "sessions" || section.name == "second_factor")
                work(section);
        }
    };
    std::string text;
    each([&](const auto& section) {
        sw::JsonWriter writer(text);
        game.db().read([&](sw::ReadTx& tx) { section.export_to(tx, person, writer); });
    });
    CHECK(text.find(sw::auth::lower(name) + "@example.test") != std::string::npos);
    CHECK(text.find("\"method\":\"password\"") != std::string::npos);
    CHECK(text.find("$argon2id$") == std::string::npos);
    for (int i = 0; i < 2; ++i) {
        each([&](const auto& section) { game.db().write([&](sw::Tx& tx) { section.erase(tx, person); }); });
    }
    poll_revocations();
    CHECK(revoked(pair));
    CHECK(code_of([&] { login(name); }) == "invalid_credentials");
    for (const char* table : {"users", "player_credentials", "auth_sessions", "sign_in_codes"}) {
        INFO(table);
        CHECK(number(std::string("select count(*) from ") + table + " t where t::text ilike '%" + name + "%'") == 0);
    }
    CHECK(number("select count(*) from player_credentials where user_id = '" + user.to_string() + "'") == 0);
    CHECK(number("select count(*) from users where user_id = '" + user.to_string() + "' and deleted") == 1);
}

TEST_CASE("sign-ins and refusals stand in the audit log without what was typed") {
    const std::string name = fresh_name("audited");
    const sw::UserId user = register_person(name);
    (void)login(name);
    (void)code_of([&] { login(name, "a telling guess"); });
    const std::int64_t before = number("select count(*) from audit_log where action = 'login_failed'");
    (void)code_of([&] { login(fresh_name("no_such_name"), "a telling guess"); });
    CHECK(audited(user, "login") == 1);
    CHECK(audited(user, "login_failed") == 1);
    CHECK(number("select count(*) from audit_log where action = 'login_failed'") == before + 1);
    CHECK(
        Game::shared().platform().metrics.render().find("auth_failures_total{reason=\"credentials\"}") !=
        std::string::npos
    );
    for (const char* word : {"a telling guess", "no_such_name", password, "192.0.2.1"}) {
        CHECK(number(std::string("select count(*) from audit_log t where t::text like '%") + word + "%'") == 0);
    }
}

TEST_CASE("many names from one network run into its limit, whether they exist or not") {
    sw::Config config = Game::shared().platform().config;
    config.rate_limits = true;
    const sw::Platform& game = Game::shared().platform();
    const sw::Platform platform{config,       game.database,  game.shared, game.hub,
                                game.metrics, game.passwords, game.tokens, game.revocations,
                                game.reactor, game.services,  game.keys,   game.envelope};
    sw::auth::Settings settings;
    settings.address_failures = 8;
    const sw::auth::Service service(platform, std::make_shared<const sw::auth::Settings>(settings));
    sw::OffloadImpl offload(Game::shared().db());
    std::vector<std::string> names;
    for (int i = 0; i < 8; ++i) {
        names.push_back(fresh_name("stuffed"));
        if (i % 2 == 0) register_person(names.back());
    }
    const auto try_from = [&](const std::string& ip, const std::string& name, const std::string& secret) {
        const sw::Caller caller{.ip = ip};
        return code_of([&] { (void)service.login(offload, caller, {.username = name, .password = secret}); });
    };
    for (std::size_t i = 0; i < names.size(); ++i) {
        CHECK(try_from("198.51.100." + std::to_string(i), names[i], "leaked elsewhere") == "invalid_credentials");
    }
    CHECK(try_from("198.51.100.77", names[0], password) == "too_many_failures");
    CHECK(try_from("198.51.100.77", names[1], password) == "too_many_failures");
    CHECK(try_from("203.0.113.1", names[0], password).empty());
}

TEST_CASE("the time of a refusal does not tell whether the name exists") {
    const std::string name = fresh_name("timed");
    const std::string user = register_person(name).to_string();
    const auto time_of = [](const std::string& who) {
        const auto begin = std::chrono::steady_clock::now();
        (void)code_of([&] { login(who, "not the password"); });
        return std::chrono::steady_clock::now() - begin;
    };
    std::vector<std::chrono::nanoseconds> known, unknown;
    for (int i = 0; i < 9; ++i) {  // one after the other, so that both see the same machine
        change("update user_security set failed_count = 0 where user_id = '" + user + "'");
        known.push_back(time_of(name));
        unknown.push_back(time_of(fresh_name("nobody")));
    }
    const auto median = [](std::vector<std::chrono::nanoseconds>& times) {
        std::nth_element(times.begin(), times.begin() + 4, times.end());
        return static_cast<double>(times[4].count());
    };
    const double ratio = median(known) / median(unknown);
    CAPTURE(ratio);
    CHECK(ratio > 0.6);
    CHECK(ratio < 1.7);
}
