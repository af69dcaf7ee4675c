// Modes of the process, roles of callers, and the ports that routes answer at.
#pragma once

#include "sectorwars/platform/describe.hpp"

namespace sw {

enum class Mode : unsigned { dev = 1, nexus = 2, regional = 4 };

constexpr unsigned operator|(Mode a, Mode b) {
    return static_cast<unsigned>(a) | static_cast<unsigned>(b);
}

constexpr unsigned operator|(unsigned a, Mode b) {
    return a | static_cast<unsigned>(b);
}

constexpr unsigned every_mode = Mode::dev | Mode::nexus | Mode::regional;

/// Who may call. There is no default: a route without a role does not compile.
/// `service` is another process of this installation: the nexus, or a region (platform spec 3.8). Only routes of
/// Listener::internal may have it, and they may have no other.
enum class Role { anonymous, user, player, admin, service };

constexpr auto enum_names(Role) {
    return names("anonymous", "user", "player", "admin", "service");
}

/// Where a route answers (platform spec 14.1): the public API, the internal listener between processes, or the
/// orchestrator's own port with its unprefixed paths.
enum class Listener { api, internal, orchestrator };

}  // namespace sw
