// Processes that tell each other who is connected, over a bus that may lose what it likes.
#include "app/neighbours.hpp"

#include <random>
#include <set>
#include <thread>

#include "support/catch.hpp"

using namespace std::chrono_literals;
using sw::PlayerId;
using sw::Presence;

namespace {

/// Only its pilots.
class ListHub final : public sw::HubImpl {
public:
    std::vector<Presence> here() const override { return mine; }

    void put_elsewhere(const std::string& origin, Presence who) override { elsewhere[origin][who.player] = who.sector; }

    void drop_elsewhere(const std::string& origin, PlayerId player) override { elsewhere[origin].erase(player); }

    void replace_elsewhere(const std::string& origin, std::vector<Presence> all) override {
        elsewhere[origin].clear();
        for (const auto& who : all) elsewhere[origin][who.player] = who.sector;
    }

    void lose_elsewhere(const std::string& origin) override { elsewhere.erase(origin); }

    void connect(sw::HubPorts) override {}

    sw::server::UpgradeHandler game_sockets() override { return {}; }

    sw::server::UpgradeHandler admin_sockets() override { return {}; }

    void deliver(const std::string&, std::int64_t, std::shared_ptr<const std::string>) override {}

    void drain(std::function<void()>) override {}

    void enter(PlayerId, sw::RegionId, sw::SectorId) override {}

    std::optional<Presence> find(PlayerId) const override { return std::nullopt; }

    std::vector<Presence> in_sector(sw::SectorId) const override { return {}; }

    sw::HubStats stats() const override { return {}; }

    void send_to_sector(sw::SectorId, std::shared_ptr<const std::string>, PlayerId) override {}

    void send_to_player(PlayerId, std::shared_ptr<const std::string>) override {}

    void send_to_all(std::shared_ptr<const std::string>) override {}

    void send_to_admins(std::shared_ptr<const std::string>) override {}

    void revoke(sw::UserId) override {}

    void revoke_session(sw::SessionId) override {}

    void post(std::function<void()> work) override { work(); }

    void place(Presence who) {
        std::erase_if(mine, [&](const auto& one) { return one.player == who.player; });
        mine.push_back(who);
        if (on_placed) on_placed(who);
    }

    void remove(PlayerId player) {
        std::erase_if(mine, [&](const auto& one) { return one.player == player; });
        if (on_removed) on_removed(player);
    }

    std::vector<Presence> mine;
    std::map<std::string, std::map<PlayerId, sw::SectorId>> elsewhere;
};

struct Network;

struct Process {
    Process(Network& network, std::string name);

    ListHub hub{};
    sw::LiveBus bus{};
    std::string name;
    std::unique_ptr<sw::Neighbours> neighbours{};
    sw::Subscription hears{};
};

/// One thread for all; messages arrive in the order in which they were sent, if they do.
struct Network {
    boost::asio::io_context io{1};
    std::vector<std::unique_ptr<Process>> processes{};
    std::function<bool()> loses = [] { return false; };
    std::function<bool(const std::string&)> deaf = [](const std::string&) { return false; };
    int messages = 0;

    Process& add(const std::string& name) {
        processes.push_back(std::make_unique<Process>(*this, name));
        processes.back()->neighbours->start();
        return *processes.back();
    }

    void carry(const Process* from, const std::string& topic, const std::string& payload) {
        ++messages;
        for (const auto& to : processes) {
            if (to.get() == from || loses() || deaf(to->name)) continue;
            boost::asio::post(io, [this, to = to.get(), topic, payload] {
                const auto there = [&](const auto& one) { return one.get() == to; };
                if (std::any_of(processes.begin(), processes.end(), there))
                    to->hears.run({.topic = topic, .payload = payload});
            });
        }
    }

