// Accounts, sessions and their ends on a real database.
#include "sectorwars/auth.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <pqxx/pqxx>
#include <sstream>
#include <thread>

#include "features/auth/bootstrap.hpp"
#include "sectorwars/platform/identity.hpp"
#include "sectorwars/platform/log.hpp"
#include "support/service_fixture.hpp"

using namespace std::chrono_literals;
using support::Game;

namespace {

constexpr const char* password = "a long enough secret";

struct Pair {
    std::string access_token, refresh_token, token_type;
    sw::UserId user_id;
    bool requires_mfa = true, mfa_enabled = true, must_change_password = true;

    static constexpr auto describe() {
        return sw::fields(
            sw::field("access_token", &Pair::access_token, ""), sw::field("refresh_token", &Pair::refresh_token, ""),
            sw::field("token_type", &Pair::token_type, ""), sw::field("user_id", &Pair::user_id, ""),
            sw::field("requires_mfa", &Pair::requires_mfa, ""), sw::field("mfa_enabled", &Pair::mfa_enabled, ""),
            sw::field("must_change_password", &Pair::must_change_password, "")
        );
    }
};

/// Names that no other test of this executable uses.
std::string fresh_name(const std::string& prefix) {
    static std::atomic<int> count{0};
    return prefix + "_" + std::to_string(++count);
}

std::string credentials(const std::string& name, const std::string& secret = password) {
    return R"({"username":")" + name + R"(","password":")" + secret + R"("})";
}

std::string call(std::string_view method, std::string_view path, std::string_view body, sw::Caller caller = {}) {
    if (caller.ip.empty()) caller.ip = "192.0.2.1";
    return Game::shared().call(caller, method, path, body);
}

sw::UserId register_person(const std::string& name) {
    const std::string body =
        R"({"username":")" + name + R"(","email":")" + name + R"(@Example.Test","password":")" + password + R"("})";
    const auto reply = sw::JsonDocument::parse(call("POST", "/api/v1/auth/register", body));
    return *sw::UserId::parse(reply.root().find("id")->as_string().value());
}

Pair login(const std::string& name, const std::string& secret = password) {
    return sw::parse_json<Pair>(call("POST", "/api/v1/auth/login/json", credentials(name, secret)));
}

Pair refresh(const std::string& token) {
    return sw::parse_json<Pair>(call("POST", "/api/v1/auth/refresh", R"({"refresh_token":")" + token + R"("})"));
}

/// The stable code of the refusal; "" when there was none.
template <class Work>
std::string code_of(const Work& work) {
    try {
        work();
    } catch (const sw::Failure& failure) {
        return failure.error().id;
    }
    return "";
}

std::int64_t number(const std::string& query) {
    pqxx::connection owner(Game::shared().superuser_url());
    pqxx::nontransaction work(owner);
    work.exec("set search_path to region, nexus, public");
    return work.exec(query)[0][0].as<std::int64_t>();
}

void change(const std::string& statement) {
    pqxx::connection owner(Game::shared().superuser_url());
    pqxx::nontransaction work(owner);
    work.exec("set search_path to region, nexus, public");
    work.exec(statement);
}

std::shared_ptr<const sw::Claims> claims_of(const Pair& pair) {
    return Game::shared().platform().tokens.verify(pair.access_token);
}

sw::Caller caller_of(const Pair& pair) {
    const auto claims = claims_of(pair);
    return {
        .user = claims->user,
        .player = claims->player,
        .session = claims->session,
        .username = claims->username,
        .is_admin = claims->is_admin,
        .ip = "192.0.2.1"};
}

/// What the application does every 500 ms.
void poll_revocations() {
    auto& game = Game::shared();
    game.db().read([&](sw::ReadTx& tx) { game.core().revocations().refresh(tx); });
}

/// Everything that is written to standard error while this lives, at the most talkative level.
class CapturedLog {
public:
    CapturedLog() : path_(std::filesystem::temp_directory_path() / ("auth_test." + std::to_string(getpid()))) {
        const int file = open(path_.c_str(), O_CREAT | O_RDWR | O_TRUNC | O_APPEND, 0600);
        REQUIRE(file >= 0);
        dup2(file, STDERR_FILENO);
        close(file);
        sw::log::configure("debug", "json");
    }

    ~CapturedLog() {
        sw::log::configure("info", "json");
        dup2(kept_, STDERR_FILENO);
        close(kept_);
        std::filesystem::remove(path_);
    }

    CapturedLog(const CapturedLog&) = delete;
    CapturedLog& operator=(const CapturedLog&) = delete;

