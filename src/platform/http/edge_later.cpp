// Answers that other machines give: the request waits outside of every thread.
#include "platform/http/edge.hpp"

namespace sw::http {
namespace {

constexpr int most_waiting = 1000;
constexpr std::chrono::seconds longest_wait{30};
constexpr std::chrono::seconds look_again{1};

const Error& no_answer() {
    static const Error error{
        .code = Code::unavailable,
        .id = "no_answer",
        .message = "The answer did not come in time. It is not known whether anything happened.",
        .retry_after = std::chrono::seconds(1)};
    return error;
}

}  // namespace

/// One request under way. Whoever comes first, the answer or the end of patience, has it.
struct Edge::Wait {
    SharedExchange exchange;
    std::chrono::steady_clock::time_point until{};
    std::atomic<bool> answered{false};
};

void Edge::run_later(const SharedExchange& exchange) {
    if (waiting_count_.load() >= most_waiting) return finish(*exchange, to_reply(*exchange, busy()));
    ++waiting_count_;
    auto wait = std::make_shared<Wait>();
    wait->exchange = exchange;
    wait->until = clock_() + longest_wait;
    watch(wait);
    const auto self = shared_from_this();
    try {
        const JsonValue input = input_of(*exchange);
        exchange->endpoint->route.run_later(
            {.caller = exchange->caller, .input = input},
            [self, wait](Response response) { self->answer(wait, std::move(response)); }
        );
    } catch (...) {
        answer(wait, to_reply(*exchange, std::current_exception()));
    }
}

/// From any thread; the second answer of a request is dropped.
void Edge::answer(const std::shared_ptr<Wait>& wait, Response response) {
    if (wait->answered.exchange(true)) return;
    --waiting_count_;
    Exchange& exchange = *wait->exchange;
    if (response.refusal) response = to_reply(exchange, *response.refusal);
    finish(exchange, std::move(response));
}

/// All wait equally long, so the oldest is the next whose time runs out.
void Edge::watch(std::shared_ptr<Wait> wait) {
    const bool watched = !waiting_.empty();
    waiting_.push_back(std::move(wait));
    if (!watched) give_up_on_late();
}

void Edge::give_up_on_late() {
    const auto at = clock_();
    std::erase_if(waiting_, [](const auto& wait) { return wait->answered.load(); });
    while (!waiting_.empty() && waiting_.front()->until <= at) {
        const auto late = std::move(waiting_.front());
        waiting_.pop_front();
        answer(late, to_reply(*late->exchange, no_answer()));
    }
    if (waiting_.empty()) return;
    after_(look_again, [weak = weak_from_this()] {
        if (const auto self = weak.lock()) self->give_up_on_late();
    });
}

}  // namespace sw::http
