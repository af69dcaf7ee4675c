// What the orchestrator offers to the monitor: running instances, and what may be asked for them.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "sectorwars/base/id.hpp"
#include "sectorwars/base/time.hpp"
#include "sectorwars/platform/region_backend.hpp"

namespace sw::orchestrator {

/// Get it with platform.shared.get<orchestrator::Office>(); filled when the orchestrator starts, empty in modes and
/// configurations without one. All functions are called on `reactor`'s thread and do not block.
struct Office {
    RegionBackend* backend = nullptr;
    Reactor* reactor = nullptr;

    struct Running {
        RegionId region_id;
        std::string slug;
        RegionLimits limits;
        RegionLimits baseline;  ///< as bought: scaling down never goes below
        RegionLimits most;      ///< the platform's caps: 8 cores, 16 GB
        bool hibernation_allowed = false;
        Time active_since{};
    };

    std::function<std::vector<Running>()> running;
    /// Each becomes a job of its own kind, with the reason in it; false when one is under way already.
    std::function<bool(const std::string& slug, const RegionLimits& limits, const std::string& reason)> scale;
    std::function<bool(const std::string&slug, const std::string&reason)> restart, hibernate;
    /// The region counts as failed: alert, no more restarts until an administrator acts.
    std::function<void(const std::string& slug, const std::string& reason)> give_up;
};

/// The newest reading of each region. The monitor puts, the orchestrator's views show. Thread-safe. Get it with
/// platform.shared.get<orchestrator::Readings>().
class Readings {
public:
    void put(const std::string& slug, const UsageSample& sample) {
        const std::lock_guard lock(mutex_);
        newest_[slug] = sample;
    }

    void remove(const std::string& slug) {
        const std::lock_guard lock(mutex_);
        newest_.erase(slug);
    }

    [[nodiscard]] std::optional<UsageSample> find(const std::string& slug) const {
        const std::lock_guard lock(mutex_);
        const auto found = newest_.find(slug);
        return found == newest_.end() ? std::nullopt : std::optional(found->second);
    }

private:
    mutable std::mutex mutex_;
    std::map<std::string, UsageSample> newest_;
};

}  // namespace sw::orchestrator
