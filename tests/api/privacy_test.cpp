// A person's whole stay over the wire: household, gifts, export, erasure; and that neither dump nor log tells secrets.
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <pqxx/pqxx>
#include <set>
#include <thread>

#include "blackbox/world.hpp"
#include "support/catch.hpp"

using namespace blackbox;
using namespace std::chrono_literals;

namespace {

const std::string old_key(64, '5');
const std::string new_key(64, 'c');

World& world() {
    static World one(World::Options{.environment = {{"LOG_LEVEL", "debug"}}});
    return one;
}

/// Whatever must never be found in the clear.
std::set<std::string>& secrets() {
    static std::set<std::string> all{World::admin_password, old_key, new_key, "a secret that only black-box tests use"};
    return all;
}

pqxx::result in_database(const std::string& statement) {
    pqxx::connection owner(world().database_url());
    pqxx::nontransaction work(owner);
    return work.exec(statement);
}

std::string dump() {
    const std::string command =
        (support::postgres_programs() / "pg_dump").string() + " '" + world().database_url() + "'";
    FILE* pipe = popen(command.c_str(), "r");
    REQUIRE(pipe != nullptr);
    std::string out;
    std::array<char, 65536> buffer{};
    for (std::size_t read = 1; read > 0;) {
        read = fread(buffer.data(), 1, buffer.size(), pipe);
        out.append(buffer.data(), read);
    }
    REQUIRE(pclose(pipe) == 0);
    REQUIRE(out.find("erasure_requests") != std::string::npos);
    return out;
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
    std::array<unsigned char, 8> message{};
    for (std::size_t i = 0; i < 8; ++i) message[i] = static_cast<unsigned char>(step >> (56 - 8 * i));
    std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
    unsigned size = 0;
    HMAC(EVP_sha1(), key.data(), static_cast<int>(key.size()), message.data(), message.size(), mac.data(), &size);
    const std::size_t at = mac[19] & 15U;
    const unsigned number = (mac[at] & 127U) << 24U | static_cast<unsigned>(mac[at + 1] << 16U) |
                            static_cast<unsigned>(mac[at + 2] << 8U) | mac[at + 3];
    return std::to_string(1'000'000 + number % 1'000'000).substr(1);
}

Pilot a_person() {
    Pilot pilot = world().a_pilot();
    secrets().insert({pilot.password, pilot.access_token, pilot.refresh_token});
    return pilot;
}

Reply sign_in(const Pilot& pilot) {
    Reply reply =
        world().client().post("/api/v1/auth/login/json", {{"username", pilot.username}, {"password", pilot.password}});
    if (reply.status != 200) return reply;
    for (const auto* name : {"access_token", "refresh_token"}) {
        if (const std::string token = reply.body().at(name); !token.empty()) secrets().insert(token);
    }
    return reply;
}

std::string code_of(const Reply& reply) {
    return reply.body().at("code");
}

Reply erase_me(Client& client, const json& body) {
    return client.request("POST", "/api/v1/auth/me/erase", body.dump());
}

void dock_at_bank(Client& client) {
    const json here = ok(client.get("/api/v1/sectors/1/stations"));
    const json& stations = here.is_array() ? here : here.at("stations");
    ok(client.post("/api/v1/trading/dock", {{"station_id", stations.at(0).at("id")}}));
}

}  // namespace

TEST_CASE("pilots pay each other once per request, and hear of it") {
    Pilot from = a_person(), to = a_person();
    const json order{{"to", to.username}, {"amount", 1000}, {"note", "for the fuel"}};
    CHECK(code_of(from.client->post("/api/v1/bank/transfers", order)) == "no_bank_here");
    dock_at_bank(*from.client);
    const Client::Headers once{{"Idempotency-Key", "pay-once-1"}};
    const json sent = ok(from.client->post("/api/v1/bank/transfers", order, once), 201);
    CHECK(sent.at("tax") == 50);
    CHECK(sent.at("new_credits") == 8950);
    CHECK(
        ok(from.client->post("/api/v1/bank/transfers", order, once), 201).at("transfer_id") == sent.at("transfer_id")
    );
    CHECK(ok(to.client->get("/api/v1/player/state")).at("credits") == 11000);
    const json seen = ok(to.client->get("/api/v1/bank/transfers")).at("transfers");
    REQUIRE(seen.size() == 1);
    CHECK(seen[0].at("note") == "for the fuel");
    CHECK(seen[0].at("other_username") == from.username);
    CHECK(ok(from.client->get("/api/v1/bank/limits")).at("sent") == 1000);
    for (int tries = 0; tries < 50; ++tries) {
        const std::string events = from.client->get("/api/v1/events?after=0").text;
        if (events.find("credits_transferred") != std::string::npos) break;
        CHECK(tries < 49);
        std::this_thread::sleep_for(100ms);
    }
    CHECK(world().audit().at("differences") == 0);
}

