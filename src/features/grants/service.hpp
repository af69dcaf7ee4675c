// Roles and grants in the hands of administrators.
#pragma once

#include <filesystem>
#include <memory>

#include "messages.hpp"
#include "sectorwars/personal_data.hpp"
#include "sectorwars/platform/platform.hpp"

namespace sw::grants {

/// config/roles.json under `home`, "*" spelt out. Throws internal "bad_roles_file".
[[nodiscard]] std::vector<BuiltInRole> read_roles(const std::filesystem::path& home);

class Service {
public:
    explicit Service(const Platform& platform);

    /// Built-in roles exist and have every scope that the software gives them.
    void start() const;

    Catalog catalog(const Caller& caller, const Nothing& in) const;
    HolderList holders(ReadTx& tx, const Caller& caller, const Nothing& in) const;
    UserRights of_user(ReadTx& tx, const Caller& caller, const ByUser& in) const;
    RoleList list_roles(ReadTx& tx, const Caller& caller, const Nothing& in) const;

    Grant grant(Tx& tx, const Caller& caller, const GrantRequest& in) const;
    Done revoke(Tx& tx, const Caller& caller, const RevokeRequest& in) const;

    RoleView create_role(Tx& tx, const Caller& caller, const WriteRole& in) const;
    RoleView change_role(Tx& tx, const Caller& caller, const WriteRole& in) const;
    Done delete_role(Tx& tx, const Caller& caller, const ByRole& in) const;

    /// What has run out is marked; flag, sessions, event and audit entry follow.
    void end_expired_grants(Tx& tx) const;

private:
    void audit_role(Tx& tx, const Caller& caller, const RoleChanged& changed, const std::vector<std::string>& scopes)
        const;

    Platform platform_;
    std::vector<BuiltInRole> built_in_;
};

/// "rights" in the export of a person's data.
[[nodiscard]] personal_data::Section section();

}  // namespace sw::grants
