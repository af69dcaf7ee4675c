// Requests and sockets for regions, through a real listener to processes that behave well, badly or not at all.
#include "app/router/router.hpp"

#include <mutex>

#include "platform/server/server.hpp"
#include "sectorwars/platform/metrics.hpp"
#include "support/catch.hpp"
#include "support/io_thread.hpp"
#include "support/raw_client.hpp"
#include "support/scripted_server.hpp"

using namespace std::chrono_literals;
using sw::regions::Running;
using sw::regions::Whereabouts;
using sw::test::RawClient;
using sw::test::read_request;
using sw::test::Scripted;
using sw::test::write_text;

namespace {

/// The edge of a nexus without a nexus: listener, router, and a directory that the test fills.
class Gate {
public:
    explicit Gate(std::vector<std::string> proxies = {}, bool limits = false) {
        config_.environment = sw::Environment::development;
        config_.rate_limits = limits;
        directory = std::make_shared<sw::regions::Directory>();
        sw::server::ServerOptions options;
        options.trusted_proxies = std::move(proxies);
        thread_.run([&] {
            router = std::make_unique<sw::router::RegionRouter>(sw::router::RouterParts{
                .io = thread_.io,
                .config = config_,
                .metrics = metrics,
                .directory = directory,
                .limits = {.status = {.requests = 60, .per_seconds = 60, .burst = 3}},
                .own_route = [](std::string_view path) { return path.ends_with("/policies"); },
                .local_request = [](sw::http::Request request, const sw::http::Respond& respond
                                 ) { respond({.body = "local " + request.path + " " + request.target}); },
                .local_upgrade = [](const sw::server::Upgrade& upgrade
                                 ) { upgrade.refuse({.body = "local " + upgrade.request.path}); },
                .patience = 400ms,
                .connect_patience = 300ms,
                .socket_patience = 600ms,
            });
            server_ = std::make_unique<sw::server::Server>(
                thread_.io, options,
                [](const sw::http::Request& request, const sw::http::Respond& respond) {
                    respond({.body = "own " + request.path});
                },
                metrics
            );
            server_->on_streams(
                {.wants = [this](const sw::http::Request& request) { return router->wants(request); },
                 .take = [this](
                             sw::http::Request request, std::shared_ptr<sw::server::ReplyStream> reply
                         ) { router->take(std::move(request), std::move(reply)); }}
            );
            server_->on_other_upgrades(
                {.wants = [this](const sw::http::Request& request) { return router->wants(request); },
                 .take = [this](sw::server::Upgrade upgrade) { router->take_upgrade(std::move(upgrade)); }}
            );
            server_->start();
            port = server_->port();
        });
    }

    ~Gate() {
        thread_.run([this] { server_.reset(); });
        thread_.stop();
    }

    void put(Running running, std::vector<std::string> endpoints = {}, bool local = false) {
        Whereabouts region;
        region.region_id = id;
        region.slug = "alpha";
        region.status = sw::regions::Status::active;
        region.running = running;
        region.local = local;
        region.endpoints = std::move(endpoints);
        directory->put(region);
    }

    /// One request on a connection of its own.
    RawClient::Reply ask(const std::string& target, const std::string& more = {}, const std::string& body = {}) {
        RawClient client(port);
        client.send(
            std::string(body.empty() ? "GET " : "POST ") + target + " HTTP/1.1\r\nHost: play\r\n" + more +
            (body.empty() ? "" : "Content-Length: " + std::to_string(body.size()) + "\r\n") + "\r\n" + body
        );
        return client.read_reply();
    }

    void on_thread(const std::function<void()>& work) { thread_.run(work); }