TEST_CASE("a household is its members' own word, and limits what they give each other") {
    Pilot one = a_person(), other = a_person(), stranger = a_person();
    const std::string id = ok(one.client->post("/api/v1/households", {{"name", "Home"}}), 201).at("household_id");
    const std::string base = "/api/v1/households/" + id;
    CHECK(stranger.client->post(base + "/invite", {{"username", other.username}}).status == 404);
    CHECK(stranger.client->post(base + "/accept").status == 404);
    CHECK(stranger.client->post(base + "/leave").status == 404);
    ok(one.client->post(base + "/invite", {{"username", other.username}}));
    ok(one.client->post(base + "/invite", {{"username", stranger.username}}));
    CHECK(ok(other.client->get("/api/v1/households/mine")).at("invitations").size() == 1);
    CHECK(ok(other.client->post(base + "/accept")).at("members").size() == 2);
    ok(stranger.client->post(base + "/decline"));
    dock_at_bank(*one.client);
    dock_at_bank(*other.client);
    const auto pay = [](Pilot& from, const Pilot& to, int amount) {
        return from.client->post("/api/v1/bank/transfers", {{"to", to.username}, {"amount", amount}});
    };
    ok(pay(one, other, 6000), 201);
    CHECK(code_of(pay(other, one, 4001)) == "linked_transfer_limit");
    ok(pay(other, one, 4000), 201);
    CHECK(code_of(pay(other, one, 1)) == "linked_transfer_limit");
    ok(pay(other, stranger, 4001), 201);
    ok(other.client->post(base + "/leave"));
    CHECK(ok(other.client->get("/api/v1/households/mine")).at("household").is_null());
}

TEST_CASE("evidence is for administrators who may review it") {
    Pilot pilot = a_person();
    Client admin = world().admin();
    secrets().insert(admin.token);
    CHECK(pilot.client->get("/api/v1/admin/multi-account/pairs").status == 403);
    CHECK(ok(admin.get("/api/v1/admin/multi-account/pairs?all=true")).at("suspicion_score") == 60);
    const json evidence = ok(admin.get("/api/v1/admin/multi-account/" + pilot.user_id));
    CHECK(evidence.at("sightings").size() >= 2);
    CHECK(evidence.dump().find("127.0.0") == std::string::npos);
    const std::string nobody = "00000000-0000-4000-8000-00000000dead";
    const json decision{{"decision", "linked"}, {"reason", "looks so"}};
    CHECK(admin.post("/api/v1/admin/multi-account/pairs/" + nobody + "/decision", decision).status == 404);
    const json ban{{"decision", "ban"}, {"reason", "looks so"}};
    CHECK(admin.post("/api/v1/admin/multi-account/pairs/" + nobody + "/decision", ban).status == 422);
}

TEST_CASE("a person takes the data along, and nobody else's") {
    Pilot pilot = a_person(), other = a_person();
    CHECK(world().client().post("/api/v1/auth/me/export").status == 401);
    const Reply reply = pilot.client->post("/api/v1/auth/me/export");
    const json document = ok(reply);
    CHECK(reply.header("cache-control") == "no-store");
    CHECK(document.at("about").at("user_id") == pilot.user_id);
    CHECK(document.at("account").at("email") == pilot.username + "@example.test");
    CHECK(document.at("pilot").at("username") == pilot.username);
    CHECK(document.at("ledger").size() == 1);
    CHECK(reply.text.find(other.username) == std::string::npos);
    for (const auto& secret : secrets()) CHECK(reply.text.find(secret) == std::string::npos);
    CHECK(pilot.client->get("/api/v1/admin/users/" + other.user_id + "/export").status == 403);
}

TEST_CASE("an account is erased after password, second factor and name, unless its person signs in") {
    Pilot pilot = a_person();
    const std::string secret =
        ok(pilot.client->post("/api/v1/auth/mfa/generate", {{"password", pilot.password}})).at("secret");
    const json confirmed = ok(pilot.client->post("/api/v1/auth/mfa/verify", {{"code", code_of_app(secret)}}));
    secrets().insert({secret, confirmed.at("access_token"), confirmed.at("refresh_token")});
    for (const auto& code : confirmed.at("backup_codes")) secrets().insert(code.get<std::string>());
    pilot.client->token = confirmed.at("access_token");
    json wish{{"password", "not the password"}, {"confirm", pilot.username}, {"mfa_code", "000000"}};
    CHECK(code_of(erase_me(*pilot.client, wish)) == "wrong_password");
    wish["password"] = pilot.password;
    wish["confirm"] = "somebody";
    CHECK(erase_me(*pilot.client, wish).status == 422);
    wish["confirm"] = pilot.username;
    CHECK(code_of(erase_me(*pilot.client, wish)) == "invalid_mfa_code");
    wish.erase("mfa_code");
    CHECK(erase_me(*pilot.client, wish).status == 422);
    wish["mfa_code"] = code_of_app(secret);
    ok(erase_me(*pilot.client, wish));
    for (int tries = 0; pilot.client->get("/api/v1/auth/me").status != 401; ++tries) {
        REQUIRE(tries < 20);
        std::this_thread::sleep_for(100ms);
    }
    CHECK(in_database("select from nexus.erasure_requests where user_id = '" + pilot.user_id + "'").size() == 1);
    const json first = ok(sign_in(pilot));
    const auto taken_back = [&] {
        return in_database(
                   "select from nexus.erasure_requests r join nexus.users u using (user_id) "
                   "where u.last_login > r.requested_at and user_id = '" +
                   pilot.user_id + "'"
        )
            .size();
    };
    CHECK(taken_back() == 0);  // the second factor is still to come
    const json in = ok(world().client().post(
        "/api/v1/auth/mfa/verify", {{"session_token", first.at("session_token")}, {"code", code_of_app(secret)}}
    ));
    secrets().insert({first.at("session_token"), in.at("access_token"), in.at("refresh_token")});
    CHECK(taken_back() == 1);
}

