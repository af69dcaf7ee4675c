// The second factor and the list of sessions over the wire, with an app of its own.
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <ctime>
#include <pqxx/pqxx>
#include <thread>

#include "blackbox/cluster.hpp"
#include "blackbox/world.hpp"
#include "support/catch.hpp"

using namespace blackbox;
using namespace std::chrono_literals;

namespace {

World& world() {
    static World one;
    return one;
}

/// Changes one thing behind the server's back.
void in_database(const std::string& statement) {
    pqxx::connection owner(world().database_url());
    pqxx::nontransaction work(owner);
    work.exec(statement);
}

/// RFC 6238 as an authenticator app has it. Steps that counted are forgotten, so that tests need not wait.
std::string code_of_app(const std::string& base32) {
    in_database("update nexus.second_factors set last_step = 0");
    std::string key;
    unsigned bits = 0, held = 0;
    for (const char c : base32) {
        bits = bits << 5U | (c >= 'A' ? static_cast<unsigned>(c - 'A') : static_cast<unsigned>(c - '2') + 26);
        held += 5;
        if (held >= 8) key += static_cast<char>(bits >> (held -= 8) & 255U);
    }
    const auto step = static_cast<std::uint64_t>(std::time(nullptr) / 30);
    unsigned char message[8];
    for (int i = 0; i < 8; ++i) message[i] = static_cast<unsigned char>(step >> (56 - 8 * i));
    unsigned char mac[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    HMAC(EVP_sha1(), key.data(), static_cast<int>(key.size()), message, sizeof message, mac, &size);
    const int at = mac[19] & 15;
    const unsigned number = (mac[at] & 127U) << 24 | mac[at + 1] << 16 | mac[at + 2] << 8 | mac[at + 3];
    const std::string digits = std::to_string(1'000'000 + number % 1'000'000);
    return digits.substr(1);
}

struct Guarded {
    Pilot pilot;
    std::string secret;
    json confirmed;
};

/// A pilot who turned the second factor on; the client has the tokens that came of it.
Guarded a_guarded_pilot() {
    Guarded out{.pilot = world().a_pilot()};
    out.secret =
        ok(out.pilot.client->post("/api/v1/auth/mfa/generate", {{"password", out.pilot.password}})).at("secret");
    out.confirmed = ok(out.pilot.client->post("/api/v1/auth/mfa/verify", {{"code", code_of_app(out.secret)}}));
    out.pilot.client->token = out.confirmed.at("access_token");
    return out;
}

Reply login(const Pilot& pilot, const Client::Headers& headers = {}) {
    return world().client().post(
        "/api/v1/auth/login/json", {{"username", pilot.username}, {"password", pilot.password}}, headers
    );
}

std::string code_of(const Reply& reply) {
    return reply.body().at("code");
}

int status_of_token(Client client, const std::string& token) {
    client.token = token;
    return client.get("/api/v1/auth/me").status;
}

}  // namespace

TEST_CASE("a pilot turns a second factor on and signs in with it, in two steps or in one") {
    Guarded guarded = a_guarded_pilot();
    Client& client = *guarded.pilot.client;
    CHECK(guarded.confirmed.at("success") == true);
    CHECK(guarded.confirmed.at("backup_codes").size() == 10);
    CHECK(status_of_token(world().client(), guarded.confirmed.at("access_token")) == 200);
    const json status = ok(client.get("/api/v1/auth/mfa/status"));
    CHECK(status.at("enabled") == true);
    CHECK(status.at("backup_codes_remaining") == 10);
    CHECK(ok(client.get("/api/v1/auth/mfa/backup-codes")).at("backup_codes").empty());
    CHECK(ok(client.get("/api/v1/auth/mfa/attempts?hours=2")).at("total") == 1);
    CHECK(client.get("/api/v1/auth/mfa/attempts?hours=0").status == 422);

    const json first = ok(login(guarded.pilot));
    CHECK(first.at("requires_mfa") == true);
    CHECK(first.at("mfa_enabled") == true);
    CHECK(first.at("access_token") == "");
    CHECK(first.at("refresh_token") == "");
    CHECK(first.at("user_id") == guarded.pilot.user_id);
    Client anyone = world().client();
    const Reply wrong =
        anyone.post("/api/v1/auth/mfa/verify", {{"session_token", first.at("session_token")}, {"code", "000000x"}});
    CHECK(wrong.status == 401);
    CHECK(code_of(wrong) == "invalid_mfa_code");
    const json second = ok(anyone.post(
        "/api/v1/auth/mfa/verify", {{"session_token", first.at("session_token")}, {"code", code_of_app(guarded.secret)}}
    ));
    CHECK(status_of_token(world().client(), second.at("access_token")) == 200);
    CHECK(second.at("backup_codes").is_null());
    CHECK(payload_in(second.at("access_token")).at("mfa") == true);

    const std::string form = "username=" + guarded.pilot.username +
                             "&password=correct+horse%20battery&mfa_code=" + code_of_app(guarded.secret);
    const Client::Headers urlencoded{{"Content-Type", "application/x-www-form-urlencoded"}};
    for (const char* path : {"/api/v1/auth/login", "/api/v1/auth/player/login"}) {
        in_database("update nexus.second_factors set last_step = 0");
        CHECK_FALSE(anyone.request("POST", path, form, urlencoded).body().at("access_token") == "");
        const Reply again = anyone.request("POST", path, form, urlencoded);
        CHECK(again.status == 401);
        CHECK(code_of(again) == "invalid_mfa_code");
    }
    CHECK(anyone.post("/api/v1/auth/mfa/verify", {{"code", "123456"}}).status == 401);

    const json more =
        ok(client.post("/api/v1/auth/mfa/regenerate-backup-codes", {{"code", code_of_app(guarded.secret)}}));
    CHECK(more.at("backup_codes").size() == 10);
    CHECK(ok(client.post("/api/v1/auth/mfa/check", {{"code", more.at("backup_codes")[0]}})).at("valid") == true);
    CHECK(ok(client.post("/api/v1/auth/mfa/check", {{"code", more.at("backup_codes")[0]}})).at("valid") == false);
    ok(client.post(
        "/api/v1/auth/mfa/disable", {{"code", code_of_app(guarded.secret)}, {"password", guarded.pilot.password}}
    ));
    CHECK(ok(login(guarded.pilot)).at("requires_mfa") == false);
}

TEST_CASE("a browser gets its cookie after the second step only") {
    const Guarded guarded = a_guarded_pilot();
    const Client::Headers browser{{"X-Session", "cookie"}};
    const Reply first = login(guarded.pilot, browser);
    CHECK(ok(first).at("requires_mfa") == true);
    CHECK(first.header("set-cookie").empty());
    const Reply second = world().client().post(
        "/api/v1/auth/mfa/verify",
        {{"session_token", ok(first).at("session_token")}, {"code", code_of_app(guarded.secret)}}, browser
    );
    CHECK(ok(second).at("refresh_token") == "");
    const std::string cookie = second.header("set-cookie");
    REQUIRE(cookie.starts_with("sw_refresh="));
    const std::string value = cookie.substr(11, cookie.find(';') - 11);
    const Client::Headers with_cookie{{"X-Session", "cookie"}, {"Cookie", "sw_refresh=" + value}};
    CHECK_FALSE(
        ok(world().client().post("/api/v1/auth/refresh", json::object(), with_cookie)).at("access_token") == ""
    );
}

TEST_CASE("a reply with secrets is not kept for a repeated key") {
    const Guarded guarded = a_guarded_pilot();
    const json first = ok(login(guarded.pilot));
    const Client::Headers key{{"Idempotency-Key", "second-step-of-a-sign-in"}};
    const json body{{"session_token", first.at("session_token")}, {"code", code_of_app(guarded.secret)}};
    Client anyone = world().client();
    CHECK(anyone.post("/api/v1/auth/mfa/verify", body, key).status == 200);
    CHECK(anyone.post("/api/v1/auth/mfa/verify", body, key).status == 401);
}

TEST_CASE("a code of a sign-in elsewhere is exchanged once, and asks for the second factor like a password") {
    const Guarded guarded = a_guarded_pilot();
    const Pilot plain = world().a_pilot();
    const auto give_code = [](const std::string& code, const std::string& user_id) {
        in_database(
            "insert into nexus.sign_in_codes (code_hash, purpose, user_id, method, created_at, expires_at) values "
            "(sha256('" +
            code + "'), 'exchange', '" + user_id + "', 'github', now(), now() + interval '1 minute')"
        );
    };
    give_code("code of a plain pilot", plain.user_id);
    give_code("code of a guarded pilot", guarded.pilot.user_id);
    Client client = world().client();
    const Client::Headers key{{"Idempotency-Key", "exchange-of-a-code"}};
    const json pair = ok(client.post("/api/v1/auth/exchange", {{"code", "code of a plain pilot"}}, key));
    CHECK(status_of_token(world().client(), pair.at("access_token")) == 200);
    const Reply again = client.post("/api/v1/auth/exchange", {{"code", "code of a plain pilot"}}, key);
    CHECK(again.status == 401);
    CHECK(code_of(again) == "invalid_code");
    const json first = ok(client.post("/api/v1/auth/exchange", {{"code", "code of a guarded pilot"}}));
    CHECK(first.at("requires_mfa") == true);
    CHECK(first.at("access_token") == "");
    ok(client.post(
        "/api/v1/auth/mfa/verify", {{"session_token", first.at("session_token")}, {"code", code_of_app(guarded.secret)}}
    ));
    CHECK(client.post("/api/v1/auth/exchange").status == 422);
}

TEST_CASE("nobody is made an administrator by what a body says") {
    const json more{{"is_admin", true}, {"permissions", {"admin.players.view"}}, {"mfa", true}, {"role", "owner"}};
    Client client = world().client();
    json account{{"username", "assigner"}, {"email", "assigner@example.test"}, {"password", "correct horse battery"}};
    account.update(more);
    CHECK(ok(client.post("/api/v1/auth/register", account)).at("is_admin") == false);
    json credentials{{"username", "assigner"}, {"password", "correct horse battery"}};
    credentials.update(more);
    client.token = ok(client.post("/api/v1/auth/login/json", credentials)).at("access_token");
    CHECK(payload_in(client.token).at("is_admin") == false);
    CHECK(payload_in(client.token).at("permissions").empty());
    CHECK(client.get("/api/v1/users").status == 403);
}

TEST_CASE("an ended session loses its sockets within a second, in every process") {
    Pilot pilot = world().a_pilot();
    const json other = ok(login(pilot));
    ServerProcess second(world().environment(), world().environment().at("SW_DATA_DIR") + "/second.log");
    const std::string target = "/api/v1/ws/connect?token=";
    Socket here(world().port(), target + other.at("access_token").get<std::string>());
    Socket there(second.port(), target + other.at("access_token").get<std::string>());
    Socket kept(second.port(), target + pilot.access_token);
    CHECK(status_of_token(Client(second.port()), other.at("access_token")) == 200);

    const json sessions = ok(pilot.client->get("/api/v1/auth/sessions"));
    CHECK(sessions.at("total") == 2);
    std::string doomed;
    for (const auto& session : sessions.at("sessions")) {
        CHECK(session.at("method") == "password");
        if (!session.at("current").get<bool>()) doomed = session.at("id");
    }
    // Another pilot cannot end it.
    Pilot stranger = world().a_pilot();
    CHECK(stranger.client->request("DELETE", "/api/v1/auth/sessions/" + doomed, "").status == 404);
    const auto begin = std::chrono::steady_clock::now();
    ok(pilot.client->request("DELETE", "/api/v1/auth/sessions/" + doomed, ""));
    CHECK(here.closed_with(1s) > 0);
    CHECK(there.closed_with(1s) > 0);
    CHECK(std::chrono::steady_clock::now() - begin < 1s);
    CHECK(within(1s, [&] { return status_of_token(Client(second.port()), other.at("access_token")) == 401; }));
    CHECK(status_of_token(Client(second.port()), pilot.access_token) == 200);
    CHECK(kept.closed_with(100ms) == -1);

    ok(pilot.client->post("/api/v1/auth/sessions/revoke-all", {{"keep_current", true}}));
    CHECK(ok(pilot.client->get("/api/v1/auth/sessions")).at("total") == 1);
    ok(pilot.client->post("/api/v1/auth/sessions/revoke-all"));
    CHECK(kept.closed_with(1s) > 0);
    CHECK(within(1s, [&] { return pilot.client->get("/api/v1/auth/sessions").status == 401; }));
}
