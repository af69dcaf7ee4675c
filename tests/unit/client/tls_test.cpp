// Calls over TLS: to whom they say who they are, and to nobody else.
#include "support/tls.hpp"

#include <atomic>
#include <boost/system/system_error.hpp>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <future>
#include <mutex>
#include <thread>

#include "sectorwars/platform/http_client.hpp"
#include "support/catch.hpp"
#include "support/scripted_server.hpp"

using namespace std::chrono_literals;
using sw::http::Call;
using sw::http::Method;
using sw::test::Certificate;
using sw::test::make_certificate;
using sw::test::Scripted;
using sw::test::ServerTls;

namespace {

const char* const small_reply = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

/// The authority that SSL_CERT_FILE names in this executable.
const Certificate& authority() {
    static const Certificate one = [] {
        std::signal(SIGPIPE, SIG_IGN);
        Certificate made = make_certificate({});
        const auto file = std::filesystem::temp_directory_path() / ("sw-tls-" + std::to_string(::getpid()) + ".pem");
        sw::test::write_pem(made, file);
        ::setenv("SSL_CERT_FILE", file.c_str(), 1);
        std::atexit([] { std::filesystem::remove(std::getenv("SSL_CERT_FILE")); });
        return made;
    }();
    return one;
}

Certificate good() {
    return make_certificate({.signer = &authority(), .names = "DNS:localhost,IP:127.0.0.1"});
}

struct Outcome {
    sw::http::Answer answer;
    std::string failure, message;
    std::chrono::milliseconds took{};
};

sw::Awaitable<> send_all(
    std::shared_ptr<sw::http::Client> client, std::vector<Call> calls, std::shared_ptr<std::vector<Outcome>> out,
    std::shared_ptr<std::promise<void>> done
) {
    for (auto& call : calls) {
        Outcome one;
        const auto begun = std::chrono::steady_clock::now();
        try {
            one.answer = co_await client->send(call);
        } catch (const sw::Failure& failure) {
            one.failure = failure.error().id;
            one.message = failure.error().message;
        } catch (const boost::system::system_error& error) {
            one.failure = error.code() == boost::asio::error::operation_aborted ? "cancelled" : error.what();
        }
        one.took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begun);
        out->push_back(std::move(one));
    }
    done->set_value();
}

std::vector<Outcome> run(std::vector<Call> calls) {
    sw::Reactor reactor("test");
    const auto client = std::make_shared<sw::http::Client>(reactor.executor());
    const auto out = std::make_shared<std::vector<Outcome>>();
    const auto done = std::make_shared<std::promise<void>>();
    reactor.spawn("calls", [=] { return send_all(client, calls, out, done); });
    REQUIRE(done->get_future().wait_for(20s) == std::future_status::ready);
    reactor.stop();
    return *out;
}

Outcome run_one(Call call) {
    return run({std::move(call)}).at(0);
}

std::string url(const Scripted& server, const std::string& host = "localhost", const std::string& path = "/") {
    return "https://" + host + ":" + std::to_string(server.port()) + path;
}

/// Answers every request of a connection.
Scripted::Script answers(Certificate certificate, int newest = 0) {
    return [certificate, newest](int fd, int) {
        ServerTls tls(fd, certificate, newest);
        while (!tls.read_request().empty()) tls.write(small_reply);
    };
}

}  // namespace

TEST_CASE("a server that proves its name is called, and told which name was meant") {
    std::mutex mutex;
    std::string asked, request;
    const Certificate certificate = good();
    Scripted server([&](int fd, int) {
        ServerTls tls(fd, certificate);
        const std::string read = tls.read_request();
        {
            const std::lock_guard lock(mutex);
            asked = tls.asked_for();
            request = read;
        }
        tls.write(small_reply);
    });
    const auto by_name = run_one({.method = Method::post, .url = url(server, "localhost", "/a"), .body = "{}"});
    CHECK(by_name.message.empty());
    CHECK(by_name.answer.body == "ok");
    {
        const std::lock_guard lock(mutex);
        CHECK(asked == "localhost");
        CHECK(request.starts_with("POST /a HTTP/1.1\r\nHost: localhost:" + std::to_string(server.port()) + "\r\n"));
        CHECK(request.ends_with("\r\n\r\n{}"));
    }
    CHECK(run_one({.url = url(server, "127.0.0.1")}).answer.body == "ok");
    const std::lock_guard lock(mutex);
    CHECK(asked.empty());  // an address is no name
}

