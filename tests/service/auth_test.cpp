// Accounts, passwords and lockout on a real database.
#include "sectorwars/auth.hpp"

#include <thread>

#include "auth_support.hpp"
#include "features/auth/bootstrap.hpp"

using namespace std::chrono_literals;
using namespace auth_test;
using support::Game;

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
                                game.metrics, game.passwords, game.tokens, game.revocations,
                                game.reactor, game.services,  game.keys,   game.envelope};
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
