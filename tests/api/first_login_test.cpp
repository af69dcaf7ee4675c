// The first login over the wire: from a new account to the first flight.
#include <thread>

#include "blackbox/world.hpp"
#include "support/catch.hpp"

using namespace blackbox;

namespace {

World& world() {
    static World one({.environment = {{"SW_FIRST_LOGIN", "on"}, {"RATE_LIMITS", "off"}}});
    return one;
}

const std::string base = "/api/v1/first-login/";
const std::string honest =
    "Good evening, I'm Ada Brightwater. Yes, certainly: the registration number and the license are in the manifest, "
    "the "
    "station commander gave me clearance, and I respect your protocol. I saw your little orange cat, too.";

/// Names the ship and answers until the guard has decided.
json talk(Client& client, const std::string& ship, const std::string& words) {
    json said = ok(client.post(base + "claim-ship", {{"ship_type", ship}, {"dialogue_response", words}}));
    if (said.at("current_step") == "completion") return said.at("outcome");
    json exchange = said.at("exchange_id");
    for (int i = 0; i < 10; ++i) {
        const json answer{{"response", words + " Answer " + std::to_string(i) + "."}};
        const json reply = ok(client.post(base + "dialogue/" + exchange.get<std::string>(), answer));
        if (reply.at("is_final") == true) return reply.at("outcome");
        CHECK(reply.at("next_question").is_string());
        exchange = reply.at("next_exchange_id");
    }
    throw std::runtime_error("the guard never decides");
}

}  // namespace

TEST_CASE("a new account talks itself into a ship and flies it") {
    Pilot pilot = world().a_pilot();
    Client& client = *pilot.client;
    const json status = ok(client.get(base + "status"));
    CHECK(status == json{{"requires_first_login", true}, {"session_id", nullptr}, {"state", nullptr}});
    const Reply grounded = client.post("/api/v1/player/move/2");
    CHECK(grounded.status == 400);
    CHECK(grounded.body().at("code") == "no_ship");
    CHECK(client.get("/api/v1/player/current-ship").status == 404);
    CHECK(ok(client.get("/api/v1/player/state")).at("credits") == 0);
    CHECK(client.post(base + "complete").status == 400);

    const json session = ok(client.post(base + "session"));
    for (const char* field :
         {"session_id", "player_id", "available_ships", "current_step", "npc_prompt", "exchange_id", "sequence_number",
          "ship_claimed", "outcome"}) {
        CHECK(session.contains(field));
    }
    CHECK(session.at("current_step") == "ship_selection");
    CHECK(session.at("sequence_number") == 1);
    CHECK(ok(client.post(base + "session")) == session);
    const json& ships = session.at("available_ships");
    REQUIRE(ships.size() == 3);
    CHECK(ships.at(0) == "ESCAPE_POD");
    CHECK(client.post(base + "claim-ship", {{"ship_type", "SOMETHING"}, {"dialogue_response", ""}}).status == 422);

    const json outcome = talk(client, ships.at(1), honest);
    for (const char* field :
         {"outcome", "awarded_ship", "starting_credits", "negotiation_skill", "final_persuasion_score",
          "negotiation_bonus", "notoriety_penalty", "guard_response"}) {
        CHECK(outcome.contains(field));
    }
    const json done = ok(client.post(base + "complete"));
    CHECK(done.at("credits") == outcome.at("starting_credits"));
    CHECK(done.at("ship").at("type") == outcome.at("awarded_ship"));
    CHECK(ok(client.post(base + "complete")) == done);
    CHECK(ok(client.get("/api/v1/player/state")).at("credits") == outcome.at("starting_credits"));
    CHECK(ok(client.get("/api/v1/player/ships")).size() == 1);
    CHECK(ok(client.get(base + "status")).at("requires_first_login") == false);
    CHECK(client.post(base + "session").status == 409);
    explore(client, 2);
    CHECK(world().audit().at("differences") == 0);
}

TEST_CASE("whoever takes the pod is let through at once, even in German") {
    Pilot pilot = world().a_pilot();
    const json session = ok(pilot.client->post(base + "session", {{"language", "de"}}));
    CHECK(session.at("npc_prompt").get<std::string>().find("Katze") != std::string::npos);
    const json outcome = talk(*pilot.client, "ESCAPE_POD", "");
    CHECK(outcome.at("outcome") == "SUCCESS");
    CHECK(outcome.at("starting_credits") == 1000);
    CHECK(outcome.at("final_persuasion_score") == 0.5);
    CHECK(outcome.at("guard_response").get<std::string>().find("Kapsel") != std::string::npos);
    CHECK(ok(pilot.client->get(base + "status")).at("state").at("answered_questions") == true);
    CHECK(ok(pilot.client->post(base + "complete")).at("ship").at("type") == "ESCAPE_POD");
}

