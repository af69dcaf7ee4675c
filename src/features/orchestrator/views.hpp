// What administrators look at.
#pragma once

#include <memory>

#include "jobs_repository.hpp"
#include "messages.hpp"
#include "room.hpp"
#include "sectorwars/platform/feature.hpp"

namespace sw::orchestrator {

class Views {
public:
    explicit Views(std::shared_ptr<Room> room) : room_(std::move(room)) {}

    [[nodiscard]] std::vector<RegionView> regions(ReadTx& tx, const Caller& caller, const Nothing& request) const;
    [[nodiscard]] RegionView region(ReadTx& tx, const Caller& caller, const RegionNamed& request) const;
    [[nodiscard]] std::vector<JobView> jobs(ReadTx& tx, const Caller& caller, const RegionNamed& request) const;
    [[nodiscard]] JobView job(ReadTx& tx, const Caller& caller, const JobNamed& request) const;
    [[nodiscard]] std::vector<SnapshotView> snapshots(ReadTx& tx, const Caller& caller, const RegionNamed& request)
        const;
    [[nodiscard]] PlatformMetrics metrics(ReadTx& tx, const Caller& caller, const Nothing& request) const;
    [[nodiscard]] HealthView health(const Caller& caller, const Nothing& request) const;
    [[nodiscard]] Later<LogsView> logs(const Caller& caller, const LogsRequest& request) const;

private:
    [[nodiscard]] RegionView view_of(const InstanceRow& instance) const;
    [[nodiscard]] ResourceUsage usage_of(const InstanceRow& instance) const;

    std::shared_ptr<Room> room_;
};

}  // namespace sw::orchestrator
