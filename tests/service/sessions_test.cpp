// Sessions, refresh tokens and their ends on a real database.
#include <thread>

#include "auth_support.hpp"
#include "features/auth/bootstrap.hpp"
#include "sectorwars/auth.hpp"

using namespace std::chrono_literals;
using namespace auth_test;
using support::Game;

TEST_CASE("of five who spend one refresh token at once exactly one gets the next pair") {
    const std::string name = fresh_name("spender");
    register_person(name);
    const Pair pair = login(name);
    std::atomic<int> won{0};
    std::atomic<int> lost{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 5; ++i) {
        threads.emplace_back([&] {
            const std::string code = code_of([&] { refresh(pair.refresh_token); });
            won += code.empty();
            lost += code == "invalid_refresh_token";
        });
    }
    for (auto& thread : threads) thread.join();
    CHECK(won == 1);
    CHECK(lost == 4);
    poll_revocations();
    CHECK_FALSE(revoked(pair));
}

TEST_CASE("a refresh token that is used again after the grace ends the session of both holders") {
    const std::string name = fresh_name("thief");
    const std::string user = register_person(name).to_string();
    const Pair first = login(name);
    const Pair second = refresh(first.refresh_token);
    CHECK(claims_of(second)->session == claims_of(first)->session);
    CHECK(second.refresh_token != first.refresh_token);
    CHECK(code_of([&] { refresh(first.refresh_token); }) == "invalid_refresh_token");
    poll_revocations();
    CHECK_FALSE(revoked(second));
    change(
        "update refresh_tokens set used_at = used_at - interval '11 seconds' where used_at is not null and "
        "session_id = '" +
        claims_of(first)->session.to_string() + "'"
    );
    CHECK(code_of([&] { refresh(first.refresh_token); }) == "invalid_refresh_token");
    poll_revocations();
    CHECK(revoked(second));
    CHECK(code_of([&] { refresh(second.refresh_token); }) == "invalid_refresh_token");
    CHECK(number("select count(*) from outbox where topic = 'security.alert' and payload like '%" + user + "%'") == 1);
    CHECK(number("select count(*) from audit_log where violation and user_id = '" + user + "'") == 1);
    CHECK_FALSE(revoked(login(name)));
}

TEST_CASE("a refresh token ends with its session, its account and its time") {
    const std::string name = fresh_name("ending");
    const std::string user = register_person(name).to_string();
    CHECK(code_of([&] { refresh("never issued"); }) == "invalid_refresh_token");
    const Pair expired = login(name);
    change(
        "update refresh_tokens set expires_at = now() where session_id = '" + claims_of(expired)->session.to_string() +
        "'"
    );
    CHECK(code_of([&] { refresh(expired.refresh_token); }) == "invalid_refresh_token");
    const Pair capped = login(name);
    change(
        "update auth_sessions set expires_at = now() where session_id = '" + claims_of(capped)->session.to_string() +
        "'"
    );
    CHECK(code_of([&] { refresh(capped.refresh_token); }) == "invalid_refresh_token");
    const Pair inactive = login(name);
    change("update users set is_active = false where user_id = '" + user + "'");
    CHECK(code_of([&] { refresh(inactive.refresh_token); }) == "invalid_refresh_token");
}

TEST_CASE("logging out ends one session within a second and says so to everybody else") {
    const std::string name = fresh_name("leaver");
    register_person(name);
    const Pair mine = login(name);
    const Pair other = login(name);
    const auto begun = std::chrono::steady_clock::now();
    CHECK(
        call("POST", "/api/v1/auth/logout", R"({"refresh_token":")" + mine.refresh_token + R"("})").find("detail") !=
        std::string::npos
    );
    poll_revocations();
    CHECK(revoked(mine));
    CHECK(std::chrono::steady_clock::now() - begun < 1s);
    CHECK_FALSE(revoked(other));
    CHECK(code_of([&] { refresh(mine.refresh_token); }) == "invalid_refresh_token");
    CHECK(code_of([&] {
              call("POST", "/api/v1/auth/me/token", '"' + mine.access_token + '"');
          }) == "not_authenticated");
    CHECK(code_of([&] { call("POST", "/api/v1/auth/logout", R"({"refresh_token":"unknown"})"); }).empty());
    CHECK(
        number(
            "select count(*) from outbox where topic = 'auth.revoked' and payload like '%" +
            claims_of(mine)->session.to_string() + "%'"
        ) == 1
    );
}

TEST_CASE("an event of another process revokes at once, without asking the database") {
    const std::string name = fresh_name("remote");
    register_person(name);
    const Pair pair = login(name);
    for (const auto& subscription : Game::shared().core().subscriptions()) {
        if (subscription.topic != "auth.revoked") continue;
        subscription.run(
            {.topic = "auth.revoked",
             .payload = R"({"user_id":")" + pair.user_id.to_string() + R"(","session_id":")" +
                        claims_of(pair)->session.to_string() + R"(","reason":"logout","at":")" +
                        sw::to_rfc3339(sw::now()) + R"("})"}
        );
    }
    CHECK(revoked(pair));
}

