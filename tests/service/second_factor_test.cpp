// The second factor on a real database: set up, every way in, replay, guessing, policy.
#include "features/auth/service.hpp"
#include "features/mfa/secrets.hpp"
#include "features/mfa/service.hpp"
#include "platform/password/offload.hpp"
#include "second_factor_support.hpp"
#include "sectorwars/auth.hpp"
#include "sectorwars/mfa.hpp"

using namespace std::chrono_literals;
using namespace auth_test;
using support::Game;

namespace {

std::string login_body(const std::string& name, const std::string& code) {
    return R"({"username":")" + name + R"(","password":")" + password + R"(","mfa_code":")" + code + R"("})";
}

/// The installation, configured otherwise.
sw::Platform configured(const sw::Config& config) {
    const sw::Platform& game = Game::shared().platform();
    return {config,      game.database,    game.shared,  game.hub,      game.metrics, game.passwords,
            game.tokens, game.revocations, game.reactor, game.services, game.keys,    game.envelope};
}

std::string of_user(const Person& person) {
    return " where user_id = '" + person.user.to_string() + "'";
}

}  // namespace

TEST_CASE("a factor counts when a code confirmed it, and then the session that did so is the only one") {
    Person person{.name = fresh_name("careful")};
    person.user = register_person(person.name);
    const Pair mine = login(person.name);
    const Pair other = login(person.name);
    const sw::Caller caller = caller_of(mine);
    // A token that somebody found is not enough to lock its owner out.
    const auto begin = [&](const std::string& body) { return call("POST", "/api/v1/auth/mfa/generate", body, caller); };
    CHECK(code_of([&] { begin(""); }) == "password_required");
    CHECK(code_of([&] { begin(password_body("not the password")); }) == "wrong_password");
    const std::string setup = begin(password_body());
    const std::string text = text_in(setup, "secret");
    CHECK(text.size() == 32);
    CHECK(text_in(setup, "setup_url").find("secret=" + text) != std::string::npos);
    CHECK(text_in(setup, "qrCodeUrl") == text_in(setup, "qr_code_data_url"));
    CHECK(text_in(setup, "qr_code_url").starts_with("data:image/svg+xml,"));
    // Shown, not confirmed: nobody is asked for it.
    CHECK_FALSE(login(person.name).requires_mfa);
    person.secret = bytes_of_base32(text);
    CHECK(code_of([&] {
              call("POST", "/api/v1/auth/mfa/verify", code_body(person.wrong_code()), caller);
          }) == "invalid_mfa_code");
    CHECK_FALSE(login(person.name).requires_mfa);

    const Pair next = sw::parse_json<Pair>(call("POST", "/api/v1/auth/mfa/confirm", code_body(person.code()), caller));
    CHECK(next.backup_codes.value().size() == 10);
    CHECK(claims_of(next)->second_factor);
    CHECK(claims_of(next)->session == claims_of(mine)->session);
    poll_revocations();
    CHECK(revoked(other));
    CHECK_FALSE(revoked(next));
    CHECK(code_of([&] { refresh(other.refresh_token); }) == "invalid_refresh_token");
    CHECK(code_of([&] { refresh(mine.refresh_token); }) == "invalid_refresh_token");
    CHECK(claims_of(refresh(next.refresh_token))->second_factor);
    const auto status = sw::JsonDocument::parse(call("GET", "/api/v1/auth/mfa/status", "", caller));
    CHECK(status.root().find("enabled")->as_boolean() == true);
    CHECK(status.root().find("backup_codes_remaining")->as_integer() == 10);
    CHECK(number("select count(*) from auth_sessions" + of_user(person) + " and revoked_at is null") == 1);
}

TEST_CASE("every way in asks for the second factor") {
    const Person person = with_second_factor("guarded");
    const char* const paths[] = {
        "/api/v1/auth/login", "/api/v1/auth/login/json", "/api/v1/auth/login/direct", "/api/v1/auth/player/login",
        "/api/v1/auth/player/login/json"};
    for (const char* path : paths) {
        CAPTURE(path);
        const Pair first = sw::parse_json<Pair>(call("POST", path, credentials(person.name)));
        CHECK(first.access_token.empty());
        CHECK(first.refresh_token.empty());
        CHECK(first.requires_mfa);
        CHECK(first.mfa_enabled);
        CHECK(first.user_id == person.user);
        REQUIRE(first.session_token);
        const Pair second = verify(*first.session_token, person.code());
        CHECK(claims_of(second)->user == person.user);
        CHECK(claims_of(second)->second_factor);

        const Pair at_once = sw::parse_json<Pair>(call("POST", path, login_body(person.name, person.code())));
        CHECK(claims_of(at_once)->second_factor);
        CHECK_FALSE(at_once.requires_mfa);
        CHECK(code_of([&] { call("POST", path, login_body(person.name, person.wrong_code())); }) == "invalid_mfa_code");
        change("update second_factors set failed_count = 0" + of_user(person));
    }
    std::string code;
    Game::shared().db().write([&](sw::Tx& tx) { code = sw::auth::make_exchange_code(tx, person.user, "github"); });
    const Pair elsewhere = sw::parse_json<Pair>(call("POST", "/api/v1/auth/exchange", code_body(code)));
    CHECK(elsewhere.requires_mfa);
    CHECK(elsewhere.access_token.empty());
    CHECK(claims_of(verify(elsewhere.session_token.value(), person.code()))->second_factor);
    CHECK(number("select count(*) from auth_sessions" + of_user(person) + " and method = 'github'") == 1);
    CHECK(number("select count(*) from auth_sessions" + of_user(person) + " and second_factor_at is null") == 0);
}

