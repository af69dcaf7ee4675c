// What the nexus calls on a region, and the doors for a nexus that is the region itself.
#pragma once

#include <memory>

#include "courier.hpp"
#include "inbox.hpp"
#include "sectorwars/platform/feature.hpp"

namespace sw::travel {

class Internal {
public:
    explicit Internal(std::shared_ptr<const Gatekeeper> gate) : gate_(std::move(gate)) {}

    Decision arrive(Tx& tx, const Caller& caller, const Arrival& in) const;
    Decision refuse(Tx& tx, const Caller& caller, const Refusal& in) const;
    Books books(Tx& tx, const Caller& caller, const BooksRequest& in) const;

private:
    std::shared_ptr<const Gatekeeper> gate_;
};

void open_doors(
    const Platform& platform, const std::shared_ptr<const Gatekeeper>& gate, const std::shared_ptr<Courier>& courier
);

}  // namespace sw::travel
