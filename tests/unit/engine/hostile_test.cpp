// The client against an engine that answers wrongly, too much, too late or never.
#include <atomic>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>
#include <chrono>
#include <fstream>
#include <future>
#include <utility>

#include "platform/engine/client.hpp"
#include "sectorwars/base/random.hpp"
#include "sectorwars/platform/metrics.hpp"
#include "support/catch.hpp"
#include "support/fake_engine.hpp"
#include "support/io_thread.hpp"

using namespace std::chrono_literals;
using support::answer_ping;
using support::Caller;
using support::chunked_reply;
using support::FakeEngine;
using support::http_reply;
using sw::engine::Bounds;
using sw::engine::Call;
using sw::engine::Client;

namespace {

using Clock = std::chrono::steady_clock;

std::size_t resident_bytes() {
    std::ifstream file("/proc/self/statm");
    std::size_t total = 0;
    std::size_t resident = 0;
    file >> total >> resident;
    return resident * 4096;
}

/// What a call ends with: an id of a Failure, or "" and its reply.
struct End {
    std::string id, message;
    int status = 0;
    std::string body;
    std::chrono::milliseconds took{0};
};

struct Desk {
    explicit Desk(const std::string& docker_host, Bounds bounds = {})
        : client(thread.io.get_executor(), docker_host, metrics, bounds) {}

    template <class T>
    std::future<T> start(sw::Awaitable<T> work) {
        return boost::asio::co_spawn(thread.io, std::move(work), boost::asio::use_future);
    }

    End ask(Call call) {
        End end;
        const auto begun = Clock::now();
        try {
            const auto reply = start(client.call(std::move(call))).get();
            end.status = reply.status;
            end.body = reply.body;
        } catch (const sw::Failure& failure) {
            end.id = failure.error().id;
            end.message = failure.error().message;
        }
        end.took = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begun);
        return end;
    }

    End follow(std::chrono::milliseconds idle, const std::function<void(std::string_view)>& on_line) {
        End end;
        const auto begun = Clock::now();
        Call call{.path = "/events"};
        try {
            start(client.stream_lines(std::move(call), idle, on_line)).get();
        } catch (const sw::Failure& failure) {
            end.id = failure.error().id;
            end.message = failure.error().message;
        }
        end.took = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begun);
        return end;
    }

    sw::Metrics metrics;
    sw::test::IoThread thread;
    Client client;
};

Call info() {
    return {.path = "/info"};
}

/// An engine that pings well and answers everything else with these bytes.
FakeEngine::Answer always(std::string bytes) {
    return [bytes = std::move(bytes)](const std::string& request, const Caller& caller) {
        if (!answer_ping(request, caller)) caller.send(bytes);
    };
}

}  // namespace

TEST_CASE("statuses become classes of errors") {
    const std::vector<std::pair<int, std::string>> expected{
        {200, ""},
        {204, ""},
        {304, ""},
        {400, "engine_refused"},
        {403, "engine_refused"},
        {404, "no_instance"},
        {409, "engine_conflict"},
        {500, "engine_failed"},
        {503, "engine_failed"},
        {100, "engine_unreachable"}};
    for (const auto& [status, id] : expected) {
        CAPTURE(status);
        FakeEngine engine(always(http_reply(status, R"({"message":"A word."})")));
        Desk desk(engine.docker_host());
        CHECK(desk.ask(info()).id == id);
    }
}

TEST_CASE("a chunked reply may be split at every byte") {
    const std::string body = R"({"NCPU":2,"MemTotal":100})";
    const std::string bytes = chunked_reply(body, 7);
    std::atomic<std::size_t> cut{0};
    FakeEngine engine([&](const std::string& request, const Caller& caller) {
        if (answer_ping(request, caller)) return;
        const std::size_t place = cut;
        caller.send(std::string_view(bytes).substr(0, place));
        std::this_thread::sleep_for(1ms);
        caller.send(std::string_view(bytes).substr(place));
    });
    Desk desk(engine.docker_host());
    for (cut = 0; cut <= bytes.size(); ++cut) {
        CAPTURE(cut.load());
        const End end = desk.ask(info());
        CHECK(end.id.empty());
        CHECK(end.body == body);
    }
}

