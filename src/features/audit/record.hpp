// One row of the chain and its hash. Pure, so that anybody can do it again.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "sectorwars/base/id.hpp"
#include "sectorwars/base/time.hpp"

namespace sw::audit {

/// Columns of audit_log, in the order in which they are hashed.
struct Record {
    std::int64_t sequence = 0;
    Uuid audit_id{};
    Time recorded_at{};
    std::string action, resource_type, resource_id;
    std::optional<UserId> user_id{};
    std::string user_type, outcome;
    bool violation = false;
    std::string method{}, path{}, query{};
    std::int32_t status_code = 0;
    std::string error_code{};
    std::int64_t duration_ms = 0;
    std::string request_body{};
    std::string details = "{}";
    std::string ip_hash{}, user_agent{}, request_id{};
    std::string prev_hash{}, row_hash{};
};

/// prev_hash of the first row.
[[nodiscard]] std::string first_hash();

/// What is hashed: "sectorwars-audit-v1\n", then each column but row_hash as "<bytes>:<text>,", null as "~,". Numbers
/// are decimal, flags t or f, ids lower case, times as 2026-11-20T22:54:36.396615Z.
[[nodiscard]] std::string canonical(const Record& record);

/// SHA-256 of canonical(), lower-case hex.
[[nodiscard]] std::string hash_of(const Record& record);

/// Visible ASCII only, others become '?', at most `limit` bytes: for headers and targets as they were sent.
[[nodiscard]] std::string plain_text(std::string_view text, std::size_t limit);

}  // namespace sw::audit
