// Asking for an opinion. Money first: a call is paid for before it is made, and what it did not cost is given back.
#include "service.hpp"

#include <algorithm>
#include <array>

#include "cost.hpp"
#include "repository.hpp"
#include "sectorwars/platform/log.hpp"
#include "sectorwars/platform/reactor.hpp"

namespace sw::dialogue {

namespace {

using Clock = std::chrono::steady_clock;

std::string day_of(Time time) {
    return to_rfc3339(time).substr(0, 10);
}

std::shared_ptr<const Tuning> checked_tuning(const Platform& platform) {
    auto tuning = load_tuning<Tuning>(platform, "dialogue.json");
    static constexpr std::array<std::string_view, 5> moods{
        "neutral", "suspicious", "very_suspicious", "convinced", "annoyed"};
    for (const auto& [word, mood] : tuning->output.moods) {
        if (std::find(moods.begin(), moods.end(), mood) != moods.end()) continue;
        throw Failure(Code::internal, "bad_balance_file", "config/balance/dialogue.json: " + word + " is no mood");
    }
    return tuning;
}

std::chrono::milliseconds since(Clock::time_point begun) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begun);
}

bool is_cancellation(const std::exception& problem) {
    const auto* error = dynamic_cast<const boost::system::system_error*>(&problem);
    return error != nullptr && error->code() == boost::asio::error::operation_aborted;
}

/// One of the questions that are under way.
struct Seat {
    explicit Seat(std::atomic<int>& count) : taken(count), number(++count) {}

    ~Seat() { --taken; }

    Seat(const Seat&) = delete;
    Seat& operator=(const Seat&) = delete;

    std::atomic<int>& taken;
    int number;
};

}  // namespace

struct Service::Question {
    PlayerId player;
    Prompt prompt;
    bool wants_question = false;
    std::string day;
};

/// How the HTTP call ended: an answer, or the id of the failure.
struct Service::Heard {
    http::Answer answer;
    std::string failure;
    std::chrono::milliseconds took{0};
};

Service::Service(const Platform& platform)
    : platform_(platform),
      tuning_(checked_tuning(platform)),
      guard_(tuning_->guard),
      filter_(tuning_->output, tuning_->guard),
      limits_{
          .player = to_microusd(platform.config.ai.player_daily_usd),
          .everybody = to_microusd(platform.config.ai.instance_daily_usd)},
      client_(platform.reactor.executor()) {
    for (auto& provider : providers_of(platform.config.ai)) {
        lines_.push_back(std::make_shared<Line>(std::move(provider), tuning_->calls, platform.metrics));
    }
}

void Service::offer() {
    const auto judge = platform_.shared.get<Judge>();
    judge->available = std::any_of(lines_.begin(), lines_.end(), [](const auto& line) { return line->configured(); });
    const std::weak_ptr<Service> weak = weak_from_this();  // the shared object would else keep all of this alive
    judge->inspect = [weak](const std::string& text) {
        const auto self = weak.lock();
        return self ? self->inspect(text) : Inspection{};
    };
    judge->ask = [weak](PlayerId player, Scene scene) { return ask(weak.lock(), player, std::move(scene)); };
}

Awaitable<std::optional<Opinion>> Service::ask(std::shared_ptr<Service> self, PlayerId player, Scene scene) {
    if (!self || self->guard_.inspect(scene.answer).suspicious) co_return std::nullopt;
    const Seat seat(self->under_way_);
    if (seat.number > self->tuning_->calls.most_at_once) co_return std::nullopt;
    const auto question = std::make_shared<const Question>(Question{
        .player = player,
        .prompt = make_prompt(scene, self->tuning_->calls, self->guard_),
        .wants_question = scene.wants_question,
        .day = day_of(now())});
    for (const auto& line : self->lines_) {
        if (!line->configured()) continue;
        std::optional<Opinion> opinion = co_await ask_one(self, question, line);
        if (opinion) co_return opinion;
    }
    co_return std::nullopt;
}

Awaitable<std::optional<Opinion>> Service::ask_one(
    std::shared_ptr<Service> self, std::shared_ptr<const Question> question, std::shared_ptr<Line> line
) {
    const Provider& provider = line->provider();
    const CallTuning& calls = self->tuning_->calls;
    const std::int64_t estimated = cost_of(price_of(calls, provider.model), estimate(calls, question->prompt));
    if (estimated > calls.most_microusd) {
        line->skipped("too_expensive");
        co_return std::nullopt;
    }
    const std::unique_ptr<Line::Permit> permit = Line::enter(line);
    if (!permit) co_return std::nullopt;
    const bool reserved = co_await reserve(self, question, line, estimated);
    if (!reserved) co_return std::nullopt;
    http::Call request = make_call(provider, question->prompt, calls, self->platform_.config.ai.timeout);
    const Heard heard = co_await call(self, std::move(request));
    std::int64_t microusd = estimated;
    Ending ending{.took = heard.took};
    std::optional<Opinion> opinion = self->read(heard, *question, *line, estimated, microusd, ending);
    permit->report(ending, microusd);
    if (microusd != estimated) co_await correct(self, question, microusd - estimated);
    co_return opinion;
}

