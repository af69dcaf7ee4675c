// What a pilot says to the galaxy is heard in every region, under the region where it was said.
#include "blackbox/travellers.hpp"
#include "support/catch.hpp"

using namespace blackbox;
using namespace std::chrono_literals;

namespace {

Socket listen(std::uint16_t port, const Pilot& pilot) {
    return Socket(port, "/api/v1/ws/connect?token=" + pilot.access_token);
}

json heard(Socket& socket, const std::string& content) {
    for (int i = 0; i < 20; ++i) {
        const json frame = socket.expect("chat_message", 5s);
        if (frame.at("content") == content) return frame;
    }
    return nullptr;
}

}  // namespace

TEST_CASE("galaxy chat goes from a region to the nexus and to all other regions, and back") {
    Cluster cluster;
    auto& alpha = cluster.add_region("alpha-reach");
    auto& beta = cluster.add_region("beta-drift");
    cluster.start(alpha);
    cluster.start(beta);
    const Pilot ada = a_citizen(cluster), bob = a_citizen(cluster), eve = a_citizen(cluster);
    for (const auto& [pilot, region] : {std::pair{&ada, "alpha-reach"}, std::pair{&bob, "beta-drift"}}) {
        const std::string travel =
            ok(pilot->client->post("/api/v1/travel", {{"destination_region", region}}), 202).at("travel_id");
        REQUIRE(within(10s, [&, pilot = pilot] { return status_of(*pilot->client, travel) == "completed"; }));
    }
    Socket in_alpha = listen(alpha.port(), ada), in_beta = listen(beta.port(), bob);
    Socket in_nexus = listen(cluster.nexus().port(), eve);

    in_alpha.send({{"type", "chat_message"}, {"content", "hello from afar"}, {"target_type", "galaxy"}});
    for (auto* socket : {&in_alpha, &in_beta, &in_nexus}) {
        const json frame = heard(*socket, "hello from afar");
        CHECK(frame.at("region") == "alpha-reach");
        CHECK(frame.at("from_username") == ada.username);
    }
    in_nexus.send({{"type", "chat_message"}, {"content", "welcome"}, {"target_type", "galaxy"}});
    for (auto* socket : {&in_alpha, &in_beta, &in_nexus})
        CHECK(heard(*socket, "welcome").at("region") == "central-nexus");

    SECTION("and a region cannot speak for another one") {
        Client forger(cluster.nexus().internal_port());
        forger.token = service_token(alpha.key, "alpha-reach");
        const json message{
            {"type", "chat_message"},
            {"from_user_id", ada.user_id},
            {"from_username", "eve"},
            {"content", "forged"},
            {"target_type", "galaxy"},
            {"region", "beta-drift"},
            {"timestamp", "2026-11-21T00:00:00Z"}};
        ok(forger.post("/internal/v1/chat", {{"messages", json::array({message})}}));
        CHECK(heard(in_beta, "forged").at("region") == "alpha-reach");
        Client region(beta.process().internal_port());
        region.token = service_token(alpha.key, "alpha-reach", {{"aud", "region:beta-drift"}});
        CHECK(region.post("/internal/v1/broadcast", {{"messages", json::array({message})}}).status != 200);
    }
}
