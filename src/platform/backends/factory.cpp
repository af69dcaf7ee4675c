// The engine that the configuration names. A folder of its own: it knows all backends, none of them knows it.
#include "sectorwars/platform/region_backend.hpp"

namespace sw {

std::unique_ptr<RegionBackend> make_region_backend(
    const Config& config, Metrics& metrics, boost::asio::any_io_executor executor
) {
    switch (config.orchestrator.backend) {
        case OrchestratorBackend::docker:
            return make_docker_backend(config, metrics, std::move(executor));
        case OrchestratorBackend::swarm:
            return make_swarm_backend(config, metrics, std::move(executor));
        case OrchestratorBackend::process:
            return make_process_backend(config, metrics, std::move(executor));
        case OrchestratorBackend::none:
            break;
    }
    return nullptr;
}

}  // namespace sw
