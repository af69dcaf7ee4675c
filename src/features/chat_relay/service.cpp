// The nexus hands chat on from each region to all others.
#include "service.hpp"

#include <algorithm>

#include "sectorwars/platform/keys.hpp"
#include "sectorwars/platform/log.hpp"

namespace sw::chat_relay {

namespace {

constexpr std::size_t most_waiting = 1024, most_sent = 64;
constexpr std::chrono::milliseconds patience{2000};
constexpr std::string_view nexus_slug = "central-nexus";

}  // namespace

Service::Service(const Platform& platform)
    : reactor_(platform.reactor),
      services_(platform.services),
      client_(platform.reactor.executor()),
      directory_(platform.shared.get<regions::Directory>()),
      chat_(platform.shared.get<GalaxyChat>()),
      signal_(platform.reactor.executor()),
      queue_(most_waiting) {}

Nothing Service::chat(const Caller& caller, const GalaxyMessages& in) {
    const std::string prefix = region_issuer("");
    if (!caller.service.starts_with(prefix))
        throw Failure(Code::forbidden, "regions_only", "Only regions hand on what their pilots say.");
    for (auto message : in.messages) {
        message.region = caller.service.substr(prefix.size());
        if (chat_->hear) chat_->hear(message);
        hand_on(message);
    }
    return {};
}

void Service::hand_on(const GalaxyMessage& message) {
    if (queue_.push(message)) signal_.set();
}

void Service::start() {
    chat_->region = nexus_slug;
    chat_->say = [weak = weak_from_this()](const GalaxyMessage& message) {
        if (const auto self = weak.lock()) self->hand_on(message);
    };
}

void Service::begin() {
    reactor_.spawn("galaxy chat", [self = shared_from_this()] { return run(self); });
}

Awaitable<> Service::run(std::shared_ptr<Service> self) {
    for (;;) {
        auto waiting = self->signal_.wait(std::chrono::seconds(10));
        co_await std::move(waiting);
        for (auto said = self->queue_.take(most_sent); !said.empty(); said = self->queue_.take(most_sent))
            self->deal_out(said);
    }
}

void Service::deal_out(const std::vector<GalaxyMessage>& said) {
    for (const auto& region : directory_->all()) {
        if (region.local || region.running != regions::Running::running || region.internal_endpoints.empty()) continue;
        auto& queue = waiting_[region.slug];
        for (const auto& message : said) {
            // A region that does not keep up misses what is said: nobody waits for it.
            if (message.region != region.slug && queue.size() < most_waiting) queue.push_back(message);
        }
        if (queue.empty() || !busy_.insert(region.slug).second) continue;
        reactor_.spawn(
            "galaxy chat to a region",
            [self = shared_from_this(), slug = region.slug, endpoint = region.internal_endpoints.front()] {
                return serve(self, slug, endpoint);
            }
        );
    }
}

Awaitable<> Service::serve(std::shared_ptr<Service> self, std::string region, std::string endpoint) {
    std::string problem;
    for (auto& queue = self->waiting_[region]; !queue.empty() && problem.empty();) {
        const auto end = queue.begin() + static_cast<std::ptrdiff_t>(std::min(most_sent, queue.size()));
        GalaxyMessages batch;
        batch.messages.assign(queue.begin(), end);
        queue.erase(queue.begin(), end);
        try {
            auto sending = self->send(region, endpoint, std::move(batch));
            co_await std::move(sending);
        } catch (const std::exception& failure) {
            problem = failure.what();
        }
    }
    self->waiting_.erase(region);
    self->busy_.erase(region);
    if (!problem.empty()) log::info("Chat did not reach a region", {{"region", region}, {"error", problem}});
}

Awaitable<> Service::send(std::string region, std::string endpoint, GalaxyMessages batch) {
    http::Call call;
    call.method = http::Method::post;
    call.url = endpoint + "/internal/v1/broadcast";
    call.headers.emplace_back("Authorization", "Bearer " + services_.issue(region_issuer(region)));
    call.body = to_json(batch);
    call.timeout = patience;
    auto sending = client_.send(std::move(call));
    const http::Answer answer = co_await std::move(sending);
    if (answer.status != 200)
        throw Failure(Code::unavailable, "chat_refused", "The answer was " + std::to_string(answer.status) + ".");
}

}  // namespace sw::chat_relay
