// Brings the schemas up to date before the server opens: plain SQL files, each applied once, in name order.
#pragma once

#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

#include "sectorwars/platform/feature.hpp"

namespace sw {

/// A migration failed, was edited after it was applied, or is missing; the text names it.
class MigrationError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

struct MigrationPlan {
    std::string url;                   ///< connects as the owner of the schemas
    std::filesystem::path directory;   ///< holds one folder per schema
    std::vector<std::string> schemas;  ///< in this order
};

/// The folders of migrations/ that a mode uses.
[[nodiscard]] std::vector<std::string> schemas_of(Mode mode);

/// Applies what is missing, under an advisory lock, and returns it as "schema/version". Also prepares what the lanes
/// rely on: the role sectorwars_app, which row-level security binds, with its privileges, and sw_expect_rows().
std::vector<std::string> migrate(const MigrationPlan& plan);

}  // namespace sw