TEST_CASE("a changed password ends all other sessions and every older token") {
    const std::string name = fresh_name("changer");
    register_person(name);
    const Pair mine = login(name);
    const Pair other = login(name);
    const std::string fresh_password = "another long secret";
    const auto change_to = [&](const std::string& from, const std::string& to) {
        return call(
            "POST", "/api/v1/auth/password/change",
            R"({"old_password":")" + from + R"(","new_password":")" + to + R"("})", caller_of(mine)
        );
    };
    CHECK(code_of([&] { change_to("not the password", fresh_password); }) == "wrong_password");
    CHECK(code_of([&] { change_to(password, password); }) == "same_password");
    CHECK(code_of([&] { change_to(password, "Password123"); }) == "validation_failed");
    CHECK(code_of([&] { change_to(password, name); }) == "validation_failed");
    const Pair next = sw::parse_json<Pair>(change_to(password, fresh_password));
    poll_revocations();
    CHECK(revoked(mine));
    CHECK(revoked(other));
    CHECK_FALSE(revoked(next));
    CHECK(claims_of(next)->session == claims_of(mine)->session);
    CHECK(code_of([&] { refresh(mine.refresh_token); }) == "invalid_refresh_token");
    CHECK(code_of([&] { refresh(other.refresh_token); }) == "invalid_refresh_token");
    CHECK_FALSE(revoked(refresh(next.refresh_token)));
    CHECK(code_of([&] { login(name); }) == "invalid_credentials");
    CHECK(code_of([&] { login(name, fresh_password); }).empty());
}

TEST_CASE("nothing secret is stored in the clear, nor in an event") {
    const std::string name = fresh_name("private");
    register_person(name);
    const Pair pair = login(name);
    const Pair next = refresh(pair.refresh_token);
    for (const char* table :
         {"users", "player_credentials", "user_security", "auth_sessions", "refresh_tokens", "outbox",
          "environment_admin"}) {
        INFO(table);
        for (const std::string& secret :
             {std::string(password), std::string("a-password-for-tests"), pair.refresh_token, next.refresh_token,
              pair.access_token, std::string("192.0.2.1")}) {
            CHECK(
                number(std::string("select count(*) from ") + table + " t where t::text like '%" + secret + "%'") == 0
            );
        }
    }
}

TEST_CASE("no log line holds a password or a token") {
    const std::string name = fresh_name("discreet");
    const std::string fresh_password = "another long secret";
    std::vector<std::string> secrets{password, fresh_password, "a wrong guess", "a-password-for-tests"};
    const CapturedLog log;
    register_person(name);
    (void)code_of([&] { login(name, "a wrong guess"); });
    const Pair first = login(name);
    const Pair second = refresh(first.refresh_token);
    const Pair third = sw::parse_json<Pair>(call(
        "POST", "/api/v1/auth/password/change",
        R"({"old_password":")" + std::string(password) + R"(","new_password":")" + fresh_password + R"("})",
        caller_of(second)
    ));
    change(
        "update refresh_tokens set used_at = used_at - interval '11 seconds' where used_at is not null and "
        "session_id = '" +
        claims_of(first)->session.to_string() + "'"
    );
    (void)code_of([&] { refresh(first.refresh_token); });
    call("POST", "/api/v1/auth/logout", R"({"refresh_token":")" + third.refresh_token + R"("})");
    for (const Pair& pair : {first, second, third}) {
        secrets.push_back(pair.access_token);
        secrets.push_back(pair.refresh_token);
    }
    const std::string written = log.text();
    CHECK(written.find(first.user_id.to_string()) != std::string::npos);
    CHECK(written.find("$argon2id$") == std::string::npos);
    for (const auto& secret : secrets) CHECK(written.find(secret) == std::string::npos);
}

TEST_CASE("expired tokens and ended sessions are purged, living ones stay") {
    const std::string name = fresh_name("purged");
    const std::string user = register_person(name).to_string();
    const Pair expired = login(name);
    const Pair ended = login(name);
    const Pair living = login(name);
    change(
        "update auth_sessions set expires_at = now() - interval '1 hour' where session_id = '" +
        claims_of(expired)->session.to_string() + "'"
    );
    change(
        "update auth_sessions set revoked_at = now() - interval '8 days' where session_id = '" +
        claims_of(ended)->session.to_string() + "'"
    );
    for (const auto& job : Game::shared().core().jobs()) {
        if (job.name == "auth.purge") Game::shared().db().write(job.run);
    }
    CHECK(number("select count(*) from auth_sessions where user_id = '" + user + "'") == 1);
    CHECK(code_of([&] { refresh(living.refresh_token); }).empty());
}
