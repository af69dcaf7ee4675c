// The courier of the office. Each region is served by one coroutine at a time, so that a dead one delays nobody else.
#include "courier.hpp"

#include <algorithm>

#include "sectorwars/platform/log.hpp"

namespace sw::travel_office {

namespace {

using Milliseconds = std::chrono::milliseconds;
using travel::Answer;
using travel::Decision;
using travel::Errand;

constexpr std::int32_t most_moving = 1000;
constexpr std::size_t most_served = 64;
constexpr Milliseconds shortest_pause{30}, longest_pause{1000};
constexpr Milliseconds first_silence{250}, longest_silence{4000};

}  // namespace

Courier::Courier(
    const Platform& platform, std::shared_ptr<const Office> office, std::shared_ptr<const Exchange> exchange
)
    : database_(platform.database),
      reactor_(platform.reactor),
      office_(std::move(office)),
      exchange_(std::move(exchange)),
      directory_(platform.shared.get<regions::Directory>()),
      doors_(platform.shared.get<travel::Doors>()),
      signal_(platform.reactor.executor()) {}

void Courier::begin() {
    reactor_.spawn("travel office", [self = shared_from_this()] { return run(self); });
}

Awaitable<> Courier::run(std::shared_ptr<Courier> self) {
    Milliseconds pause = longest_pause;
    for (;;) {
        auto waiting = self->signal_.wait(pause);
        co_await std::move(waiting);
        std::string problem;
        std::size_t left = 0;
        self->moved_ = false;
        try {
            auto working = self->round();
            left = co_await std::move(working);
        } catch (const Failure& failure) {
            problem = failure.error().message;
        }
        if (!problem.empty()) log::warn("The travel office could not look", {{"error", problem}});
        if (self->moved_) pause = shortest_pause;
        else pause = left == 0 ? longest_pause : std::min(pause * 2, Milliseconds(500));
    }
}

Awaitable<std::size_t> Courier::round() {
    const auto rows = std::make_shared<std::vector<repository::JournalRow>>();
    auto reading = async_read(database_, [rows](ReadTx& tx) { *rows = repository::moving(tx, most_moving); });
    co_await std::move(reading);
    std::map<std::string, std::vector<Uuid>> by_region;
    for (const auto& row : *rows) {
        auto& travels = by_region[row.request.destination_region];
        if (travels.size() < most_served) travels.push_back(row.travel_id);
    }
    const auto at = Clock::now();
    for (auto& [region, travels] : by_region) {
        const auto silent = silent_.find(region);
        if (busy_.count(region) > 0 || (silent != silent_.end() && silent->second.until > at)) continue;
        busy_.insert(region);
        const auto list = std::make_shared<std::vector<Uuid>>(std::move(travels));
        reactor_.spawn("travel delivery", [self = shared_from_this(), region = region, list] {
            return serve(self, region, *list);
        });
    }
    co_return rows->size();
}

Awaitable<> Courier::serve(std::shared_ptr<Courier> self, std::string region, std::vector<Uuid> travels) {
    bool heard = true;
    std::string problem;
    for (std::size_t i = 0; i < travels.size() && heard; ++i) {
        try {
            auto running = self->run_errand(region, travels[i]);
            heard = co_await std::move(running);
        } catch (const Failure& failure) {
            problem = failure.error().message;
            heard = false;
        } catch (const std::exception& failure) {
            problem = failure.what();
            heard = false;
        }
    }
    if (!problem.empty()) log::warn("A travel could not be served", {{"region", region}, {"error", problem}});
    if (heard) self->silent_.erase(region);
    else self->put_off(region);
    self->busy_.erase(region);
    if (heard && self->moved_) self->signal_.set();
}

void Courier::put_off(const std::string& region) {
    Pause& pause = silent_[region];
    pause.length = pause.length.count() == 0 ? first_silence : std::min(pause.length * 2, longest_silence);
    pause.until = Clock::now() + pause.length;
}

Awaitable<bool> Courier::run_errand(std::string region, Uuid travel) {
    const auto line = exchange_->line_to(region);
    const auto order = std::make_shared<Office::Order>();
    const bool reachable = line != nullptr;
    auto choosing = async_write(database_, [office = office_, order, travel, reachable](Tx& tx) {
        *order = office->next_errand(tx, travel, reachable);
    });
    co_await std::move(choosing);
    if (order->errand == Errand::none) {
        if (doors_->wake_source) doors_->wake_source();
        co_return true;
    }
    Decision decision{.travel_id = travel, .answer = Answer::silence, .reason = std::nullopt};
    if (line) {
        auto sending = send(line, *order);
        decision = co_await std::move(sending);
    } else if (order->errand == Errand::refuse) {
        auto asking = is_gone(region);
        const bool gone = co_await std::move(asking);
        if (gone) decision = {.travel_id = travel, .answer = Answer::refused, .reason = "region_gone"};
    }
    if (decision.answer == Answer::silence) co_return false;
    const auto ended = std::make_shared<bool>(false);
    auto hearing =
        async_write(database_, [office = office_, decision, ended](Tx& tx) { *ended = office->hear(tx, decision); });
    co_await std::move(hearing);
    moved_ = moved_ || *ended;
    if (*ended && doors_->wake_source) doors_->wake_source();
    co_return true;
}

/// No answer that counts is silence, whatever the reason.
Awaitable<Decision> Courier::send(std::shared_ptr<Line> line, Office::Order order) {
    Decision decision{.travel_id = order.arrival.travel_id, .answer = Answer::silence, .reason = std::nullopt};
    if (order.errand == Errand::refuse) decision.travel_id = order.refusal.travel_id;
    std::string problem;
    try {
        if (order.errand == Errand::deliver) {
            auto sending = line->arrive(std::move(order.arrival));
            decision = co_await std::move(sending);
        } else {
            auto sending = line->refuse(std::move(order.refusal));
            decision = co_await std::move(sending);
        }
    } catch (const Failure& failure) {
        problem = failure.error().message;
    }
    if (!problem.empty())
        log::info("A region gave no answer", {{"travel", decision.travel_id.to_string()}, {"error", problem}});
    co_return decision;
}

/// The registry's word that a region is over counts as its refusal: nobody else is left to ask, and before it ended all
/// pilots had left it, so that none of them can have arrived unnoticed.
Awaitable<bool> Courier::is_gone(std::string region) {
    const auto gone = std::make_shared<bool>(false);
    auto reading = async_read(database_, [gone, region](ReadTx& tx) {
        const auto found = regions::find(tx, region);
        *gone = !found || found->status == regions::Status::terminated;
    });
    co_await std::move(reading);
    co_return *gone;
}

}  // namespace sw::travel_office
