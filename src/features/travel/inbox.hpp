// The destination: it alone decides whether a traveller has arrived, once and for good.
#pragma once

#include <memory>
#include <string>

#include "departure.hpp"
#include "sectorwars/platform/keys.hpp"

namespace sw::travel {

class Gatekeeper {
public:
    explicit Gatekeeper(const Platform& platform);

    /// Throws forbidden "bad_ticket" or invalid "bad_manifest" without a trace; everything else is a decision, and the
    /// same one whenever it is asked again.
    Decision arrive(Tx& tx, const Arrival& arrival) const;

    /// A tombstone, unless the traveller has arrived.
    Decision refuse(Tx& tx, const Refusal& refusal) const;

    [[nodiscard]] Books books(Tx& tx, const BooksRequest& request) const;

    /// The row of a restored database is not true any more: the pilot is elsewhere with everything.
    void forget(Tx& tx, const Elsewhere& pilot) const;
    /// A pilot whom the restored database has lost, as the journal remembers; whatever the inbox says.
    void bring_back(Tx& tx, const Missing& missing) const;
    /// The last step of a restore: what the lost time had moved is booked against "restore", so that the sums are those
    /// of the journal again. Only one process does it.
    void close_books(Tx& tx, const RollCall& call) const;

private:
    struct Visitor {
        Ticket ticket;
        Manifest manifest;
        const galaxy::Region* region = nullptr;
    };

    [[nodiscard]] Visitor verify(const galaxy::Atlas& atlas, const Arrival& arrival) const;
    [[nodiscard]] Readiness readiness_of(Tx& tx, const std::optional<players::Pilot>& pilot) const;
    void let_in(Tx& tx, const galaxy::Atlas& atlas, const Visitor& visitor) const;

    KeyRing& keys_;
    std::shared_ptr<const galaxy::World> world_;
    std::shared_ptr<const Baggage> baggage_;
    std::shared_ptr<const region_link::Status> status_;
    std::weak_ptr<const Doors> doors_;  ///< which hold us
};

}  // namespace sw::travel
