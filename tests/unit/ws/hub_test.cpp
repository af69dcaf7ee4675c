// The hub over real loopback sockets, with made-up tokens, places and timelines.
#include <malloc.h>

#include <atomic>
#include <boost/asio/steady_timer.hpp>
#include <iostream>
#include <map>
#include <random>
#include <set>

#include "platform/server/server.hpp"
#include "platform/ws/hub_impl.hpp"
#include "sectorwars/base/random.hpp"
#include "sectorwars/platform/keys.hpp"
#include "sectorwars/platform/metrics.hpp"
#include "support/catch.hpp"
#include "support/io_thread.hpp"
#include "support/ws_client.hpp"

using namespace std::chrono_literals;
using sw::test::WsClient;

namespace {

sw::Uuid uuid(std::uint64_t number) {
    return sw::Uuid::derive(7, number);
}

/// "p<n>" is player n, "a<n>" admin n, "u<n>" a user without a pilot.
class Tokens final : public sw::TokenIssuer {
public:
    void sign_with(sw::KeyPair) override {}

    std::string issue(sw::Claims) override { return {}; }

    std::shared_ptr<const sw::Claims> verify(std::string_view token) override {
        if (token.size() < 2 || std::string_view("pau").find(token[0]) == std::string_view::npos) return nullptr;
        const auto number = std::stoull(std::string(token.substr(1)));
        sw::Claims claims;
        claims.user.uuid = uuid(number);
        claims.session.uuid = uuid(number + 1000);
        claims.username = "pilot" + std::to_string(number);
        if (token[0] == 'p') claims.player.uuid = uuid(number + 2000);
        claims.is_admin = token[0] == 'a';
        if (claims.is_admin) claims.permissions = {"admin.audit.view"};
        return std::make_shared<const sw::Claims>(claims);
    }
};

class Revoked final : public sw::Revocations {
public:
    bool revoked(const sw::Claims& claims) const override { return users_.contains(claims.user); }

    void revoke_session(sw::SessionId, sw::Time) override {}

    void revoke_user(sw::UserId user, sw::Time) override { users_.insert(user); }

private:
    std::set<sw::UserId> users_;
};

/// Keeps frames like the outbox and answers after a while.
class Timelines final : public sw::TimelineReader {
public:
    explicit Timelines(boost::asio::io_context& io) : io_(io) {}

    void read(const std::string& stream, std::int64_t after, int limit, Callback callback) override {
        std::vector<sw::NumberedFrame> out;
        const auto& all = frames[stream];
        for (auto seq = after; seq < std::ssize(all) && std::ssize(out) < limit; ++seq) {
            out.push_back({seq + 1, all[static_cast<std::size_t>(seq)]});
        }
        const auto timer = std::make_shared<boost::asio::steady_timer>(io_, std::chrono::milliseconds(delay()));
        timer->async_wait([timer, out, callback, head = std::ssize(all)](const boost::system::error_code&) {
            callback(out, false, head);
        });
    }

    std::map<std::string, std::vector<std::shared_ptr<const std::string>>> frames;
    std::function<int()> delay = [] { return 1; };

private:
    boost::asio::io_context& io_;
};

sw::HubOptions quick() {
    sw::HubOptions options;
    options.any_origin = true;
    options.tick = 20ms;
    options.close_grace = 300ms;
    return options;
}

class World {
public:
    explicit World(sw::HubOptions options = quick()) : timelines(thread_.io) {
        thread_.run([&] { build(std::move(options)); });
        port = server_->port();
    }

    ~World() {
        thread_.run([&] {
            server_.reset();
            hub.reset();
        });
        thread_.stop();
    }

    WsClient game(int player, const std::string& more = {}, const std::string& headers = {}, int buffer = 0) {
        return WsClient(port, "/api/v1/ws/connect?token=p" + std::to_string(player) + more, headers, buffer);
    }

    /// A socket that has certainly joined.
    WsClient joined(int player) {
        auto client = game(player);
        REQUIRE(client.status() == 101);
        sync(client);
        return client;
    }

