// The HTTP server over real loopback sockets.
#include "platform/server/server.hpp"

#include <boost/asio/steady_timer.hpp>
#include <iostream>
#include <map>
#include <memory>
#include <mutex>

#include "sectorwars/platform/metrics.hpp"
#include "support/catch.hpp"
#include "support/io_thread.hpp"
#include "support/raw_client.hpp"

using namespace std::chrono_literals;
using sw::server::Server;
using sw::server::ServerOptions;
using sw::test::RawClient;

namespace {

ServerOptions quick() {
    ServerOptions options;
    options.header_timeout = 300ms;
    options.body_timeout = 300ms;
    options.idle_timeout = 600ms;
    options.answer_timeout = 700ms;
    options.linger_timeout = 300ms;
    return options;
}

/// Answers with what it was asked; "/hold/<n>" waits until release(n), "/late" answers from another thread.
class Toy {
public:
    explicit Toy(ServerOptions options = quick()) {
        server_ = std::make_unique<Server>(
            thread_.io, std::move(options),
            [this](sw::http::Request request, sw::http::Respond respond) { handle(std::move(request), respond); },
            metrics_
        );
        server_->on_upgrade("/socket", [this](sw::server::Upgrade upgrade) { upgrade_(std::move(upgrade)); });
        thread_.run([&] { server_->start(); });
        port_ = server_->port();
    }

    ~Toy() {
        for (auto& late : threads_) late.join();
        thread_.run([&] { server_.reset(); });
        thread_.stop();
    }

    RawClient client() const { return RawClient(port_); }

    void release(const std::string& name) {
        sw::http::Respond respond;
        // Requests reach the handler a moment after the client has sent them.
        for (int i = 0; i < 500 && !respond; ++i) {
            thread_.run([&] {
                const auto held = held_.find(name);
                if (held == held_.end()) return;
                respond = std::move(held->second);
                held_.erase(held);
            });
            if (!respond) std::this_thread::sleep_for(10ms);
        }
        REQUIRE(respond);
        respond({.body = name});
    }

    std::size_t connections() {
        std::size_t out = 0;
        thread_.run([&] { out = server_->connections(); });
        return out;
    }

    bool becomes_empty() {
        for (int i = 0; i < 300; ++i) {
            if (connections() == 0) return true;
            std::this_thread::sleep_for(10ms);
        }
        return false;
    }

    std::size_t held() {
        std::size_t out = 0;
        thread_.run([&] { out = held_.size(); });
        return out;
    }

    sw::http::Request last() {
        sw::http::Request out;
        thread_.run([&] { out = last_; });
        return out;
    }

    void drain(std::chrono::milliseconds limit, std::promise<void>& done) {
        thread_.run([&] { server_->drain(std::chrono::steady_clock::now() + limit, [&done] { done.set_value(); }); });
    }

    std::string rendered_metrics() { return metrics_.render(); }

    sw::server::UpgradeHandler upgrade_ = [](const sw::server::Upgrade& upgrade) { upgrade.refuse({.status = 403}); };

private:
    void handle(sw::http::Request request, const sw::http::Respond& respond) {
        last_ = request;
        if (request.path.starts_with("/hold/")) {
            held_[request.path.substr(6)] = respond;
        } else if (request.path == "/late") {
            threads_.emplace_back([respond] {
                std::this_thread::sleep_for(50ms);
                respond({.body = "late"});
            });
        } else if (request.path == "/throw") {
            throw std::runtime_error("broken handler");
        } else if (request.path == "/large") {
            respond({.shared_body = std::make_shared<const std::string>(3'000'000, 'x')});
        } else {
            respond({.body = request.path + "|" + request.body});
        }
    }

    sw::test::IoThread thread_;
    sw::Metrics metrics_;
    std::unique_ptr<Server> server_;
    std::uint16_t port_ = 0;
    std::map<std::string, sw::http::Respond> held_;
    std::vector<std::thread> threads_;
    sw::http::Request last_;
};

std::string get(const std::string& target) {
    return "GET " + target + " HTTP/1.1\r\nHost: test\r\n\r\n";
}

/// The status of the one reply to these bytes, after which the server must close.
int refused_with(Toy& toy, const std::string& bytes) {
    auto client = toy.client();
    client.send(bytes);
    const auto reply = client.read_reply();
    CHECK(reply.has("Connection: close\r\n"));
    CHECK(client.closed_by_server(2s));
    return reply.status;
}

}  // namespace

TEST_CASE("a connection serves one request after the other") {
    Toy toy;
    auto client = toy.client();
    for (int i = 0; i < 5; ++i) {
        client.send(get("/a"));
        const auto reply = client.read_reply();
        CHECK(reply.status == 200);
        CHECK(reply.body == "/a|");
        CHECK(reply.has("Date: "));
        CHECK(!reply.has("Server:"));
        CHECK(!reply.has("Connection: close"));
    }
    CHECK(toy.connections() == 1);
    CHECK(toy.rendered_metrics().find("http_connections_accepted_total 1") != std::string::npos);
}

