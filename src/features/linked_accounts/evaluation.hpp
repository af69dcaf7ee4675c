// The hourly look at accounts with news: scores, crossings of the threshold, links.
#pragma once

#include "pairs_repository.hpp"
#include "sectorwars/platform/platform.hpp"

namespace sw::linked_accounts {

class Evaluation {
public:
    explicit Evaluation(std::shared_ptr<const Tuning> tuning) : tuning_(std::move(tuning)) {}

    /// Bounded; what is left waits for the next run.
    void run(Tx& tx) const;

    /// Brings the links of these accounts in line, here and for the regions.
    void settle(Tx& tx, const std::vector<UserId>& users) const;

private:
    void evaluate(Tx& tx, const std::vector<UserId>& users) const;
    void score(Tx& tx, repository::Pair& pair, const Score& score) const;

    std::shared_ptr<const Tuning> tuning_;
};

}  // namespace sw::linked_accounts
