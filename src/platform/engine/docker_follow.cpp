// The streams of the engine: usage and events.
#include <algorithm>

#include "platform/engine/docker_backend.hpp"
#include "platform/engine/engine_events.hpp"
#include "platform/engine/errors.hpp"
#include "platform/engine/names.hpp"
#include "platform/engine/stats.hpp"

namespace sw::engine {

namespace {

/// The engine sends a line a second, also for a container that does not run.
constexpr std::chrono::seconds usage_silence{10};
/// Nothing may happen for long; a connection that died without a word is noticed after this.
constexpr std::chrono::minutes event_silence{10};

template <class Parse>
auto parsed(std::string_view call, std::string_view line, const Parse& parse) {
    try {
        return parse(line);
    } catch (const Failure&) {
        throw nonsense(call, "no JSON");
    }
}

/// A stream that handed on nothing for so long, as far as it is told from one that broke.
bool was_silence(const Failure& failure, std::chrono::steady_clock::time_point last) {
    return failure.error().id == "engine_unreachable" && std::chrono::steady_clock::now() - last >= event_silence;
}

}  // namespace

Awaitable<> DockerBackend::follow_usage(const std::string& slug, std::function<void(const UsageSample&)> on_sample) {
    Awaitable<Container> looking = need(slug);
    const Container container = co_await std::move(looking);
    cores_[slug] = container.instance.limits.cpu_cores;
    const auto meter = std::make_shared<UsageMeter>();
    std::function<void(std::string_view)> read = [this, slug, meter, on_sample](std::string_view line) {
        const auto counters = parsed("GET /containers/*/stats", line, parse_stats);
        if (!counters) return meter->forget();
        const auto limit = cores_.find(slug);
        const auto sample = meter->add(*counters, limit != cores_.end() ? limit->second : 0);
        if (sample) on_sample(*sample);
    };
    Call call{.method = Method::get, .path = "/containers/" + container.instance.id + "/stats"};
    call.query = {{"stream", "1"}};
    Awaitable<> streaming = client_.stream_lines(std::move(call), usage_silence, std::move(read));
    co_await std::move(streaming);
}

Awaitable<> DockerBackend::follow_events(std::function<void(const EngineEvent&)> on_event) {
    const auto last_line = std::make_shared<std::chrono::steady_clock::time_point>();
    while (true) {
        *last_line = std::chrono::steady_clock::now();
        Call call{.method = Method::get, .path = "/events", .query = {{"filters", label_filter("")}}};
        const std::int64_t resumed = last_event_;
        if (resumed > 0) call.query.emplace_back("since", since_text(resumed));
        // `since` includes its own moment: what was handed on already comes again.
        std::function<void(std::string_view)> read = [this, last_line, resumed, on_event](std::string_view line) {
            *last_line = std::chrono::steady_clock::now();
            const ReadEvent event = parsed("GET /events", line, parse_event);
            if (event.nanoseconds <= resumed) return;
            last_event_ = std::max(last_event_, event.nanoseconds);
            if (event.event) on_event(*event.event);
        };
        try {
            Awaitable<> streaming = client_.stream_lines(std::move(call), event_silence, std::move(read));
            co_await std::move(streaming);
        } catch (const Failure& failure) {
            if (!was_silence(failure, *last_line)) throw;
        }
    }
}

}  // namespace sw::engine
