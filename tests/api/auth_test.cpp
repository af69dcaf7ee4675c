// Accounts and sessions over the wire: register, log in, refresh, log out, change passwords, lock out, administer.
#include <atomic>
#include <pqxx/pqxx>
#include <thread>

#include "blackbox/world.hpp"
#include "support/catch.hpp"

using namespace blackbox;
using namespace std::chrono_literals;

namespace {

World& world() {
    static World one(World::Options{.environment = {{"LOG_LEVEL", "debug"}}});
    return one;
}

json login(const std::string& username, const std::string& password) {
    Client client = world().client();
    return ok(client.post("/api/v1/auth/login/json", {{"username", username}, {"password", password}}));
}

int login_status(const std::string& username, const std::string& password) {
    Client client = world().client();
    return client.post("/api/v1/auth/login/json", {{"username", username}, {"password", password}}).status;
}

Reply refresh(const std::string& token) {
    Client client = world().client();
    return client.post("/api/v1/auth/refresh", {{"refresh_token", token}});
}

int status_of_token(const std::string& token) {
    Client client = world().client();
    client.token = token;
    return client.get("/api/v1/auth/me").status;
}

/// True when the access token is refused within a second.
bool ends_soon(const std::string& token) {
    const auto end = std::chrono::steady_clock::now() + 1s;
    while (std::chrono::steady_clock::now() < end) {
        if (status_of_token(token) == 401) return true;
        std::this_thread::sleep_for(20ms);
    }
    return false;
}

void in_database(const std::string& statement) {
    pqxx::connection owner(world().database_url());
    pqxx::nontransaction work(owner);
    work.exec(statement);
}

/// Moves the use of every refresh token of a user out of the grace in which a second use counts as a race.
void age_used_tokens(const std::string& user_id) {
    in_database(
        "update nexus.refresh_tokens set used_at = used_at - interval '1 minute' where session_id in "
        "(select session_id from nexus.auth_sessions where user_id = '" +
        user_id + "')"
    );
}

std::string code_of(const Reply& reply) {
    return reply.body().at("code");
}

const json& error_of(const json& body, const std::string& field) {
    static const json none;
    for (const auto& problem : body.at("errors")) {
        if (problem.at("field") == field) return problem;
    }
    return none;
}

}  // namespace

TEST_CASE("registration reports every wrong field at once") {
    Client client = world().client();
    const Reply reply = client.post("/api/v1/auth/register", {{"username", "a b"}, {"email", "x"}, {"password", "1"}});
    CHECK(reply.status == 422);
    const json body = reply.body();
    CHECK(body.at("code") == "validation_failed");
    for (const char* field : {"username", "email", "password"}) {
        CAPTURE(field, body.dump());
        CHECK(error_of(body, field).is_object());
    }
    CHECK(client.post("/api/v1/auth/register").body().at("errors").size() == 3);
}

TEST_CASE("names and addresses are unique in any case") {
    const Pilot pilot = world().a_pilot();
    std::string shouted = pilot.username;
    for (char& c : shouted) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    Client client = world().client();
    json account{{"username", shouted}, {"email", "other@example.test"}, {"password", "long enough to pass"}};
    const Reply same_name = client.post("/api/v1/auth/register", account);
    CHECK(same_name.status == 400);
    CHECK(code_of(same_name) == "username_taken");
    account["username"] = pilot.username + "_b";
    account["email"] = shouted + "@EXAMPLE.test";
    const Reply same_address = client.post("/api/v1/auth/register", account);
    CHECK(same_address.status == 400);
    CHECK(code_of(same_address) == "email_taken");
    CHECK(login_status(shouted, pilot.password) == 200);
}

TEST_CASE("registering twice with one key makes one account and gives one reply") {
    Client client = world().client();
    const json account{
        {"username", "keyed_pilot"}, {"email", "keyed@example.test"}, {"password", "long enough to pass"}};
    const Client::Headers key{{"Idempotency-Key", "register-keyed-pilot"}};
    const Reply first = client.post("/api/v1/auth/register", account, key);
    CHECK(first.status == 200);
    const Reply second = client.post("/api/v1/auth/register", account, key);
    CHECK(second.status == 200);
    CHECK(second.body() == first.body());
    CHECK(second.header("idempotency-replayed") == "true");
    json other = account;
    other["username"] = "another_pilot";
    const Reply mismatch = client.post("/api/v1/auth/register", other, key);
    CHECK(mismatch.status == 409);
    CHECK(code_of(mismatch) == "idempotency_mismatch");
}