TEST_CASE("a server that does not prove its name gets no request") {
    const Certificate stranger = make_certificate({});
    const auto [name, certificate, host, reason] =
        GENERATE_COPY(table<std::string, Certificate, std::string, std::string>(
            {{"another name", make_certificate({.signer = &authority(), .names = "DNS:other.test"}), "localhost",
              "hostname mismatch"},
             {"another address", make_certificate({.signer = &authority(), .names = "DNS:localhost,IP:127.0.0.9"}),
              "127.0.0.1", "IP address mismatch"},
             {"a name for an address", make_certificate({.signer = &authority(), .names = "DNS:127.0.0.1"}),
              "127.0.0.1", "IP address mismatch"},
             {"expired", make_certificate({.signer = &authority(), .names = "DNS:localhost", .to_s = -60}), "localhost",
              "expired"},
             {"not valid yet", make_certificate({.signer = &authority(), .names = "DNS:localhost", .from_s = 600}),
              "localhost", "not yet valid"},
             {"signed by itself", make_certificate({.names = "DNS:localhost"}), "localhost", "self-signed"},
             {"signed by a stranger", make_certificate({.signer = &stranger, .names = "DNS:localhost"}), "localhost",
              "unable to get local issuer"}}
        ));
    INFO(name);
    std::atomic<int> requests{0};
    Scripted server([&, shown = certificate](int fd, int) {
        ServerTls tls(fd, shown);
        if (!tls.read_request().empty()) ++requests;
    });
    const auto got = run_one({.url = url(server, host), .headers = {{"Authorization", "Bearer sesame"}}});
    CHECK(got.failure == "unreachable");
    CHECK_THAT(got.message, sw::test::contains_text(reason));
    CHECK(got.message.find("sesame") == std::string::npos);
    CHECK(requests == 0);
}

TEST_CASE("what is no TLS, or an old one, is unreachable within the deadline") {
    const Certificate certificate = good();
    const auto [name, script] = GENERATE_COPY(
        std::pair<const char*, Scripted::Script>{
            "plain text",
            [](int fd, int) {
                sw::test::write_text(fd, small_reply);
                char c = 0;
                while (::recv(fd, &c, 1, 0) > 0) {
                }
            }},
        std::pair<const char*, Scripted::Script>{
            "garbage",
            [](int fd, int) {
                char c = 0;
                ::recv(fd, &c, 1, 0);
                sw::test::write_text(fd, std::string(5000, '\x16'));
                while (::recv(fd, &c, 1, 0) > 0) {
                }
            }},
        std::pair<const char*, Scripted::Script>{"closed at once", [](int, int) {}},
        std::pair<const char*, Scripted::Script>{
            "never answers",
            [](int fd, int) {
                char c = 0;
                while (::recv(fd, &c, 1, 0) > 0) {
                }
            }},
        std::pair<const char*, Scripted::Script>{
            "a byte of the handshake at a time",
            [](int fd, int) {
                for (int i = 0; i < 100 && ::send(fd, "\x16\x03\x03\x3f\xff", 1, MSG_NOSIGNAL) == 1; ++i) {
                    std::this_thread::sleep_for(30ms);
                }
            }},
        std::pair<const char*, Scripted::Script>{"TLS 1.1", answers(certificate, TLS1_1_VERSION)}
    );
    INFO(name);
    Scripted server(script);
    const auto got = run_one({.url = url(server), .timeout = 400ms});
    CHECK(got.failure == "unreachable");
    CHECK(got.took < 2s);
}

TEST_CASE("an older but sound TLS will do") {
    Scripted server(answers(good(), TLS1_2_VERSION));
    CHECK(run_one({.url = url(server)}).answer.body == "ok");
}

