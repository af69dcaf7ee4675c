// Pairs of accounts in the hands of administrators.
#pragma once

#include "evaluation.hpp"
#include "messages.hpp"
#include "sectorwars/platform/platform.hpp"

namespace sw::linked_accounts {

class Review {
public:
    Review(const Platform& platform, std::shared_ptr<const Tuning> tuning, std::shared_ptr<const Evaluation> evaluation)
        : platform_(platform), tuning_(std::move(tuning)), evaluation_(std::move(evaluation)) {}

    [[nodiscard]] PairList pairs(ReadTx& tx, const Caller& caller, const PairsRequest& in) const;
    [[nodiscard]] UserEvidence of_user(ReadTx& tx, const Caller& caller, const UserPath& in) const;
    PairView decide(Tx& tx, const Caller& caller, const Decide& in) const;

private:
    const Platform& platform_;
    std::shared_ptr<const Tuning> tuning_;
    std::shared_ptr<const Evaluation> evaluation_;
};

}  // namespace sw::linked_accounts
