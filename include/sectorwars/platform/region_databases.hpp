// Databases and roles of regions, made and dropped through an account that is no superuser (platform spec 2.9).
// Blocking: call through run_blocking(). Every operation is idempotent and has a timeout.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "sectorwars/platform/config.hpp"

namespace sw {

/// What belongs to one region. Names follow from the region's id, never from a user's text.
struct RegionDatabase {
    std::string database;  ///< "region_<slug with _>", or the shared one
    std::string schema;    ///< "region", or "region_<32 hex>" in a shared database
    std::string role;      ///< "r_<12 hex>"
    std::string password;  ///< 32 random bytes, base64url
};

class RegionDatabases {
public:
    virtual ~RegionDatabases() = default;

    /// Role (LOGIN, NOINHERIT, no other right) and database owned by it, CONNECT revoked from PUBLIC; or schema owned
    /// by it. A role that exists gets the password.
    virtual void ensure(const RegionDatabase& database) = 0;
    /// Ends its sessions, drops database (or schema) and role; succeeds when there is nothing.
    virtual void drop(const RegionDatabase& database) = 0;
    /// Fencing: ends its sessions and lets none begin, or lets them begin again.
    virtual void allow_login(const RegionDatabase& database, bool allowed) = 0;
    /// Databases and schemas that look like ours, for the search for orphans.
    [[nodiscard]] virtual std::vector<std::string> list() = 0;
    /// libpq URL for the region's role; `host` "" = as this process reaches the server.
    [[nodiscard]] virtual std::string url(const RegionDatabase& database, const std::string& host) const = 0;
    /// The same for the provisioning account: capsules are read and restored with it. Never shown.
    [[nodiscard]] virtual std::string owner_url(const RegionDatabase& database) const = 0;
};

/// From DB_PROVISIONER_URL; nullptr when it is empty.
[[nodiscard]] std::unique_ptr<RegionDatabases> make_region_databases(const Config& config);

}  // namespace sw
