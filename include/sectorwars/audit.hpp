// The audit log: append-only and chained by hashes (platform spec 4.9). Acts of administrators get there by the edge;
// features append what else must not be forgotten.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

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

/// A request's body as it may be kept and shown: JSON without the values of secret keys, at most 4 KiB, else a keyed
/// digest of it.
[[nodiscard]] std::string redacted_body(const Platform& platform, std::string_view body);

/// Path and query as sent, without the values of secret keys.
[[nodiscard]] std::string redacted_target(std::string_view target);

/// What verify() relies on, besides hashes.
struct Trust {
    std::vector<std::string> kids;  ///< keys that this installation holds now; the newest checkpoint is signed by one
    std::optional<Time> since{};    ///< rows before the newest checkpoint of that time are not looked at
    std::optional<std::pair<std::int64_t, std::string>> head{};  ///< sequence and row_hash, as some log line told them
};

struct Findings {
    std::string problem;  ///< the first one, naming row or checkpoint; empty: everything is as it was written
    std::int64_t rows = 0, checkpoints = 0;
    std::int64_t sequence = 0;  ///< of the last row
    std::string row_hash;
    std::optional<Time> newest_checkpoint;
};

/// Recomputes hashes, looks for gaps, and compares the chain with its signed checkpoints.
[[nodiscard]] Findings verify(Reader& reader, const Trust& trust);

}  // namespace sw::audit