/// False also when the database does not answer: what cannot be counted is not spent.
Awaitable<bool> Service::reserve(
    std::shared_ptr<Service> self, std::shared_ptr<const Question> question, std::shared_ptr<Line> line,
    std::int64_t microusd
) {
    const auto granted = std::make_shared<bool>(false);
    // Not `self`: the database's thread lets go of this late, and the service must not outlive the reactor there.
    std::function<void(Tx&)> work = [limits = self->limits_, question, granted, microusd](Tx& tx) {
        const Spending spent = repository::lock_spending(tx, question->day, question->player);
        *granted = affordable(spent, microusd, limits);
        if (*granted) repository::add_spending(tx, question->day, question->player, microusd, 1);
    };
    try {
        co_await async_write(self->platform_.database, std::move(work));
    } catch (const std::exception& problem) {
        if (is_cancellation(problem)) throw;
        line->skipped("database");
        co_return false;
    }
    if (!*granted) line->skipped("over_budget");
    co_return *granted;
}

Awaitable<> Service::correct(
    std::shared_ptr<Service> self, std::shared_ptr<const Question> question, std::int64_t microusd
) {
    std::function<void(Tx&)> work = [question, microusd](Tx& tx) {
        repository::add_spending(tx, question->day, question->player, microusd, 0);
    };
    try {
        co_await async_write(self->platform_.database, std::move(work));
    } catch (const std::exception& problem) {
        if (is_cancellation(problem)) throw;
        log::warn("The cost of a question stays as it was estimated", {{"error", problem.what()}});
    }
}

Awaitable<Service::Heard> Service::call(std::shared_ptr<Service> self, http::Call request) {
    Heard out;
    const auto begun = Clock::now();
    try {
        out.answer = co_await self->client_.send(std::move(request));
    } catch (const Failure& problem) {
        out.failure = problem.error().id;
    } catch (const std::exception& problem) {
        if (is_cancellation(problem)) throw;
        out.failure = "no_answer";
    }
    out.took = since(begun);
    co_return out;
}

/// Sets `microusd` to what the call cost and `ending` to how it went.
std::optional<Opinion> Service::read(
    const Heard& heard, const Question& question, const Line& line, std::int64_t estimated, std::int64_t& microusd,
    Ending& ending
) const {
    const Provider& provider = line.provider();
    ending.result = heard.failure;
    if (!heard.failure.empty()) {
        // Something may have reached the provider unless it could not even be connected to.
        microusd = heard.failure == "no_answer" ? estimated : 0;
        return std::nullopt;
    }
    ending.reachable = true;
    if (heard.answer.status != 200) {
        ending.result = "http_" + std::to_string(heard.answer.status);
        microusd = 0;
        return std::nullopt;
    }
    const Envelope envelope = read_envelope(provider.dialect, heard.answer.body);
    microusd = envelope.usage ? cost_of(price_of(tuning_->calls, provider.model), *envelope.usage) : estimated;
    std::optional<Opinion> out;
    if (envelope.text) out = filter_.read_opinion(*envelope.text, question.wants_question);
    ending.result = out ? "answered" : "bad_reply";
    if (!out) return out;
    out->provider = provider.name;
    out->took = heard.took;
    if (envelope.usage) out->tokens = static_cast<int>(envelope.usage->input_tokens + envelope.usage->output_tokens);
    out->cost_usd = static_cast<double>(microusd) / 1'000'000;
    return out;
}

ProvidersStatus Service::status(const Caller&, const Nothing&) const {
    ProvidersStatus out{.provider = "ai", .status = "not_configured"};
    int asked = 0;
    for (const auto& line : lines_) {
        const ProviderStatus one = line->status();
        ++out.summary.total;
        if (one.configured) ++out.summary.configured;
        if (one.status == "healthy") ++out.summary.healthy;
        if (one.last_check) {
            ++asked;
            out.response_time += one.response_time;
            out.last_check = std::max(out.last_check, one.last_check);
        }
        out.providers[one.provider] = one;
    }
    if (asked > 0) out.response_time /= asked;
    if (out.summary.configured > 0) {
        if (asked == 0) out.status = "unknown";
        else if (out.summary.healthy == asked) out.status = "healthy";
        else out.status = out.summary.healthy > 0 ? "degraded" : "unhealthy";
    }
    return out;
}

void Service::forget(Tx& tx) const {
    repository::forget_spending(tx, day_of(tx.now() - std::chrono::hours(24 * tuning_->calls.keep_days)));
}

}  // namespace sw::dialogue
