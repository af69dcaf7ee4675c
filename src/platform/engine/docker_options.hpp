// What a region's container is made of besides its RegionSpec.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "platform/engine/client.hpp"

namespace sw::engine {

struct HealthProbe {
    std::vector<std::string> test{"CMD", "/usr/bin/sectorwars", "--healthcheck"};
    std::chrono::milliseconds interval{30'000}, timeout{10'000}, start_period{40'000};
    int retries = 3;
};

struct DockerOptions {
    std::string docker_host = "unix:///var/run/docker.sock";
    std::string network = "sectorwars-regional";  ///< shared with nexus, gateway and database
    std::vector<std::string> command{"--mode", "regional"};
    HealthProbe health{};
    std::chrono::seconds stop_timeout{30};
    Bounds bounds{};
};

constexpr auto secret_folder = "/run/sw";
constexpr auto assets_folder = "/data";
constexpr int region_account = 10001;  ///< uid and gid inside

}  // namespace sw::engine
