// Chat, announcements and the count of pilots, with a hub that only writes down what it is told.
#include "features/presence/service.hpp"

#include "sectorwars/platform/metrics.hpp"
#include "support/catch.hpp"

using sw::test::contains_text;

namespace {

class NotingHub final : public sw::Hub {
public:
    void send_to_sector(sw::SectorId sector, std::shared_ptr<const std::string> frame, sw::PlayerId except) override {
        notes.push_back("sector " + std::to_string(sector) + (except.is_nil() ? " " : " but one ") + *frame);
    }

    void send_to_all(std::shared_ptr<const std::string> frame) override { notes.push_back("all " + *frame); }

    [[nodiscard]] std::optional<sw::Presence> find(sw::PlayerId player) const override {
        return pilot && pilot->player == player ? pilot : std::nullopt;
    }

    [[nodiscard]] std::vector<sw::Presence> here() const override { return {}; }

    [[nodiscard]] std::vector<sw::Presence> in_sector(sw::SectorId sector) const override {
        if (pilot && pilot->sector == sector) return {*pilot};
        return {};
    }

    [[nodiscard]] sw::HubStats stats() const override { return figures; }

    void enter(sw::PlayerId, sw::RegionId, sw::SectorId) override {}

    void send_to_player(sw::PlayerId, std::shared_ptr<const std::string>) override {}

    void send_to_admins(std::shared_ptr<const std::string>) override {}

    void revoke(sw::UserId) override {}

    void revoke_session(sw::SessionId) override {}

    void post(std::function<void()> work) override { work(); }

    std::vector<std::string> notes;
    std::optional<sw::Presence> pilot;
    sw::HubStats figures;
};

class TestSocket final : public sw::Socket {
public:
    [[nodiscard]] const sw::Caller& caller() const override { return caller_; }

    [[nodiscard]] sw::Time connected_at() const override { return {}; }

    [[nodiscard]] sw::Time last_heartbeat() const override { return {}; }

    void send(std::shared_ptr<const std::string> frame) override { sent.push_back(*frame); }

    void close(std::uint16_t, std::string_view) override {}

    sw::Caller caller_;
    std::vector<std::string> sent;
};

/// A pilot with a socket in sector 5.
struct Scene {
    Scene() {
        socket.caller_.player = sw::PlayerId::make();
        hub.pilot = sw::Presence{.player = socket.caller_.player, .username = "ada", .sector = 5};
        others->connect([this](const std::string& topic, std::string payload) {
            REQUIRE(topic == "presence.said");
            sent.push_back(std::move(payload));
        });
    }

    void say(const std::string& content, const std::string& target) {
        service.chat(
            socket, sw::parse_json<sw::presence::ChatRequest>(
                        R"({"content":")" + content + R"(","target_type":")" + target + R"("})"
                    )
        );
    }

    NotingHub hub;
    TestSocket socket;
    std::vector<std::string> sent;  ///< to other processes
    std::shared_ptr<sw::LiveBus> others = std::make_shared<sw::LiveBus>();
    sw::presence::Service service{hub, others};
};

sw::presence::BroadcastRequest to_sector(std::optional<std::string> id) {
    return {.content = "hello", .priority = "normal", .target_type = "sector", .target_id = std::move(id)};
}

}  // namespace

TEST_CASE("texts lose control characters and the blanks at their ends, and nothing else") {
    using sw::presence::clean_text;
    CHECK(clean_text("  hello  there ") == "hello  there");
    CHECK(clean_text("a\tb\r\nc\x7f\x1b[31m") == "abc[31m");
    CHECK(clean_text(std::string("a\0b", 3)) == "ab");
    CHECK(clean_text("gr\xc3\xbc\xc3\x9f dich") == "gr\xc3\xbc\xc3\x9f dich");
    CHECK(clean_text("").empty());
    CHECK(clean_text(" \n \t ").empty());
    CHECK(clean_text("\n x").size() == 1);
}

