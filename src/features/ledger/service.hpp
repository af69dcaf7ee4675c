// The ledger's own routes: audit, explanation, statement.
#pragma once

#include <memory>

#include "messages.hpp"
#include "sectorwars/galaxy.hpp"
#include "sectorwars/ledger.hpp"
#include "sectorwars/platform/feature.hpp"

namespace sw::ledger {

class Service {
public:
    explicit Service(std::shared_ptr<const galaxy::World> world) : world_(std::move(world)) {}

    [[nodiscard]] AuditView audit(ReadTx& tx, const Caller& caller, const Nothing&) const;
    [[nodiscard]] ExplainView explain(ReadTx& tx, const Caller& caller, const ExplainRequest& request) const;
    [[nodiscard]] StatementView statement(ReadTx& tx, const Caller& caller, const StatementRequest& request) const;

private:
    std::shared_ptr<const galaxy::World> world_;
};

}  // namespace sw::ledger