TEST_CASE("pipelined answers come in the order of the requests") {
    Toy toy;
    auto client = toy.client();
    client.send(get("/hold/1") + get("/hold/2") + get("/now") + get("/hold/3"));
    toy.release("3");
    toy.release("2");
    CHECK(!client.receive(100ms));
    toy.release("1");
    CHECK(client.read_reply().body == "1");
    CHECK(client.read_reply().body == "2");
    CHECK(client.read_reply().body == "/now|");
    CHECK(client.read_reply().body == "3");
}

TEST_CASE("a client cannot have more requests in flight than the limit") {
    auto options = quick();
    options.max_pipeline = 4;
    Toy toy(options);
    auto client = toy.client();
    std::string all;
    for (int i = 0; i < 10; ++i) all += get("/hold/" + std::to_string(i));
    client.send(all);
    std::this_thread::sleep_for(100ms);
    CHECK(toy.held() == 4);
    for (int i = 0; i < 10; ++i) toy.release(std::to_string(i));
    for (int i = 0; i < 10; ++i) CHECK(client.read_reply().body == std::to_string(i));
}

TEST_CASE("requests may arrive byte by byte") {
    Toy toy;
    auto client = toy.client();
    client.send_byte_by_byte("POST /slow HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello");
    CHECK(client.read_reply().body == "/slow|hello");
    client.send_byte_by_byte(
        "POST /chunks HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nT: "
        "v\r\n\r\n"
    );
    CHECK(client.read_reply().body == "/chunks|abcde");
    client.send(get("/after"));
    CHECK(client.read_reply().body == "/after|");
}

