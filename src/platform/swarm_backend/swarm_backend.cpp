// Life of a region's service: start, stop, limits, inspection.
#include "platform/swarm_backend/swarm_backend.hpp"

#include <algorithm>
#include <set>

#include "platform/engine/errors.hpp"
#include "platform/engine/lines.hpp"
#include "platform/engine/names.hpp"
#include "platform/engine/reading.hpp"
#include "platform/engine/requests.hpp"
#include "platform/engine/stats.hpp"

namespace sw {

std::unique_ptr<RegionBackend> make_swarm_backend(
    const Config& config, Metrics& metrics, boost::asio::any_io_executor executor
) {
    swarm::Options options;
    options.docker_host = config.orchestrator.docker_host;
    options.network = config.orchestrator.network;
    return std::make_unique<swarm::SwarmBackend>(std::move(options), metrics, std::move(executor));
}

}  // namespace sw

namespace sw::swarm {

using engine::Call;
using engine::Method;
using engine::Query;
using engine::Reply;

namespace {

using namespace std::chrono_literals;

constexpr std::size_t longest_log = std::size_t{1024} * 1024;
constexpr int most_log_lines = 10'000;
constexpr double headroom = 1.25;  // as on one engine

/// What set_limits did to a running container only is kept in labels until the next task.
void take_noted_limits(Service& service) {
    const auto cpu = service.labels.find(cpu_label);
    const auto memory = service.labels.find(memory_label);
    if (cpu == service.labels.end() || memory == service.labels.end()) return;
    const auto nano = engine::parse_whole(cpu->second);
    const auto bytes = engine::parse_whole(memory->second);
    if (nano && bytes) service.limits = {static_cast<double>(*nano) / 1e9, *bytes};
    service.labels.erase(cpu);
    service.labels.erase(memory_label);
}

}  // namespace

Awaitable<HostCapacity> SwarmBackend::capacity() {
    Awaitable<Reply> asking = get("/nodes");
    const Reply reply = co_await std::move(asking);
    const auto document = engine::parse_reply("GET /nodes", reply.body);
    HostCapacity out;
    out.nodes = 0;
    engine::each_item(document.root(), [&](JsonValue node) {
        const bool takes_tasks = engine::text_at(node, {"Spec", "Availability"}) == "active" &&
                                 engine::text_at(node, {"Status", "State"}) == "ready";
        if (!takes_tasks) return;
        ++out.nodes;
        out.cpu_cores += static_cast<double>(engine::integer_at(node, {"Description", "Resources", "NanoCPUs"})) / 1e9;
        out.memory_bytes += engine::integer_at(node, {"Description", "Resources", "MemoryBytes"});
    });
    Awaitable<Reply> asking_engine = get("/info");
    const Reply info = co_await std::move(asking_engine);
    const auto own = engine::parse_reply("GET /info", info.body);
    out.cgroup_version = engine::text_at(own.root(), {"CgroupVersion"}) == "2" ? 2 : 1;
    if (out.nodes == 0) throw engine::nonsense("GET /nodes", "a swarm without a node that takes tasks");
    co_return out;
}

Awaitable<> SwarmBackend::prepare(const RegionSpec& spec) {
    check_region_slug(spec.slug);
    Awaitable<> ensuring = ensure_network();
    co_await std::move(ensuring);
}

Awaitable<> SwarmBackend::create(const RegionSpec& given) {
    const RegionSpec spec = given;
    check_region_spec(spec);
    Awaitable<std::optional<Service>> finding = find(spec.slug, true);
    const std::optional<Service> existing = co_await std::move(finding);
    Awaitable<> ensuring = ensure_network();
    co_await std::move(ensuring);
    Awaitable<std::vector<SecretRef>> making_secrets = make_secrets(spec.slug, spec.secrets);
    const std::vector<SecretRef> secrets = co_await std::move(making_secrets);
    const bool same = existing && existing->labels.count(engine::spec_label) > 0 &&
                      existing->labels.at(engine::spec_label) == spec.hash();
    if (existing && !same) {
        Awaitable<> removing = remove_service(*existing);
        co_await std::move(removing);
    }
    if (same) {
        Change change = [secrets](Service& service) { service.secrets = secrets; };
        Awaitable<> changing = update(spec.slug, std::move(change));
        co_await std::move(changing);
    } else {
        Service service = new_service(spec);
        service.secrets = secrets;
        const std::string body = service_body(service, options_);
        Awaitable<Reply> making = post("/services/create", body);
        co_await std::move(making);
    }
    Awaitable<> tidying = remove_secrets(spec.slug, secrets);
    co_await std::move(tidying);
}

Awaitable<> SwarmBackend::start(const std::string& given) {
    const std::string slug = given;
    Change change = [](Service& service) {
        if (service.replicas == 0) take_noted_limits(service);
        service.replicas = 1;
        service.labels[started_label] = "1";
    };
    Awaitable<> changing = update(slug, std::move(change));
    co_await std::move(changing);
}

Awaitable<> SwarmBackend::stop(const std::string& given, std::chrono::seconds grace) {
    const std::string slug = given;
    Awaitable<std::optional<Service>> finding = find(slug, false);
    const std::optional<Service> service = co_await std::move(finding);
    if (!service) co_return;
    Change change = [](Service& changed) { changed.replicas = 0; };
    Awaitable<> changing = update(slug, std::move(change));
    co_await std::move(changing);
    std::function<bool(const Task&)> any = [](const Task&) { return true; };
    Awaitable<> ending = await_end(service->id, std::move(any), grace + 30s);
    co_await std::move(ending);
}

Awaitable<> SwarmBackend::restart(const std::string& given, std::chrono::seconds grace) {
    const std::string slug = given;
    Awaitable<Service> needing = need(slug);
    const Service service = co_await std::move(needing);
    Awaitable<std::vector<Task>> asking = tasks_of(service.id);
    const std::vector<Task> before = co_await std::move(asking);
    Change change = [](Service& changed) {
        take_noted_limits(changed);
        changed.replicas = 1;
        ++changed.force_update;
        changed.labels[started_label] = "1";
    };
    Awaitable<> changing = update(slug, std::move(change));
    co_await std::move(changing);
    std::function<bool(const Task&)> of_before = [before](const Task& task) {
        return std::any_of(before.begin(), before.end(), [&](const Task& old) { return old.id == task.id; });
    };
    Awaitable<> ending = await_end(service.id, std::move(of_before), grace + 60s);
    co_await std::move(ending);
}

Awaitable<> SwarmBackend::remove(const std::string& given) {
    const std::string slug = given;
    Awaitable<std::optional<Service>> finding = find(slug, false);
    const std::optional<Service> service = co_await std::move(finding);
    if (service) {
        Awaitable<> removing = remove_service(*service);
        co_await std::move(removing);
    }
    Awaitable<> tidying = remove_secrets(slug, {});
    co_await std::move(tidying);
}

Awaitable<> SwarmBackend::set_limits(const std::string& given, const RegionLimits& wanted) {
    const std::string slug = given;
    const RegionLimits limits = wanted;
    Awaitable<Service> needing = need(slug);
    const Service service = co_await std::move(needing);
    Awaitable<std::string> looking = local_container(service.id);
    const std::string container = co_await std::move(looking);
    if (container.empty()) {
        Change change = [limits](Service& changed) {
            take_noted_limits(changed);
            changed.limits = limits;
        };
        Awaitable<> changing = update(slug, std::move(change));
        co_await std::move(changing);
        co_return;
    }
    const Query once{{"stream", "0"}, {"one-shot", "1"}};
    Awaitable<Reply> measuring = get("/containers/" + container + "/stats", once);
    const Reply reading = co_await std::move(measuring);
    const auto document = engine::parse_reply("GET /containers/*/stats", reading.body);
    const auto counters = engine::parse_stats(reading.body);
    const std::int64_t in_use = counters ? counters->memory_bytes : 0;
    if (static_cast<double>(limits.memory_bytes) < static_cast<double>(in_use) * headroom) {
        throw Failure(
            Code::rule_violation, "below_use",
            "The region needs " + std::to_string(in_use / (1024 * 1024)) + " MiB now; so little memory would end it."
        );
    }
    Awaitable<Reply> updating = post("/containers/" + container + "/update", engine::limits_body(limits));
    co_await std::move(updating);
    const auto followed = cores_.find(slug);
    if (followed != cores_.end()) followed->second = limits.cpu_cores;
    // Labels of a service do not touch its task.
    Change note = [limits](Service& changed) {
        changed.labels[cpu_label] = std::to_string(engine::nano_cpus(limits.cpu_cores));
        changed.labels[memory_label] = std::to_string(limits.memory_bytes);
    };
    Awaitable<> noting = update(slug, std::move(note));
    co_await std::move(noting);
}

Awaitable<Instance> SwarmBackend::inspect(const std::string& given) {
    const std::string slug = given;
    Awaitable<std::optional<Service>> finding = find(slug, false);
    const std::optional<Service> service = co_await std::move(finding);
    Instance instance;
    instance.slug = slug;
    if (!service) co_return instance;
    Awaitable<std::vector<Task>> asking = tasks_of(service->id);
    const std::vector<Task> tasks = co_await std::move(asking);
    instance = instance_of(*service, tasks);
    if (instance.state != InstanceState::running || service->labels.count(cpu_label) == 0) co_return instance;
    // The limits of the container itself, which may have been made anew without the noted ones.
    Awaitable<std::string> looking = local_container(service->id);
    const std::string container = co_await std::move(looking);
    if (container.empty()) co_return instance;
    Awaitable<RegionLimits> reading = container_limits(container);
    instance.limits = co_await std::move(reading);
    co_return instance;
}

Awaitable<std::vector<Instance>> SwarmBackend::list() {
    Awaitable<std::vector<Service>> asking = services();
    const std::vector<Service> found = co_await std::move(asking);
    std::set<std::string> slugs;
    for (const auto& service : found) slugs.insert(service.slug());
    Awaitable<std::vector<std::pair<std::string, std::string>>> asking_secrets = own_secrets("");
    const std::vector<std::pair<std::string, std::string>> secrets = co_await std::move(asking_secrets);
    for (const auto& secret : secrets) slugs.insert(secret.second);
    std::vector<Instance> out;
    for (const auto& slug : slugs) {
        Awaitable<Instance> inspecting = inspect(slug);
        Instance instance = co_await std::move(inspecting);
        out.push_back(std::move(instance));
    }
    co_return out;
}

Awaitable<std::string> SwarmBackend::logs(const std::string& given, int tail) {
    const std::string slug = given;
    Awaitable<Service> needing = need(slug);
    const Service service = co_await std::move(needing);
    Call call{.method = Method::get, .path = "/services/" + service.id + "/logs"};
    call.query = {{"stdout", "1"}, {"stderr", "1"}, {"tail", std::to_string(std::clamp(tail, 1, most_log_lines))}};
    const auto text = std::make_shared<engine::LogText>(longest_log);
    std::function<void(std::string_view)> feed = [text](std::string_view bytes) { text->feed(bytes); };
    Awaitable<> reading = client_.stream(std::move(call), engine::quick, true, std::move(feed));
    co_await std::move(reading);
    co_return text->take();
}

}  // namespace sw::swarm
