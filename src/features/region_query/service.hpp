// Answers for the regions of this process.
#pragma once

#include <memory>

#include "messages.hpp"
#include "sectorwars/galaxy.hpp"
#include "sectorwars/platform/feature.hpp"
#include "sectorwars/region_query.hpp"

namespace sw::region_query {

class Service {
public:
    explicit Service(std::shared_ptr<const galaxy::World> world) : world_(std::move(world)) {}

    Table answer(ReadTx& tx, const Caller& caller, const Question& in) const;

private:
    std::shared_ptr<const galaxy::World> world_;
};

}  // namespace sw::region_query
