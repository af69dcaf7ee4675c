// Compares the nexus' books of travel with those of every region, and counts that each pilot is in one place.
#pragma once

#include <functional>
#include <memory>

#include "line.hpp"
#include "messages.hpp"
#include "rules.hpp"
#include "sectorwars/platform/feature.hpp"

namespace sw::travel_office {

class Auditor {
public:
    Auditor(const Platform& platform, std::shared_ptr<const Exchange> exchange);

    Later<AuditView> audit(const Caller& caller, const Nothing&) const;
    JournalView journal(ReadTx& tx, const Caller& caller, const JournalRequest& in) const;

private:
    Database& database_;
    Reactor& reactor_;
    std::shared_ptr<const regions::Directory> directory_;
    std::shared_ptr<const Exchange> exchange_;
};

}  // namespace sw::travel_office
