// DOCKER_HOST taken apart.
#pragma once

#include <string>

namespace sw::engine {

struct Address {
    std::string path;        ///< of the Unix socket; empty = TCP
    std::string host, port;  ///< name, IPv4 or IPv6 without brackets
};

/// unix:///path, tcp://host:port, tcp://[address]:port. Throws Failure invalid "bad_docker_host".
[[nodiscard]] Address parse_docker_host(const std::string& text);

}  // namespace sw::engine
