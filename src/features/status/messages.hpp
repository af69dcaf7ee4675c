// Replies of the status routes (status contract).
#pragma once

#include <map>
#include <optional>
#include <string>

#include "sectorwars/platform/describe.hpp"

namespace sw::status {

struct Root {
    std::string message, version, status;
    Time timestamp{};
    std::string api_docs, environment;

    static constexpr auto describe() {
        return fields(
            field("message", &Root::message, "Name of the server"), field("version", &Root::version, "Version"),
            field("status", &Root::status, "running"), field("timestamp", &Root::timestamp, "Now"),
            field("api_docs", &Root::api_docs, "Path of the documentation, when it is served"),
            field("environment", &Root::environment, "development, testing or production")
        );
    }
};

struct Health {
    std::string status;
    Time timestamp{};
    std::string database, environment, api_version;

    static constexpr auto describe() {
        return fields(
            field("status", &Health::status, "healthy"), field("timestamp", &Health::timestamp, "Now"),
            field("database", &Health::database, "connected"),
            field("environment", &Health::environment, "Environment"), field("api_version", &Health::api_version, "v1")
        );
    }
};

struct ServiceHealth {
    std::string status, service;

    static constexpr auto describe() {
        return fields(
            field("status", &ServiceHealth::status, "healthy"), field("service", &ServiceHealth::service, "gameserver")
        );
    }
};

struct Ping {
    std::string ping;
    Time timestamp{};

    static constexpr auto describe() {
        return fields(field("ping", &Ping::ping, "pong"), field("timestamp", &Ping::timestamp, "Now"));
    }
};

struct Version {
    std::string version;

    static constexpr auto describe() { return fields(field("version", &Version::version, "Version of the server")); }
};

struct Overview {
    std::string message, environment, status, api_version;
    std::int32_t active_connections = 0, admin_connections = 0;

    static constexpr auto describe() {
        return fields(
            field("message", &Overview::message, "Name of the server"),
            field("environment", &Overview::environment, "Environment"), field("status", &Overview::status, "healthy"),
            field("api_version", &Overview::api_version, "v1"),
            field("active_connections", &Overview::active_connections, "Game sockets"),
            field("admin_connections", &Overview::admin_connections, "Admin sockets")
        );
    }
};

}  // namespace sw::status