TEST_CASE("a session from before the second factor buys no more tokens") {
    const Person person = with_second_factor("early");
    // As if the sweep of sessions had missed it.
    change("update auth_sessions set second_factor_at = null" + of_user(person));
    CHECK(code_of([&] { refresh(person.pair.refresh_token); }) == "invalid_refresh_token");
    poll_revocations();
    CHECK(revoked(person.pair));
}

TEST_CASE("a code counts once, at whatever door") {
    const Person person = with_second_factor("replayed");
    const std::string code = person.code();
    CHECK_FALSE(sw::parse_json<Pair>(call("POST", "/api/v1/auth/login", login_body(person.name, code))).requires_mfa);
    const Pair first = login(person.name);
    CHECK(code_of([&] { verify(*first.session_token, code); }) == "invalid_mfa_code");
    CHECK(
        number(
            "select count(*) from second_factor_attempts" + of_user(person) + " and failure_reason = 'replayed_code'"
        ) == 1
    );
    const std::string& backup = person.backup_codes.front();
    const std::string typed = sw::auth::lower(backup.substr(0, 4) + "-" + backup.substr(4));
    CHECK(claims_of(verify(*first.session_token, typed))->second_factor);
    CHECK(code_of([&] { call("POST", "/api/v1/auth/login", login_body(person.name, backup)); }) == "invalid_mfa_code");
    const auto left = sw::JsonDocument::parse(call("GET", "/api/v1/auth/mfa/backup-codes", "", caller_of(person.pair)));
    CHECK(left.root().find("backup_codes_remaining")->as_integer() == 9);
    CHECK(left.root().find("backup_codes")->size() == 0);
}

TEST_CASE("the token between two steps is of one sign-in, for five minutes, five guesses and one use") {
    const Person person = with_second_factor("stepper");
    const Person other = with_second_factor("other");
    const auto refused = [](const std::string& token, const std::string& code) {
        return code_of([&] { verify(token, code); });
    };
    const auto first = [&] { return login(person.name).session_token.value(); };
    const std::string token = first();
    CHECK(refused(token, other.code()) == "invalid_mfa_code");
    CHECK(refused("made up", person.code()) == "invalid_code");
    // A code of a sign-in elsewhere is no token of a second step, nor the other way round.
    std::string exchange;
    Game::shared().db().write([&](sw::Tx& tx) { exchange = sw::auth::make_exchange_code(tx, person.user, "steam"); });
    CHECK(refused(exchange, person.code()) == "invalid_code");
    CHECK(code_of([&] { call("POST", "/api/v1/auth/exchange", code_body(token)); }) == "invalid_code");
    CHECK(refused(token, person.code()).empty());
    CHECK(refused(token, person.code(1)) == "invalid_code");

    const std::string guessed = first();
    for (int i = 0; i < 5; ++i) {
        change("update second_factors set failed_count = 0" + of_user(person));
        CHECK(refused(guessed, person.wrong_code()) == "invalid_mfa_code");
    }
    change("update second_factors set failed_count = 0" + of_user(person));
    CHECK(refused(guessed, person.code()) == "invalid_code");

    const std::string late = first();
    change("update sign_in_codes set expires_at = now() - interval '1 second'" + of_user(person));
    CHECK(refused(late, person.code()) == "invalid_code");
    const std::string ended = first();
    Game::shared().db().write([&](sw::Tx& tx) { sw::auth::end_sessions(tx, person.user, "test"); });
    CHECK(refused(ended, person.code()) == "invalid_code");
}

