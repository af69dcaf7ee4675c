// Regions as services of a Docker swarm: one replica each, placed on any node, moved when its node dies.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "platform/engine/client.hpp"
#include "platform/swarm_backend/objects.hpp"
#include "sectorwars/platform/region_backend.hpp"

namespace sw::swarm {

/// Talks to one manager. Use from coroutines on `executor`'s one thread; outlives what it started.
class SwarmBackend final : public RegionBackend {
public:
    SwarmBackend(Options options, Metrics& metrics, boost::asio::any_io_executor executor);

    [[nodiscard]] std::string_view name() const override { return "swarm"; }

    /// The sum of all nodes that take tasks.
    [[nodiscard]] Awaitable<HostCapacity> capacity() override;
    Awaitable<> prepare(const RegionSpec& spec) override;
    Awaitable<> create(const RegionSpec& spec) override;
    Awaitable<> start(const std::string& slug) override;
    /// The grace is the service's own, 30 s; the given one bounds how long we wait beyond it.
    Awaitable<> stop(const std::string& slug, std::chrono::seconds grace) override;
    Awaitable<> restart(const std::string& slug, std::chrono::seconds grace) override;
    Awaitable<> remove(const std::string& slug) override;
    /// In place where the task runs on the manager's own engine; else the task is replaced.
    Awaitable<> set_limits(const std::string& slug, const RegionLimits& limits) override;
    [[nodiscard]] Awaitable<Instance> inspect(const std::string& slug) override;
    [[nodiscard]] Awaitable<std::vector<Instance>> list() override;
    [[nodiscard]] Awaitable<std::string> logs(const std::string& slug, int tail) override;
    /// Only of a task on the manager's own engine: others need an agent on their node. Elsewhere it waits.
    Awaitable<> follow_usage(const std::string& slug, std::function<void(const UsageSample&)> on_sample) override;
    /// Tasks are compared once a second: the engine's own events tell of its own containers only.
    Awaitable<> follow_events(std::function<void(const EngineEvent&)> on_event) override;

private:
    using Change = std::function<void(Service&)>;

    // swarm_calls.cpp: one call each.
    Awaitable<engine::Reply> get(std::string path, engine::Query query = {});
    Awaitable<engine::Reply> post(std::string path, std::string body, engine::Query query = {});
    /// False when there is nothing of that name.
    Awaitable<bool> drop(std::string path);
    /// Nothing when there is none; throws conflict "foreign_service" when it is not ours and `ours` is demanded.
    Awaitable<std::optional<Service>> find(std::string slug, bool ours);
    Awaitable<Service> need(std::string slug);
    Awaitable<std::vector<Service>> services();
    Awaitable<std::vector<Task>> tasks_of(std::string service_id);
    Awaitable<std::vector<Task>> all_tasks();
    /// Reads, changes and writes until nobody came in between.
    Awaitable<> update(std::string slug, Change change);
    Awaitable<std::set<std::string>> lost_nodes();
    /// Until no task is alive, of those that `counts` names.
    Awaitable<> await_end(
        std::string service_id, std::function<bool(const Task&)> counts, std::chrono::seconds patience
    );
    Awaitable<std::string> own_node();
    /// The container of the running task when it is on the manager's own engine; else empty.
    Awaitable<std::string> local_container(std::string service_id);
    Awaitable<RegionLimits> container_limits(std::string container);

    // swarm_objects.cpp
    Awaitable<> ensure_network();
    Awaitable<std::vector<SecretRef>> make_secrets(std::string slug, std::map<std::string, std::string> secrets);
    Awaitable<std::optional<std::string>> secret_id(std::string name, std::string slug);
    Awaitable<std::vector<std::pair<std::string, std::string>>> own_secrets(std::string slug);  ///< id, region
    /// Those that no service uses any more.
    Awaitable<> remove_secrets(std::string slug, std::vector<SecretRef> kept);
    Awaitable<> remove_service(Service service);

    Options options_;
    boost::asio::any_io_executor executor_;
    engine::Client client_;
    std::string own_node_;
    std::map<std::string, double> cores_;  ///< limits of the containers that are followed
};

}  // namespace sw::swarm