    [[nodiscard]] std::string text() const {
        std::ostringstream out;
        out << std::ifstream(path_).rdbuf();
        return out.str();
    }

private:
    std::filesystem::path path_;
    int kept_ = dup(STDERR_FILENO);
};

bool revoked(const Pair& pair) {
    return Game::shared().platform().revocations.revoked(*claims_of(pair));
}

}  // namespace

TEST_CASE("a newcomer registers, logs in by a name in any case and is known") {
    const std::string name = fresh_name("Newcomer");
    const sw::UserId user = register_person(name);
    std::string shouted = name;
    for (char& c : shouted) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    const Pair pair = login(shouted);
    CHECK(pair.user_id == user);
    CHECK(pair.token_type == "bearer");
    CHECK_FALSE(pair.requires_mfa);
    CHECK_FALSE(pair.mfa_enabled);
    CHECK_FALSE(pair.must_change_password);
    const auto claims = claims_of(pair);
    REQUIRE(claims);
    CHECK(claims->user == user);
    CHECK(claims->username == name);
    CHECK_FALSE(claims->is_admin);
    CHECK(
        number(
            "select count(*) from players where player_id = '" + claims->player.to_string() + "' and user_id = '" +
            user.to_string() + "'"
        ) == 1
    );
    const auto me = sw::JsonDocument::parse(call("GET", "/api/v1/auth/me", "", caller_of(pair)));
    CHECK(me.root().find("username")->as_string() == name);
    CHECK(me.root().find("email")->as_string() == sw::auth::lower(name) + "@example.test");
    CHECK_FALSE(me.root().find("last_login")->is_null());
    const auto same = call("POST", "/api/v1/auth/me/token", '"' + pair.access_token + '"');
    CHECK(same == call("POST", "/api/v1/auth/me/token", R"({"token":")" + pair.access_token + R"("})"));
    CHECK(sw::JsonDocument::parse(same).root().find("id")->as_string() == user.to_string());
}

TEST_CASE("names and addresses are taken whatever their case") {
    const std::string name = fresh_name("Taken");
    register_person(name);
    const auto with = [&](const std::string& username, const std::string& email) {
        return code_of([&] {
            call(
                "POST", "/api/v1/auth/register",
                R"({"username":")" + username + R"(","email":")" + email + R"(","password":")" + password + R"("})"
            );
        });
    };
    CHECK(with(sw::auth::lower(name), fresh_name("other") + "@example.test") == "username_taken");
    CHECK(with(fresh_name("other"), sw::auth::lower(name) + "@EXAMPLE.test") == "email_taken");
    CHECK(with("x", "not an address") == "validation_failed");
}

TEST_CASE("of many people who register one name at once exactly one gets it") {
    const std::string name = fresh_name("race");
    std::atomic<int> won{0};
    std::atomic<int> taken{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 5; ++i) {
        threads.emplace_back([&, i] {
            const std::string code = code_of([&] {
                call(
                    "POST", "/api/v1/auth/register",
                    R"({"username":")" + name + R"(","email":"r)" + std::to_string(i) + name +
                        R"(@example.test","password":")" + password + R"("})"
                );
            });
            won += code.empty();
            taken += code == "username_taken";
        });
    }
    for (auto& thread : threads) thread.join();
    CHECK(won == 1);
    CHECK(taken == 4);
    CHECK(number("select count(*) from players where username = '" + name + "'") == 1);
}

TEST_CASE("when the pilot cannot be made there is no account either") {
    const std::string name = fresh_name("unlucky");
    change(
        "create or replace function nexus.refuse_pilot() returns trigger language plpgsql as "
        "$$ begin raise exception 'no pilots today' using errcode = '23514', constraint = 'no_pilots'; end $$"
    );
    change("create trigger refuse_pilot before insert on players for each row execute function nexus.refuse_pilot()");
    const std::string code = code_of([&] { register_person(name); });
    change("drop trigger refuse_pilot on players");
    CHECK_FALSE(code.empty());
    CHECK(number("select count(*) from users where username = '" + name + "'") == 0);
    register_person(name);
    CHECK(number("select count(*) from users where username = '" + name + "'") == 1);
}

TEST_CASE("a wrong password and an unknown name are the same answer") {
    const std::string name = fresh_name("wrong");
    register_person(name);
    const auto answer = [](const std::string& who) {
        try {
            login(who, "not the password");
        } catch (const sw::Failure& failure) {
            CHECK(failure.error().code == sw::Code::unauthenticated);
            return failure.error().id + failure.error().message;
        }
        return std::string("logged in");
    };
    CHECK(answer(name) == answer(fresh_name("nobody")));
    change("update users set is_active = false where username = '" + name + "'");
    CHECK(code_of([&] { login(name); }) == "invalid_credentials");
}