TEST_CASE("a chunked stream may be split at every byte, and its end is an error") {
    const std::string bytes = chunked_reply("{\"a\":1}\n{\"b\":2}\n", 5);
    std::atomic<std::size_t> cut{0};
    FakeEngine engine([&](const std::string& request, const Caller& caller) {
        if (answer_ping(request, caller)) return;
        const std::size_t place = cut;
        caller.send(std::string_view(bytes).substr(0, place));
        std::this_thread::sleep_for(1ms);
        caller.send(std::string_view(bytes).substr(place));
    });
    Desk desk(engine.docker_host());
    for (cut = 0; cut <= bytes.size(); ++cut) {
        CAPTURE(cut.load());
        std::vector<std::string> lines;
        const End end = desk.follow(1s, [&](std::string_view line) { lines.emplace_back(line); });
        CHECK(end.id == "engine_unreachable");
        CHECK(lines == std::vector<std::string>{R"({"a":1})", R"({"b":2})"});
    }
}

TEST_CASE("half a reply is an engine that cannot be reached, wherever it breaks off") {
    const std::string bytes = chunked_reply(R"({"NCPU":2,"MemTotal":100})", 9);
    for (std::size_t length = 0; length < bytes.size(); ++length) {
        CAPTURE(length);
        FakeEngine engine(always(bytes.substr(0, length)));
        Desk desk(engine.docker_host());
        CHECK(desk.ask(info()).id == "engine_unreachable");
    }
}

TEST_CASE("garbage is an engine that cannot be reached") {
    const auto seed = static_cast<std::uint64_t>(Clock::now().time_since_epoch().count());
    INFO("seed " << seed);
    sw::Random random(seed);
    for (int round = 0; round < 200; ++round) {
        std::string bytes = round % 2 == 0 ? "" : "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        for (int i = 0; i < 300; ++i) bytes += static_cast<char>(random.integer(0, 255));
        FakeEngine engine(always(bytes));
        Desk desk(engine.docker_host());
        CHECK(desk.ask(info()).id == "engine_unreachable");
        CHECK(desk.follow(200ms, [](std::string_view) {}).id == "engine_unreachable");
    }
}

TEST_CASE("a reply without an end costs bounded memory and time") {
    const std::string megabyte(std::size_t{1024} * 1024, 'x');
    for (const bool chunked : {false, true}) {
        CAPTURE(chunked);
        FakeEngine engine([&](const std::string& request, const Caller& caller) {
            if (answer_ping(request, caller)) return;
            caller.send("HTTP/1.1 200 OK\r\n");
            caller.send(chunked ? "Transfer-Encoding: chunked\r\n\r\n" : "\r\n");
            for (int i = 0; i < 100; ++i) {
                if (chunked && !caller.send("100000\r\n")) return;
                if (!caller.send(megabyte)) return;
                if (chunked && !caller.send("\r\n")) return;
            }
        });
        Desk desk(engine.docker_host());
        const std::size_t before = resident_bytes();
        const End end = desk.ask(info());
        CHECK(end.id == "engine_unreachable");
        CHECK_THAT(end.message, sw::test::contains_text("more than is allowed"));
        CHECK(resident_bytes() < before + (std::size_t{40} << 20U));
        CHECK(desk.follow(1s, [](std::string_view) {}).id == "engine_unreachable");
        CHECK(resident_bytes() < before + (std::size_t{40} << 20U));
    }
    FakeEngine engine(always("HTTP/1.1 200 OK\r\nContent-Length: 104857600\r\n\r\n"));
    Desk desk(engine.docker_host());
    const End end = desk.ask(info());
    CHECK(end.id == "engine_unreachable");
    CHECK(end.took < 1s);
}

