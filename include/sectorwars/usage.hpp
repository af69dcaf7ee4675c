// The newest usage of each running region, as the monitor saw it.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "sectorwars/platform/region_backend.hpp"

namespace sw::usage {

/// Get it with platform.shared.get<usage::Newest>(); the monitor fills it. Thread-safe.
class Newest {
public:
    [[nodiscard]] std::optional<UsageSample> find(const std::string& slug) const {
        const std::lock_guard lock(mutex_);
        const auto found = by_slug_.find(slug);
        return found == by_slug_.end() ? std::nullopt : std::optional(found->second);
    }

    void put(const std::string& slug, const UsageSample& sample) {
        const std::lock_guard lock(mutex_);
        by_slug_[slug] = sample;
    }

    /// The region runs no longer.
    void remove(const std::string& slug) {
        const std::lock_guard lock(mutex_);
        by_slug_.erase(slug);
    }

private:
    mutable std::mutex mutex_;
    std::map<std::string, UsageSample> by_slug_;
};

}  // namespace sw::usage
