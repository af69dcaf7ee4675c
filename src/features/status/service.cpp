// Status replies. A database that does not answer turns /health into 503 by itself: the read fails as unavailable.
#include "service.hpp"

#include "repository.hpp"

namespace sw::status {
namespace {

constexpr std::string_view server_name = "SectorWars 2102";
constexpr std::string_view server_version = "0.1.0";

std::string name_of(Environment environment) {
    switch (environment) {
        case Environment::development:
            return "development";
        case Environment::testing:
            return "testing";
        case Environment::production:
            return "production";
    }
    return {};
}

}  // namespace

Service::Service(const Config& config, const Hub& hub)
    : config_(config), hub_(hub), environment_(name_of(config.environment)) {}

Root Service::root(const Caller&, const Nothing&) const {
    return {
        .message = std::string(server_name),
        .version = std::string(server_version),
        .status = "running",
        .timestamp = now(),
        .api_docs = config_.debug ? "/docs" : "",
        .environment = environment_,
    };
}

Health Service::health(ReadTx& tx, const Caller&, const Nothing&) const {
    touch_database(tx);
    return {
        .status = "healthy",
        .timestamp = now(),
        .database = "connected",
        .environment = environment_,
        .api_version = "v1"};
}

ServiceHealth Service::service_health(ReadTx& tx, const Caller&, const Nothing&) const {
    touch_database(tx);
    return {.status = "healthy", .service = "gameserver"};
}

Ping Service::ping(const Caller&, const Nothing&) const {
    return {.ping = "pong", .timestamp = now()};
}

Version Service::version(const Caller&, const Nothing&) const {
    return {.version = std::string(server_version)};
}

Overview Service::overview(const Caller&, const Nothing&) const {
    const HubStats figures = hub_.stats();
    return {
        .message = std::string(server_name),
        .environment = environment_,
        .status = "healthy",
        .api_version = "v1",
        .active_connections = static_cast<std::int32_t>(figures.total_connections),
        .admin_connections = static_cast<std::int32_t>(figures.total_admin_connections),
    };
}

}  // namespace sw::status