TEST_CASE("an administrator erases a person at once, who then is nobody's name any more") {
    Pilot pilot = a_person();
    Client admin = world().admin();
    secrets().insert(admin.token);
    const std::string path = "/api/v1/admin/users/" + pilot.user_id;
    CHECK(ok(admin.get(path + "/export")).at("account").at("username") == pilot.username);
    CHECK(admin.post(path + "/erase", {{"confirm", "somebody"}, {"reason", "asked"}}).status == 422);
    ok(admin.post(path + "/erase", {{"confirm", pilot.username}, {"reason", "asked by letter"}}));
    CHECK(sign_in(pilot).status == 401);
    CHECK(in_database("select from region.players where username = '" + pilot.username + "'").empty());
    CHECK(dump().find(pilot.username + "@example.test") == std::string::npos);
    CHECK(world().audit().at("differences") == 0);

    Pilot second = a_person();
    auto environment = world().environment();
    CHECK(run_binary({"gdpr", "erase", second.username}, environment).exit_code == 64);
    const auto exported = run_binary({"gdpr", "export", second.username}, environment);
    CHECK(exported.exit_code == 0);
    CHECK(exported.output.find(second.username + "@example.test") != std::string::npos);
    const auto erased = run_binary({"gdpr", "erase", second.username, "--yes"}, environment);
    CAPTURE(erased.output);
    CHECK(erased.exit_code == 0);
    CHECK(sign_in(second).status == 401);
    CHECK(dump().find(second.username + "@example.test") == std::string::npos);
}

TEST_CASE("the master key is rotated while nobody loses a session or a second factor") {
    Pilot pilot = a_person();
    const std::string secret =
        ok(pilot.client->post("/api/v1/auth/mfa/generate", {{"password", pilot.password}})).at("secret");
    const json confirmed = ok(pilot.client->post("/api/v1/auth/mfa/verify", {{"code", code_of_app(secret)}}));
    secrets().insert({secret, confirmed.at("access_token"), confirmed.at("refresh_token")});
    auto environment = world().environment();
    environment["SW_MASTER_KEY"] = new_key;
    CHECK(run_binary({"keys", "rotate"}, environment).exit_code == 1);  // without the old key nothing can be opened
    environment["SW_MASTER_KEY_PREVIOUS"] = old_key;
    const auto rotated = run_binary({"keys", "rotate"}, environment);
    CAPTURE(rotated.output);
    CHECK(rotated.exit_code == 0);
    CHECK(rotated.output.find("second_factors.secret_enc: ") != std::string::npos);
    CHECK(rotated.output.find(" 0 outdated") != std::string::npos);

    CHECK(world().server().terminate() == 0);
    world().server().set("SW_MASTER_KEY", new_key);
    world().server().start();
    world().server().wait_healthy();
    Client client = world().client();
    client.token = confirmed.at("access_token");
    CHECK(client.get("/api/v1/auth/me").status == 200);
    const json first = ok(sign_in(pilot));
    REQUIRE(first.at("requires_mfa") == true);
    const json second = ok(client.post(
        "/api/v1/auth/mfa/verify", {{"session_token", first.at("session_token")}, {"code", code_of_app(secret)}}
    ));
    secrets().insert({first.at("session_token"), second.at("access_token"), second.at("refresh_token")});
}

TEST_CASE("neither a dump of the database nor the log tells a secret that was used") {
    REQUIRE(secrets().size() > 20);
    const std::string tables = dump();
    const std::string log = world().server().log();
    REQUIRE(log.find("/api/v1/auth") != std::string::npos);
    for (const auto& secret : secrets()) {
        CAPTURE(secret);
        CHECK(tables.find(secret) == std::string::npos);
        CHECK(log.find(secret) == std::string::npos);
    }
    CHECK(tables.find("PRIVATE KEY") == std::string::npos);
    CHECK(log.find("PRIVATE KEY") == std::string::npos);
    CHECK(log.find("@example.test") == std::string::npos);
}
