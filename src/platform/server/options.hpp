// The limits of one HTTP listener (platform spec 11.3).
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

#include "sectorwars/platform/config.hpp"

namespace sw::server {

struct ServerOptions {
    Endpoint listen{"127.0.0.1", 0};  ///< port 0: the system chooses, see Server::port()
    int max_connections = 20000;
    int max_connections_per_ip = 0;  ///< 0 = no limit; trusted proxies are exempt
    std::size_t max_header_bytes = std::size_t{16} * 1024;
    std::size_t max_body_bytes = std::size_t{1024} * 1024;
    std::size_t max_target_bytes = std::size_t{8} * 1024;
    std::size_t max_headers = 128;
    std::size_t max_pipeline = 32;  ///< requests in flight on one connection; reading pauses beyond
    std::size_t max_unsent_bytes = std::size_t{1024} * 1024;  ///< of replies; reading pauses beyond
    std::chrono::milliseconds header_timeout{10'000};
    std::chrono::milliseconds body_timeout{30'000};
    std::chrono::milliseconds idle_timeout{75'000};
    std::chrono::milliseconds answer_timeout{60'000};  ///< a handler that never answers ends as 503
    std::chrono::milliseconds write_timeout{30'000};   ///< without any progress
    std::chrono::milliseconds linger_timeout{2'000};   ///< for the peer to read a last reply
    std::vector<std::string> trusted_proxies;          ///< addresses or CIDR

    [[nodiscard]] static ServerOptions from(const Config& config) {
        ServerOptions out;
        out.listen = config.listen;
        out.max_connections = config.max_connections;
        out.max_connections_per_ip = config.max_connections_per_ip;
        out.max_header_bytes = config.max_header_bytes;
        out.max_body_bytes = config.max_body_bytes;
        out.header_timeout = config.header_timeout;
        out.body_timeout = config.body_timeout;
        out.idle_timeout = config.idle_timeout;
        out.trusted_proxies = config.trusted_proxies;
        return out;
    }
};

}  // namespace sw::server