TEST_CASE("oversized parts are refused with their own status") {
    Toy toy;
    CHECK(refused_with(toy, "GET / HTTP/1.1\r\nHost: x\r\nA: " + std::string(20'000, 'a') + "\r\n\r\n") == 431);
    CHECK(refused_with(toy, "GET /" + std::string(9'000, 'a') + " HTTP/1.1\r\nHost: x\r\n\r\n") == 414);
    CHECK(refused_with(toy, "GET /" + std::string(40'000, 'a') + " HTTP/1.1\r\nHost: x\r\n\r\n") == 414);
    CHECK(refused_with(toy, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1048577\r\n\r\n") == 413);
    CHECK(refused_with(toy, "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n100001\r\n") == 413);
    std::string many = "GET / HTTP/1.1\r\nHost: x\r\n";
    for (int i = 0; i < 200; ++i) many += "a:b\r\n";
    CHECK(refused_with(toy, many + "\r\n") == 431);
}

TEST_CASE("a header that drips in small pieces is still limited") {
    auto options = quick();
    options.header_timeout = 20s;
    Toy toy(options);
    auto client = toy.client();
    client.send("GET / HTTP/1.1\r\nHost: x\r\n");
    for (int i = 0; i < 100; ++i) {
        if (!client.send("x: " + std::string(250, 'a') + "\r\n")) break;
        std::this_thread::sleep_for(1ms);
    }
    CHECK(client.read_reply().status == 431);
}

TEST_CASE("ambiguous or broken requests are refused and the connection ends") {
    Toy toy;
    const std::string head = "POST / HTTP/1.1\r\nHost: x\r\n";
    const std::string tail = "\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n";
    for (const std::string bad : {
             "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
             "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
             "Content-Length: 5\r\nContent-Length: 6\r\n",
             "Content-Length: 5, 5\r\n",
             "Content-Length: +5\r\n",
             "Content-Length: -1\r\n",
             "Transfer-Encoding: gzip, chunked\r\n",
             "Transfer-Encoding: chunked, identity\r\n",
             "Transfer-Encoding: xchunked\r\n",
             "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
             "Transfer-Encoding : chunked\r\n",
             "X: a\r\n folded\r\n",
             "X:\r\n folded\r\n",
             "X: a\r\n\r b\r\n",
             "X: a\x01z\r\n",
             "X Y: a\r\n",
             ": a\r\n",
             "Host: y\r\n",
         }) {
        CAPTURE(bad);
        CHECK(refused_with(toy, head + bad + tail) == 400);
    }
    CHECK(refused_with(toy, "GET / HTTP/1.1\r\n\r\n") == 400);
    CHECK(refused_with(toy, "GET /\r\n\r\n") == 400);
    CHECK(refused_with(toy, "GET / HTTP/2.0\r\nHost: x\r\n\r\n") == 400);
    CHECK(refused_with(toy, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n") == 400);
    CHECK(refused_with(toy, "\x16\x03\x01 hello tls\r\n\r\n") == 400);
    CHECK(refused_with(toy, "GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n") == 400);
    CHECK(refused_with(toy, "GET /a%00b HTTP/1.1\r\nHost: x\r\n\r\n") == 400);
    CHECK(refused_with(toy, "GET noslash HTTP/1.1\r\nHost: x\r\n\r\n") == 400);
    CHECK(refused_with(toy, head + "Transfer-Encoding: chunked\r\n\r\nzz\r\n") == 400);
    CHECK(refused_with(toy, head + "Transfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n0\r\n\r\n") == 400);
    CHECK(refused_with(toy, head + "Expect: magic\r\nContent-Length: 1\r\n\r\na") == 417);
    CHECK(toy.last().path != "/smuggled");
}

TEST_CASE("slow headers and bodies end with 408, idle connections just end") {
    Toy toy;
    auto slow = toy.client();
    slow.send("GET / HTTP/1.1\r\nHo");
    auto slow_body = toy.client();
    slow_body.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc");
    auto idle = toy.client();
    CHECK(slow.read_reply().status == 408);
    CHECK(slow_body.read_reply().status == 408);
    CHECK(idle.read_all(2s).empty());
    CHECK(idle.closed_by_server(1s));
    CHECK(toy.becomes_empty());
}

TEST_CASE("dripping does not extend the time for the header") {
    Toy toy;
    auto client = toy.client();
    client.send("GET / HTTP/1.1\r\nX: ");
    const auto begin = std::chrono::steady_clock::now();
    while (std::chrono::steady_clock::now() - begin < 3s && !client.receive(50ms)) client.send("a");
    CHECK(client.read_reply().status == 408);
    CHECK(std::chrono::steady_clock::now() - begin < 2s);
}

TEST_CASE("a handler that never answers ends as 503") {
    Toy toy;
    auto client = toy.client();
    client.send(get("/hold/never"));
    CHECK(client.read_reply().status == 503);
    toy.release("never");
    CHECK(toy.becomes_empty());
}

TEST_CASE("a handler that throws gives 500 and the connection lives on") {
    Toy toy;
    auto client = toy.client();
    client.send(get("/throw") + get("/next"));
    CHECK(client.read_reply().status == 500);
    CHECK(client.read_reply().body == "/next|");
}

TEST_CASE("answers from other threads arrive, also when the client has gone") {
    Toy toy;
    auto client = toy.client();
    client.send(get("/late"));
    CHECK(client.read_reply().body == "late");
    auto gone = toy.client();
    gone.send(get("/late") + get("/hold/x"));
    std::this_thread::sleep_for(20ms);
    gone.close();
    std::this_thread::sleep_for(100ms);
    toy.release("x");
    client.send(get("/still"));
    CHECK(client.read_reply().body == "/still|");
}

TEST_CASE("a client that stops sending still gets its answer") {
    Toy toy;
    auto client = toy.client();
    client.send(get("/hold/a"));
    client.finish_sending();
    std::this_thread::sleep_for(50ms);
    toy.release("a");
    CHECK(client.read_reply().body == "a");
    CHECK(client.closed_by_server(1s));
}

TEST_CASE("HEAD has the length but no body") {
    Toy toy;
    auto client = toy.client();
    client.send("HEAD /h HTTP/1.1\r\nHost: x\r\n\r\n" + get("/g"));
    const auto head = client.read_reply(true);
    CHECK(head.has("Content-Length: 3\r\n"));
    CHECK(client.read_reply().body == "/g|");
}

TEST_CASE("HTTP/1.0 closes unless it asks to be kept") {
    Toy toy;
    auto client = toy.client();
    client.send("GET /k HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    CHECK(client.read_reply().has("Connection: keep-alive\r\n"));
    client.send("GET /c HTTP/1.0\r\n\r\n");
    CHECK(client.read_reply().has("Connection: close\r\n"));
    CHECK(client.closed_by_server(1s));
}

TEST_CASE("Expect: 100-continue is answered before the body comes") {
    Toy toy;
    auto client = toy.client();
    client.send("POST /e HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
    CHECK(client.read_until("\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n");
    client.send("abc");
    CHECK(client.read_reply().body == "/e|abc");
}

TEST_CASE("a large shared body arrives whole to a slow reader") {
    Toy toy;
    RawClient client = toy.client();
    client.send(get("/large") + get("/after"));
    std::this_thread::sleep_for(50ms);
    const auto reply = client.read_reply();
    CHECK(reply.body.size() == 3'000'000);
    CHECK(reply.body.find_first_not_of('x') == std::string::npos);
    CHECK(client.read_reply().body == "/after|");
}

TEST_CASE("requests say who, what and which trace") {
    auto options = quick();
    options.trusted_proxies = {"127.0.0.0/8", "10.0.0.1"};
    Toy toy(options);
    auto client = toy.client();
    client.send(
        "GET /p%C3%A4th%2Fx?q=a+b&e=%26&flag HTTP/1.1\r\nHost: x\r\nX-FORWARDED-FOR: 6.6.6.6, 1.2.3.4, 10.0.0.1\r\n"
        "X-Request-ID: abc-1\r\ntraceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\n\r\n"
    );
    CHECK(client.read_reply().status == 200);
    const auto request = toy.last();
    CHECK(request.path == "/p\xC3\xA4th/x");
    CHECK(request.query == sw::http::Parameters{{"q", "a b"}, {"e", "&"}, {"flag", ""}});
    CHECK(request.peer == "1.2.3.4");
    CHECK(request.request_id == "abc-1");
    CHECK(request.trace_parent.substr(0, 36) == "00-0af7651916cd43dd8448eb211c80319c-");
    CHECK(request.trace_parent.substr(36, 16) != "b7ad6b7169203331");
    CHECK(request.headers[1].first == "x-forwarded-for");
    client.send("GET / HTTP/1.1\r\nHost: x\r\nX-Request-ID: bad id!\r\n\r\n");
    CHECK(client.read_reply().status == 200);
    CHECK(toy.last().request_id.size() == 13);
    CHECK(toy.last().trace_parent.size() == 55);
}

TEST_CASE("connections beyond the limits get 503") {
    auto options = quick();
    options.idle_timeout = 10s;
    options.max_connections = 3;
    options.max_connections_per_ip = 2;
    Toy toy(options);
    auto one = toy.client();
    auto two = toy.client();
    std::this_thread::sleep_for(50ms);
    auto three = toy.client();
    CHECK(three.read_reply().status == 503);
    one.close();
    std::this_thread::sleep_for(50ms);
    auto four = toy.client();
    four.send(get("/ok"));
    CHECK(four.read_reply().status == 200);
}

TEST_CASE("draining finishes what is in flight and closes the rest") {
    Toy toy;
    auto idle = toy.client();
    auto busy = toy.client();
    busy.send(get("/hold/a") + get("/hold/b"));
    idle.send(get("/x"));
    CHECK(idle.read_reply().status == 200);
    while (toy.held() < 2) std::this_thread::sleep_for(5ms);
    std::promise<void> done;
    auto finished = done.get_future();
    toy.drain(10s, done);
    CHECK(idle.closed_by_server(1s));
    CHECK(finished.wait_for(50ms) == std::future_status::timeout);
    toy.release("b");
    toy.release("a");
    CHECK(busy.read_reply().body == "a");
    CHECK(busy.closed_by_server(1s));
    CHECK(finished.wait_for(2s) == std::future_status::ready);
    CHECK_THROWS(toy.client());
}

TEST_CASE("draining ends at its deadline") {
    auto options = quick();
    options.answer_timeout = 30s;
    Toy toy(options);
    auto client = toy.client();
    client.send(get("/hold/never"));
    while (toy.held() < 1) std::this_thread::sleep_for(5ms);
    std::promise<void> done;
    auto finished = done.get_future();
    toy.drain(200ms, done);
    CHECK(finished.wait_for(2s) == std::future_status::ready);
    CHECK(client.closed_by_server(1s));
    toy.release("never");
}

TEST_CASE("an upgrade is refused like any request or takes the socket with what was read ahead") {
    Toy toy;
    const std::string upgrade = "GET /socket HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";
    auto refused = toy.client();
    refused.send(upgrade);
    CHECK(refused.read_reply().status == 403);
    refused.send(get("/on"));
    CHECK(refused.read_reply().body == "/on|");

    toy.upgrade_ = [](const sw::server::Upgrade& request) {
        request.accept([](boost::asio::ip::tcp::socket socket, const std::string& ahead) {
            boost::system::error_code error;
            socket.write_some(boost::asio::buffer("took " + ahead), error);
        });
    };
    auto taken = toy.client();
    taken.send(upgrade + "early");
    CHECK(taken.read_all() == "took early");
    taken.close();
    refused.close();
    CHECK(toy.becomes_empty());
}

// Hidden: prints its port and serves a small JSON reply for ten seconds, to be measured from outside.
TEST_CASE("a small JSON reply for a load generator", "[.load]") {
    boost::asio::io_context io{1};
    sw::Metrics metrics;
    Server server(
        io, ServerOptions{},
        [](const sw::http::Request&, const sw::http::Respond& respond) {
            respond({.body = R"({"status":"ok","message":"small JSON answer"})"});
        },
        metrics
    );
    server.start();
    std::cout << server.port() << std::endl;
    boost::asio::steady_timer end(io, 10s);
    end.async_wait([&](const boost::system::error_code&) { io.stop(); });
    io.run();
    SUCCEED();
}
