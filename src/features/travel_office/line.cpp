// Both lines to regions.
#include "line.hpp"

#include "sectorwars/platform/keys.hpp"

namespace sw::travel_office {

namespace {

using travel::Arrival;
using travel::Books;
using travel::BooksRequest;
using travel::Decision;
using travel::Doors;
using travel::Refusal;

constexpr std::chrono::milliseconds patience{4000};

class LocalLine final : public Line {
public:
    LocalLine(Database& database, std::shared_ptr<const Doors> doors) : database_(database), doors_(std::move(doors)) {}

    Awaitable<Decision> arrive(Arrival arrival) override {
        const auto out = std::make_shared<Decision>();
        auto work = async_write(database_, [doors = doors_, out, arrival = std::move(arrival)](Tx& tx) {
            *out = doors->arrive(tx, arrival);
        });
        co_await std::move(work);
        co_return std::move(*out);
    }

    Awaitable<Decision> refuse(Refusal refusal) override {
        const auto out = std::make_shared<Decision>();
        auto work = async_write(database_, [doors = doors_, out, refusal = std::move(refusal)](Tx& tx) {
            *out = doors->refuse(tx, refusal);
        });
        co_await std::move(work);
        co_return std::move(*out);
    }

    Awaitable<Books> books(BooksRequest request) override {
        const auto out = std::make_shared<Books>();
        auto work = async_write(database_, [doors = doors_, out, request = std::move(request)](Tx& tx) {
            *out = doors->books(tx, request);
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
    HttpLine(
        ServiceTokens& services, std::shared_ptr<http::Client> client, std::string audience,
        std::vector<std::string> bases
    )
        : services_(services), client_(std::move(client)), audience_(std::move(audience)), bases_(std::move(bases)) {}

    Awaitable<Decision> arrive(Arrival arrival) override {
        std::string path = "/" + arrival.travel_id.to_string() + "/arrive";
        auto call = post(std::move(path), to_json(arrival));
        const std::string body = co_await std::move(call);
        co_return parse_json<Decision>(body);
    }

    Awaitable<Decision> refuse(Refusal refusal) override {
        std::string path = "/" + refusal.travel_id.to_string() + "/refuse";
        auto call = post(std::move(path), to_json(refusal));
        const std::string body = co_await std::move(call);
        co_return parse_json<Decision>(body);
    }

    Awaitable<Books> books(BooksRequest request) override {
        auto call = post("/books", to_json(request));
        const std::string body = co_await std::move(call);
        co_return parse_json<Books>(body);
    }

private:
    /// Any process of the region will do: they share one database. The next one is tried only when the first could not
    /// even be connected to.
    Awaitable<std::string> post(std::string path, std::string body) {
        for (std::size_t i = 0; i < bases_.size(); ++i) {
            http::Call call;
            call.method = http::Method::post;
            call.url = bases_[i] + "/internal/v1/travels" + path;
            call.headers.emplace_back("Authorization", "Bearer " + services_.issue(audience_));
            call.body = body;
            call.timeout = patience;
            http::Answer answer;
            bool next = false;
            try {
                auto sending = client_->send(std::move(call));
                answer = co_await std::move(sending);
            } catch (const Failure& failure) {
                next = failure.error().id == "unreachable" && i + 1 < bases_.size();
                if (!next) throw;
            }
            if (next) continue;
            if (answer.status == 200) co_return std::move(answer.body);
            throw Failure(
                Code::unavailable, "region_refused",
                "The region answered " + std::to_string(answer.status) + ": " + answer.body.substr(0, 300)
            );
        }
        throw Failure(Code::unavailable, "unreachable", "Nobody answers for the region.");
    }

    ServiceTokens& services_;
    std::shared_ptr<http::Client> client_;
    std::string audience_;
    std::vector<std::string> bases_;
};

}  // namespace

Exchange::Exchange(const Platform& platform)
    : database_(platform.database),
      services_(platform.services),
      directory_(platform.shared.get<regions::Directory>()),
      doors_(platform.shared.get<Doors>()),
      client_(std::make_shared<http::Client>(platform.reactor.executor())) {}

std::shared_ptr<Line> Exchange::line_to(const std::string& slug) const {
    const auto where = directory_->find(slug);
    if (!where) return nullptr;
    if (where->local) return std::make_shared<LocalLine>(database_, doors_);
    const bool awake = where->running == regions::Running::running || where->running == regions::Running::draining;
    if (!awake || where->internal_endpoints.empty()) return nullptr;
    return std::make_shared<HttpLine>(services_, client_, region_issuer(slug), where->internal_endpoints);
}

}  // namespace sw::travel_office