TEST_CASE("a stream of endless lines goes through in bounded memory until it is cancelled") {
    std::string lines;
    for (int i = 0; i < 1000; ++i)
        lines += R"({"Type":"container","Action":"start","timeNano":1})"
                 "\n";
    FakeEngine engine([&](const std::string& request, const Caller& caller) {
        if (answer_ping(request, caller)) return;
        caller.send("HTTP/1.1 200 OK\r\n\r\n");
        while (caller.send(lines)) {
        }
    });
    Desk desk(engine.docker_host());
    const std::size_t before = resident_bytes();
    std::size_t count = 0;
    const auto enough = Clock::now() + 1s;
    const End end = desk.follow(1s, [&](std::string_view) {
        ++count;
        if (Clock::now() > enough) throw sw::Failure(sw::Code::internal, "enough", "Enough.");
    });
    CHECK(end.id == "enough");
    CHECK(count > 100'000);
    CHECK(resident_bytes() < before + (std::size_t{8} << 20U));
}

TEST_CASE("an engine that never answers is given up at the deadline") {
    FakeEngine silent([](const std::string&, const Caller& caller) { caller.wait_for_close(10); });
    FakeEngine dripping([](const std::string&, const Caller& caller) {
        while (caller.send("H")) std::this_thread::sleep_for(20ms);
    });
    FakeEngine pinging([](const std::string& request, const Caller& caller) {
        if (!answer_ping(request, caller)) caller.wait_for_close(10);
    });
    FakeEngine streaming([](const std::string& request, const Caller& caller) {
        if (answer_ping(request, caller)) return;
        caller.send("HTTP/1.1 200 OK\r\n\r\n{}\n");
        caller.wait_for_close(10);
    });
    for (const auto* engine : {&silent, &dripping, &pinging}) {
        Desk desk(engine->docker_host());
        Call call = info();
        call.deadline = 300ms;
        const End end = desk.ask(call);
        CHECK(end.id == "engine_unreachable");
        CHECK(end.took >= 250ms);
        CHECK(end.took < 2s);
    }
    Desk desk(streaming.docker_host());
    const End end = desk.follow(300ms, [](std::string_view) {});
    CHECK(end.id == "engine_unreachable");
    CHECK(end.took < 2s);
}

TEST_CASE("an engine that is not there is told at once") {
    Desk nowhere("unix:///tmp/sw-there-is-no-such-socket");
    CHECK(nowhere.ask(info()).id == "engine_unreachable");
    Desk closed("tcp://127.0.0.1:1");
    CHECK(closed.ask(info()).id == "engine_unreachable");
    Desk unknown("tcp://no-such-host.invalid:2375");
    Call call = info();
    call.deadline = 1s;
    const End end = unknown.ask(call);
    CHECK(end.id == "engine_unreachable");
    CHECK(end.took < 4s);
}

TEST_CASE("calls share sixteen connections; too many waiting are refused at once") {
    std::atomic<int> asked{0};
    std::atomic<int> most{0};
    FakeEngine engine([&](const std::string& request, const Caller& caller) {
        if (answer_ping(request, caller)) return;
        const int now = ++asked;
        for (int peak = most; peak < now && !most.compare_exchange_weak(peak, now);) {
        }
        std::this_thread::sleep_for(50ms);
        --asked;
        caller.send(http_reply(200, "{}"));
    });
    Desk desk(engine.docker_host(), {.calls = 16, .waiting = 30});
    CHECK(desk.ask(info()).id.empty());
    std::vector<std::future<sw::engine::Reply>> all;
    for (int i = 0; i < 60; ++i) all.push_back(desk.start(desk.client.call(info())));
    int done = 0;
    int refused = 0;
    for (auto& one : all) {
        try {
            done += one.get().status == 200 ? 1 : 0;
        } catch (const sw::Failure& failure) {
            refused += failure.error().id == "engine_unreachable" ? 1 : 0;
        }
    }
    CHECK(most == 16);
    CHECK(done == 46);
    CHECK(refused == 14);
}

TEST_CASE("a call that waits for a connection gives up at its deadline") {
    FakeEngine engine([](const std::string& request, const Caller& caller) {
        if (!answer_ping(request, caller)) caller.wait_for_close(3);
    });
    Desk desk(engine.docker_host(), {.calls = 1, .waiting = 30});
    Call slow = info();
    slow.deadline = 2s;
    auto first = desk.start(desk.client.call(slow));
    std::this_thread::sleep_for(100ms);
    Call call = info();
    call.deadline = 200ms;
    const End end = desk.ask(call);
    CHECK(end.id == "engine_unreachable");
    CHECK(end.took < 1500ms);
    CHECK_THROWS_AS(first.get(), sw::Failure);
}

TEST_CASE("an engine behind TCP is asked by its host name") {
    std::string seen;
    const auto answer = [&](const std::string& request, const Caller& caller) {
        if (answer_ping(request, caller)) return;
        seen = request;
        caller.send(http_reply(200, "{}"));
    };
    FakeEngine engine(answer, true);
    Desk desk(engine.docker_host());
    CHECK(desk.ask(info()).status == 200);
    CHECK_THAT(seen, sw::test::contains_text("Host: localhost\r\n"));
    CHECK(desk.follow(1s, [](std::string_view) {}).id == "engine_unreachable");
}

TEST_CASE("the API version is asked for again after the engine went away") {
    std::atomic<int> pings{0};
    std::atomic<bool> broken{false};
    FakeEngine engine([&](const std::string& request, const Caller& caller) {
        if (answer_ping(request, caller)) ++pings;
        else if (!broken) caller.send(http_reply(200, "{}"));
    });
    Desk desk(engine.docker_host());
    for (int i = 0; i < 3; ++i) CHECK(desk.ask(info()).status == 200);
    CHECK(pings == 1);
    broken = true;
    CHECK(desk.ask(info()).id == "engine_unreachable");
    broken = false;
    CHECK(desk.ask(info()).status == 200);
    CHECK(pings == 2);
}

TEST_CASE("the API version is one that both sides know") {
    const auto version_of = [](const std::string& api, std::string& target) {
        FakeEngine engine([&](const std::string& request, const Caller& caller) {
            const std::string header = api.empty() ? "" : "Api-Version: " + api + "\r\n";
            if (request.rfind("GET /_ping", 0) != 0) target = request.substr(0, request.find("\r\n"));
            caller.send("HTTP/1.1 200 OK\r\n" + header + "Content-Length: 2\r\n\r\n{}");
        });
        Desk desk(engine.docker_host());
        std::string id = desk.ask(info()).id;
        (void)desk.ask(info());
        if (id.empty()) CHECK(engine.count() == 3);
        return id;
    };
    std::string target;
    CHECK(version_of("1.41", target).empty());
    CHECK(target == "GET /v1.41/info HTTP/1.1");
    CHECK(version_of("1.52", target).empty());
    CHECK(target == "GET /v1.44/info HTTP/1.1");
    CHECK(version_of("1.40", target) == "engine_refused");
    CHECK(version_of("", target) == "engine_unreachable");
    CHECK(version_of("2.0", target) == "engine_unreachable");
    CHECK(version_of("1.x", target) == "engine_unreachable");
}

TEST_CASE("a call that is not on the list is not sent") {
    FakeEngine engine(always(http_reply(200, "{}")));
    Desk desk(engine.docker_host());
    CHECK(desk.ask({.method = sw::http::Method::post, .path = "/containers/x/exec"}).id == "engine_call_not_allowed");
    CHECK(desk.ask({.path = "/containers/x\r\nEvil: 1/json"}).id == "engine_call_not_allowed");
    CHECK(engine.count() == 0);
}

TEST_CASE("an engine that repeats a secret does not get it into an error") {
    FakeEngine engine([](const std::string& request, const Caller& caller) {
        if (answer_ping(request, caller)) return;
        caller.send(http_reply(500, "{\"message\":\"I got open-sesame\"}"));
    });
    Desk desk(engine.docker_host());
    Call call{.method = sw::http::Method::put, .path = "/containers/x/archive", .body = "open-sesame"};
    call.confidential = true;
    const End end = desk.ask(call);
    CHECK(end.id == "engine_failed");
    CHECK(end.message.find("sesame") == std::string::npos);
}
