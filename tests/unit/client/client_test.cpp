// Calls against a server that does everything wrong that a network can do.
#include <atomic>
#include <boost/system/system_error.hpp>
#include <functional>
#include <future>
#include <mutex>
#include <thread>
#include <vector>

#include "sectorwars/platform/http_client.hpp"
#include "support/catch.hpp"
#include "support/scripted_server.hpp"

using namespace std::chrono_literals;
using sw::http::Answer;
using sw::http::Call;
using sw::http::Method;
using sw::test::read_request;
using sw::test::Scripted;
using sw::test::write_text;

namespace {

const char* const small_reply = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Kind: Small\r\n\r\nok";

/// What a call came to: the answer, or the id of the failure.
struct Outcome {
    Answer answer;
    std::string failure;
    std::chrono::milliseconds took{};
};

sw::Awaitable<> send_all(
    std::shared_ptr<sw::http::Client> client, std::vector<Call> calls, std::shared_ptr<std::vector<Outcome>> out
) {
    for (auto& call : calls) {
        Outcome one;
        const auto begun = std::chrono::steady_clock::now();
        try {
            one.answer = co_await client->send(call);
        } catch (const sw::Failure& failure) {
            one.failure = failure.error().id;
        } catch (const boost::system::system_error& error) {
            one.failure = error.code() == boost::asio::error::operation_aborted ? "cancelled" : error.what();
        }
        one.took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begun);
        out->push_back(std::move(one));
    }
}

std::vector<Outcome> run(std::vector<Call> calls) {
    sw::Reactor reactor("test");
    const auto client = std::make_shared<sw::http::Client>(reactor.executor());
    const auto out = std::make_shared<std::vector<Outcome>>();
    const auto done = std::make_shared<std::promise<void>>();
    reactor.spawn("calls", [=]() -> sw::Awaitable<> {
        return [](auto c, auto list, auto to, auto end) -> sw::Awaitable<> {
            co_await send_all(c, list, to);
            end->set_value();
        }(client, calls, out, done);
    });
    REQUIRE(done->get_future().wait_for(20s) == std::future_status::ready);
    reactor.stop();
    return *out;
}

Outcome run_one(Call call) {
    return run({std::move(call)}).at(0);
}

}  // namespace