TEST_CASE("login takes JSON, a form and multipart") {
    const Pilot pilot = world().a_pilot();
    Client client = world().client();
    const std::string form = "grant_type=password&username=" + pilot.username + "&password=correct+horse%20battery";
    const Client::Headers urlencoded{{"Content-Type", "application/x-www-form-urlencoded"}};
    CHECK(ok(client.request("POST", "/api/v1/auth/login", form, urlencoded)).at("token_type") == "bearer");
    const auto part = [](const std::string& name, const std::string& value) {
        return "--xyz\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
    };
    const std::string parts = part("username", pilot.username) + part("password", pilot.password) + "--xyz--\r\n";
    const Client::Headers multipart{{"Content-Type", "multipart/form-data; boundary=xyz"}};
    CHECK(ok(client.request("POST", "/api/v1/auth/login", parts, multipart)).at("user_id") == pilot.user_id);
    CHECK(login(pilot.username, pilot.password).at("requires_mfa") == false);
}

TEST_CASE("a wrong password and an unknown name are refused alike") {
    const Pilot pilot = world().a_pilot();
    Client client = world().client();
    const auto refused = [&client](const std::string& name) {
        json body = client.post("/api/v1/auth/login/json", {{"username", name}, {"password", "wrong"}}).body();
        for (const char* own : {"request_id", "error_id", "timestamp"}) body.erase(own);
        return body;
    };
    const json known = refused(pilot.username);
    CHECK(known.at("status") == 401);
    CHECK(known == refused("nobody_of_this_name"));
}

TEST_CASE("of five uses of a refresh token at once exactly one succeeds") {
    const Pilot pilot = world().a_pilot();
    std::atomic<int> accepted = 0;
    std::atomic<int> refused = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 5; ++i) {
        threads.emplace_back([&] {
            const int status = refresh(pilot.refresh_token).status;
            accepted += status == 200 ? 1 : 0;
            refused += status == 401 ? 1 : 0;
        });
    }
    for (auto& thread : threads) thread.join();
    CHECK(accepted == 1);
    CHECK(refused == 4);
    CHECK(status_of_token(pilot.access_token) == 200);
}

TEST_CASE("a used refresh token that returns later ends the session of both holders") {
    const Pilot pilot = world().a_pilot();
    const json next = ok(refresh(pilot.refresh_token));
    CHECK(status_of_token(next.at("access_token")) == 200);
    CHECK(refresh(pilot.refresh_token).status == 401);
    CHECK(status_of_token(next.at("access_token")) == 200);
    age_used_tokens(pilot.user_id);
    CHECK(refresh(pilot.refresh_token).status == 401);
    CHECK(refresh(next.at("refresh_token")).status == 401);
    CHECK(ends_soon(next.at("access_token")));
    CHECK(login_status(pilot.username, pilot.password) == 200);
}

TEST_CASE("logout ends access and refresh within a second, and only of its session") {
    const Pilot pilot = world().a_pilot();
    const json other = login(pilot.username, pilot.password);
    Client client = world().client();
    ok(client.post("/api/v1/auth/logout", {{"refresh_token", pilot.refresh_token}}));
    CHECK(ends_soon(pilot.access_token));
    CHECK(refresh(pilot.refresh_token).status == 401);
    CHECK(status_of_token(other.at("access_token")) == 200);
    CHECK(client.post("/api/v1/auth/logout", {{"refresh_token", "never seen"}}).status == 200);
}

TEST_CASE("a changed password ends every other session") {
    Pilot pilot = world().a_pilot();
    const json other = login(pilot.username, pilot.password);
    const std::string fresh = "a different horse entirely";
    const Reply wrong =
        pilot.client->post("/api/v1/auth/password/change", {{"old_password", "wrong"}, {"new_password", fresh}});
    CHECK(wrong.status == 400);
    CHECK(code_of(wrong) == "wrong_password");
    const json pair = ok(
        pilot.client->post("/api/v1/auth/password/change", {{"old_password", pilot.password}, {"new_password", fresh}})
    );
    CHECK(status_of_token(pair.at("access_token")) == 200);
    CHECK(ends_soon(other.at("access_token")));
    CHECK(refresh(other.at("refresh_token")).status == 401);
    CHECK(refresh(pair.at("refresh_token")).status == 200);
    CHECK(login_status(pilot.username, pilot.password) == 401);
    CHECK(login_status(pilot.username, fresh) == 200);
}

TEST_CASE("five wrong passwords lock an account, even for the right one") {
    const Pilot pilot = world().a_pilot();
    for (int i = 0; i < 5; ++i) CHECK(login_status(pilot.username, "wrong") == 401);
    Client client = world().client();
    const Reply locked =
        client.post("/api/v1/auth/login/json", {{"username", pilot.username}, {"password", pilot.password}});
    CHECK(locked.status == 423);
    CHECK(code_of(locked) == "account_locked");
    const int wait = std::stoi(locked.header("retry-after"));
    CHECK(wait > 0);
    CHECK(wait <= 900);
    CHECK(status_of_token(pilot.access_token) == 200);
    in_database(
        "update nexus.user_security set locked_until = now() - interval '1 second' where user_id = '" + pilot.user_id +
        "'"
    );
    CHECK(login_status(pilot.username, pilot.password) == 200);
}

