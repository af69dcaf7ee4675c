// Two processes serve one world: chat, rooms and the lists of pilots are one, also when one of them dies.
#include <algorithm>
#include <functional>
#include <thread>

#include "blackbox/world.hpp"
#include "support/catch.hpp"

using namespace blackbox;
using namespace std::chrono_literals;

namespace {

/// The world's own process and a second one beside it.
struct Pair {
    World world{World::Options{.environment = {{"ORCH_BACKEND", "none"}}}};
    std::unique_ptr<ServerProcess> second = start();

    std::unique_ptr<ServerProcess> start() {
        const auto& environment = world.environment();
        return std::make_unique<ServerProcess>(environment, environment.at("SW_DATA_DIR") + "/second.log");
    }

    Socket first_socket(const Pilot& pilot) { return connect(world.port(), pilot); }

    Socket second_socket(const Pilot& pilot) { return connect(second->port(), pilot); }

    static Socket connect(std::uint16_t port, const Pilot& pilot) {
        return Socket(port, "/api/v1/ws/connect?token=" + pilot.access_token);
    }
};

Pair& pair() {
    static Pair one;
    return one;
}

/// The next frame of the type that says so of this pilot.
json expect_about(Socket& socket, const std::string& type, const std::string& username) {
    for (;;) {
        json frame = socket.expect(type);
        if (frame.value("username", frame.value("from_username", "")) == username) return frame;
    }
}

bool sees(Socket& socket, const std::string& username) {
    socket.send({{"type", "request_sector_players"}});
    const json players = socket.expect("sector_players").at("players");
    return std::any_of(players.begin(), players.end(), [&](const json& one) { return one.at("username") == username; });
}

bool comes_true(const std::function<bool()>& condition, std::chrono::milliseconds within) {
    const auto end = std::chrono::steady_clock::now() + within;
    while (std::chrono::steady_clock::now() < end) {
        if (condition()) return true;
        std::this_thread::sleep_for(50ms);
    }
    return condition();
}

std::string counted(const json& frame) {
    return frame.value("content", "");
}

}  // namespace

TEST_CASE("pilots of two processes meet, talk and part in one room") {
    Pilot ann = pair().world.a_pilot();
    Pilot bob = pair().world.a_pilot();
    Socket here = pair().first_socket(ann);
    REQUIRE(comes_true([&] { return sees(here, ann.username); }, 5s));
    {
        Socket there = pair().second_socket(bob);
        expect_about(here, "player_entered_sector", bob.username);
        CHECK(comes_true([&] { return sees(here, bob.username); }, 2s));
        CHECK(comes_true([&] { return sees(there, ann.username); }, 2s));
        here.send({{"type", "chat_message"}, {"content", "to the sector"}, {"target_type", "sector"}});
        CHECK(counted(expect_about(there, "chat_message", ann.username)) == "to the sector");
        there.send({{"type", "chat_message"}, {"content", "to all"}, {"target_type", "global"}});
        CHECK(counted(expect_about(here, "chat_message", bob.username)) == "to all");
        CHECK(counted(expect_about(there, "chat_message", bob.username)) == "to all");
        // Once each: the next frame of that kind is the next thing that is said.
        there.send({{"type", "chat_message"}, {"content", "again"}, {"target_type", "sector"}});
        CHECK(counted(expect_about(here, "chat_message", bob.username)) == "again");
    }
    expect_about(here, "player_left_sector", bob.username);
    CHECK(comes_true([&] { return !sees(here, bob.username); }, 2s));
}

TEST_CASE("who flies away is missed in both processes, and found where he went") {
    Pilot ann = pair().world.a_pilot();
    Pilot bob = pair().world.a_pilot();
    Socket here = pair().first_socket(ann);
    Socket there = pair().second_socket(bob);
    REQUIRE(comes_true([&] { return sees(here, bob.username) && sees(there, ann.username); }, 5s));
    const json moves = ok(bob.client->get("/api/v1/player/available-moves"));
    const int target = moves.at("warps").at(0).at("sector_id");
    ok(bob.client->post("/api/v1/player/move/" + std::to_string(target)));
    CHECK(comes_true([&] { return !sees(here, bob.username); }, 3s));
    ok(ann.client->post("/api/v1/player/move/" + std::to_string(target)));
    CHECK(comes_true([&] { return sees(here, bob.username) && sees(there, ann.username); }, 3s));
}

TEST_CASE("a pilot who comes back through the other process is there once") {
    Pilot ann = pair().world.a_pilot();
    Pilot bob = pair().world.a_pilot();
    Socket watcher = pair().first_socket(ann);
    Socket old_one = pair().first_socket(bob);
    REQUIRE(comes_true([&] { return sees(watcher, bob.username); }, 5s));
    Socket new_one = pair().second_socket(bob);
    CHECK(old_one.closed_with() == 4001);
    watcher.send({{"type", "request_sector_players"}});
    const json players = watcher.expect("sector_players").at("players");
    const auto is_bob = [&](const json& one) { return one.at("username") == bob.username; };
    CHECK(std::count_if(players.begin(), players.end(), is_bob) == 1);
    CHECK(sees(new_one, ann.username));
}

TEST_CASE("the pilots of a process that was killed have left within its silence") {
    Pilot ann = pair().world.a_pilot();
    Pilot bob = pair().world.a_pilot();
    Socket here = pair().first_socket(ann);
    Socket there = pair().second_socket(bob);
    REQUIRE(comes_true([&] { return sees(here, bob.username); }, 5s));
    pair().second->kill9();
    const json left = here.expect("player_left_sector", 20s);
    CHECK(left.at("username") == bob.username);
    CHECK_FALSE(sees(here, bob.username));
    pair().second->start();
    pair().second->wait_healthy();
    Socket again = pair().second_socket(bob);
    CHECK(comes_true([&] { return sees(here, bob.username) && sees(again, ann.username); }, 5s));
}