    sw::Metrics metrics;
    std::shared_ptr<sw::regions::Directory> directory;
    std::unique_ptr<sw::router::RegionRouter> router;
    std::uint16_t port = 0;
    const sw::RegionId id{sw::Uuid::make()};

private:
    sw::Config config_;
    sw::test::IoThread thread_;
    std::unique_ptr<sw::server::Server> server_;
};

/// Answers every request with itself.
void echo(int fd, int) {
    for (std::string request; !(request = read_request(fd)).empty();) {
        write_text(fd, "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(request.size()) + "\r\n\r\n" + request);
    }
}

std::string dead_endpoint() {
    const Scripted gone([](int, int) {});
    return "http://127.0.0.1:" + std::to_string(gone.port());
}

std::string endpoint(const Scripted& server) {
    return "http://127.0.0.1:" + std::to_string(server.port());
}

}  // namespace

TEST_CASE("a request reaches the region with its path, body and who sent it") {
    Scripted region(echo);
    Gate gate;
    gate.put(Running::running, {endpoint(region)});
    const auto got = gate.ask("/r/alpha/api/v1/trade?x=a%20b", "Content-Type: application/json\r\n", "{\"n\":1}");
    CHECK(got.status == 200);
    CHECK(got.body.starts_with("POST /api/v1/trade?x=a%20b HTTP/1.1\r\nHost: play\r\n"));
    CHECK(got.body.ends_with("\r\nContent-Length: 7\r\n\r\n{\"n\":1}"));
    CHECK(got.body.find("X-Region-Name: alpha\r\n") != std::string::npos);
    CHECK(got.body.find("X-Forwarded-For: 127.0.0.1\r\n") != std::string::npos);
    CHECK(got.body.find("X-Forwarded-Proto: http\r\n") != std::string::npos);
    CHECK(got.body.find("X-Request-ID: ") != std::string::npos);
    CHECK(got.body.find("traceparent: 00-") != std::string::npos);
    CHECK(gate.ask("/api/v1/regions/alpha/sectors/7").body.starts_with("GET /api/v1/sectors/7 "));
    CHECK(gate.ask("/r/" + gate.id.to_string() + "/status").body.starts_with("GET /api/v1/status "));
    CHECK(region.connections() == 1);
}

TEST_CASE("what only the edge may say does not come from the client") {
    Scripted region(echo);
    const bool behind_proxy = GENERATE(false, true);
    Gate gate(behind_proxy ? std::vector<std::string>{"127.0.0.1"} : std::vector<std::string>{});
    gate.put(Running::running, {endpoint(region)});
    const auto got = gate.ask(
        "/r/alpha/x",
        "X-Internal-Secret: 1\r\nX-Forwarded-For: 9.9.9.9\r\nX-Forwarded-Proto: https\r\nX_Forwarded_Proto: gopher\r\n"
        "Forwarded: for=9.9.9.9\r\nX-Real-IP: 9.9.9.9\r\nX-Region-Name: beta\r\nConnection: keep-alive, X-Hop\r\n"
        "X-Hop: 1\r\nTE: trailers\r\nProxy-Authorization: x\r\nAuthorization: Bearer t\r\n"
    );
    for (const char* forged : {"x-internal", "gopher", "for=9", "x-real-ip", "beta", "x-hop", "te: ", "proxy-auth"}) {
        INFO(forged);
        CHECK(got.body.find(forged) == std::string::npos);
    }
    CHECK(got.body.find("authorization: Bearer t\r\n") != std::string::npos);
    const std::string who = behind_proxy ? "9.9.9.9" : "127.0.0.1";
    CHECK(got.body.find("X-Forwarded-For: " + who + "\r\n") != std::string::npos);
    CHECK(got.body.find(std::string("X-Forwarded-Proto: ") + (behind_proxy ? "https" : "http")) != std::string::npos);
}

TEST_CASE("smuggled requests and crooked paths never reach a region") {
    Scripted region(echo);
    Gate gate;
    gate.put(Running::running, {endpoint(region)});
    const std::string second = "GET /internal/v1/hello HTTP/1.1\r\nHost: x\r\n\r\n";
    for (const std::string& attack :
         {"POST /r/alpha/x HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" +
              second,
          "POST /r/alpha/x HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nabcd" + second,
          "POST /r/alpha/x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n" + second,
          "GET /r/alpha/x\rX: HTTP/1.1\r\nHost: x\r\n\r\n" + second,
          std::string("GET /r/alpha/../../internal/v1/hello HTTP/1.1\r\nHost: x\r\n\r\n"),
          std::string("GET /r/alpha/a%2f..%2fx HTTP/1.1\r\nHost: x\r\n\r\n"),
          std::string("GET /r/alpha%40evil/x HTTP/1.1\r\nHost: x\r\n\r\n"),
          std::string("GET /r/127.0.0.1:9091/x HTTP/1.1\r\nHost: x\r\n\r\n")}) {
        INFO(attack);
        RawClient client(gate.port);
        client.send(attack);
        const auto got = client.read_reply();
        CHECK(got.status == 400);
    }
    CHECK(region.connections() == 0);
}

TEST_CASE("regions that cannot answer say why, with the rules for browsers") {
    Gate gate;
    int wanted = 0;
    gate.directory->on_wanted = [&](const std::string& slug) { wanted += slug == "alpha" ? 1 : 0; };
    const auto unknown = gate.ask("/r/alpha/x", "Origin: http://play\r\n");
    CHECK(unknown.status == 404);
    CHECK(unknown.body.find("\"region_not_found\"") != std::string::npos);
    CHECK(unknown.has("Access-Control-Allow-Origin: http://play"));
    CHECK(unknown.has("X-Request-ID: "));
    gate.put(Running::hibernated);
    for (int i = 0; i < 3; ++i) {
        const auto asleep = gate.ask("/r/alpha/x");
        CHECK(asleep.status == 503);
        CHECK(asleep.has("Retry-After: 3\r\n"));
        CHECK(asleep.body.find("\"region_sleeps\"") != std::string::npos);
    }
    CHECK(wanted == 1);
    const auto expect = [&](Running running, const std::string& id) {
        gate.put(running);
        const auto got = gate.ask("/r/alpha/x");
        CHECK(got.status == 503);
        CHECK(got.body.find('"' + id + '"') != std::string::npos);
    };
    expect(Running::starting, "region_starting");
    expect(Running::failed, "region_failed");
    expect(Running::stopped, "region_stopped");
    expect(Running::draining, "region_draining");
    expect(Running::running, "region_unreachable");
    Whereabouts gone = *gate.directory->find("alpha");
    gone.status = sw::regions::Status::terminated;
    gate.directory->put(gone);
    CHECK(gate.ask("/r/alpha/x").status == 410);
}

TEST_CASE("requests go round the processes of a region and pass over dead ones") {
    Scripted one(echo);
    Scripted two(echo);
    Gate gate;
    gate.put(Running::running, {endpoint(one), dead_endpoint(), endpoint(two)});
    for (int i = 0; i < 6; ++i) CHECK(gate.ask("/r/alpha/x", {}, "body").status == 200);
    CHECK(one.connections() == 1);
    CHECK(two.connections() == 1);
    gate.put(Running::running, {dead_endpoint(), dead_endpoint()});
    const auto got = gate.ask("/r/alpha/x");
    CHECK(got.status == 503);
    CHECK(got.body.find("\"region_unreachable\"") != std::string::npos);
    CHECK(got.has("Retry-After: "));
}

TEST_CASE("a process that dies under a post has it only once") {
    std::atomic<int> requests{0};
    Scripted one([&](int fd, int) { requests += read_request(fd).empty() ? 0 : 1; });
    Gate gate;
    gate.put(Running::running, {endpoint(one), endpoint(one)});
    CHECK(gate.ask("/r/alpha/x", {}, "body").status == 503);
    CHECK(requests == 1);
}

TEST_CASE("silence is a gateway timeout, a broken body a broken connection") {
    Scripted region([](int fd, int) {
        const std::string request = read_request(fd);
        if (request.starts_with("GET /api/v1/silent")) std::this_thread::sleep_for(900ms);
        if (request.starts_with("GET /api/v1/half")) {
            write_text(fd, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
            std::this_thread::sleep_for(50ms);
        }
        if (request.starts_with("GET /api/v1/chunks")) {
            write_text(fd, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n");
            std::this_thread::sleep_for(50ms);
        }
        if (request.starts_with("GET /api/v1/garbage")) write_text(fd, "SSH-2.0-x\r\n\r\n");
    });
    Gate gate;
    gate.put(Running::running, {endpoint(region)});
    const auto silent = gate.ask("/r/alpha/silent");
    CHECK(silent.status == 504);
    CHECK(silent.body.find("\"region_timeout\"") != std::string::npos);
    CHECK(gate.ask("/r/alpha/garbage").status == 503);
    for (const char* path : {"/r/alpha/half", "/r/alpha/chunks"}) {
        RawClient client(gate.port);
        client.send(std::string("GET ") + path + " HTTP/1.1\r\nHost: x\r\n\r\n");
        const std::string all = client.read_all();
        CHECK(all.starts_with("HTTP/1.1 200 OK"));
        CHECK(all.find("half") != std::string::npos);
        CHECK_FALSE(all.ends_with("0\r\n\r\n"));
    }
}

TEST_CASE("long replies come whole, in both framings, and the connection goes on") {
    const std::string piece(64 * 1024, 'z');
    Scripted region([&](int fd, int) {
        for (std::string request; !(request = read_request(fd)).empty();) {
            const bool chunks = request.starts_with("GET /api/v1/chunks");
            if (request.starts_with("GET /api/v1/small")) {
                write_text(fd, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nsmall");
                continue;
            }
            write_text(
                fd, chunks ? "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                           : "HTTP/1.1 200 OK\r\nContent-Length: 4194304\r\n\r\n"
            );
            for (int i = 0; i < 64; ++i) write_text(fd, chunks ? "10000\r\n" + piece + "\r\n" : piece);
            if (chunks) write_text(fd, "0\r\n\r\n");
        }
    });
    Gate gate;
    gate.put(Running::running, {endpoint(region)});
    RawClient client(gate.port);
    // Pipelined: answers keep their order although the last one is ready first.
    client.send(
        "GET /r/alpha/long HTTP/1.1\r\nHost: x\r\n\r\nGET /r/alpha/chunks HTTP/1.1\r\nHost: x\r\n\r\n"
        "GET /r/alpha/small HTTP/1.1\r\nHost: x\r\n\r\nGET /own HTTP/1.1\r\nHost: x\r\n\r\n"
    );
    const std::string head = client.read_until("\r\n\r\n");
    CHECK(head.find("Content-Length: 4194304\r\n") != std::string::npos);
    CHECK(client.read_bytes(4194304) == std::string(4194304, 'z'));
    CHECK(client.read_until("\r\n\r\n").find("Transfer-Encoding: chunked\r\n") != std::string::npos);
    std::size_t total = 0;
    for (;;) {
        const auto size = std::stoul(client.read_until("\r\n"), nullptr, 16);
        total += size;
        if (client.read_bytes(size + 2).size() != size + 2 || size == 0) break;
    }
    CHECK(total == 4194304);
    CHECK(client.read_reply().body == "small");
    CHECK(client.read_reply().body == "own /own");
}

TEST_CASE("a client that does not read holds the region back instead of filling memory") {
    std::atomic<std::size_t> sent{0};
    Scripted region([&](int fd, int) {
        read_request(fd);
        write_text(fd, "HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n");
        const std::string piece(64 * 1024, 'z');
        while (::send(fd, piece.data(), piece.size(), MSG_NOSIGNAL) > 0) sent += piece.size();
    });
    {
        Gate gate;
        gate.put(Running::running, {endpoint(region)});
        RawClient client(gate.port, 16 * 1024);
        client.send("GET /r/alpha/endless HTTP/1.1\r\nHost: x\r\n\r\n");
        std::this_thread::sleep_for(700ms);
        const std::size_t early = sent;
        std::this_thread::sleep_for(300ms);
        CHECK(sent == early);
        CHECK(early < 32U * 1024 * 1024);
        // It goes on as the client reads, much more than any buffer holds.
        CHECK(client.read_bytes(64U * 1024 * 1024).size() == 64U * 1024 * 1024);
    }
}

TEST_CASE("own routes and regions of this process are answered here") {
    Gate gate;
    gate.put(Running::running, {}, true);
    CHECK(gate.ask("/r/alpha/api/v1/sectors/7?a=%20").body == "local /api/v1/sectors/7 /api/v1/sectors/7?a=%20");
    CHECK(gate.ask("/r/alpha/sectors/caf%C3%A9").body == "local /api/v1/sectors/caf\xc3\xa9 /api/v1/sectors/caf%C3%A9");
    CHECK(gate.ask("/api/v1/regions/alpha/sectors/7").body == "local /api/v1/sectors/7 /api/v1/sectors/7");
    CHECK(gate.ask("/api/v1/regions/alpha/policies").body == "own /api/v1/regions/alpha/policies");
    CHECK(gate.ask("/api/v1/regions/alpha").body == "own /api/v1/regions/alpha");
    const std::string upgrade = "Connection: Upgrade\r\nUpgrade: websocket\r\n";
    CHECK(gate.ask("/r/alpha/api/v1/ws/connect", upgrade).body == "local /api/v1/ws/connect");
}

TEST_CASE("an address that asks too often is turned away at the edge") {
    Scripted region(echo);
    Gate gate({}, true);
    gate.put(Running::running, {endpoint(region)});
    for (int i = 0; i < 3; ++i) CHECK(gate.ask("/r/alpha/x").status == 200);
    const auto got = gate.ask("/r/alpha/x");
    CHECK(got.status == 429);
    CHECK(got.has("Retry-After: "));
}

TEST_CASE("a socket passes both ways, ends with either side and with the server") {
    Scripted region([](int fd, int) {
        const std::string request = read_request(fd);
        if (request.find("Upgrade: websocket\r\n") == std::string::npos) {
            return write_text(fd, "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
        }
        if (request.find("token=bad") != std::string::npos) {
            return write_text(fd, "HTTP/1.1 401 Unauthorized\r\nContent-Length: 2\r\n\r\nno");
        }
        write_text(
            fd,
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Accept: yes\r\n\r\nhello"
        );
        char buffer[4096];
        for (ssize_t got = 0; (got = ::recv(fd, buffer, sizeof buffer, 0)) > 0;) {
            const std::string_view text(buffer, static_cast<std::size_t>(got));
            if (text == "leave") return;
            write_text(fd, text);
        }
    });
    Gate gate;
    gate.put(Running::running, {endpoint(region)});
    const std::string ask =
        " HTTP/1.1\r\nHost: play\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: k\r\n"
        "Sec-WebSocket-Version: 13\r\n\r\n";
    const auto open = [&] {
        RawClient client(gate.port);
        client.send("GET /r/alpha/api/v1/ws/connect?token=good" + ask + "early");
        CHECK(client.read_until("\r\n\r\n").find("Sec-WebSocket-Accept: yes\r\n") != std::string::npos);
        CHECK(client.read_bytes(10) == "helloearly");
        return client;
    };
    {
        RawClient client = open();
        const std::string big(1'000'000, 'b');
        std::thread writer([&] { client.send(big); });
        CHECK(client.read_bytes(big.size()) == big);
        writer.join();
        client.send("leave");
        CHECK(client.read_all(2s).empty());
    }
    {
        RawClient refused(gate.port);
        refused.send("GET /r/alpha/api/v1/ws/connect?token=bad" + ask);
        const auto got = refused.read_reply();
        CHECK(got.status == 401);
        CHECK(got.body == "no");
    }
    {
        RawClient silent = open();
        const auto begun = std::chrono::steady_clock::now();
        CHECK(silent.read_all(5s).empty());
        CHECK(std::chrono::steady_clock::now() - begun < 3s);
    }
    RawClient client = open();
    std::promise<void> drained;
    gate.on_thread([&] { gate.router->drain([&] { drained.set_value(); }); });
    CHECK(client.read_all(2s).empty());
    CHECK(drained.get_future().wait_for(2s) == std::future_status::ready);
    RawClient late(gate.port);
    late.send("GET /r/alpha/api/v1/ws/connect?token=good" + ask);
    CHECK(late.read_reply().status == 503);
}
