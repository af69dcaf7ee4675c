// A region's service as a swarm keeps it: what is read of it, and the request that makes it so.
//
// A service is never changed by editing the engine's own JSON: what we know of it is read, changed and written anew, so
// that a service always has the shape that this file gives it.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "platform/engine/docker_options.hpp"
#include "sectorwars/platform/json.hpp"
#include "sectorwars/platform/region_backend.hpp"

namespace sw::swarm {

struct Options {
    std::string docker_host = "unix:///var/run/docker.sock";
    std::string network = "sectorwars-regional";  ///< an attachable overlay
    std::vector<std::string> command{"--mode", "regional"};
    /// A task of a swarm counts as running once it is healthy, so the first look comes soon.
    engine::HealthProbe health{.interval = std::chrono::seconds{2}, .timeout = std::chrono::seconds{5}, .retries = 10};
    engine::Bounds bounds{};
};

constexpr auto started_label = "sectorwars.started";  ///< it was started once
constexpr auto cpu_label = "sectorwars.cpu";          ///< limits that the next task gets, cores
constexpr auto memory_label = "sectorwars.memory";    ///< and bytes

struct SecretRef {
    std::string id, name;
    std::string file;  ///< name below the secret folder

    bool operator==(const SecretRef&) const = default;
};

struct Service {
    std::string id;
    std::int64_t version = 0;
    std::string name, image;
    std::map<std::string, std::string> labels;
    std::vector<std::string> environment;
    std::vector<SecretRef> secrets;
    RegionLimits limits;  ///< of the tasks that the engine makes
    int nofile = 0;
    int replicas = 0;
    std::int64_t force_update = 0;
    std::chrono::seconds grace{30};

    [[nodiscard]] std::string slug() const;  ///< empty when it is not ours
};

/// What GET /services/x says. Nothing when it lacks what makes a service.
[[nodiscard]] std::optional<Service> read_service(const JsonValue& from);

/// A new service of this region, without a replica.
[[nodiscard]] Service new_service(const RegionSpec& spec);

/// POST /services/create and /services/x/update.
[[nodiscard]] std::string service_body(const Service& service, const Options& options);

/// One run of a service's container on some node.
struct Task {
    std::string id, service_id, node_id, container_id;
    std::string state, desired;  ///< "running", "failed", …
    int exit_code = 0;
    std::int64_t version = 0;
    RegionLimits limits;
    Time created_at{}, changed_at{};

    [[nodiscard]] bool runs() const { return state == "running"; }

    /// Holds resources, or will.
    [[nodiscard]] bool is_alive() const;
};

[[nodiscard]] std::optional<Task> read_task(const JsonValue& from);

/// The task that stands for the service: the newest that shall run, else the newest.
[[nodiscard]] const Task* current(const std::vector<Task>& tasks);

/// What the service and its tasks amount to.
[[nodiscard]] Instance instance_of(const Service& service, const std::vector<Task>& tasks);

[[nodiscard]] std::string service_name(const std::string& slug);

/// The same content of the same secret has the same name, and no other.
[[nodiscard]] std::string secret_name(const std::string& slug, const std::string& file, const std::string& content);

/// POST /secrets/create.
[[nodiscard]] std::string secret_body(const std::string& name, const std::string& slug, const std::string& content);

/// POST /networks/create.
[[nodiscard]] std::string overlay_body(const std::string& name);

}  // namespace sw::swarm
