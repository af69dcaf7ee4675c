// A region's line into the chat of the whole galaxy.
#include "service.hpp"

#include "sectorwars/platform/keys.hpp"
#include "sectorwars/platform/log.hpp"

namespace sw::chat_link {

namespace {

constexpr std::size_t most_waiting = 256, most_sent = 64;
constexpr std::chrono::milliseconds patience{2000};

}  // namespace

Service::Service(const Platform& platform)
    : reactor_(platform.reactor),
      services_(platform.services),
      client_(platform.reactor.executor()),
      url_(platform.config.regional.internal_url + "/internal/v1/chat"),
      region_(platform.config.regional.region_id),
      chat_(platform.shared.get<GalaxyChat>()),
      signal_(platform.reactor.executor()),
      queue_(most_waiting) {}

Nothing Service::broadcast(const Caller& caller, const GalaxyMessages& in) const {
    if (caller.service != nexus_issuer) throw Failure(Code::forbidden, "nexus_only", "Only the nexus speaks for all.");
    for (const auto& message : in.messages) {
        if (chat_->hear) chat_->hear(message);
    }
    return {};
}

void Service::start() {
    chat_->region = region_;
    chat_->say = [weak = weak_from_this()](const GalaxyMessage& message) {
        const auto self = weak.lock();
        if (self && self->queue_.push(message)) self->signal_.set();
    };
}

void Service::begin() {
    reactor_.spawn("galaxy chat", [self = shared_from_this()] { return run(self); });
}

Awaitable<> Service::run(std::shared_ptr<Service> self) {
    for (;;) {
        auto waiting = self->signal_.wait(std::chrono::seconds(10));
        co_await std::move(waiting);
        GalaxyMessages batch;
        batch.messages = self->queue_.take(most_sent);
        while (!batch.messages.empty()) {
            std::string problem;
            try {
                http::Call call;
                call.method = http::Method::post;
                call.url = self->url_;
                call.headers.emplace_back("Authorization", "Bearer " + self->services_.issue(nexus_issuer));
                call.body = to_json(batch);
                call.timeout = patience;
                auto sending = self->client_.send(std::move(call));
                const http::Answer answer = co_await std::move(sending);
                if (answer.status != 200) problem = std::to_string(answer.status);
            } catch (const Failure& failure) {
                problem = failure.error().message;
            }
            // What was said while the nexus was away is not said again.
            if (!problem.empty()) log::info("Chat did not reach the other regions", {{"error", problem}});
            batch.messages = self->queue_.take(most_sent);
        }
    }
}

}  // namespace sw::chat_link
