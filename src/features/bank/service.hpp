// Credits from pilot to pilot.
#pragma once

#include <memory>

#include "messages.hpp"
#include "repository.hpp"
#include "rules.hpp"
#include "sectorwars/platform/platform.hpp"
#include "sectorwars/players.hpp"

namespace sw::bank {

class Service {
public:
    Service(const Platform& platform, std::shared_ptr<const Tuning> tuning);

    TransferReply transfer(Tx& tx, const Caller& caller, const TransferRequest& in) const;
    [[nodiscard]] HistoryView history(ReadTx& tx, const Caller& caller, const HistoryRequest& in) const;
    [[nodiscard]] LimitsView limits(ReadTx& tx, const Caller& caller, const Nothing& in) const;

private:
    [[nodiscard]] bool at_bank(const players::Pilot& pilot) const;
    [[nodiscard]] Standing standing(Tx& tx, PlayerId from, PlayerId to, std::int64_t credits) const;

    const Platform& platform_;
    std::shared_ptr<const Tuning> tuning_;
    std::shared_ptr<galaxy::World> world_;
};

/// What the bank knows of a person, for the export and the erasure.
void register_personal_data(const Platform& platform);

}  // namespace sw::bank
