// The audit log: append-only and chained by hashes (platform spec 4.9). Acts of administrators get there by the edge;
// features append what else must not be forgotten.
#pragma once

#include <optional>
#include <string>

#include "sectorwars/base/id.hpp"
#include "sectorwars/platform/feature.hpp"
#include "sectorwars/platform/platform.hpp"

namespace sw::audit {

struct Entry {
    std::string action;  ///< "login", "login_failed", "mfa_enabled", "sanction", "grant", "subscription", …
    std::string resource_type{};
    std::string resource_id{};
    std::optional<UserId> user_id{};   ///< who did it; none: the system or nobody known
    std::string user_type = "system";  ///< admin | player | automation | anonymous | system | console
    std::string outcome = "success";   ///< success | refused | failure
    std::string details = "{}";        ///< JSON object without secrets
    std::string ip_hash{};
    std::string user_agent{};
    std::string request_id{};
    bool violation = false;  ///< shown among the violations
};

/// Who did it, from a caller: user_id, user_type, ip_hash, user_agent, request_id.
[[nodiscard]] Entry entry_by(const Platform& platform, const Caller& caller, std::string action);

/// Appends at the end of the chain when the transaction commits: transactions that append do so one after the other, so
/// call it last.
void append(Tx& tx, const Entry& entry);

}  // namespace sw::audit
