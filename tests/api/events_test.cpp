// The gapless timeline: resume by cursor over the WebSocket, and the same events over HTTP.
#include <random>
#include <set>
#include <thread>

#include "blackbox/world.hpp"
#include "support/catch.hpp"

using namespace blackbox;

namespace {

World& world() {
    static World one;
    return one;
}

std::string socket_target(const Pilot& pilot, std::int64_t cursor = -1) {
    std::string target = "/api/v1/ws/connect?token=" + pilot.access_token;
    if (cursor >= 0) target += "&cursor=" + std::to_string(cursor);
    return target;
}

/// Reads numbered frames until `last` was seen or nothing comes for a while.
void read_until(Socket& socket, std::int64_t& cursor, std::int64_t last) {
    while (cursor < last) {
        const auto frame = socket.receive(std::chrono::seconds(5));
        REQUIRE(frame);
        if (!frame->contains("seq") || frame->value("type", "").starts_with("player_left")) continue;
        if (frame->value("type", "") != "player_moved") continue;
        INFO(frame->dump());
        REQUIRE(frame->at("seq").get<std::int64_t>() > cursor);
        cursor = frame->at("seq");
    }
}

std::int64_t head_of(Client& client) {
    return ok(client.get("/api/v1/events?after=0&limit=1")).at("head");
}

void hop(Client& client, int times) {
    for (int i = 0; i < times; ++i) {
        const json moves = ok(client.get("/api/v1/player/available-moves"));
        ok(client.post("/api/v1/player/move/" + std::to_string(moves.at("warps").at(0).at("sector_id").get<int>())));
    }
}

}  // namespace

TEST_CASE("the timeline over HTTP has every number once and pages by cursor") {
    Pilot pilot = world().a_pilot();
    hop(*pilot.client, 12);
    constexpr std::int64_t all = 13;  // the pilot was created, then moved twelve times
    std::int64_t head = 0;
    for (int wait = 0; wait < 200 && head < all; ++wait) {
        head = head_of(*pilot.client);
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    REQUIRE(head == all);
    std::int64_t after = 0;
    for (bool more = true; more;) {
        const json page = ok(pilot.client->get("/api/v1/events?limit=5&after=" + std::to_string(after)));
        for (const auto& event : page.at("events")) {
            CHECK(event.at("seq").get<std::int64_t>() == after + 1);
            CHECK(event.at("data").at("seq") == event.at("seq"));
            after = event.at("seq");
        }
        CHECK(page.at("next_cursor") == after);
        more = page.at("has_more");
    }
    CHECK(after == head);
}

TEST_CASE("a socket that resumes by cursor gets every event once and in order, through random disconnects") {
    const unsigned seed = std::random_device{}();
    INFO("seed " << seed);
    std::mt19937 random(seed);
    Pilot pilot = world().a_pilot();
    std::int64_t cursor = head_of(*pilot.client);
    std::set<std::int64_t> seen;
    std::int64_t expected = cursor;
    for (int round = 0; round < 8; ++round) {
        hop(*pilot.client, static_cast<int>(random() % 4));
        Socket socket(world().port(), socket_target(pilot, cursor));
        hop(*pilot.client, static_cast<int>(random() % 4));
        const int frames = static_cast<int>(random() % 6);
        for (int i = 0; i < frames; ++i) {
            const auto frame = socket.receive(std::chrono::milliseconds(200));
            if (!frame) break;
            if (!frame->contains("seq") || frame->value("type", "") == "resumed") continue;
            const std::int64_t seq = frame->at("seq");
            if (frame->value("type", "") == "region_event") continue;
            if (frame->value("player_id", "").empty()) continue;
            CHECK(seq == expected + 1);
            CHECK(seen.insert(seq).second);
            expected = cursor = seq;
        }
    }
    const std::int64_t head = head_of(*pilot.client);
    Socket last(world().port(), socket_target(pilot, cursor));
    read_until(last, cursor, head);
    CHECK(cursor == head);
}

TEST_CASE("a resume command asks for what was missed") {
    Pilot pilot = world().a_pilot();
    const std::int64_t before = head_of(*pilot.client);
    hop(*pilot.client, 3);
    Socket socket(world().port(), socket_target(pilot));
    socket.send({{"type", "resume"}, {"cursor", before}});
    std::int64_t cursor = before;
    bool resumed = false;
    while (!resumed || cursor < before + 3) {
        const auto frame = socket.receive();
        REQUIRE(frame);
        if (frame->at("type") == "resumed") resumed = true;
        if (frame->at("type") != "player_moved") continue;
        CHECK(frame->at("seq") == cursor + 1);
        cursor = frame->at("seq");
    }
}

TEST_CASE("a second game socket closes the first, and a logout closes all within a second") {
    Pilot pilot = world().a_pilot();
    Socket first(world().port(), socket_target(pilot));
    Socket second(world().port(), socket_target(pilot));
    CHECK(first.closed_with() == 4001);
    ok(pilot.client->post("/api/v1/auth/logout", {{"refresh_token", pilot.refresh_token}}));
    CHECK(second.closed_with(std::chrono::seconds(1)) == 4001);
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(1);
    int status = 200;
    while (status != 401 && std::chrono::steady_clock::now() < deadline)
        status = pilot.client->get("/api/v1/auth/me").status;
    CHECK(status == 401);
}

TEST_CASE("a socket without a good token is refused before it opens") {
    Pilot pilot = world().a_pilot();
    CHECK(Socket::refused_status(world().port(), "/api/v1/ws/connect") == 403);
    CHECK(Socket::refused_status(world().port(), "/api/v1/ws/connect?token=x.y.z") == 403);
    CHECK(Socket::refused_status(world().port(), "/api/v1/ws/admin?token=" + pilot.access_token) == 403);
    CHECK(Socket::refused_status(world().port(), "/api/v1/ws/connect?token=" + world().admin().token) == 403);
}

TEST_CASE("heartbeats are answered, unknown types and broken JSON give an error frame") {
    Pilot pilot = world().a_pilot();
    Socket socket(world().port(), socket_target(pilot));
    socket.send({{"type", "heartbeat"}, {"timestamp", "now"}});
    CHECK(socket.expect("heartbeat_ack").contains("timestamp"));
    socket.send({{"type", "dance"}});
    CHECK(socket.expect("error").at("code") == "UNKNOWN_TYPE");
    socket.send_text("{nope");
    CHECK(socket.expect("error").contains("message"));
    socket.send({{"type", "heartbeat"}});
    socket.expect("heartbeat_ack");
}
