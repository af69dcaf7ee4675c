// What regions call on the office.
#include "internal.hpp"

namespace sw::travel_office {

travel::ToldList Internal::submit(Tx& tx, const Caller& caller, const travel::Submissions& in) const {
    return office_->submit(tx, caller.service, in);
}

travel::Destinations Internal::destinations(ReadTx& tx, const Caller& caller, const travel::Traveller& in) const {
    return office_->destinations(tx, caller.service, in);
}

travel::RollCall Internal::reconcile(Tx& tx, const Caller& caller, const travel::Roll& in) const {
    return office_->reconcile(tx, caller.service, in);
}

void open_doors(
    const std::shared_ptr<travel::Doors>& doors, const std::shared_ptr<const Office>& office,
    const std::shared_ptr<Courier>& courier
) {
    doors->submit = [office](Tx& tx, std::string_view from, const travel::Submissions& list) {
        return office->submit(tx, from, list);
    };
    doors->destinations = [office](ReadTx& tx, std::string_view from, const travel::Traveller& who) {
        return office->destinations(tx, from, who);
    };
    doors->reconcile = [office](Tx& tx, std::string_view from, const travel::Roll& roll) {
        return office->reconcile(tx, from, roll);
    };
    // The courier holds the doors: a weak end lets both go.
    doors->wake_office = [weak = std::weak_ptr(courier)] {
        if (const auto alive = weak.lock()) alive->wake();
    };
}

void forget_manifests(Tx& tx, const Office& office) {
    repository::forget_manifests(tx, office.tuning().keep_manifests_days);
}

}  // namespace sw::travel_office
