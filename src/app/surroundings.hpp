// What a server may bring along: its own PostgreSQL and Redis, and the files of a web client.
#pragma once

#include <memory>
#include <string_view>

#include "platform/embedded/embedded.hpp"
#include "platform/server/static_files.hpp"
#include "sectorwars/platform/config.hpp"

namespace sw {

/// PostgreSQL and Redis of dev mode, when the configuration names none; it gets their addresses. Else nullptr.
[[nodiscard]] std::unique_ptr<EmbeddedServices> start_embedded(Config& config);

/// Paths that a web client's routes never use; everything else may be one of its files or pages.
[[nodiscard]] bool is_api_path(std::string_view path);

/// nullptr when SW_STATIC_DIR is empty, and in the process of a region: pages come from the nexus.
[[nodiscard]] std::unique_ptr<server::StaticFiles> load_web_client(const Config& config);

}  // namespace sw
