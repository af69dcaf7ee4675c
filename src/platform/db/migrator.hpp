// Brings the schemas up to date before the server opens: plain SQL files, each applied once, in name order.
#pragma once

#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

#include "sectorwars/platform/config.hpp"

namespace sw {

/// A migration failed, was edited after it was applied, or is missing; the text names it.
class MigrationError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

struct MigrationPlan {
    std::string url;                       ///< connects as the owner of the schemas
    std::filesystem::path directory;       ///< holds one folder per schema
    std::vector<std::string> schemas;      ///< the folders to apply, in this order; each is the name of its schema too
    std::string region_schema = "region";  ///< but that of the folder "region" may have another name
    bool as_owner = false;                 ///< the login role works itself: it owns its schema and may do nothing else
};

/// The folders of migrations/ that a mode uses.
[[nodiscard]] std::vector<std::string> schemas_of(Mode mode);

/// A region's process logs in as a role that owns the region's database or schema and has no other right; the lanes
/// work as it, because forced row-level security binds owners. The other modes log in as the owner of the whole
/// database, and the lanes work as sectorwars_app.
[[nodiscard]] bool works_as_owner(const Config& config);

[[nodiscard]] MigrationPlan migration_plan(const Config& config);

/// Applies what is missing, under an advisory lock, and returns it as "schema/version". Also prepares what the lanes
/// rely on: sw_expect_rows() and, unless they work as the owner, the role sectorwars_app with its privileges. An owner
/// whom row-level security would not bind is refused.
std::vector<std::string> migrate(const MigrationPlan& plan);

}  // namespace sw
