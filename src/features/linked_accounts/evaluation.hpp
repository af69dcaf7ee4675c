// The regular look at accounts with news: scores, crossings of the threshold, links.
#pragma once

#include "repository_pairs.hpp"
#include "sectorwars/account_notices.hpp"
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
    struct News {
        std::vector<repository::Pair> suspects;
        std::vector<repository::ChangedLink> links;
    };

    void evaluate(Tx& tx, const std::vector<UserId>& users, News& to) const;
    /// True when the pair became suspicious by it.
    [[nodiscard]] bool score(Tx& tx, repository::Pair& pair, const Score& score) const;
    /// The audit log comes last in a transaction, so this does.
    void tell(Tx& tx, const repository::Pair& pair) const;

    std::shared_ptr<const Tuning> tuning_;
};

/// A region hears that two accounts are linked, or not any more.
void hear_of_link(Tx& tx, const region_link::Notice& notice);

}  // namespace sw::linked_accounts