    static void sync(WsClient& client) {
        client.text(R"({"type":"heartbeat"})");
        REQUIRE(client.read_text().find("heartbeat_ack") != std::string::npos);
    }

    void run(const std::function<void()>& work) { thread_.run(work); }

    static sw::PlayerId player(int number) { return {uuid(static_cast<std::uint64_t>(number) + 2000)}; }

    static std::string stream(int number) { return "player:" + player(number).to_string(); }

    /// Stores the next frame of a stream and delivers it, as the outbox would.
    void publish(const std::string& stream, bool deliver = true) {
        auto& all = timelines.frames[stream];
        const auto seq = std::ssize(all) + 1;
        const auto frame = std::make_shared<const std::string>(R"({"type":"event","seq":)" + std::to_string(seq) + "}");
        all.push_back(frame);
        if (deliver) hub->deliver(stream, seq, frame);
    }

private:
    sw::test::IoThread thread_;
    sw::Metrics metrics_;
    Tokens tokens_;
    std::unique_ptr<sw::server::Server> server_;

public:
    std::unique_ptr<sw::HubImpl> hub;
    Timelines timelines;
    Revoked revoked;
    std::uint16_t port = 0;
    std::vector<std::string> log;

    std::string metrics() { return metrics_.render(); }

private:
    void build(sw::HubOptions options) {
        hub = sw::make_hub(thread_.io, std::move(options), metrics_);
        hub->locate = [](sw::ReadTx&, sw::PlayerId id) -> std::optional<sw::Hub::Place> {
            if (id == player(99)) return std::nullopt;
            return sw::Hub::Place{.region = {uuid(5)}, .sector = 7};
        };
        hub->on_join = [this](const sw::Presence& who) { log.push_back("join " + who.username); };
        hub->on_leave = [this](const sw::Presence& who) { log.push_back("leave " + who.username); };
        sw::Command say{.name = "say", .role = sw::Role::player};
        say.run = [this](sw::Socket& socket, const sw::JsonValue& frame) {
            const auto text = frame.find("text");
            if (!text) throw sw::Failure(sw::Code::rule_violation, "nothing_said", "Say something");
            const auto out = std::make_shared<const std::string>(R"({"said":)" + text->dump() + "}");
            hub->send_to_sector(hub->find(socket.caller().player)->sector, out, socket.caller().player);
        };
        sw::HubPorts ports{tokens_, revoked, timelines, {}, {say}};
        ports.read = [this](std::function<void(sw::ReadTx&)> work, std::function<void(std::exception_ptr)> finished) {
            boost::asio::post(thread_.io, [work = std::move(work), finished = std::move(finished)] {
                // The made-up places never touch the database.
                alignas(sw::ReadTx) static unsigned char nothing[sizeof(sw::ReadTx)];
                work(reinterpret_cast<sw::ReadTx&>(nothing));
                finished(nullptr);
            });
            return true;
        };
        hub->connect(std::move(ports));
        sw::server::ServerOptions server_options;
        server_ = std::make_unique<sw::server::Server>(
            thread_.io, server_options,
            [](const sw::http::Request&, const sw::http::Respond& respond) { respond({.status = 404}); }, metrics_
        );
        server_->on_upgrade("/api/v1/ws/connect", hub->game_sockets());
        server_->on_upgrade("/api/v1/ws/admin", hub->admin_sockets());
        server_->start();
    }
};

bool eventually(const std::function<bool()>& holds) {
    for (int i = 0; i < 500; ++i) {
        if (holds()) return true;
        std::this_thread::sleep_for(10ms);
    }
    return false;
}

}  // namespace

