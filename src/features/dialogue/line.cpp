// Breaker, figures and metrics of one provider.
#include "line.hpp"

#include "sectorwars/platform/log.hpp"

namespace sw::dialogue {

Line::Line(Provider provider, const CallTuning& tuning, Metrics& metrics)
    : provider_(std::move(provider)),
      metrics_(metrics),
      breaker_(static_cast<int>(tuning.breaker_failures), std::chrono::seconds(tuning.breaker_pause_s)) {}

Line::Permit::~Permit() {
    if (!line_) return;
    const std::lock_guard lock(line_->mutex_);
    line_->breaker_.abandon();
}

void Line::Permit::report(const Ending& ending, std::int64_t microusd) {
    const auto line = std::exchange(line_, nullptr);
    if (line) line->end(ending, microusd);
}

std::unique_ptr<Line::Permit> Line::enter(const std::shared_ptr<Line>& line) {
    {
        const std::lock_guard lock(line->mutex_);
        if (line->breaker_.enter(Breaker::Clock::now())) return std::make_unique<Permit>(line);
    }
    line->skipped("resting");
    return nullptr;
}

void Line::count(const std::string& result) {
    metrics_
        .counter(
            "sw_dialogue_questions_total", "Questions to language models, by end",
            {{"provider", provider_.name}, {"result", result}}
        )
        .add();
}

void Line::skipped(const std::string& why) {
    count(why);
}

void Line::end(const Ending& ending, std::int64_t microusd) {
    const bool fine = ending.result == "answered";
    count(ending.result);
    metrics_
        .histogram(
            "sw_dialogue_seconds", "Time until a language model answered or failed", {{"provider", provider_.name}}
        )
        .observe(std::chrono::duration<double>(ending.took).count());
    metrics_
        .counter(
            "sw_dialogue_cost_microusd_total", "Cost of language models, in millionths of a dollar",
            {{"provider", provider_.name}}
        )
        .add(static_cast<double>(microusd));
    bool opened = false;
    {
        const std::lock_guard lock(mutex_);
        const auto at = Breaker::Clock::now();
        const bool was_open = breaker_.state(at) == Breaker::State::open;
        if (fine) breaker_.succeed();
        else breaker_.fail(at);
        opened = !was_open && breaker_.state(at) == Breaker::State::open;
        last_ = ending;
        last_at_ = now();
    }
    if (!fine) log::warn("A language model gave no opinion", {{"provider", provider_.name}, {"reason", ending.result}});
    if (opened) log::warn("A language model is left alone for a while", {{"provider", provider_.name}});
}

ProviderStatus Line::status() const {
    ProviderStatus out{.provider = provider_.name, .status = "not_configured", .configured = configured()};
    if (!out.configured) return out;
    const std::lock_guard lock(mutex_);
    out.status = "unknown";
    if (!last_) return out;
    const bool fine = last_->result == "answered";
    out.status = fine ? "healthy" : "unhealthy";
    if (breaker_.state(Breaker::Clock::now()) == Breaker::State::open) out.status = "resting";
    out.reachable = last_->reachable;
    out.response_time = static_cast<double>(last_->took.count());
    out.last_check = last_at_;
    if (!fine) out.error = last_->result;
    return out;
}

}  // namespace sw::dialogue
