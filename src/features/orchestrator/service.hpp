// What administrators ask for: decided and queued in one transaction, done by the engine room.
#pragma once

#include <memory>

#include "messages.hpp"
#include "room.hpp"
#include "sectorwars/platform/feature.hpp"

namespace sw::orchestrator {

class Service {
public:
    explicit Service(std::shared_ptr<Room> room) : room_(std::move(room)) {}

    JobReply provision(Tx& tx, const Caller& caller, const ProvisionRequest& request) const;
    JobReply terminate(Tx& tx, const Caller& caller, const TerminateRequest& request) const;
    ScaleReply scale(Tx& tx, const Caller& caller, const ScaleRequest& request) const;
    JobReply suspend(Tx& tx, const Caller& caller, const RegionNamed& request) const;
    JobReply resume(Tx& tx, const Caller& caller, const RegionNamed& request) const;
    JobReply hibernate(Tx& tx, const Caller& caller, const RegionNamed& request) const;
    JobReply wake(Tx& tx, const Caller& caller, const RegionNamed& request) const;
    JobReply restart(Tx& tx, const Caller& caller, const RegionNamed& request) const;
    JobReply snapshot(Tx& tx, const Caller& caller, const RegionNamed& request) const;
    JobReply wipe(Tx& tx, const Caller& caller, const RegionNamed& request) const;
    JobReply restore(Tx& tx, const Caller& caller, const RestoreRequest& request) const;
    JobReply retry(Tx& tx, const Caller& caller, const JobNamed& request) const;
    JobReply cancel(Tx& tx, const Caller& caller, const JobNamed& request) const;

    /// See Errands::provision.
    std::optional<std::string> provision_reserved(Tx& tx, RegionId region) const;

    /// Asks for the end of sandboxes whose time is over.
    void end_sandboxes(Tx& tx) const;

private:
    JobReply simply(Tx& tx, const Caller& caller, const std::string& name, Kind kind) const;
    void check_room_for(Tx& tx, const InstanceRow& wanted) const;
    [[nodiscard]] InstanceRow plan_instance(const ProvisionRequest& request, const std::string& slug) const;
    Uuid reserve(Tx& tx, const Caller& caller, const ProvisionRequest& request, InstanceRow instance) const;
    Uuid queue_provision(Tx& tx, const Caller& caller, const ProvisionRequest& request, InstanceRow instance) const;

    std::shared_ptr<Room> room_;
};

}  // namespace sw::orchestrator
