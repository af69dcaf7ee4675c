// What goods were worth: samples of markets, taken where a tick or a trade changed them, never inside a trade.
#pragma once

#include "samples.hpp"

namespace sw::trading {

void save_samples(
    Tx& tx, const HistoryTuning& tuning, RegionId region, const std::vector<repository::Sample>& samples
);  ///< deferred

/// One bounded batch: markets with trades that no sample shows, in every region. A job of the feature.
void sample_traded(Tx& tx, const Tuning& tuning, const galaxy::Atlas& atlas);

/// Deletes one bounded batch of samples of every region. A job of the feature.
void forget_old_samples(Tx& tx, const Tuning& tuning, const galaxy::Atlas& atlas);

}  // namespace sw::trading
