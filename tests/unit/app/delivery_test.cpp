// Delivery: to sockets and subscriptions of this process, and over the bus to another one.
#include "app/delivery.hpp"

#include <csignal>
#include <mutex>
#include <thread>

#include "support/catch.hpp"
#include "support/redis.hpp"

using namespace std::chrono_literals;

namespace {

/// Writes down what it is told. Work that is posted runs at once, under a lock, like on one thread.
class NotingHub final : public sw::HubImpl {
public:
    void deliver(const std::string& stream, std::int64_t seq, std::shared_ptr<const std::string> frame) override {
        notes.push_back(stream + " " + std::to_string(seq) + " " + (frame ? *frame : "-"));
    }

    void send_to_sector(sw::SectorId sector, std::shared_ptr<const std::string> frame, sw::PlayerId except) override {
        notes.push_back("sector " + std::to_string(sector) + " " + *frame + (except.is_nil() ? "" : " but one"));
    }

    void send_to_admins(std::shared_ptr<const std::string> frame) override { notes.push_back("admins " + *frame); }

    void post(std::function<void()> work) override {
        const std::lock_guard lock(mutex_);
        work();
    }

    std::vector<std::string> taken() {
        const std::lock_guard lock(mutex_);
        return notes;
    }

    void connect(sw::HubPorts) override {}

    sw::server::UpgradeHandler game_sockets() override { return {}; }

    sw::server::UpgradeHandler admin_sockets() override { return {}; }

    void drain(std::function<void()>) override {}

    std::vector<sw::Presence> here() const override { return {}; }

    void put_elsewhere(const std::string&, sw::Presence) override {}

    void drop_elsewhere(const std::string&, sw::PlayerId) override {}

    void replace_elsewhere(const std::string&, std::vector<sw::Presence>) override {}

    void lose_elsewhere(const std::string&) override {}

    void enter(sw::PlayerId, sw::RegionId, sw::SectorId) override {}

    std::optional<sw::Presence> find(sw::PlayerId) const override { return std::nullopt; }

    std::vector<sw::Presence> in_sector(sw::SectorId) const override { return {}; }

    sw::HubStats stats() const override { return {}; }

    void send_to_player(sw::PlayerId, std::shared_ptr<const std::string>) override {}

    void send_to_all(std::shared_ptr<const std::string>) override {}

    void revoke(sw::UserId) override {}

    void revoke_session(sw::SessionId) override {}

    std::vector<std::string> notes;

private:
    std::mutex mutex_;
};

std::shared_ptr<const std::string> frame(const std::string& text) {
    return std::make_shared<const std::string>(text);
}

const auto player = sw::PlayerId::make();

sw::Published everything() {
    sw::Published out{.topic = "test.happened", .payload = R"({"what":"\"quoted\" \\ and a line\n"})"};
    out.deliveries.push_back({sw::to_player(player), 7, frame(R"({"seq":7})")});
    out.deliveries.push_back({sw::to_region(sw::RegionId{player.uuid}), 9, nullptr});
    out.deliveries.push_back({sw::to_sector(12, player), 0, frame(R"({"sector":12})")});
    out.deliveries.push_back({sw::to_sector(13), 0, nullptr});
    out.deliveries.push_back({sw::to_admins(), 0, frame("{}")});
    return out;
}

std::vector<std::string> expected_notes() {
    const std::string id = player.to_string();
    return {
        "player:" + id + R"( 7 {"seq":7})", "region:" + id + " 9 -", R"(sector 12 {"sector":12} but one)", "admins {}"};
}

sw::Subscription subscription(const std::string& topic, std::vector<std::string>& heard) {
    return {topic, [&heard](const sw::Event& event) { heard.push_back(event.topic + " " + event.payload); }};
}

std::string message(const std::string& origin, const std::string& audience) {
    return R"({"origin":")" + origin + R"(","topic":"t","payload":"{}","deliveries":[{"audience":")" + audience +
           R"(","seq":0,"frame":"{}"}]})";
}

}  // namespace

TEST_CASE("an event reaches each audience, and sockets only when it has a frame") {
    NotingHub hub;
    sw::Delivery delivery(hub, "here");
    delivery.publish({everything()});
    CHECK(hub.notes == expected_notes());
}

TEST_CASE("subscriptions hear their topic before the sockets, and one that throws does not stop the others") {
    NotingHub hub;
    sw::Delivery delivery(hub, "here");
    std::vector<std::string> heard;
    delivery.subscribe({
        {"test.happened", [](const sw::Event&) { throw std::runtime_error("broken"); }},
        subscription("test.happened", heard),
        subscription("test.other", heard),
        {"test.happened", [&](const sw::Event&) { CHECK(hub.notes.empty()); }},
    });
    delivery.publish({everything()});
    CHECK(heard == std::vector<std::string>{"test.happened " + everything().payload});
    CHECK(hub.notes == expected_notes());
}

TEST_CASE("a message of this process is skipped, one of another process is delivered") {
    NotingHub hub;
    sw::Delivery delivery(hub, "here");
    delivery.receive(message("here", "admin"));
    CHECK(hub.notes.empty());
    delivery.receive(message("there", "admin"));
    CHECK(hub.notes == std::vector<std::string>{"admins {}"});
}

TEST_CASE("unknown audiences and messages that are no envelope are ignored") {
    NotingHub hub;
    sw::Delivery delivery(hub, "here");
    for (const char* audience : {"", "team:7", "player:nobody", "sector:", "sector:x", "region:"}) {
        CAPTURE(audience);
        CHECK_NOTHROW(delivery.receive(message("there", audience)));
    }
    for (const char* text : {"", "{", "[]", "null", R"({"origin":7})", "\xff"}) {
        CAPTURE(text);
        CHECK_NOTHROW(delivery.receive(text));
    }
    CHECK(hub.notes.empty());
}

TEST_CASE("what one process publishes arrives unchanged at another one, and only once at the first") {
    std::signal(SIGPIPE, SIG_IGN);  // as the server does it
    const support::TemporaryRedis redis;
    sw::Metrics metrics;
    NotingHub here;
    NotingHub there;
    sw::Delivery sender(here, "here");
    sw::Delivery receiver(there, "there");
    std::vector<std::string> heard;
    receiver.subscribe({subscription("test.happened", heard)});
    sw::RedisBus out(redis.url(), "test:bus", metrics, [&](const std::string& text) { sender.receive(text); });
    sw::RedisBus in(redis.url(), "test:bus", metrics, [&](const std::string& text) { receiver.receive(text); });
    out.start();
    in.start();
    for (int wait = 0; wait < 400 && redis.subscribers("test:bus") < 2; ++wait) std::this_thread::sleep_for(10ms);
    REQUIRE(redis.subscribers("test:bus") == 2);
    sender.attach(out);
    sender.publish({everything()});
    for (int wait = 0; wait < 400 && there.taken().size() < 4; ++wait) std::this_thread::sleep_for(10ms);
    sender.detach();
    out.stop();
    in.stop();
    CHECK(there.notes == expected_notes());
    CHECK(here.notes == expected_notes());
    CHECK(heard == std::vector<std::string>{"test.happened " + everything().payload});
}
