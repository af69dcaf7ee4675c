// See the header. Everything of a round is touched on the reactor's thread only.
#include "fan_out.hpp"

#include <algorithm>

#include "sectorwars/platform/keys.hpp"
#include "sectorwars/platform/log.hpp"

namespace sw::nexus {
namespace {

constexpr std::size_t at_once = 16;
constexpr int most_attempts = 3;
constexpr std::size_t most_answer_bytes = std::size_t{8} * 1024 * 1024;

using Clock = std::chrono::steady_clock;

std::chrono::milliseconds left_until(Clock::time_point deadline) {
    return std::max(
        std::chrono::milliseconds{1}, std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now())
    );
}

/// The code of a refusal, else its status.
std::string reason_of(const http::Answer& answer) {
    try {
        const JsonDocument document = JsonDocument::parse(answer.body);
        const auto code = document.root().find("code");
        if (code && code->as_string()) return std::string(*code->as_string());
    } catch (const Failure&) {  // not ours: the status has to do
    }
    return "http_" + std::to_string(answer.status);
}

std::string question_text(const regions::Whereabouts& place, const Question& question) {
    std::string text;
    JsonWriter to(text);
    to.begin_object();
    to.member("region", place.slug);
    to.member("days", question.params.days);
    to.member("limit", question.params.limit);
    to.end_object();
    return text;
}

}  // namespace

struct FanOut::Round {
    Round(const Platform& given, std::shared_ptr<http::Client> http)
        : platform(given), client(std::move(http)), done(given.reactor.executor()) {}

    Platform platform;
    std::shared_ptr<http::Client> client;
    std::vector<regions::Whereabouts> places;
    Question question;
    Clock::time_point deadline{};
    std::size_t next = 0, working = 0;
    Answers answers;
    Signal done;
};

FanOut::FanOut(const Platform& platform)
    : platform_(platform), client_(std::make_shared<http::Client>(platform.reactor.executor())) {}

Awaitable<Answers> FanOut::ask(Targets targets, Question question) const {
    const auto round = std::make_shared<Round>(platform_, client_);
    round->places = std::move(targets.places);
    round->question = std::move(question);
    round->answers.failed = std::move(targets.failed);
    round->deadline = Clock::now() + round->question.timeout;
    round->working = std::min(at_once, round->places.size());
    for (std::size_t i = round->working; i > 0; --i) {
        platform_.reactor.spawn("nexus query", [round] { return work(round); });
    }
    if (round->working > 0) co_await round->done.wait(left_until(round->deadline));
    Answers out = round->answers;
    for (const auto& place : round->places) {
        const bool known = out.failed.contains(place.slug) ||
                           std::any_of(out.ok.begin(), out.ok.end(), [&](auto& one) { return one.slug == place.slug; });
        if (!known) out.failed.emplace(place.slug, "timeout");
    }
    std::sort(out.ok.begin(), out.ok.end(), [](const Answer& a, const Answer& b) { return a.slug < b.slug; });
    co_return out;
}

Awaitable<> FanOut::work(std::shared_ptr<Round> round) {
    while (round->next < round->places.size() && Clock::now() < round->deadline) {
        const std::size_t index = round->next++;
        const std::string slug = round->places[index].slug;
        std::string reason;
        try {
            Table table = co_await ask_one(round, index);
            if (is_sound(table)) round->answers.ok.push_back({slug, std::move(table)});
            else reason = "malformed";
        } catch (const Failure& failure) {
            reason = failure.error().id == "no_answer" ? "timeout" : failure.error().id;
        }
        if (!reason.empty()) round->answers.failed.emplace(slug, reason);
    }
    if (--round->working == 0) round->done.set();
}

Awaitable<Table> FanOut::ask_one(std::shared_ptr<Round> round, std::size_t index) {
    const regions::Whereabouts& place = round->places[index];
    if (place.local) co_return co_await ask_local(round, place.region_id);
    // A kept connection may have died unnoticed, or the process at its other end. Asking twice does no harm.
    for (int attempt = 1; attempt < most_attempts; ++attempt) {
        try {
            co_return co_await ask_remote(round, index);
        } catch (const Failure& failure) {
            if (failure.error().id != "no_answer" || Clock::now() >= round->deadline) throw;
        }
    }
    co_return co_await ask_remote(round, index);
}

Awaitable<Table> FanOut::ask_local(std::shared_ptr<Round> round, RegionId region) {
    // The work may outlive this coroutine: what it writes to is its own.
    const auto table = std::make_shared<Table>();
    const Question question = round->question;
    std::function<void(ReadTx&)> read = [table, region, question](ReadTx& tx) {
        *table = region_query::ask(tx, region, question.query, question.params);
    };
    co_await async_read(round->platform.database, std::move(read));
    co_return std::move(*table);
}

Awaitable<Table> FanOut::ask_remote(std::shared_ptr<Round> round, std::size_t index) {
    const regions::Whereabouts place = round->places[index];
    http::Call call;
    call.method = http::Method::post;
    call.url = place.internal_endpoints.front() + "/internal/v1/query/" + round->question.query;
    call.headers.emplace_back("Authorization", "Bearer " + round->platform.services.issue(region_issuer(place.slug)));
    call.body = question_text(place, round->question);
    call.timeout = left_until(round->deadline);
    call.max_reply = most_answer_bytes;
    const http::Answer answer = co_await round->client->send(std::move(call));
    if (answer.status != 200) throw Failure(Code::unavailable, reason_of(answer), "A region refused a question.");
    co_return parse_json<Table>(answer.body);
}

}  // namespace sw::nexus
