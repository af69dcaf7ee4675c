// Entries of the greetings feature: added and listed.
#pragma once

#include <memory>
#include <vector>

#include "messages.hpp"
#include "rules.hpp"
#include "sectorwars/platform/platform.hpp"

namespace sw::greetings {

class Service {
public:
    explicit Service(const Platform& platform);

    EntryView add(Tx& tx, const Caller& caller, const AddEntry& in) const;
    std::vector<EntryView> list(ReadTx& tx, const Caller& caller, const Nothing&) const;

private:
    std::shared_ptr<const Tuning> tuning_;
};

}  // namespace sw::greetings
