// Asking for jobs and moving instances between states, within somebody's transaction.
#pragma once

#include <optional>
#include <string>

#include "jobs_repository.hpp"
#include "repository.hpp"
#include "sectorwars/platform/tx.hpp"

namespace sw::orchestrator {

struct Wish {
    Kind kind = Kind::scale;
    std::optional<UserId> requested_by;
    std::string reason;
    std::string request = "{}";
};

/// Queues a job for a locked instance, moves the instance, and wakes the leader after the commit. A termination that is
/// under way already is returned as it is. Throws conflict "ERR_REGION_STATE".
Uuid ask_for(Tx& tx, const InstanceRow& instance, const Wish& wish);

/// Stores the job and wakes the leader after the commit.
void queue_job(Tx& tx, const Job& job);

/// Throws conflict "ERR_REGION_STATE" for what rules do not allow.
void move(Tx& tx, const InstanceRow& instance, State to, const std::optional<Desired>& desired = std::nullopt);

/// The end of a job: as move(), but a termination that was asked for meanwhile stays.
void settle(Tx& tx, const InstanceRow& instance, State to);

}  // namespace sw::orchestrator