TEST_CASE("a call sends what it says and gives back status, headers and body") {
    std::mutex mutex;
    std::string seen;
    Scripted server([&](int fd, int) {
        const std::string request = read_request(fd);
        {
            const std::lock_guard lock(mutex);
            seen = request;
        }
        write_text(fd, "HTTP/1.1 409 Conflict\r\nContent-Length: 5\r\nX-Kind: One\r\n\r\nstale");
    });
    const auto got =
        run_one({.method = Method::post, .url = server.url("/a?b=c"), .headers = {{"X-Mine", "1"}}, .body = "{}"});
    CHECK(got.failure.empty());
    CHECK(got.answer.status == 409);
    CHECK(got.answer.body == "stale");
    CHECK(got.answer.header("x-kind") == "One");
    const std::lock_guard lock(mutex);
    CHECK(seen.starts_with("POST /a?b=c HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(server.port()) + "\r\n"));
    CHECK(seen.find("X-Mine: 1\r\n") != std::string::npos);
    CHECK(seen.find("Content-Type: application/json\r\n") != std::string::npos);
    CHECK(seen.ends_with("Content-Length: 2\r\n\r\n{}"));
}

TEST_CASE("calls one after the other share a connection") {
    Scripted server([](int fd, int) {
        while (!read_request(fd).empty()) write_text(fd, small_reply);
    });
    const auto got = run({{.url = server.url()}, {.method = Method::post, .url = server.url()}, {.url = server.url()}});
    for (const auto& one : got) CHECK(one.answer.body == "ok");
    CHECK(server.connections() == 1);
}

TEST_CASE("a server that closes after its answer is connected to again") {
    Scripted server([](int fd, int) {
        read_request(fd);
        write_text(fd, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nuntil the end");
    });
    const auto got = run({{.url = server.url()}, {.url = server.url()}});
    for (const auto& one : got) CHECK(one.answer.body == "until the end");
    CHECK(server.connections() == 2);
}

TEST_CASE("a connection that was closed while idle is replaced without notice, whatever the method") {
    std::atomic<bool> closed{false};
    Scripted server([&](int fd, int) {
        read_request(fd);
        write_text(fd, small_reply);
        ::shutdown(fd, SHUT_RDWR);
        closed = true;
    });
    // Answers once the other one has closed and the close had time to arrive.
    Scripted pause([&](int fd, int) {
        read_request(fd);
        for (int waited = 0; !closed && waited < 500; ++waited) std::this_thread::sleep_for(10ms);
        std::this_thread::sleep_for(50ms);
        write_text(fd, small_reply);
    });
    const auto got =
        run({{.url = server.url()}, {.url = pause.url()}, {.method = Method::post, .url = server.url(), .body = "x"}});
    for (const auto& one : got) CHECK(one.answer.body == "ok");
}

TEST_CASE("a kept connection that dies under a request is tried again only when that is harmless") {
    std::atomic<int> requests{0};
    Scripted server([&](int fd, int number) {
        while (!read_request(fd).empty()) {
            if (++requests % 2 == 0 && number == 0) return;  // the second request on the first connection dies
            write_text(fd, small_reply);
        }
    });
    SECTION("reading again is harmless") {
        const auto got = run({{.url = server.url()}, {.url = server.url()}});
        CHECK(got[1].answer.body == "ok");
        CHECK(requests == 3);
    }
    SECTION("a post may have had its effect") {
        const auto got = run({{.url = server.url()}, {.method = Method::post, .url = server.url(), .body = "x"}});
        CHECK(got[1].failure == "no_answer");
        CHECK(requests == 2);
    }
    SECTION("a post with a key is done once at most") {
        const Call keyed{
            .method = Method::post, .url = server.url(), .headers = {{"Idempotency-Key", "k"}}, .body = "x"};
        const auto got = run({{.url = server.url()}, keyed});
        CHECK(got[1].answer.body == "ok");
        CHECK(requests == 3);
    }
}

TEST_CASE("a new connection that dies is not tried again") {
    std::atomic<int> requests{0};
    Scripted server([&](int fd, int) {
        if (!read_request(fd).empty()) ++requests;
    });
    CHECK(run_one({.url = server.url()}).failure == "no_answer");
    CHECK(requests == 1);
}

TEST_CASE("nobody there is unreachable at once") {
    std::uint16_t port = 0;
    {
        port = Scripted([](int, int) {}, true).port();
    }
    const auto got = run_one({.url = "http://127.0.0.1:" + std::to_string(port) + "/"});
    CHECK(got.failure == "unreachable");
    CHECK(got.took < 1s);
    CHECK(run_one({.url = "http://no-such-host.invalid/", .timeout = 8s}).failure == "unreachable");
}

TEST_CASE("a server that accepts nothing is unreachable when the time is over") {
    // A blocked listen queue: SYNs beyond it are dropped.
    Scripted server([](int, int) {}, false);
    std::vector<int> fillers;
    for (int i = 0; i < 4; ++i) {
        const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(server.port());
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        ::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address);
        fillers.push_back(fd);
    }
    const auto got = run_one({.url = server.url(), .timeout = 300ms});
    for (const int fd : fillers) ::close(fd);
    CHECK(got.failure == "unreachable");
    CHECK(got.took >= 290ms);
    CHECK(got.took < 2s);
}

TEST_CASE("silence, slowness, half replies and garbage give no answer within the deadline") {
    const auto [name, script] = GENERATE(
        std::pair<const char*, Scripted::Script>{
            "never answers",
            [](int fd, int) {
                read_request(fd);
                char c = 0;
                ::recv(fd, &c, 1, 0);
            }},
        std::pair<const char*, Scripted::Script>{
            "reads nothing",
            [](int fd, int) {
                char c = 0;
                pollfd closed{fd, POLLRDHUP, 0};
                ::poll(&closed, 1, 3000);
                ::recv(fd, &c, 1, 0);
            }},
        std::pair<const char*, Scripted::Script>{
            "a byte at a time, for ever",
            [](int fd, int) {
                read_request(fd);
                write_text(fd, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
                for (int i = 0; i < 100 && ::send(fd, "x", 1, MSG_NOSIGNAL) == 1; ++i)
                    std::this_thread::sleep_for(30ms);
            }},
        std::pair<const char*, Scripted::Script>{
            "half a head",
            [](int fd, int) {
                read_request(fd);
                write_text(fd, "HTTP/1.1 200 OK\r\nContent-Le");
            }},
        std::pair<const char*, Scripted::Script>{
            "half a body",
            [](int fd, int) {
                read_request(fd);
                write_text(fd, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
            }},
        std::pair<const char*, Scripted::Script>{
            "half a chunk",
            [](int fd, int) {
                read_request(fd);
                write_text(fd, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel");
            }},
        std::pair<const char*, Scripted::Script>{
            "another protocol",
            [](int fd, int) {
                read_request(fd);
                write_text(fd, "SSH-2.0-OpenSSH_9.2\r\n\r\n");
            }},
        std::pair<const char*, Scripted::Script>{
            "a head without an end",
            [](int fd, int) {
                read_request(fd);
                write_text(fd, "HTTP/1.1 200 OK\r\nX: " + std::string(400'000, 'x'));
            }},
        std::pair<const char*, Scripted::Script>{"closed at once", [](int, int) {}}
    );
    INFO(name);
    Scripted server(script);
    const auto got = run_one({.url = server.url(), .timeout = 400ms});
    CHECK(got.failure == "no_answer");
    CHECK(got.took < 2s);
}

TEST_CASE("a reply longer than allowed is refused, in one piece or in chunks, however long it claims to be") {
    const auto head = GENERATE(
        std::string("Content-Length: 3000000"), std::string("Content-Length: 999999999999"),
        std::string("Transfer-Encoding: chunked"), std::string("X-Length: unknown")
    );
    INFO(head);
    Scripted server([&](int fd, int) {
        read_request(fd);
        write_text(fd, "HTTP/1.1 200 OK\r\n" + head + "\r\n\r\n");
        const std::string piece =
            head.starts_with("Transfer") ? "10000\r\n" + std::string(0x10000, 'y') + "\r\n" : std::string(0x10000, 'y');
        for (int i = 0; i < 46; ++i) write_text(fd, piece);
        if (head.starts_with("Transfer")) write_text(fd, "0\r\n\r\n");
    });
    const auto got = run_one({.url = server.url(), .max_reply = 1'000'000});
    CHECK(got.failure == "no_answer");
    const auto fits = run_one({.url = server.url(), .max_reply = 4'000'000});
    if (head.starts_with("Transfer") || head.starts_with("X")) CHECK(fits.answer.body.size() == 46 * 0x10000);
}

TEST_CASE("split replies, interim answers and answers without a body are read right") {
    Scripted server([](int fd, int) {
        for (std::string request; !(request = read_request(fd)).empty();) {
            if (request.starts_with("HEAD")) write_text(fd, "HTTP/1.1 200 OK\r\nContent-Length: 77\r\n\r\n");
            else if (request.starts_with("DELETE")) write_text(fd, "HTTP/1.1 204 No Content\r\n\r\n");
            else {
                write_text(fd, "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n");
                for (const char c : std::string_view(
                         "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n"
                     )) {
                    ::send(fd, &c, 1, MSG_NOSIGNAL);
                }
            }
        }
    });
    const auto got = run(
        {{.url = server.url()},
         {.method = Method::head, .url = server.url()},
         {.method = Method::del, .url = server.url()},
         {.url = server.url()}}
    );
    CHECK(got[0].answer.body == "abc");
    CHECK(got[1].answer.status == 200);
    CHECK(got[1].answer.body.empty());
    CHECK(got[2].answer.status == 204);
    CHECK(got[3].answer.body == "abc");
    CHECK(server.connections() == 1);
}

TEST_CASE("a connection with more bytes than the reply is not used again") {
    Scripted server([](int fd, int) {
        while (!read_request(fd).empty())
            write_text(fd, std::string(small_reply) + "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nbad");
    });
    const auto got = run({{.url = server.url()}, {.url = server.url()}});
    CHECK(got[0].answer.body == "ok");
    CHECK(got[1].answer.body == "ok");
    CHECK(server.connections() == 2);
}

TEST_CASE("headers that would break out of their line are not sent") {
    Scripted server([](int fd, int) {
        while (!read_request(fd).empty()) write_text(fd, small_reply);
    });
    for (const sw::http::Header& bad : std::vector<sw::http::Header>{
             {"X-A", "1\r\nX-B: 2"},
             {"X\r\nA", "1"},
             {"", "1"},
             {"X:A", "1"},
             {"Content-Length", "5"},
             {"transfer-encoding", "chunked"}}) {
        INFO(bad.first);
        CHECK(run_one({.url = server.url(), .headers = {bad}}).failure == "bad_header");
    }
    CHECK(server.connections() == 0);
}

TEST_CASE("a stopped reactor ends a call that waits") {
    Scripted server([](int fd, int) {
        read_request(fd);
        char c = 0;
        ::recv(fd, &c, 1, 0);
    });
    sw::Reactor reactor("test");
    const auto client = std::make_shared<sw::http::Client>(reactor.executor());
    const auto out = std::make_shared<std::vector<Outcome>>();
    const Call call{.url = server.url(), .timeout = 30s};
    reactor.spawn("call", [client, call, out] { return send_all(client, {call}, out); });
    while (server.connections() == 0) std::this_thread::sleep_for(5ms);
    std::this_thread::sleep_for(50ms);
    const auto begun = std::chrono::steady_clock::now();
    reactor.stop();
    CHECK(std::chrono::steady_clock::now() - begun < 1s);
    REQUIRE(out->size() == 1);
    CHECK(out->at(0).failure == "cancelled");
}