    void run_for(std::chrono::milliseconds time) {
        io.restart();
        io.run_for(time);
    }
};

Process::Process(Network& network, std::string own) : name(std::move(own)) {
    bus.connect([this, &network](const std::string& topic, const std::string& payload) {
        network.carry(this, topic, payload);
    });
    sw::NeighbourOptions quick{.sign = 20ms, .list = 60ms, .silence = 1s, .page = 3};
    neighbours = std::make_unique<sw::Neighbours>(network.io, hub, bus, name, quick);
    hears = neighbours->subscription();
}

Presence pilot(std::uint64_t number, sw::SectorId sector) {
    return {
        .player = {sw::Uuid::derive(3, number)},
        .user = {sw::Uuid::derive(4, number)},
        .username = "p",
        .region = {sw::Uuid::derive(5, 1)},
        .sector = sector};
}

/// What everybody should know of one process.
std::map<PlayerId, sw::SectorId> truth(const Process& of) {
    std::map<PlayerId, sw::SectorId> out;
    for (const auto& who : of.hub.mine) out[who.player] = who.sector;
    return out;
}

}  // namespace

TEST_CASE("processes that start one after the other know each other's pilots at once") {
    Network network;
    Process& a = network.add("a");
    for (std::uint64_t i = 0; i < 10; ++i) a.hub.place(pilot(i, 5));
    Process& b = network.add("b");
    b.hub.place(pilot(100, 6));
    network.run_for(10ms);
    CHECK(b.hub.elsewhere["a"] == truth(a));
    CHECK(a.hub.elsewhere["b"] == truth(b));
    a.hub.place(pilot(3, 9));
    a.hub.remove(pilot(4, 0).player);
    network.run_for(5ms);
    CHECK(b.hub.elsewhere["a"] == truth(a));
}

TEST_CASE("a process that could not hear at first learns everything when it can") {
    Network network;
    Process& a = network.add("a");
    for (std::uint64_t i = 0; i < 10; ++i) a.hub.place(pilot(i, 5));
    bool deaf = true;
    network.deaf = [&](const std::string& name) { return deaf && name == "b"; };
    Process& b = network.add("b");
    network.run_for(5ms);
    REQUIRE(b.hub.elsewhere.empty());
    deaf = false;
    network.run_for(45ms);  // less than the time between lists
    CHECK(b.hub.elsewhere["a"] == truth(a));
}

TEST_CASE("a process alone tells nobody about its pilots") {
    Network network;
    Process& a = network.add("a");
    for (std::uint64_t i = 0; i < 100; ++i) a.hub.place(pilot(i, 5));
    CHECK(network.messages == 1);
}

TEST_CASE("a process that falls silent is forgotten with its pilots") {
    Network network;
    Process& a = network.add("a");
    Process& b = network.add("b");
    b.hub.place(pilot(1, 5));
    network.run_for(30ms);
    REQUIRE(a.hub.elsewhere["b"].size() == 1);
    network.processes.pop_back();
    network.run_for(100ms);
    CHECK(a.hub.elsewhere.contains("b"));
    network.run_for(1200ms);
    CHECK_FALSE(a.hub.elsewhere.contains("b"));
}

TEST_CASE("whatever the bus loses, the lists are right again soon after it has stopped") {
    const auto seed = std::random_device{}();
    INFO("seed " << seed);
    std::mt19937 random(seed);
    Network network;
    for (const char* name : {"a", "b", "c"}) network.add(name);
    network.loses = [&] { return random() % 3 == 0; };
    for (int i = 0; i < 300; ++i) {
        Process& process = *network.processes[random() % 3];
        const auto who = pilot(
            random() % 30 + 1000 * static_cast<std::uint64_t>(process.name[0]), 1 + static_cast<int>(random() % 9)
        );
        if (random() % 3 == 0) process.hub.remove(who.player);
        else process.hub.place(who);
        network.run_for(1ms);
    }
    network.loses = [] { return false; };
    network.run_for(150ms);
    for (const auto& one : network.processes) {
        for (const auto& other : network.processes) {
            if (one != other) CHECK(one->hub.elsewhere[other->name] == truth(*other));
        }
    }
}
