// One request to ourselves.
#include "app/healthcheck.hpp"

#include <cstdio>
#include <future>
#include <utility>

#include "sectorwars/platform/http_client.hpp"
#include "sectorwars/platform/reactor.hpp"

namespace sw {
namespace {

constexpr std::chrono::seconds patience{2};

std::string own_url(const Endpoint& listen) {
    const bool everywhere = listen.host == "0.0.0.0" || listen.host == "::";
    std::string host = everywhere ? "127.0.0.1" : listen.host;
    if (host.find(':') != std::string::npos) host = "[" + host + "]";
    return "http://" + host + ":" + std::to_string(listen.port) + "/readyz";
}

Awaitable<> ask(std::string url, std::shared_ptr<std::promise<http::Answer>> answer) {
    http::Client client(co_await boost::asio::this_coro::executor);
    http::Call call{.url = std::move(url), .timeout = patience};
    http::Answer got;
    try {
        got = co_await client.send(std::move(call));
    } catch (const Failure& problem) {
        got.body = problem.error().message + "\n";
    }
    answer->set_value(std::move(got));
}

}  // namespace

int check_health(const Config& config) {
    if (config.internal_listen.port == 0) {
        std::fputs("SW_INTERNAL_LISTEN is off: nobody to ask\n", stderr);
        return 1;
    }
    Reactor reactor("health");
    const auto promise = std::make_shared<std::promise<http::Answer>>();
    auto answer = promise->get_future();
    reactor.spawn("health", [url = own_url(config.internal_listen), promise] { return ask(url, promise); });
    const bool came = answer.wait_for(patience + std::chrono::milliseconds(500)) == std::future_status::ready;
    const http::Answer got = came ? answer.get() : http::Answer{.body = "no answer\n"};
    std::fputs(got.body.c_str(), got.status == 200 ? stdout : stderr);
    return got.status == 200 ? 0 : 1;
}

}  // namespace sw