TEST_CASE("only good tokens open a socket") {
    World world;
    CHECK(world.game(1).status() == 101);
    CHECK(WsClient(world.port, "/api/v1/ws/connect").status() == 403);
    CHECK(WsClient(world.port, "/api/v1/ws/connect?token=bad").status() == 403);
    CHECK(WsClient(world.port, "/api/v1/ws/connect?token=u1").status() == 403);
    CHECK(world.game(99).status() == 403);
    CHECK(WsClient(world.port, "/api/v1/ws/admin?token=p1").status() == 403);
    CHECK(WsClient(world.port, "/api/v1/ws/admin?token=a1").status() == 101);
    CHECK(world.game(1, "&cursor=x").status() == 400);
    world.run([&] { world.revoked.revoke_user({uuid(3)}, {}); });
    CHECK(world.game(3).status() == 403);
}

TEST_CASE("the token may travel as a protocol, and then the protocol is answered") {
    World world;
    const WsClient client(world.port, "/api/v1/ws/connect", "Sec-WebSocket-Protocol: sw.v1, bearer.p4\r\n");
    CHECK(client.status() == 101);
    CHECK(client.head().find("Sec-WebSocket-Protocol: sw.v1\r\n") != std::string::npos);
    CHECK(world.game(5).head().find("Sec-WebSocket-Protocol") == std::string::npos);
}

TEST_CASE("a foreign origin is refused in production") {
    auto options = quick();
    options.any_origin = false;
    options.origins = {"https://play.example"};
    World world(options);
    CHECK(world.game(1, "", "Origin: https://evil.example\r\n").status() == 403);
    CHECK(world.game(1, "", "Origin: null\r\n").status() == 403);
    CHECK(world.game(1, "", "Origin: https://play.example\r\n").status() == 101);
    CHECK(world.game(1, "", "Origin: http://test\r\n").status() == 101);
    CHECK(world.game(1).status() == 101);
}

TEST_CASE("frames are answered by type") {
    World world;
    auto client = world.joined(1);
    auto other = world.joined(2);
    client.text(R"({"type":"nonsense"})");
    CHECK(client.read_text().find("\"UNKNOWN_TYPE\"") != std::string::npos);
    client.text("{broken");
    CHECK(client.read_text().find("\"BAD_JSON\"") != std::string::npos);
    client.text("[1]");
    CHECK(client.read_text().find("\"BAD_FRAME\"") != std::string::npos);
    client.text(R"({"type":"say"})");
    CHECK(client.read_text().find("\"NOTHING_SAID\"") != std::string::npos);
    client.text(R"({"type":"say","text":"hello"})");
    CHECK(other.read_text() == R"({"said":"hello"})");
    World::sync(client);
    CHECK(world.metrics().find(R"(ws_messages_total{dir="in",type="say"} 2)") != std::string::npos);
}

TEST_CASE("fragments are joined and pings answered between them") {
    World world;
    auto client = world.joined(1);
    client.frame(1, R"({"type":)", false);
    client.frame(9, "are you there");
    client.frame(0, R"("heartbeat"})");
    const auto pong = client.read();
    REQUIRE(pong);
    CHECK(pong->opcode == 10);
    CHECK(pong->payload == "are you there");
    CHECK(client.read_text().find("heartbeat_ack") != std::string::npos);
}

TEST_CASE("bad frames close with the code that says why") {
    World world;
    auto not_utf8 = world.joined(1);
    not_utf8.text("\xff\xfe");
    CHECK(not_utf8.read_close() == 1007);
    auto too_big = world.joined(2);
    too_big.text(std::string(16 * 1024 + 1, 'a'));
    CHECK(too_big.read_close() == 1009);
    auto binary = world.joined(3);
    binary.frame(2, "abc");
    CHECK(binary.read_close() == 1003);
    auto reserved = world.joined(4);
    reserved.frame(5, "abc");
    CHECK(reserved.read_close() == 1002);
    const bool all_gone = eventually([&] {
        std::size_t left = 1;
        world.run([&] { left = world.hub->stats().total_connections; });
        return left == 0;
    });
    CAPTURE(world.metrics());
    CHECK(all_gone);
    CHECK(world.metrics().find(R"(ws_connections{kind="game"} 0)") != std::string::npos);
}

