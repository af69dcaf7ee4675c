// One process of several acts: an advisory lock of PostgreSQL on a session of its own. It ends with the process, also
// when that is killed, so that the next one takes over at once (platform spec 8.3, 14.4).
#pragma once

#include <cstdint>
#include <memory>

#include "sectorwars/platform/config.hpp"

namespace sw {

class LeaderLock {
public:
    virtual ~LeaderLock() = default;
    /// Takes the lock or makes sure that it is still ours; false when another has it or the database is away. Blocks
    /// for at most about 5 s. Whoever acts under the lock also checks its term when it writes: a session may have
    /// ended since the last look.
    [[nodiscard]] virtual bool hold() = 0;
    virtual void release() noexcept = 0;
};

/// `key` names the lock within the database.
[[nodiscard]] std::unique_ptr<LeaderLock> make_leader_lock(const Config& config, std::int64_t key);

}  // namespace sw