TEST_CASE("five wrong codes lock the factor for the right one too, and the codes are kept nowhere") {
    const Person person = with_second_factor("guessed");
    const std::string wrong = person.wrong_code();
    const auto check = [&](const std::string& code) {
        const auto reply =
            sw::JsonDocument::parse(call("POST", "/api/v1/auth/mfa/check", code_body(code), caller_of(person.pair)));
        return reply.root().find("valid")->as_boolean().value();
    };
    CHECK(check(person.code()));
    for (int i = 0; i < 5; ++i) CHECK_FALSE(check(wrong));
    CHECK_FALSE(check(person.code()));
    CHECK(code_of([&] {
              call("POST", "/api/v1/auth/login", login_body(person.name, person.code()));
          }) == "too_many_mfa_codes");
    change("update second_factors set locked_until = now() - interval '1 second'" + of_user(person));
    CHECK(check(person.code()));
    const std::string list = call("GET", "/api/v1/auth/mfa/attempts?hours=1", "", caller_of(person.pair));
    CHECK(sw::JsonDocument::parse(list).root().find("total")->as_integer() == 10);
    CHECK(list.find(wrong) == std::string::npos);
    const Person stranger = with_second_factor("stranger");
    const std::string own = call("GET", "/api/v1/auth/mfa/attempts", "", caller_of(stranger.pair));
    CHECK(sw::JsonDocument::parse(own).root().find("total")->as_integer() == 1);
    for (const char* table :
         {"second_factors", "second_factor_backup_codes", "second_factor_attempts", "sign_in_codes", "outbox",
          "audit_log"}) {
        INFO(table);
        std::vector<std::string> secrets = person.backup_codes;
        secrets.push_back(sw::mfa::base32(person.secret));
        for (const std::string& secret : secrets) {
            CHECK(
                number(std::string("select count(*) from ") + table + " t where t::text like '%" + secret + "%'") == 0
            );
        }
    }
}

TEST_CASE("a confirmed factor is never overwritten, and goes with a code and the password only") {
    const Person person = with_second_factor("leaver");
    const sw::Caller caller = caller_of(person.pair);
    const auto ask = [&](const char* path, const std::string& body) {
        return code_of([&] { call("POST", path, body, caller); });
    };
    CHECK(ask("/api/v1/auth/mfa/generate", "") == "mfa_already_enabled");
    CHECK(ask("/api/v1/auth/mfa/verify", code_body(person.code())) == "mfa_already_enabled");

    const auto with = [](const std::string& code, const std::string& secret) {
        return R"({"code":")" + code + R"(","password":")" + secret + R"("})";
    };
    const char* const disable = "/api/v1/auth/mfa/disable";
    CHECK(ask(disable, code_body(person.code())) == "password_required");
    CHECK(ask(disable, with(person.code(), "a wrong guess")) == "wrong_password");
    CHECK(ask(disable, with(person.wrong_code(), password)) == "invalid_mfa_code");
    CHECK(ask("/api/v1/auth/mfa/regenerate-backup-codes", code_body(person.wrong_code())) == "invalid_mfa_code");
    CHECK(login(person.name).requires_mfa);

    const auto made = sw::JsonDocument::parse(
        call("POST", "/api/v1/auth/mfa/regenerate-backup-codes", code_body(person.code()), caller)
    );
    CHECK(made.root().find("backup_codes")->size() == 10);
    CHECK(ask(disable, with(person.backup_codes.front(), password)) == "invalid_mfa_code");
    CHECK(ask(disable, with(std::string(made.root().find("backup_codes")->at(0).as_string().value()), password)).empty()
    );
    CHECK_FALSE(login(person.name).requires_mfa);
    CHECK(number("select count(*) from second_factors" + of_user(person)) == 0);
    CHECK(ask("/api/v1/auth/mfa/regenerate-backup-codes", code_body(person.code())) == "mfa_not_enabled");
    CHECK_FALSE(claims_of(refresh(person.pair.refresh_token))->second_factor);
}

