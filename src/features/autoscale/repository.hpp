// Samples and decisions in the database of the nexus.
#pragma once

#include <vector>

#include "messages.hpp"
#include "sectorwars/base/id.hpp"
#include "sectorwars/platform/tx.hpp"

namespace sw::autoscale::repository {

struct SampleRow {
    RegionId region_id;
    std::int32_t span_s = 0;
    Time at{};
    double cpu_percent = 0, memory_percent = 0;
    std::int64_t memory_bytes = 0, network_bytes = 0, disk_bytes = 0;
    std::int32_t players = 0;
};

struct DecisionRow {
    RegionId region_id;
    Time at{};
    Action action = Action::hold;
    std::string reason;
    RegionLimits from, to;
    Averages averages;
};

void insert(Tx& tx, const std::vector<SampleRow>& samples);
void insert(Tx& tx, const std::vector<DecisionRow>& decisions);

/// Oldest first; rolled up ones have a span of `rolled_up_s`.
[[nodiscard]] std::vector<SampleRow> find_samples(Reader& reader, RegionId region, bool rolled_up, Time since);
/// Newest first.
[[nodiscard]] std::vector<DecisionRow> find_decisions(Reader& reader, RegionId region, std::int32_t limit);
/// What was done to any region since then, holds excepted.
[[nodiscard]] std::vector<DecisionRow> find_actions(Reader& reader, Time since);

/// Makes rows of five minutes of the raw ones up to `until` that have none yet.
void roll_up(Tx& tx, Time since, Time until);
void purge(Tx& tx, Time raw_before, Time rolled_up_before);

constexpr std::int32_t rolled_up_s = 300;

}  // namespace sw::autoscale::repository
