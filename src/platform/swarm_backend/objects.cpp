// What is read of a swarm's objects, and what they amount to.
#include "platform/swarm_backend/objects.hpp"

#include <algorithm>
#include <array>

#include "platform/engine/instances.hpp"
#include "platform/engine/names.hpp"
#include "platform/engine/reading.hpp"

namespace sw::swarm {

using engine::each_item;
using engine::integer_at;
using engine::text_at;
using engine::value_at;

namespace {

constexpr double nano = 1e9;

RegionLimits limits_at(const JsonValue& resources) {
    return {
        .cpu_cores = static_cast<double>(integer_at(resources, {"Limits", "NanoCPUs"})) / nano,
        .memory_bytes = integer_at(resources, {"Limits", "MemoryBytes"}),
    };
}

void read_container(const JsonValue& container, Service& to) {
    to.image = text_at(container, {"Image"});
    each_item(value_at(container, {"Env"}), [&](JsonValue item) {
        if (const auto text = item.as_string()) to.environment.emplace_back(*text);
    });
    each_item(value_at(container, {"Secrets"}), [&](JsonValue item) {
        const std::string path = text_at(item, {"File", "Name"});
        to.secrets.push_back({
            .id = text_at(item, {"SecretID"}),
            .name = text_at(item, {"SecretName"}),
            .file = path.substr(path.rfind('/') + 1),
        });
    });
    each_item(value_at(container, {"Ulimits"}), [&](JsonValue item) {
        if (text_at(item, {"Name"}) == "nofile") to.nofile = static_cast<int>(integer_at(item, {"Soft"}));
    });
    const auto grace = std::chrono::nanoseconds{integer_at(container, {"StopGracePeriod"})};
    if (grace.count() > 0) to.grace = std::chrono::duration_cast<std::chrono::seconds>(grace);
}

int failures_in(const std::vector<Task>& tasks) {
    static constexpr std::array<std::string_view, 4> broken{"failed", "rejected", "orphaned", "complete"};
    return static_cast<int>(std::count_if(tasks.begin(), tasks.end(), [](const Task& task) {
        return std::find(broken.begin(), broken.end(), task.state) != broken.end();
    }));
}

}  // namespace

std::string Service::slug() const {
    const auto managed = labels.find(engine::managed_label);
    const auto region = labels.find(engine::region_label);
    if (managed == labels.end() || managed->second != "1" || region == labels.end()) return {};
    return name == service_name(region->second) ? region->second : std::string();
}

std::optional<Service> read_service(const JsonValue& from) {
    const auto spec = value_at(from, {"Spec"});
    const auto container = value_at(from, {"Spec", "TaskTemplate", "ContainerSpec"});
    Service service;
    service.id = text_at(from, {"ID"});
    service.version = integer_at(from, {"Version", "Index"});
    if (service.id.empty() || !spec || !container) return std::nullopt;
    service.name = text_at(*spec, {"Name"});
    if (const auto labels = value_at(*spec, {"Labels"})) {
        labels->each_member([&](std::string_view name, JsonValue value) {
            if (const auto text = value.as_string()) service.labels.emplace(name, *text);
        });
    }
    read_container(*container, service);
    if (const auto resources = value_at(*spec, {"TaskTemplate", "Resources"})) service.limits = limits_at(*resources);
    service.force_update = integer_at(*spec, {"TaskTemplate", "ForceUpdate"});
    service.replicas = static_cast<int>(integer_at(*spec, {"Mode", "Replicated", "Replicas"}));
    return service;
}

bool Task::is_alive() const {
    static constexpr std::array<std::string_view, 7> living{"new",      "allocated", "pending", "assigned",
                                                            "accepted", "preparing", "ready"};
    return runs() || state == "starting" || std::find(living.begin(), living.end(), state) != living.end();
}

std::optional<Task> read_task(const JsonValue& from) {
    Task task;
    task.id = text_at(from, {"ID"});
    task.service_id = text_at(from, {"ServiceID"});
    if (task.id.empty() || task.service_id.empty()) return std::nullopt;
    task.node_id = text_at(from, {"NodeID"});
    task.container_id = text_at(from, {"Status", "ContainerStatus", "ContainerID"});
    task.exit_code = static_cast<int>(integer_at(from, {"Status", "ContainerStatus", "ExitCode"}));
    task.state = text_at(from, {"Status", "State"});
    task.desired = text_at(from, {"DesiredState"});
    task.version = integer_at(from, {"Version", "Index"});
    if (const auto resources = value_at(from, {"Spec", "Resources"})) task.limits = limits_at(*resources);
    task.created_at = engine::read_engine_time(text_at(from, {"CreatedAt"}));
    task.changed_at = engine::read_engine_time(text_at(from, {"Status", "Timestamp"}));
    return task;
}

const Task* current(const std::vector<Task>& tasks) {
    const Task* best = nullptr;
    const auto wanted = [](const Task& task) { return task.desired == "running" || task.desired == "ready"; };
    for (const auto& task : tasks) {
        const bool better = best == nullptr || (wanted(task) && !wanted(*best)) ||
                            (wanted(task) == wanted(*best) && task.created_at > best->created_at);
        if (better) best = &task;
    }
    return best;
}

Instance instance_of(const Service& service, const std::vector<Task>& tasks) {
    Instance instance;
    instance.slug = service.slug();
    instance.id = service.id;
    instance.limits = service.limits;
    const auto hash = service.labels.find(engine::spec_label);
    if (hash != service.labels.end()) instance.spec_hash = hash->second;
    const auto epoch = service.labels.find(engine::epoch_label);
    if (epoch != service.labels.end()) instance.epoch = engine::parse_whole(epoch->second).value_or(0);
    instance.restarts = failures_in(tasks);
    for (const auto& task : tasks) {
        if (!task.is_alive() && task.exit_code != 0) instance.exit_code = task.exit_code;
    }
    const Task* const task = current(tasks);
    const bool running = task != nullptr && task->runs();
    if (task != nullptr && task->is_alive()) {
        instance.id = task->id;
        instance.started_at = running ? task->changed_at : task->created_at;
        instance.limits = task->limits;
    }
    const bool was_started = service.labels.count(started_label) > 0;
    instance.state = running                ? InstanceState::running
                     : service.replicas > 0 ? InstanceState::restarting
                     : was_started          ? InstanceState::exited
                                            : InstanceState::created;
    // The engine calls a task running when its health check says so, and replaces it when it does no longer.
    if (running) instance.health = InstanceHealth::healthy;
    else if (task != nullptr && task->state == "starting") instance.health = InstanceHealth::starting;
    if (!running) return instance;
    const std::string host = "http://" + engine::container_name(instance.slug);
    instance.endpoint = host + ":8080";
    instance.internal_endpoint = host + ":9091";
    return instance;
}

}  // namespace sw::swarm
