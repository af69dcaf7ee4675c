// Databases and roles of regions, made and dropped through an account that is no superuser (platform spec 2.9).
// Blocking: call through run_blocking(). Every operation is idempotent and has a timeout.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "sectorwars/base/id.hpp"
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
    /// What was made through this account (passwords are empty), for the search for orphans; also roles whose database
    /// or schema is gone.
    [[nodiscard]] virtual std::vector<RegionDatabase> list() = 0;
    /// libpq URL for the region's role; `host` "" = as this process reaches the server.
    [[nodiscard]] virtual std::string url(const RegionDatabase& database, const std::string& host) const = 0;
    /// The same for the provisioning account: capsules are read and restored with it. Never shown.
    [[nodiscard]] virtual std::string owner_url(const RegionDatabase& database) const = 0;
};

/// From DB_PROVISIONER_URL; nullptr when it is empty.
[[nodiscard]] std::unique_ptr<RegionDatabases> make_region_databases(const Config& config);

/// The shared database of placement shared_db.
inline constexpr const char* shared_region_database = "sectorwars_regions";

/// Which database a region gets: names from its slug (dedicated) or id (shared), the password fresh.
[[nodiscard]] RegionDatabase name_region_database(
    const std::string& slug, const Uuid& region, const std::string& password, bool shared
);

/// Makes the role sectorwars_provisioner (CREATEDB, CREATEROLE) in a cluster of our own, through its superuser, and
/// closes the databases that are there to PUBLIC, so that the role of a region only reaches its own. Returns the role's
/// URL. Idempotent.
[[nodiscard]] std::string make_provisioner(const std::string& superuser_url);

}  // namespace sw