TEST_CASE("a newer socket of the same user closes the older one, and nobody leaves") {
    World world;
    auto first = world.joined(1);
    auto second = world.joined(1);
    CHECK(first.read_close() == 4001);
    second.text(R"({"type":"heartbeat"})");
    CHECK(!second.read_text().empty());
    first.raw().close();
    std::this_thread::sleep_for(50ms);
    world.run([&] { CHECK(world.log == std::vector<std::string>{"join pilot1"}); });
    second.raw().close();
    CHECK(eventually([&] {
        bool left = false;
        world.run([&] { left = world.log == std::vector<std::string>{"join pilot1", "leave pilot1"}; });
        return left;
    }));
}

TEST_CASE("too many messages are refused, and who goes on is closed") {
    auto options = quick();
    options.message_burst = 10;
    options.message_rate = 0.001;
    World world(options);
    auto client = world.game(1);
    for (int i = 0; i < 13; ++i) client.text(R"({"type":"heartbeat"})");
    int answered = 0;
    int limited = 0;
    std::optional<WsClient::Frame> got;
    while ((got = client.read()) && got->opcode == 1) {
        ++(got->payload.find("RATE_LIMITED") == std::string::npos ? answered : limited);
    }
    CHECK(answered == 10);
    CHECK(limited == 2);
    REQUIRE(got);
    CHECK(got->close_code() == 4002);
}

TEST_CASE("a socket without heartbeat is closed") {
    auto options = quick();
    options.idle_limit = 300ms;
    options.heartbeat_sweep = 50ms;
    World world(options);
    auto quiet = world.game(1);
    auto beating = world.game(2);
    for (int i = 0; i < 10; ++i) {
        World::sync(beating);
        std::this_thread::sleep_for(60ms);
    }
    CHECK(quiet.read_close(1s) == 4008);
}

TEST_CASE("revoking closes the sockets of the user and no others") {
    World world;
    auto one = world.joined(1);
    auto two = world.joined(2);
    world.hub->revoke({uuid(1)});
    CHECK(one.read_close() == 4001);
    World::sync(two);
    world.hub->revoke_session({uuid(1002)});
    CHECK(two.read_close() == 4001);
}

TEST_CASE("a reader that is too slow is cut off while the others receive everything") {
    World world;
    auto slow = world.game(1, "", "", 4096);
    REQUIRE(slow.status() == 101);
    auto fast = world.joined(2);
    World::sync(slow);
    const auto frame = std::make_shared<const std::string>(std::string(4000, 'x'));
    std::size_t got = 0;
    constexpr std::size_t count = 5000;
    std::thread reader([&] {
        while (got < count && fast.read_text() == *frame) ++got;
    });
    for (std::size_t i = 0; i < count; ++i) {
        world.run([&] { world.hub->send_to_sector(7, frame); });
        if (i % 50 == 0) std::this_thread::sleep_for(1ms);
    }
    reader.join();
    CHECK(got == count);
    CHECK(eventually([&] {
        bool gone = false;
        world.run([&] { gone = !world.hub->find(World::player(1)); });
        return gone;
    }));
    CHECK(world.metrics().find(R"(ws_dropped_total{reason="slow_reader"} 1)") != std::string::npos);
}

TEST_CASE("rooms follow moves, and the mover can be left out") {
    World world;
    auto one = world.joined(1);
    auto two = world.joined(2);
    world.run([&] {
        world.hub->enter(World::player(2), {uuid(5)}, 8);
        CHECK(world.hub->in_sector(7).size() == 1);
        CHECK(world.hub->find(World::player(2))->sector == 8);
        CHECK(world.hub->stats().by_sector == std::vector<std::pair<sw::SectorId, std::size_t>>{{7, 1}, {8, 1}});
        world.hub->send_to_sector(7, std::make_shared<const std::string>("seven"));
        world.hub->send_to_sector(8, std::make_shared<const std::string>("eight"));
        world.hub->send_to_sector(8, std::make_shared<const std::string>("not you"), World::player(2));
        world.hub->send_to_all(std::make_shared<const std::string>("all"));
    });
    CHECK(one.read_text() == "seven");
    CHECK(one.read_text() == "all");
    CHECK(two.read_text() == "eight");
    CHECK(two.read_text() == "all");
}

