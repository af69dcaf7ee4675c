// Rows of approvals.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "messages.hpp"
#include "sectorwars/platform/tx.hpp"

namespace sw::approvals {

struct Approval {
    Uuid approval_id;
    UserId requested_by;
    std::string act, method, target, scope, request_body, request_digest;
    Status status = Status::pending;
    Time requested_at{}, expires_at{};
    std::optional<UserId> decided_by;
    std::optional<Time> decided_at;
    std::string comment;
    std::optional<Time> used_at;
};

namespace repository {

void insert(Tx& tx, const Approval& approval);

/// The one that waits or was approved, of this request, locked.
[[nodiscard]] std::optional<Approval> lock_open(Tx& tx, UserId requester, const std::string& digest);
[[nodiscard]] std::optional<Approval> lock(Tx& tx, Uuid approval_id);
[[nodiscard]] std::int64_t count_open(Reader& reader, UserId requester);

[[nodiscard]] std::optional<Approval> find(Reader& reader, Uuid approval_id);
[[nodiscard]] std::vector<Approval> list(Reader& reader, std::optional<Status> status, std::int32_t limit);

void decide(Tx& tx, const Approval& approval);
void set_used(Tx& tx, Uuid approval_id, Time at);

/// Those that wait or were approved and whose time is up, locked.
[[nodiscard]] std::vector<Approval> lock_due(Tx& tx, Time now, std::int32_t limit);
/// Those that wait or were approved, locked.
[[nodiscard]] std::vector<Approval> lock_all_open(Tx& tx, std::int32_t limit);

}  // namespace repository

}  // namespace sw::approvals