TEST_CASE("chat reaches the own sector or everybody, under the own name") {
    Scene scene;
    scene.say(" hi\\n ", "sector");
    REQUIRE(scene.hub.notes.size() == 1);
    CHECK_THAT(scene.hub.notes[0], contains_text("sector 5 but one "));
    CHECK_THAT(scene.hub.notes[0], contains_text(R"("content":"hi")"));
    CHECK_THAT(scene.hub.notes[0], contains_text(R"("from_username":"ada")"));
    scene.say("hello", "global");
    REQUIRE(scene.hub.notes.size() == 2);
    CHECK(scene.hub.notes[1].starts_with("all "));
}

TEST_CASE("chat that is empty once cleaned, or of somebody who left, is not sent") {
    Scene scene;
    scene.say(" \\t ", "global");
    scene.hub.pilot.reset();
    scene.say("hello", "global");
    CHECK(scene.hub.notes.empty());
}

TEST_CASE("a broadcast to a sector needs the number of one") {
    Scene scene;
    for (const auto& bad : {"", "x", "7x", " 7", "99999999999999", "1.5"}) {
        CAPTURE(bad);
        CHECK_THROWS_AS(scene.service.broadcast(scene.socket.caller_, to_sector(bad)), sw::Failure);
    }
    CHECK_THROWS_AS(scene.service.broadcast(scene.socket.caller_, to_sector(std::nullopt)), sw::Failure);
    CHECK(scene.hub.notes.empty());
    const auto reply = scene.service.broadcast(scene.socket.caller_, to_sector("7"));
    CHECK(reply.target_type == "sector");
    REQUIRE(scene.hub.notes.size() == 1);
    CHECK(scene.hub.notes[0].starts_with("sector 7 {"));
}

TEST_CASE("a broadcast's text has one to five thousand characters and a known target") {
    using sw::presence::BroadcastRequest;
    const auto body = [](std::size_t length) { return R"({"content":")" + std::string(length, 'x') + "\"}"; };
    CHECK(sw::parse_json<BroadcastRequest>(body(1)).target_type == "global");
    CHECK_NOTHROW(sw::parse_json<BroadcastRequest>(body(5000)));
    CHECK_THROWS_AS(sw::parse_json<BroadcastRequest>(body(0)), sw::Failure);
    CHECK_THROWS_AS(sw::parse_json<BroadcastRequest>(body(5001)), sw::Failure);
    CHECK_THROWS_AS(sw::parse_json<BroadcastRequest>(R"({"content":"x","target_type":"team"})"), sw::Failure);
}

TEST_CASE("the gauge of active pilots follows the hub, region by region") {
    Scene scene;
    sw::Metrics metrics;
    const auto north = sw::RegionId::make();
    const auto south = sw::RegionId::make();
    sw::galaxy::Atlas::Parts parts;
    parts.regions = {{.region_id = north, .name = "north"}, {.region_id = south, .name = "south"}};
    const sw::galaxy::Atlas atlas(std::move(parts));
    scene.hub.figures.here_by_region = {{north, 3}};
    scene.service.report_players(metrics, atlas);
    CHECK_THAT(metrics.render(), contains_text("sectorwars_active_players{region=\"north\"} 3"));
    CHECK_THAT(metrics.render(), contains_text("sectorwars_active_players{region=\"south\"} 0"));
    scene.hub.figures.here_by_region = {{north, 2}, {south, 1}};
    scene.service.report_players(metrics, atlas);
    CHECK_THAT(metrics.render(), contains_text("sectorwars_active_players{region=\"north\"} 2"));
    CHECK_THAT(metrics.render(), contains_text("sectorwars_active_players{region=\"south\"} 1"));
}

TEST_CASE("what is said here is said once in every other process, to the same people") {
    Scene here;
    Scene there;
    here.say("hi", "sector");
    here.say("hello", "global");
    here.service.announce_join(*here.hub.pilot);
    here.service.announce_leave(*here.hub.pilot);
    (void)here.service.broadcast({}, to_sector("12"));
    REQUIRE(here.sent.size() == 5);
    for (const auto& payload : here.sent) {
        there.service.repeat({.topic = "presence.said", .payload = payload});
    }
    CHECK(there.hub.notes == here.hub.notes);
    CHECK(there.sent.empty());
    here.service.announce_loss(*here.hub.pilot);
    CHECK(here.sent.size() == 5);
    CHECK_THAT(here.hub.notes.back(), contains_text("player_left_sector"));
}