TEST_CASE("an answer that is late, cut or too long is none") {
    const Certificate certificate = good();
    const auto [name, script] = GENERATE_COPY(
        std::pair<const char*, Scripted::Script>{
            "late",
            [certificate](int fd, int) {
                ServerTls tls(fd, certificate);
                tls.read_request();
                tls.read_request();
            }},
        std::pair<const char*, Scripted::Script>{
            "half a body",
            [certificate](int fd, int) {
                ServerTls tls(fd, certificate);
                tls.read_request();
                tls.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
                tls.announce_close();
            }},
        std::pair<const char*, Scripted::Script>{
            "cut by somebody on the way",
            [certificate](int fd, int) {
                ServerTls tls(fd, certificate);
                tls.read_request();
                tls.write("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nthe end is");
            }},
        std::pair<const char*, Scripted::Script>{
            "too long",
            [certificate](int fd, int) {
                ServerTls tls(fd, certificate);
                tls.read_request();
                tls.write("HTTP/1.1 200 OK\r\n\r\n");
                while (tls.write(std::string(16000, 'y'))) {
                }
            }}
    );
    INFO(name);
    Scripted server(script);
    const auto got = run_one({.url = url(server), .timeout = 500ms, .max_reply = 1'000'000});
    CHECK(got.failure == "no_answer");
    CHECK(got.took < 2s);
}

TEST_CASE("an answer that ends with an announced close is whole") {
    const Certificate certificate = good();
    Scripted server([&](int fd, int) {
        ServerTls tls(fd, certificate);
        tls.read_request();
        tls.write("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nuntil the end");
        tls.announce_close();
    });
    CHECK(run_one({.url = url(server)}).answer.body == "until the end");
}

TEST_CASE("calls share a connection, and never one in plain text or to another name") {
    Scripted server(answers(good()));
    const Call post{.method = Method::post, .url = url(server), .body = "x"};
    const auto got = run({{.url = url(server)}, post, {.url = url(server)}});
    for (const auto& one : got) CHECK(one.answer.body == "ok");
    CHECK(server.connections() == 1);
    const auto other = run({{.url = url(server)}, {.url = url(server, "127.0.0.1")}});
    for (const auto& one : other) CHECK(one.answer.body == "ok");
    CHECK(server.connections() == 3);
    const auto plain = run({{.url = url(server)}, {.url = "http://localhost:" + std::to_string(server.port()) + "/"}});
    CHECK(plain[0].answer.body == "ok");
    CHECK(plain[1].failure == "no_answer");
}

TEST_CASE("a connection that was announced to close while idle is replaced without notice") {
    const Certificate certificate = good();
    Scripted server([&](int fd, int) {
        ServerTls tls(fd, certificate);
        tls.read_request();
        tls.write(small_reply);
        tls.announce_close();
        tls.read_request();
    });
    const Call pause{.url = "http://127.0.0.1:1/", .timeout = 50ms};
    const Call post{.method = Method::post, .url = url(server), .body = "x"};
    const auto got = run({post, pause, post});
    CHECK(got[0].answer.body == "ok");
    CHECK(got[2].answer.body == "ok");
}

TEST_CASE("a stopped reactor ends a call over TLS, in the handshake and after it") {
    const Certificate certificate = good();
    const bool shakes = GENERATE(true, false);
    Scripted server([&](int fd, int) {
        if (shakes) {
            ServerTls tls(fd, certificate);
            tls.read_request();
            tls.read_request();
        }
        char c = 0;
        while (::recv(fd, &c, 1, 0) > 0) {
        }
    });
    sw::Reactor reactor("test");
    const auto client = std::make_shared<sw::http::Client>(reactor.executor());
    const auto out = std::make_shared<std::vector<Outcome>>();
    const auto done = std::make_shared<std::promise<void>>();
    const Call call{.url = url(server), .timeout = 30s};
    reactor.spawn("call", [client, call, out, done] { return send_all(client, {call}, out, done); });
    while (server.connections() == 0) std::this_thread::sleep_for(5ms);
    std::this_thread::sleep_for(150ms);
    const auto begun = std::chrono::steady_clock::now();
    reactor.stop();
    CHECK(std::chrono::steady_clock::now() - begun < 1s);
    REQUIRE(out->size() == 1);
    CHECK(out->at(0).failure == "cancelled");
}
