// Reads timelines.
#pragma once

#include "messages.hpp"
#include "sectorwars/platform/feature.hpp"

namespace sw::events {

/// The caller's own timeline, or the public one of the region that the pilot is in.
Page read_page(ReadTx& tx, const Caller& caller, const PageRequest& request);

/// Job: forgets what is older than 30 days.
void purge(Tx& tx);

}  // namespace sw::events
