// Shows what the monitor saw and decided, and keeps its history short.
#pragma once

#include <memory>

#include "messages.hpp"
#include "monitor.hpp"

namespace sw::autoscale {

class Service {
public:
    Service(const Platform& platform, std::shared_ptr<const Monitor> monitor);

    [[nodiscard]] RegionUsage usage(ReadTx& tx, const Caller& caller, const UsageRequest& request) const;
    [[nodiscard]] Decisions decisions(ReadTx& tx, const Caller& caller, const DecisionsRequest& request) const;

    /// Job: five-minute rows of the last hours, and the end of what is old.
    void tidy(Tx& tx) const;

private:
    std::shared_ptr<const Monitor> monitor_;
    std::shared_ptr<orchestrator::Readings> readings_;
    std::shared_ptr<regions::Directory> directory_;
};

}  // namespace sw::autoscale