TEST_CASE("the door for players is closed to administrators") {
    const auto through = [](const char* path) {
        return code_of([&] { call("POST", path, credentials("admin", "a-password-for-tests")); });
    };
    CHECK(through("/api/v1/auth/login/direct").empty());
    CHECK(through("/api/v1/auth/player/login/json") == "invalid_credentials");
    CHECK(claims_of(login("admin", "a-password-for-tests"))->is_admin);
}

TEST_CASE(
    "the environment's administrator is created once, follows the environment and keeps a password changed by hand"
) {
    const sw::Platform& game = Game::shared().platform();
    sw::Config config = game.config;
    config.admin_username = fresh_name("Chief");
    config.admin_password = "the first of the environment";
    const sw::Platform platform{config,       game.database,  game.shared, game.hub,
                                game.metrics, game.passwords, game.tokens, game.revocations};
    const auto enters = [&](const std::string& secret) {
        const std::string code = code_of([&] { login(config.admin_username, secret); });
        change("update user_security set failed_count = 0");
        return code.empty();
    };
    sw::auth::ensure_admin(platform);
    sw::auth::ensure_admin(platform);
    CHECK(number("select count(*) from users where username = '" + config.admin_username + "' and is_admin") == 1);
    CHECK(enters("the first of the environment"));

    const Pair session = login(config.admin_username, "the first of the environment");
    call(
        "POST", "/api/v1/auth/password/change",
        R"({"old_password":"the first of the environment","new_password":"chosen by the chief"})", caller_of(session)
    );
    sw::auth::ensure_admin(platform);
    CHECK(enters("chosen by the chief"));

    const Pair open = login(config.admin_username, "chosen by the chief");
    config.admin_password = "the second of the environment";
    sw::auth::ensure_admin(platform);
    CHECK(enters("the second of the environment"));
    CHECK_FALSE(enters("chosen by the chief"));
    poll_revocations();
    CHECK(revoked(open));

    config.admin_username = fresh_name("player");
    register_person(config.admin_username);
    CHECK(code_of([&] { sw::auth::ensure_admin(platform); }) == "admin_name_taken");
}

TEST_CASE("five wrong passwords lock the account, for the right one too, and time opens it") {
    const std::string name = fresh_name("locked");
    const std::string user = register_person(name).to_string();
    for (int i = 0; i < 5; ++i) {
        CHECK(code_of([&] { login(name, "guess " + std::to_string(i)); }) == "invalid_credentials");
    }
    CHECK(code_of([&] { login(name); }) == "account_locked");
    CHECK(number("select count(*) from outbox where topic = 'security.alert' and payload like '%" + user + "%'") == 1);
    change("update user_security set locked_until = now() - interval '1 second' where user_id = '" + user + "'");
    CHECK(code_of([&] { login(name); }).empty());
    CHECK(number("select failed_count + lock_count from user_security where user_id = '" + user + "'") == 0);
}

TEST_CASE("a right password that was being checked when the account locked stays outside") {
    const std::string name = fresh_name("overtaken");
    const std::string user = register_person(name).to_string();

    /// The guesses of others lock the account between the check of the password and the new session.
    class Overtaken final : public sw::Offload {
    public:
        explicit Overtaken(std::string user) : user_(std::move(user)) {}

        void read(const std::function<void(sw::ReadTx&)>& work) override { Game::shared().db().read(work); }

        void write(const std::function<void(sw::Tx&)>& work) override {
            change("update user_security set locked_until = now() + interval '1 hour' where user_id = '" + user_ + "'");
            Game::shared().db().write(work);
        }

    private:
        std::string user_;
    } offload(user);

    const auto body = sw::JsonDocument::parse(credentials(name));
    const sw::JsonValue input = body.root();
    const sw::Caller caller{.ip = "192.0.2.1"};
    for (const auto& route : Game::shared().core().routes()) {
        if (route.path != "/api/v1/auth/login/json") continue;
        CHECK(code_of([&] {
                  (void)route.run({.caller = caller, .input = input, .offload = &offload});
              }) == "account_locked");
    }
    CHECK(number("select count(*) from auth_sessions where user_id = '" + user + "'") == 0);
}

TEST_CASE("guesses side by side lock the account once") {
    const std::string name = fresh_name("parallel");
    const std::string user = register_person(name).to_string();
    std::atomic<int> inside{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i) {
        threads.emplace_back([&, i] { inside += code_of([&] { login(name, "guess " + std::to_string(i)); }).empty(); });
    }
    for (auto& thread : threads) thread.join();
    CHECK(inside == 0);
    CHECK(number("select lock_count from user_security where user_id = '" + user + "'") == 1);
    CHECK(code_of([&] { login(name); }) == "account_locked");
}

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
