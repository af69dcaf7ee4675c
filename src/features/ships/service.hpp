// Ships as their owner sees them, and the catalogue of hulls.
#pragma once

#include <memory>
#include <vector>

#include "messages.hpp"
#include "repository.hpp"
#include "rules.hpp"
#include "sectorwars/ledger.hpp"
#include "sectorwars/platform/platform.hpp"

namespace sw::ships {

class Service {
public:
    explicit Service(const Platform& platform);

    std::vector<ShipView> fleet(ReadTx& tx, const Caller& caller, const Nothing&) const;
    ShipView current(ReadTx& tx, const Caller& caller, const Nothing&) const;

    /// Always the same bytes: nothing is copied or serialised.
    Prepared catalogue(const Caller&, const Nothing&) const;

private:
    [[nodiscard]] std::vector<ShipView> with_cargo(
        const std::vector<Record>& records, const std::vector<ledger::Balance>& holds
    ) const;
    [[nodiscard]] ShipView view_of(const Record& record) const;

    std::shared_ptr<const Tuning> tuning_;
    std::shared_ptr<const Catalogue> hulls_;
    std::shared_ptr<const std::string> catalogue_bytes_;
};

}  // namespace sw::ships
