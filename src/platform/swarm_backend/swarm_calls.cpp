// The calls that the parts of the swarm backend share.
#include <algorithm>

#include "platform/engine/errors.hpp"
#include "platform/engine/names.hpp"
#include "platform/engine/reading.hpp"
#include "platform/swarm_backend/swarm_backend.hpp"

namespace sw::swarm {

using engine::Call;
using engine::Method;
using engine::Query;
using engine::Reply;

namespace {

using namespace std::chrono_literals;

constexpr auto slow_call = 60s;  // managers without a quorum block for 20 s
constexpr auto look_pause = 150ms;
constexpr int most_attempts = 8;

std::vector<Task> read_tasks(std::string_view body) {
    const auto document = engine::parse_reply("GET /tasks", body);
    std::vector<Task> tasks;
    engine::each_item(document.root(), [&](JsonValue item) {
        if (auto task = read_task(item)) tasks.push_back(std::move(*task));
    });
    return tasks;
}

/// Somebody changed the service between our look and our change.
bool came_in_between(const Failure& failure) {
    return failure.error().message.find("out of sequence") != std::string::npos;
}

}  // namespace

SwarmBackend::SwarmBackend(Options options, Metrics& metrics, boost::asio::any_io_executor executor)
    : options_(std::move(options)),
      executor_(std::move(executor)),
      client_(executor_, options_.docker_host, metrics, options_.bounds) {}

Awaitable<Reply> SwarmBackend::get(std::string path, Query query) {
    Call call{.method = Method::get, .path = std::move(path), .query = std::move(query)};
    call.deadline = slow_call;
    Awaitable<Reply> calling = client_.call(std::move(call));
    Reply reply = co_await std::move(calling);
    co_return reply;
}

Awaitable<Reply> SwarmBackend::post(std::string path, std::string body, Query query) {
    Call call{.method = Method::post, .path = std::move(path), .query = std::move(query), .body = std::move(body)};
    call.deadline = slow_call;
    Awaitable<Reply> calling = client_.call(std::move(call));
    Reply reply = co_await std::move(calling);
    co_return reply;
}

Awaitable<bool> SwarmBackend::drop(std::string path) {
    Call call{.method = Method::del, .path = std::move(path)};
    call.deadline = slow_call;
    bool there = true;
    try {
        Awaitable<Reply> calling = client_.call(std::move(call));
        co_await std::move(calling);
    } catch (const Failure& failure) {
        if (failure.error().code != Code::not_found) throw;
        there = false;
    }
    co_return there;
}

Awaitable<std::optional<Service>> SwarmBackend::find(std::string slug, bool ours) {
    check_region_slug(slug);
    const std::string name = service_name(slug);
    Reply reply;
    bool there = true;
    try {
        Awaitable<Reply> asking = get("/services/" + name);
        reply = co_await std::move(asking);
    } catch (const Failure& failure) {
        if (failure.error().code != Code::not_found) throw;
        there = false;
    }
    if (!there) co_return std::nullopt;
    const auto document = engine::parse_reply("GET /services/*", reply.body);
    const auto service = read_service(document.root());
    // The engine also finds by the beginning of an id.
    if (!service || service->name != name) co_return std::nullopt;
    if (service->slug() == slug) co_return service;
    if (!ours) co_return std::nullopt;
    throw Failure(
        Code::conflict, "foreign_service", "Somebody else has a service called " + name + "; it is left alone."
    );
}

Awaitable<Service> SwarmBackend::need(std::string slug) {
    Awaitable<std::optional<Service>> finding = find(slug, true);
    const std::optional<Service> service = co_await std::move(finding);
    if (!service) throw Failure(Code::not_found, "no_instance", "There is no service of the region " + slug + ".");
    co_return *service;
}

Awaitable<std::vector<Service>> SwarmBackend::services() {
    const Query query{{"filters", engine::label_filter("")}};
    Awaitable<Reply> asking = get("/services", query);
    const Reply reply = co_await std::move(asking);
    const auto document = engine::parse_reply("GET /services", reply.body);
    std::vector<Service> found;
    engine::each_item(document.root(), [&](JsonValue item) {
        auto service = read_service(item);
        if (service && !service->slug().empty()) found.push_back(std::move(*service));
    });
    co_return found;
}

/// The engine's own filter fails once the service is gone, while its tasks still end.
Awaitable<std::vector<Task>> SwarmBackend::tasks_of(std::string service_id) {
    Awaitable<std::vector<Task>> asking = all_tasks();
    std::vector<Task> tasks = co_await std::move(asking);
    const auto foreign = [&](const Task& task) { return task.service_id != service_id; };
    tasks.erase(std::remove_if(tasks.begin(), tasks.end(), foreign), tasks.end());
    co_return tasks;
}

Awaitable<std::vector<Task>> SwarmBackend::all_tasks() {
    Awaitable<Reply> asking = get("/tasks");
    const Reply reply = co_await std::move(asking);
    co_return read_tasks(reply.body);
}

Awaitable<> SwarmBackend::update(std::string slug, Change change) {
    for (int attempt = 1;; ++attempt) {
        Awaitable<Service> needing = need(slug);
        Service service = co_await std::move(needing);
        const std::string before = service_body(service, options_);
        change(service);
        const std::string body = service_body(service, options_);
        if (body == before) co_return;
        const Query query{{"version", std::to_string(service.version)}};
        bool again = false;
        try {
            Awaitable<Reply> updating = post("/services/" + service.id + "/update", body, query);
            co_await std::move(updating);
        } catch (const Failure& failure) {
            again = came_in_between(failure) && attempt < most_attempts;
            if (!again) throw;
        }
        if (!again) co_return;
        co_await sleep_for(look_pause);
    }
}

/// What runs on them nobody knows; it is fenced off by the region's epoch.
Awaitable<std::set<std::string>> SwarmBackend::lost_nodes() {
    Awaitable<Reply> asking = get("/nodes");
    const Reply reply = co_await std::move(asking);
    const auto document = engine::parse_reply("GET /nodes", reply.body);
    std::set<std::string> lost;
    engine::each_item(document.root(), [&](JsonValue node) {
        if (engine::text_at(node, {"Status", "State"}) != "ready") lost.insert(engine::text_at(node, {"ID"}));
    });
    co_return lost;
}

Awaitable<> SwarmBackend::await_end(
    std::string service_id, std::function<bool(const Task&)> counts, std::chrono::seconds patience
) {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    for (;;) {
        Awaitable<std::vector<Task>> asking = tasks_of(service_id);
        const std::vector<Task> tasks = co_await std::move(asking);
        Awaitable<std::set<std::string>> asking_nodes = lost_nodes();
        const std::set<std::string> lost = co_await std::move(asking_nodes);
        const bool alive = std::any_of(tasks.begin(), tasks.end(), [&](const Task& task) {
            return task.is_alive() && counts(task) && lost.count(task.node_id) == 0;
        });
        if (!alive) co_return;
        if (std::chrono::steady_clock::now() >= deadline) {
            throw Failure(Code::unavailable, "engine_failed", "A task of the swarm does not end.");
        }
        co_await sleep_for(look_pause);
    }
}

Awaitable<std::string> SwarmBackend::own_node() {
    if (own_node_.empty()) {
        Awaitable<Reply> asking = get("/info");
        const Reply reply = co_await std::move(asking);
        const auto document = engine::parse_reply("GET /info", reply.body);
        own_node_ = engine::text_at(document.root(), {"Swarm", "NodeID"});
    }
    co_return own_node_;
}

Awaitable<std::string> SwarmBackend::local_container(std::string service_id) {
    Awaitable<std::string> asking_node = own_node();
    const std::string node = co_await std::move(asking_node);
    Awaitable<std::vector<Task>> asking = tasks_of(service_id);
    const std::vector<Task> tasks = co_await std::move(asking);
    const Task* const task = current(tasks);
    const bool local = task != nullptr && task->runs() && !node.empty() && task->node_id == node;
    co_return local ? task->container_id : std::string();
}

Awaitable<RegionLimits> SwarmBackend::container_limits(std::string container) {
    Awaitable<Reply> asking = get("/containers/" + container + "/json");
    const Reply reply = co_await std::move(asking);
    const auto document = engine::parse_reply("GET /containers/*/json", reply.body);
    RegionLimits limits;
    limits.cpu_cores = static_cast<double>(engine::integer_at(document.root(), {"HostConfig", "NanoCpus"})) / 1e9;
    limits.memory_bytes = engine::integer_at(document.root(), {"HostConfig", "Memory"});
    co_return limits;
}

}  // namespace sw::swarm
