// Life of a region's container: start, stop, limits, inspection.
#include "platform/engine/docker_backend.hpp"

#include <algorithm>
#include <set>

#include "platform/engine/errors.hpp"
#include "platform/engine/lines.hpp"
#include "platform/engine/names.hpp"
#include "platform/engine/requests.hpp"
#include "platform/engine/stats.hpp"

namespace sw {

std::unique_ptr<RegionBackend> make_docker_backend(
    const Config& config, Metrics& metrics, boost::asio::any_io_executor executor
) {
    engine::DockerOptions options;
    options.docker_host = config.orchestrator.docker_host;
    options.network = config.orchestrator.network;
    return std::make_unique<engine::DockerBackend>(std::move(options), metrics, std::move(executor));
}

}  // namespace sw

namespace sw::engine {

namespace {

constexpr std::size_t longest_log = std::size_t{1024} * 1024;
constexpr int most_log_lines = 10'000;
/// Memory never falls below this many times what is in use: the rest is growth until the next reading.
constexpr double headroom = 1.25;
constexpr std::int64_t mebibyte = std::int64_t{1024} * 1024;

std::string path_of(const std::string& slug, const std::string& action) {
    return "/containers/" + container_name(slug) + "/" + action;
}

/// cgroup v1 refuses by itself what v2 would kill for.
bool says_below_use(const Failure& failure) {
    return failure.error().message.find("unable to set memory limit") != std::string::npos;
}

Failure below_use(std::int64_t in_use) {
    return {
        Code::rule_violation, "below_use",
        "The region needs " + std::to_string(in_use / mebibyte) + " MiB now; so little memory would end it."};
}

}  // namespace

Awaitable<HostCapacity> DockerBackend::capacity() {
    Awaitable<Reply> asking = get("/info");
    const Reply reply = co_await std::move(asking);
    const auto document = parse_reply("GET /info", reply.body);
    const JsonValue root = document.root();
    HostCapacity out;
    out.cpu_cores = static_cast<double>(integer_at(root, {"NCPU"}));
    out.memory_bytes = integer_at(root, {"MemTotal"});
    out.cgroup_version = text_at(root, {"CgroupVersion"}) == "2" ? 2 : 1;
    if (out.cpu_cores <= 0 || out.memory_bytes <= 0) throw nonsense("GET /info", "a host without CPU or memory");
    co_return out;
}

Awaitable<> DockerBackend::set_restart_policy(std::string slug, std::string policy) {
    const std::string body = restart_policy_body(policy);
    Awaitable<Reply> updating = post(path_of(slug, "update"), body);
    co_await std::move(updating);
}

Awaitable<> DockerBackend::start(const std::string& slug) {
    Awaitable<Container> looking = need(slug);
    const Container container = co_await std::move(looking);
    if (container.restart_policy != "always") {
        Awaitable<> marking = set_restart_policy(slug, "always");
        co_await std::move(marking);
    }
    try {
        Awaitable<Reply> starting = post(path_of(slug, "start"), "");
        co_await std::move(starting);
    } catch (const Failure& failure) {
        // The container was there just now: what is not found is its network.
        if (failure.error().code != Code::not_found) throw;
        throw Failure(Code::rule_violation, "engine_refused", failure.error().message);
    }
}

Awaitable<> DockerBackend::stop(const std::string& slug, std::chrono::seconds grace) {
    Awaitable<std::optional<Container>> finding = find(slug);
    const std::optional<Container> container = co_await std::move(finding);
    if (!container || !container->ours) co_return;
    Call call{.method = Method::post, .path = path_of(slug, "stop")};
    call.query = {{"t", std::to_string(grace.count())}};
    call.deadline = grace + std::chrono::seconds{20};
    try {
        Awaitable<Reply> stopping = client_.call(std::move(call));
        co_await std::move(stopping);
        // With "always" an engine that restarts would start it again.
        Awaitable<> marking = set_restart_policy(slug, "no");
        co_await std::move(marking);
    } catch (const Failure& failure) {
        if (failure.error().code != Code::not_found) throw;  // removed in between
    }
}

Awaitable<> DockerBackend::restart(const std::string& slug, std::chrono::seconds grace) {
    Awaitable<Container> looking = need(slug);
    const Container container = co_await std::move(looking);
    if (container.restart_policy != "always") {
        Awaitable<> marking = set_restart_policy(slug, "always");
        co_await std::move(marking);
    }
    Call call{.method = Method::post, .path = path_of(slug, "restart")};
    call.query = {{"t", std::to_string(grace.count())}};
    call.deadline = grace + std::chrono::seconds{60};
    Awaitable<Reply> restarting = client_.call(std::move(call));
    co_await std::move(restarting);
}

Awaitable<std::int64_t> DockerBackend::memory_in_use(std::string id) {
    const Query query{{"stream", "0"}, {"one-shot", "1"}};
    Awaitable<Reply> asking = get("/containers/" + id + "/stats", query);
    const Reply reply = co_await std::move(asking);
    std::optional<Counters> counters;
    try {
        counters = parse_stats(reply.body);
    } catch (const Failure&) {
        counters.reset();  // no JSON; told below
    }
    if (!counters) throw nonsense("GET /containers/*/stats", "no reading of a running container");
    co_return counters->memory_bytes;
}

Awaitable<> DockerBackend::set_limits(const std::string& slug, const RegionLimits& limits) {
    Awaitable<Container> looking = need(slug);
    const Container container = co_await std::move(looking);
    const bool runs = container.instance.state == InstanceState::running;
    if (runs && limits.memory_bytes < container.instance.limits.memory_bytes) {
        Awaitable<std::int64_t> measuring = memory_in_use(container.instance.id);
        const std::int64_t in_use = co_await std::move(measuring);
        if (static_cast<double>(limits.memory_bytes) < static_cast<double>(in_use) * headroom) throw below_use(in_use);
    }
    const std::string body = limits_body(limits);
    try {
        Awaitable<Reply> updating = post(path_of(slug, "update"), body);
        co_await std::move(updating);
    } catch (const Failure& failure) {
        if (!says_below_use(failure)) throw;
        throw below_use(limits.memory_bytes);
    }
    const auto followed = cores_.find(slug);
    if (followed != cores_.end()) followed->second = limits.cpu_cores;
}

Awaitable<Instance> DockerBackend::inspect(const std::string& slug) {
    Awaitable<std::optional<Container>> finding = find(slug);
    const std::optional<Container> container = co_await std::move(finding);
    if (container && container->ours) co_return container->instance;
    Instance absent;
    absent.slug = slug;
    co_return absent;
}

Awaitable<std::vector<Instance>> DockerBackend::list() {
    struct Kind {
        const char* path;
        const char* key;
    };

    constexpr Kind kinds[] = {{"/containers/json", ""}, {"/networks", ""}, {"/volumes", "Volumes"}};
    std::set<std::string> slugs;
    for (const auto& kind : kinds) {
        const std::string path = kind.path;
        const std::string key = kind.key;
        Awaitable<std::vector<std::string>> asking = regions_with(path, key);
        const std::vector<std::string> found = co_await std::move(asking);
        slugs.insert(found.begin(), found.end());
    }
    std::vector<Instance> out;
    for (const auto& slug : slugs) {
        Awaitable<Instance> inspecting = inspect(slug);
        Instance instance = co_await std::move(inspecting);
        out.push_back(std::move(instance));
    }
    co_return out;
}

Awaitable<std::string> DockerBackend::logs(const std::string& slug, int tail) {
    Awaitable<Container> looking = need(slug);
    const Container container = co_await std::move(looking);
    Call call{.method = Method::get, .path = "/containers/" + container.instance.id + "/logs"};
    call.query = {{"stdout", "1"}, {"stderr", "1"}, {"tail", std::to_string(std::clamp(tail, 1, most_log_lines))}};
    const auto text = std::make_shared<LogText>(longest_log);
    std::function<void(std::string_view)> feed = [text](std::string_view bytes) { text->feed(bytes); };
    Awaitable<> reading = client_.stream(std::move(call), quick, true, std::move(feed));
    co_await std::move(reading);
    co_return text->take();
}

}  // namespace sw::engine
