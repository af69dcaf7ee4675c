// What regions call on the office, and its doors for the regions of this process.
#pragma once

#include <memory>

#include "courier.hpp"
#include "office.hpp"

namespace sw::travel_office {

class Internal {
public:
    explicit Internal(std::shared_ptr<const Office> office) : office_(std::move(office)) {}

    travel::ToldList submit(Tx& tx, const Caller& caller, const travel::Submissions& in) const;
    travel::Destinations destinations(ReadTx& tx, const Caller& caller, const travel::Traveller& in) const;
    travel::RollCall reconcile(Tx& tx, const Caller& caller, const travel::Roll& in) const;

private:
    std::shared_ptr<const Office> office_;
};

/// When the features start: only now it is sure that the office is part of this process.
void open_doors(
    const std::shared_ptr<travel::Doors>& doors, const std::shared_ptr<const Office>& office,
    const std::shared_ptr<Courier>& courier
);

/// What the job does once a day.
void forget_manifests(Tx& tx, const Office& office);

}  // namespace sw::travel_office
