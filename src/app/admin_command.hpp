// `sectorwars admin …`: rights of administrators from the host, for when nobody can sign in who could grant them.
#pragma once

#include <string>

#include "sectorwars/platform/config.hpp"

namespace sw {

struct AdminCommand {
    enum class Verb { none, list, grant, revoke };
    Verb verb = Verb::none;
    std::string username;
    std::string what;  ///< a role; for revoke a scope, too
    std::string reason = "from the command line";
};

/// Works on DATABASE_URL of the nexus; the server may run or not. The audit log says that it was done at the console.
/// Prints one line for each result; 0 = done, 1 = it was refused, 64 = something is missing.
int run_admin_command(const Config& config, const AdminCommand& command);

}  // namespace sw
