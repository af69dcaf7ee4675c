// What goes on in a swarm: usage of tasks nearby, and what became of all of them.
#include <algorithm>
#include <map>

#include "platform/engine/errors.hpp"
#include "platform/engine/reading.hpp"
#include "platform/engine/stats.hpp"
#include "platform/swarm_backend/swarm_backend.hpp"

namespace sw::swarm {

using engine::Call;
using engine::Method;

namespace {

using namespace std::chrono_literals;

constexpr auto usage_silence = 10s;  // the engine sends a line a second
constexpr auto far_away_pause = 5s;
constexpr auto compare_every = 1s;

struct Seen {
    std::string slug;
    std::string task;  ///< that runs; empty = none
};

using Kind = EngineEvent::Kind;

EngineEvent event_of(const std::string& slug, Kind kind, int exit_code = 0) {
    return {.slug = slug, .kind = kind, .exit_code = exit_code, .at = now()};
}

/// What happened to one service between two looks.
void compare(const Seen& before, const Seen& after, const std::vector<Task>& tasks, std::vector<EngineEvent>& events) {
    if (before.task == after.task) return;
    if (!before.task.empty()) {
        const auto old =
            std::find_if(tasks.begin(), tasks.end(), [&](const Task& task) { return task.id == before.task; });
        events.push_back(event_of(after.slug, Kind::died, old == tasks.end() ? 0 : old->exit_code));
    }
    if (after.task.empty()) return;
    events.push_back(event_of(after.slug, Kind::started));
    events.push_back(event_of(after.slug, Kind::healthy));
}

}  // namespace

Awaitable<> SwarmBackend::follow_usage(const std::string& given, std::function<void(const UsageSample&)> on_sample) {
    const std::string slug = given;
    for (;;) {
        Awaitable<Service> needing = need(slug);
        const Service service = co_await std::move(needing);
        Awaitable<std::string> looking = local_container(service.id);
        const std::string container = co_await std::move(looking);
        if (container.empty()) {
            co_await sleep_for(far_away_pause);
            continue;
        }
        const auto meter = std::make_shared<engine::UsageMeter>();
        Awaitable<RegionLimits> reading_limits = container_limits(container);
        const RegionLimits limits = co_await std::move(reading_limits);
        cores_[slug] = limits.cpu_cores;
        std::function<void(std::string_view)> read = [this, slug, meter, on_sample](std::string_view line) {
            const auto counters = engine::parse_stats(line);
            if (!counters) return meter->forget();
            if (const auto sample = meter->add(*counters, cores_[slug])) on_sample(*sample);
        };
        Call call{.method = Method::get, .path = "/containers/" + container + "/stats"};
        call.query = {{"stream", "1"}};
        Awaitable<> streaming = client_.stream_lines(std::move(call), usage_silence, std::move(read));
        co_await std::move(streaming);
    }
}

Awaitable<> SwarmBackend::follow_events(std::function<void(const EngineEvent&)> on_event) {
    std::map<std::string, Seen> known;  // by service
    bool first = true;
    for (;;) {
        Awaitable<std::vector<Service>> asking = services();
        const std::vector<Service> found = co_await std::move(asking);
        Awaitable<std::vector<Task>> asking_tasks = all_tasks();
        const std::vector<Task> tasks = co_await std::move(asking_tasks);
        std::map<std::string, Seen> present;
        std::vector<EngineEvent> events;
        for (const auto& service : found) {
            std::vector<Task> own;
            std::copy_if(tasks.begin(), tasks.end(), std::back_inserter(own), [&](const Task& task) {
                return task.service_id == service.id;
            });
            const Task* const task = current(own);
            Seen seen;
            seen.slug = service.slug();
            if (task != nullptr && task->runs()) seen.task = task->id;
            const auto before = known.find(service.id);
            if (!first) compare(before == known.end() ? Seen{} : before->second, seen, own, events);
            present.emplace(service.id, std::move(seen));
        }
        for (const auto& [id, seen] : known) {
            if (present.count(id) > 0) continue;
            if (!seen.task.empty()) events.push_back(event_of(seen.slug, Kind::died));
            events.push_back(event_of(seen.slug, Kind::removed));
        }
        known = std::move(present);
        first = false;
        for (const auto& event : events) on_event(event);
        co_await sleep_for(compare_every);
    }
}

}  // namespace sw::swarm
