// Which headers cross the edge, in either direction.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sectorwars/platform/http_types.hpp"

namespace sw::router {

struct Passage {
    std::string region;       ///< slug
    std::string target;       ///< in the region
    bool from_proxy = false;  ///< X-Forwarded-Proto and -Host of the client's side count
    bool upgrade = false;     ///< WebSocket: Connection and Upgrade are sent
};

/// The request as the region's process gets it. Headers of the connection, and what only we may say (X-Internal-…,
/// X-Forwarded-…, X-Region-Name), never come from the client.
[[nodiscard]] std::string to_upstream(const http::Request& request, const Passage& passage);

/// Appends what a client may see of a reply's header; drops those of the connection and its CORS rules, which are ours.
void add_reply_header(std::vector<http::Header>& headers, std::string name, std::string value);

/// Names in a Connection header, in lower case.
[[nodiscard]] std::vector<std::string> named_by_connection(const std::vector<http::Header>& headers);

[[nodiscard]] std::string lower(std::string_view text);

}  // namespace sw::router
