// The bodies of requests, written with a JSON writer: nothing that a region brings can become structure.
#pragma once

#include <string>

#include "platform/engine/docker_options.hpp"
#include "sectorwars/platform/region_backend.hpp"

namespace sw::engine {

/// POST /containers/create (platform spec 2.9).
[[nodiscard]] std::string container_body(const RegionSpec& spec, const DockerOptions& options);

/// POST /networks/create of a region's own network; `subnet` may be empty: the engine chooses.
[[nodiscard]] std::string region_network_body(const std::string& slug, const std::string& subnet);

/// POST /networks/create of the network that regions share with nexus and database.
[[nodiscard]] std::string shared_network_body(const std::string& name);

/// POST /networks/x/connect.
[[nodiscard]] std::string connect_body(const std::string& container, const std::string& alias);

/// POST /networks/x/disconnect, by force.
[[nodiscard]] std::string disconnect_body(const std::string& container);

/// POST /volumes/create.
[[nodiscard]] std::string volume_body(const std::string& name, const std::string& slug);

/// POST /containers/x/update.
[[nodiscard]] std::string limits_body(const RegionLimits& limits);
[[nodiscard]] std::string restart_policy_body(const std::string& name);

/// CPU time a second in ns, as the engine counts it.
[[nodiscard]] std::int64_t nano_cpus(double cpu_cores);

}  // namespace sw::engine
