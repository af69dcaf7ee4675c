// `sectorwars audit verify` and `sectorwars admin approve`: what only the host may say about the audit log.
#pragma once

#include <string>

#include "sectorwars/platform/config.hpp"

namespace sw {

struct AuditCommand {
    enum class Verb { none, verify, approve };
    Verb verb = Verb::none;
    std::string since;     ///< RFC 3339; rows before the checkpoint of that time are not looked at
    std::string head;      ///< "<sequence>:<row_hash>", as a line "Audit checkpoint" of the log told
    std::string approval;  ///< id
};

/// Works on DATABASE_URL; the server may run or not. verify needs the key that the process signs with: SW_MASTER_KEY
/// opens that of the nexus, SW_SERVICE_KEY is that of a region. Prints one line; 0 = good or done, 1 = the chain is
/// bad, or it was refused, 64 = something is missing.
int run_audit_command(Config config, const AuditCommand& command);

}  // namespace sw
