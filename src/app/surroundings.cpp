// Embedded services and the web client.
#include "app/surroundings.hpp"

#include "sectorwars/platform/region_databases.hpp"

namespace sw {

std::unique_ptr<EmbeddedServices> start_embedded(Config& config) {
    const bool postgres = config.database_url.empty();
    const bool redis = config.redis_url.empty();
    if (config.mode != Mode::dev || (!postgres && !redis)) return nullptr;
    auto services = std::make_unique<EmbeddedServices>(EmbeddedServices::Options{
        .data_dir = config.data_dir, .postgres = postgres, .redis = redis});
    if (postgres) config.database_url = services->database_url();
    if (redis) config.redis_url = services->redis_url();
    if (postgres && config.orchestrator.provisioner_url.empty()) {
        config.orchestrator.provisioner_url = make_provisioner(services->superuser_url());
    }
    return services;
}

bool is_api_path(std::string_view path) {
    return path.starts_with("/api/") || path.starts_with("/.well-known/") || path.starts_with("/r/") ||
           path == "/health" || path == "/docs" || path == "/openapi.json";
}

std::unique_ptr<server::StaticFiles> load_web_client(const Config& config) {
    if (config.static_dir.empty() || config.mode == Mode::regional) return nullptr;
    return std::make_unique<server::StaticFiles>(config.static_dir);
}

}  // namespace sw