TEST_CASE("me shows the account of the header, me/token that of the body") {
    Pilot pilot = world().a_pilot();
    const json me = ok(pilot.client->get("/api/v1/auth/me"));
    CHECK(me.at("id") == pilot.user_id);
    CHECK(me.at("username") == pilot.username);
    CHECK(me.at("is_admin") == false);
    Client client = world().client();
    CHECK(ok(client.post("/api/v1/auth/me/token", {{"token", pilot.access_token}})).at("id") == pilot.user_id);
    CHECK(ok(client.post("/api/v1/auth/me/token", json(pilot.access_token))).at("id") == pilot.user_id);
    CHECK(client.post("/api/v1/auth/me/token", {{"token", pilot.access_token + "x"}}).status == 401);
    CHECK(client.get("/api/v1/auth/me").status == 401);
}

TEST_CASE("a token that was tampered with opens nothing") {
    const Pilot pilot = world().a_pilot();
    const std::string& token = pilot.access_token;
    const auto first = token.find('.');
    const auto second = token.find('.', first + 1);
    // {"alg":"none","typ":"JWT"}
    const std::string unsigned_token =
        "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0" + token.substr(first, second - first) + ".";
    for (const std::string& bad : {unsigned_token, token.substr(0, second + 1), "x" + token, std::string("..")}) {
        CAPTURE(bad);
        CHECK(status_of_token(bad) == 401);
    }
}

TEST_CASE("administrators list, make, rename, disable and delete accounts") {
    Client admin = world().admin();
    const json account{
        {"username", "made_by_admin"}, {"email", "made@example.test"}, {"password", "long enough to pass"}};
    const json made = ok(admin.post("/api/v1/users", account));
    const std::string id = made.at("id");
    CHECK(ok(admin.get("/api/v1/users/" + id)).at("username") == "made_by_admin");
    CHECK(ok(admin.get("/api/v1/users?limit=200")).dump().find(id) != std::string::npos);
    CHECK(ok(admin.get("/api/v1/admin/users")).at("total").get<int>() > 1);
    CHECK(login_status("made_by_admin", "long enough to pass") == 200);
    const std::string path = "/api/v1/users/" + id;
    ok(admin.request("PUT", path, json{{"username", "made_anew"}}.dump()));
    CHECK(login_status("made_anew", "long enough to pass") == 200);
    const std::string session = login("made_anew", "long enough to pass").at("access_token");
    ok(admin.request("PUT", path + "/password", json{{"password", "set by somebody else"}}.dump()));
    CHECK(ends_soon(session));
    CHECK(login("made_anew", "set by somebody else").at("must_change_password") == true);
    ok(admin.request("PUT", path, json{{"is_active", false}}.dump()));
    CHECK(login_status("made_anew", "set by somebody else") == 401);
    CHECK(admin.request("DELETE", path, "").status / 100 == 2);
    const std::string own = ok(admin.get("/api/v1/auth/me")).at("id");
    CHECK(admin.request("DELETE", "/api/v1/users/" + own, "").status / 100 == 4);
}

TEST_CASE("accounts of others are closed to pilots and strangers") {
    Pilot pilot = world().a_pilot();
    Client stranger = world().client();
    for (const char* path : {"/api/v1/users", "/api/v1/admin/users", "/api/v1/admin/ledger/audit"}) {
        CAPTURE(path);
        CHECK(pilot.client->get(path).status == 403);
        CHECK(stranger.get(path).status == 401);
    }
    CHECK(pilot.client->get("/api/v1/users/" + pilot.user_id).status == 403);
}

TEST_CASE("the log of all this holds no password and no token") {
    Pilot pilot = world().a_pilot();
    const json next = ok(refresh(pilot.refresh_token));
    CHECK(login_status(pilot.username, "a wrong secret word") == 401);
    (void)pilot.client->get("/api/v1/auth/me?token=" + pilot.access_token);
    Client client = world().client();
    ok(client.post("/api/v1/auth/logout", {{"refresh_token", next.at("refresh_token")}}));
    const std::string log = world().server().log();
    REQUIRE(log.find("\"login\"") != std::string::npos);
    const std::string secrets[] = {pilot.password,          "a wrong secret word",    World::admin_password,
                                   "long enough to pass",   pilot.access_token,       pilot.refresh_token,
                                   next.at("access_token"), next.at("refresh_token"), "$argon2"};
    for (const auto& secret : secrets) {
        CAPTURE(secret);
        CHECK(log.find(secret) == std::string::npos);
    }
}