TEST_CASE("admins are greeted and have at most three sockets") {
    World world;
    std::vector<WsClient> clients;
    for (int i = 0; i < 4; ++i) {
        clients.emplace_back(world.port, "/api/v1/ws/admin?token=a1");
        CHECK(clients.back().read_text().find(R"("type":"connection_established")") != std::string::npos);
    }
    CHECK(clients[0].read_close() == 4001);
    clients[3].text(R"({"type":"heartbeat"})");
    CHECK(clients[3].read_text().find("\"pong\"") != std::string::npos);
    clients[1].text(R"({"type":"subscribe","events":["economy:*"]})");
    CHECK(clients[1].read_text().find(R"("events":["economy:*"])") != std::string::npos);
}

TEST_CASE("a drain closes with 1001 and refuses newcomers") {
    World world;
    auto client = world.joined(1);
    std::promise<void> done;
    auto drained = done.get_future();
    world.run([&] { world.hub->drain([&] { done.set_value(); }); });
    CHECK(client.read_close() == 1001);
    CHECK(world.game(2).status() == 503);
    CHECK(drained.wait_for(3s) == std::future_status::ready);
}

TEST_CASE("without a cursor only what happens later is sent") {
    World world;
    const auto stream = World::stream(1);
    world.run([&] { world.publish(stream, false); });
    auto client = world.joined(1);
    std::this_thread::sleep_for(30ms);
    world.run([&] { world.publish(stream); });
    CHECK(client.read_text() == R"({"type":"event","seq":2})");
}

TEST_CASE("a client that resumes sees 1..n exactly once, whatever breaks") {
    const std::uint64_t seed = std::random_device{}();
    std::cout << "seed " << seed << '\n';
    World world;
    sw::Random random(seed);
    sw::Random delays = random.fork(1);
    world.timelines.delay = [&] { return static_cast<int>(delays.integer(0, 8)); };
    const auto stream = World::stream(1);
    constexpr std::int64_t total = 1500;
    std::atomic<bool> published = false;
    std::thread publisher([&, pace = random.fork(2)]() mutable {
        for (std::int64_t i = 0; i < total; ++i) {
            // Some deliveries are lost; the next one must bring them along.
            world.run([&] { world.publish(stream, i + 1 == total || !pace.chance(0.05)); });
            if (pace.chance(0.3)) std::this_thread::sleep_for(std::chrono::microseconds(pace.integer(0, 2000)));
        }
        published = true;
    });
    std::int64_t last = 0;
    bool in_order = true;
    int connections = 0;
    while (last < total && in_order && connections < 500) {
        ++connections;
        auto client = world.game(1, "&cursor=" + std::to_string(last));
        if (client.status() != 101) break;
        const auto frames = published ? total : random.integer(0, 120);
        for (std::int64_t i = 0; i < frames && last < total; ++i) {
            const auto text = client.read_text(1s);
            const auto at = text.find("\"seq\":");
            if (at == std::string::npos) {
                if (text.find("resumed") != std::string::npos) continue;
                break;
            }
            const auto seq = std::stoll(text.substr(at + 6));
            in_order = seq == last + 1;
            last = seq;
            if (!in_order) break;
        }
    }
    publisher.join();
    INFO("seed " << seed << ", " << connections << " connections");
    CHECK(in_order);
    CHECK(last == total);
}

// Hidden: what an idle socket costs, client side excluded by measuring the growth of the heap.
TEST_CASE("an idle socket costs little memory", "[.memory]") {
    World world;
    std::vector<WsClient> clients;
    constexpr int count = 2000;
    clients.reserve(count);
    const auto heap = [] { return mallinfo2().uordblks; };
    const auto before = heap();
    for (int i = 0; i < count; ++i) clients.push_back(world.game(i + 100));
    const auto growth = heap() - before;
    std::cout << growth / count << " bytes for each socket, its client included\n";
    CHECK(growth / count < 20'000);
}
