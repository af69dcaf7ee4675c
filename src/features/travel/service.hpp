// Travel as players see it.
#pragma once

#include <memory>

#include "courier.hpp"
#include "departure.hpp"
#include "messages.hpp"
#include "sectorwars/platform/feature.hpp"
#include "sectorwars/ships.hpp"

namespace sw::travel {

class Service {
public:
    Service(const Platform& platform, std::shared_ptr<const Source> source, std::shared_ptr<Courier> courier);

    TravelView depart(Tx& tx, const Caller& caller, const TravelRequest& in) const;
    TravelView view(ReadTx& tx, const Caller& caller, const TravelPath& in) const;
    TravelView cancel(Tx& tx, const Caller& caller, const TravelPath& in) const;
    HistoryView history(ReadTx& tx, const Caller& caller, const HistoryRequest& in) const;

    /// Both ask the nexus; without an answer they list what needs none.
    Later<RoutesView> routes(const Caller& caller, const Nothing&) const;
    Later<OptionView> quote(const Caller& caller, const TravelRequest& in) const;

    GateView open_gate(Tx& tx, const Caller& caller, const GateRequest& in) const;
    GateView close_gate(Tx& tx, const Caller& caller, const TravelPath& in) const;

private:
    std::shared_ptr<const Source> source_;
    std::shared_ptr<Courier> courier_;
    Database& database_;
    Reactor& reactor_;
    std::shared_ptr<const galaxy::World> world_;
    std::shared_ptr<const ships::Catalogue> hulls_;
    std::shared_ptr<const regions::LocalConfig> configs_;
};

}  // namespace sw::travel
