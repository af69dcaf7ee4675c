// The passing of days (platform spec 3.10): names that nobody pays for are free again, regions go from suspended to
// grace, to an end with a capsule, and away; citizens lapse. One step a run and region, so that a server that was away
// for long skips nothing.
#pragma once

#include <memory>

#include "effects.hpp"

namespace sw::billing {

class Life {
public:
    Life(std::shared_ptr<const Figures> figures, std::shared_ptr<const Effects> effects, bool sells)
        : figures_(std::move(figures)), effects_(std::move(effects)), sells_(sells) {}

    /// `at` is the clock: the job gives the transaction's, tests any.
    void pass(Tx& tx, Time at) const;
    /// Asks for one, when something is sold here at all.
    void want_reconciliation(Tx& tx) const;
    /// Webhooks that are older than they need to be.
    void forget(Tx& tx) const;

private:
    std::shared_ptr<const Figures> figures_;
    std::shared_ptr<const Effects> effects_;
    bool sells_;
};

}  // namespace sw::billing
