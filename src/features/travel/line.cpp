// Both lines to the office.
#include "line.hpp"

#include "sectorwars/platform/http_client.hpp"
#include "sectorwars/platform/keys.hpp"

namespace sw::travel {

namespace {

constexpr std::chrono::milliseconds patience{4000};

class LocalLine final : public Line {
public:
    explicit LocalLine(const Platform& platform) : database_(platform.database), doors_(platform.shared.get<Doors>()) {}

    Awaitable<ToldList> submit(Submissions list) override {
        const auto out = std::make_shared<ToldList>();
        auto work = async_write(database_, [doors = doors_, out, list = std::move(list)](Tx& tx) {
            *out = doors->submit(tx, nexus_issuer, list);
        });
        co_await std::move(work);
        if (doors_->wake_office) doors_->wake_office();
        co_return std::move(*out);
    }

    Awaitable<Destinations> destinations(Traveller who) override {
        const auto out = std::make_shared<Destinations>();
        auto work = async_read(database_, [doors = doors_, out, who = std::move(who)](ReadTx& tx) {
            *out = doors->destinations(tx, nexus_issuer, who);
        });
        co_await std::move(work);
        co_return std::move(*out);
    }

    Awaitable<RollCall> reconcile(Roll roll) override {
        const auto out = std::make_shared<RollCall>();
        auto work = async_write(database_, [doors = doors_, out, roll = std::move(roll)](Tx& tx) {
            *out = doors->reconcile(tx, nexus_issuer, roll);
        });
        co_await std::move(work);
        co_return std::move(*out);
    }

private:
    Database& database_;
    std::shared_ptr<const Doors> doors_;
};

class HttpLine final : public Line {
public:
    explicit HttpLine(const Platform& platform)
        : services_(platform.services),
          client_(platform.reactor.executor()),
          base_(platform.config.regional.internal_url + "/internal/v1/travels") {}

    Awaitable<ToldList> submit(Submissions list) override {
        auto call = post("", to_json(list));
        const std::string body = co_await std::move(call);
        co_return parse_json<ToldList>(body);
    }

    Awaitable<Destinations> destinations(Traveller who) override {
        auto call = post("/destinations", to_json(who));
        const std::string body = co_await std::move(call);
        co_return parse_json<Destinations>(body);
    }

    Awaitable<RollCall> reconcile(Roll roll) override {
        auto call = post("/reconcile", to_json(roll));
        const std::string body = co_await std::move(call);
        co_return parse_json<RollCall>(body);
    }

private:
    Awaitable<std::string> post(std::string path, std::string body) {
        http::Call call;
        call.method = http::Method::post;
        call.url = base_ + path;
        call.headers.emplace_back("Authorization", "Bearer " + services_.issue(nexus_issuer));
        call.body = std::move(body);
        call.timeout = patience;
        auto sending = client_.send(std::move(call));
        http::Answer answer = co_await std::move(sending);
        if (answer.status != 200) {
            const bool busy = answer.status >= 500 || answer.status == 429 || answer.status == 401;
            throw Failure(
                busy ? Code::unavailable : Code::rule_violation, "office_refused",
                "The travel office answered " + std::to_string(answer.status) + ": " + answer.body.substr(0, 300)
            );
        }
        co_return std::move(answer.body);
    }

    ServiceTokens& services_;
    http::Client client_;
    std::string base_;
};

}  // namespace

std::shared_ptr<Line> make_local_line(const Platform& platform) {
    return std::make_shared<LocalLine>(platform);
}

std::shared_ptr<Line> make_http_line(const Platform& platform) {
    return std::make_shared<HttpLine>(platform);
}

}  // namespace sw::travel