TEST_CASE("the password is changed with the second factor where there is one") {
    const Person person = with_second_factor("changer");
    const auto change_it = [&](const std::string& more) {
        return code_of([&] {
            call(
                "POST", "/api/v1/auth/password/change",
                R"({"old_password":")" + std::string(password) + R"(","new_password":"another long secret")" + more +
                    "}",
                caller_of(person.pair)
            );
        });
    };
    CHECK(change_it("") == "mfa_code_required");
    CHECK(change_it(R"(,"mfa_code":")" + person.wrong_code() + '"') == "invalid_mfa_code");
    CHECK(change_it(R"(,"mfa_code":")" + person.code() + '"').empty());
    CHECK(login(person.name, "another long secret").requires_mfa);
}

TEST_CASE("where the policy wants it, an administrator holds no scope without a second factor and cannot drop it") {
    sw::Config config = Game::shared().platform().config;
    config.admin_mfa = true;
    const sw::Platform platform = configured(config);
    const sw::auth::Service auth(platform, std::make_shared<sw::auth::Settings>());
    const sw::mfa::Service mfa(platform);
    sw::OffloadImpl offload(Game::shared().db());
    const sw::Caller nobody{.ip = "192.0.2.1"};
    const char* const secret = "a-password-for-tests";

    const auto without = auth.login(offload, nobody, {.username = "admin", .password = secret});
    const auto before = platform.tokens.verify(without.access_token);
    CHECK(before->is_admin);
    CHECK(before->permissions.empty());

    Person admin{.name = "admin", .user = without.user_id};
    set_up(admin, sw::parse_json<Pair>(call("POST", "/api/v1/auth/login", credentials("admin", secret))), secret);
    const auto with = auth.login(offload, nobody, {.username = "admin", .password = secret, .mfa_code = admin.code()});
    const auto after = platform.tokens.verify(with.access_token);
    CHECK(after->second_factor);
    CHECK(
        std::find(after->permissions.begin(), after->permissions.end(), "admin.players.view") !=
        after->permissions.end()
    );
    const sw::Caller caller{.user = admin.user, .session = after->session, .ip = "192.0.2.1"};
    CHECK(code_of([&] {
              (void)mfa.disable(offload, caller, {.code = admin.code(), .password = secret});
          }) == "mfa_required_by_policy");
    change("delete from second_factors" + of_user(admin));
}

TEST_CASE("an administrator takes a lost factor off a weaker account, not off a stronger one nor the own") {
    const Person person = with_second_factor("forgetful");
    const auto reset = [](const Pair& by, sw::UserId user) {
        return code_of([&] { call("DELETE", "/api/v1/users/" + user.to_string() + "/mfa", "", caller_of(by)); });
    };
    const Pair admin = login("admin", "a-password-for-tests");
    CHECK(reset(admin, admin.user_id) == "own_account");
    CHECK(reset(person.pair, admin.user_id) == "stronger_account");
    CHECK(reset(admin, person.user).empty());
    CHECK(reset(admin, person.user) == "mfa_not_enabled");
    poll_revocations();
    CHECK(revoked(person.pair));
    CHECK_FALSE(login(person.name).requires_mfa);
}

TEST_CASE("an administrator whose password somebody else set holds no scope until it is changed") {
    const char* const secret = "a-password-for-tests";
    const char* const next = "another-password-for-tests";
    const auto set_must_change = [](bool must) {
        change(
            std::string("update user_security set must_change = ") + (must ? "true" : "false") +
            " where user_id in (select user_id from users where username = 'admin')"
        );
    };
    set_must_change(true);
    const Pair pair = login("admin", secret);
    CHECK(pair.must_change_password);
    CHECK(claims_of(pair)->is_admin);
    CHECK(claims_of(pair)->permissions.empty());
    CHECK(claims_of(refresh(pair.refresh_token))->permissions.empty());
    const auto change_to = [](const Pair& by, const char* from, const char* to) {
        return sw::parse_json<Pair>(call(
            "POST", "/api/v1/auth/password/change",
            std::string(R"({"old_password":")") + from + R"(","new_password":")" + to + R"("})", caller_of(by)
        ));
    };
    const Pair changed = change_to(pair, secret, next);
    CHECK_FALSE(claims_of(changed)->permissions.empty());
    (void)change_to(changed, next, secret);
}

TEST_CASE("secrets are sealed anew with a newer key, and the codes stay what they were") {
    const Person person = with_second_factor("rotated");
    const sw::SealedColumn column = sw::mfa::sealed_column();
    const sw::Envelope newer(std::string(64, '8'), {std::string(64, '7')});
    auto& db = Game::shared().db();
    std::int64_t outdated = 0;
    db.read([&](sw::ReadTx& tx) { outdated = column.outdated(tx, newer); });
    CHECK(outdated == number("select count(*) from second_factors"));
    std::int64_t sealed = 0;
    db.write([&](sw::Tx& tx) { sealed = column.reseal(tx, newer, 1); });
    CHECK(sealed == 1);
    db.write([&](sw::Tx& tx) { sealed += column.reseal(tx, newer, 1000); });
    CHECK(sealed == outdated);
    db.read([&](sw::ReadTx& tx) { outdated = column.outdated(tx, newer); });
    CHECK(outdated == 0);
    std::string opened;
    db.read([&](sw::ReadTx& tx) {
        opened = sw::mfa::open_secret(sw::Envelope(std::string(64, '8')), *sw::mfa::find_factor(tx, person.user));
    });
    CHECK(opened == person.secret);
    const sw::Envelope back(std::string(64, '7'), {std::string(64, '8')});
    db.write([&](sw::Tx& tx) { (void)column.reseal(tx, back, 1000); });
    CHECK(claims_of(verify(login(person.name).session_token.value(), person.backup_codes[3]))->second_factor);
}
