// Steps of jobs. Each may be run again after a crash at any point within it: it looks, then acts.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "jobs_repository.hpp"
#include "room.hpp"

namespace sw::orchestrator {

struct Work {
    Room& room;
    Job job;
    std::int64_t term = 0;
};

using Act = Awaitable<> (*)(Work&);

/// What does and what undoes a step; nullptr when there is nothing to do.
[[nodiscard]] Act act_of(Kind kind, std::string_view step);
[[nodiscard]] Act undo_of(Kind kind, std::string_view step);

/// The instance of the job; throws not_found "no_region" when it is gone.
[[nodiscard]] Awaitable<InstanceRow> instance_of(Work& work);
/// As write_rows(), with the instance locked.
Awaitable<> write_instance(Work& work, std::function<void(Tx&, const InstanceRow&)> change);

/// Somebody asked for the end of the job.
[[nodiscard]] Awaitable<bool> is_cancelled(Work& work);

namespace steps {

Awaitable<> ensure_database(Work& work);
Awaitable<> ensure_keys(Work& work);
Awaitable<> prepare(Work& work);
Awaitable<> create(Work& work);
Awaitable<> start(Work& work);
Awaitable<> wait_ready(Work& work);
Awaitable<> activate(Work& work);
Awaitable<> record_active(Work& work);

Awaitable<> erase_reservation(Work& work);
Awaitable<> drop_database(Work& work);
Awaitable<> revoke_keys(Work& work);
Awaitable<> remove_instance(Work& work);

Awaitable<> drain(Work& work);
Awaitable<> stop(Work& work);
Awaitable<> erase(Work& work);

Awaitable<> set_limits(Work& work);
Awaitable<> record_limits(Work& work);
Awaitable<> close_doors(Work& work);
Awaitable<> record_stopped(Work& work);
Awaitable<> restart(Work& work);
Awaitable<> fence(Work& work);

Awaitable<> take_capsule(Work& work);
Awaitable<> verify_capsule(Work& work);
Awaitable<> renew_epoch(Work& work);
Awaitable<> load_capsule(Work& work);
/// An empty database in place of the one that is there.
Awaitable<> clear_database(Work& work);
/// Makes the database from a capsule; drops what is there.
Awaitable<> fill_database(Work& work, Uuid snapshot_id);

}  // namespace steps

}  // namespace sw::orchestrator
