// The composition root: owns every object of a running server and the order of their lives.
#pragma once

#include "sectorwars/platform/config.hpp"

namespace sw {

/// Exit codes (platform spec 14.3).
namespace exit_code {
inline constexpr int ok = 0;
inline constexpr int usage = 64;
inline constexpr int unavailable = 69;  ///< the port is taken, the database cannot be reached
inline constexpr int migration = 70;
inline constexpr int fenced = 75;  ///< another process has taken over the region
inline constexpr int config = 78;
}  // namespace exit_code

/// Runs until SIGTERM or SIGINT; returns the exit code.
int run_server(Config config);

/// Applies migrations to DATABASE_URL and returns.
int run_migrations(const Config& config);

/// Writes the generated documents below <home>/docs, or compares them; see `sectorwars describe`.
int run_describe(const Config& config, bool check_only);

}  // namespace sw
