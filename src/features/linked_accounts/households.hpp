// Who lives together, by their own word.
#pragma once

#include "evaluation.hpp"
#include "messages.hpp"
#include "sectorwars/platform/platform.hpp"

namespace sw::linked_accounts {

class Households {
public:
    Households(std::shared_ptr<const Tuning> tuning, std::shared_ptr<const Evaluation> evaluation)
        : tuning_(std::move(tuning)), evaluation_(std::move(evaluation)) {}

    [[nodiscard]] MyHousehold mine(ReadTx& tx, const Caller& caller, const Nothing& in) const;
    Household declare(Tx& tx, const Caller& caller, const NewHousehold& in) const;
    Answered invite(Tx& tx, const Caller& caller, const Invite& in) const;
    Household accept(Tx& tx, const Caller& caller, const HouseholdPath& in) const;
    Answered decline(Tx& tx, const Caller& caller, const HouseholdPath& in) const;
    Answered leave(Tx& tx, const Caller& caller, const HouseholdPath& in) const;

    /// The account leaves its household, if any, and no invitation names it.
    void forget(Tx& tx, UserId user) const;

private:
    void remove(Tx& tx, UserId user, const Household& household) const;
    [[nodiscard]] Household enter(Tx& tx, UserId user, Uuid household) const;

    std::shared_ptr<const Tuning> tuning_;
    std::shared_ptr<const Evaluation> evaluation_;
};

}  // namespace sw::linked_accounts