TEST_CASE("a foreign exchange and a long answer are refused with what is wrong") {
    Pilot pilot = world().a_pilot(), other = world().a_pilot();
    const json session = ok(pilot.client->post(base + "session"));
    const json claim{{"ship_type", session.at("available_ships").at(1)}, {"dialogue_response", "That one is mine"}};
    const std::string exchange = ok(pilot.client->post(base + "claim-ship", claim)).at("exchange_id");
    ok(other.client->post(base + "session"));
    const json answer{{"response", "It is mine"}};
    CHECK(other.client->post(base + "dialogue/" + exchange, answer).status == 404);
    for (const std::size_t length : {501U, 2001U}) {
        const Reply wordy = pilot.client->post(base + "dialogue/" + exchange, {{"response", std::string(length, 'x')}});
        CHECK(wordy.status == 422);
        CHECK(wordy.body().at("errors").at(0).at("field") == "response");
    }
    CHECK(pilot.client->post(base + "dialogue/" + exchange, {{"response", ""}}).status == 422);
    const json first = ok(pilot.client->post(base + "dialogue/" + exchange, answer));
    CHECK(ok(pilot.client->post(base + "dialogue/" + exchange, answer)) == first);
    CHECK(pilot.client->post(base + "dialogue/" + exchange, {{"response", "It is not"}}).status == 409);
}

TEST_CASE("eight completions at once give one ship") {
    Pilot pilot = world().a_pilot();
    ok(pilot.client->post(base + "session"));
    const json outcome = talk(*pilot.client, "ESCAPE_POD", "Just the pod, please");
    std::vector<std::thread> racers;
    std::vector<json> replies(8);
    for (auto& reply : replies) {
        racers.emplace_back([&reply, &pilot] {
            Client client(world().port());
            client.token = pilot.access_token;
            reply = ok(client.post(base + "complete"));
        });
    }
    for (auto& racer : racers) racer.join();
    for (const auto& reply : replies) CHECK(reply == replies.front());
    CHECK(ok(pilot.client->get("/api/v1/player/ships")).size() == 1);
    CHECK(ok(pilot.client->get("/api/v1/player/state")).at("credits") == outcome.at("starting_credits"));
    CHECK(world().audit().at("differences") == 0);
}

TEST_CASE("the guard sees nobody a fifth time in a day") {
    Pilot pilot = world().a_pilot();
    CHECK(pilot.client->request("DELETE", base + "session", "").status == 404);
    for (int i = 0; i < 3; ++i) {
        ok(pilot.client->post(base + "session"));
        CHECK(ok(pilot.client->request("DELETE", base + "session", "")).contains("message"));
    }
    ok(pilot.client->post(base + "session"));
    const Reply refused = pilot.client->request("DELETE", base + "session", "");
    CHECK(refused.status == 429);
    CHECK_FALSE(refused.header("retry-after").empty());
}

TEST_CASE("administrators read conversations and change the figures of new ones") {
    Client admin = world().admin();
    const std::string all = "/api/v1/admin/first-login/";
    Pilot pilot = world().a_pilot();
    CHECK(pilot.client->get(all + "figures").status == 403);
    json figures = ok(admin.get(all + "figures"));
    json changed = figures.at("figures");
    changed["ships"][0]["credits"] = 1500;
    const json reply = ok(admin.request("PUT", all + "figures", json{{"figures", changed}}.dump()));
    CHECK(reply.at("version").get<int>() == figures.at("version").get<int>() + 1);
    CHECK(reply.at("history").at(0).at("changed_by") == "admin");
    ok(pilot.client->post(base + "session"));
    CHECK(talk(*pilot.client, "ESCAPE_POD", "").at("starting_credits") == 1500);
    changed["rolls"][3]["up_to"] = 99;
    changed["always_offered"] = "CRADLE";
    const Reply bad = admin.request("PUT", all + "figures", json{{"figures", changed}}.dump());
    CHECK(bad.status == 422);
    CHECK(bad.body().at("errors").size() >= 2);
    ok(admin.request("PUT", all + "figures", json{{"figures", figures.at("figures")}}.dump()));
    const json list = ok(admin.get(all + "conversations?limit=1"));
    REQUIRE(list.size() == 1);
    CHECK(
        ok(admin.get(all + "conversations/" + list.at(0).at("session_id").get<std::string>())).at("exchanges").size() >=
        1
    );
    CHECK(ok(admin.get(all + "stats?days=7")).at("total_sessions").get<int>() >= 1);
}
