// Turn regeneration after rules_economy 16, ranks after 18.
#include "rules.hpp"

#include <algorithm>
#include <cmath>

namespace sw::players {

namespace {

constexpr double microseconds_a_day = 86'400e6;

/// The last entry that is reached; entries rise and the first one is at 0.
template <class T, class Threshold>
const T& last_reached(const std::vector<T>& items, Threshold T::*threshold, std::int64_t value) {
    const auto above = std::upper_bound(items.begin(), items.end(), value, [&](std::int64_t v, const T& item) {
        return v < item.*threshold;
    });
    return above == items.begin() ? items.front() : *std::prev(above);
}

constexpr int least_reputation = -1000, most_reputation = 1000;

template <class T, class Threshold>
bool rises_from(std::int64_t least, const std::vector<T>& items, Threshold T::*threshold) {
    if (items.empty() || items.front().*threshold != least) return false;
    const auto falls = [&](const T& a, const T& b) { return a.*threshold >= b.*threshold; };
    return std::adjacent_find(items.begin(), items.end(), falls) == items.end();
}

}  // namespace

TurnPool regenerate(TurnPool pool, Time now) {
    if (pool.turns >= pool.cap) {
        pool.anchor = std::max(pool.anchor, now);
        return pool;
    }
    const std::int64_t gained = std::max<std::int64_t>(0, (now - pool.anchor).count()) / pool.interval_us;
    if (gained >= pool.cap - pool.turns) return {pool.cap, now, pool.cap, pool.interval_us};
    pool.turns += static_cast<int>(gained);
    pool.anchor += std::chrono::microseconds(gained * pool.interval_us);
    return pool;
}

std::int64_t turn_interval_us(double multiplier, const TurnTuning& tuning) {
    return std::max<std::int64_t>(1, std::llround(microseconds_a_day / (tuning.per_day * multiplier)));
}

std::vector<Progress::Level> levels_of(const TurnTuning& tuning) {
    std::vector<Progress::Level> levels;
    for (const auto& level : tuning.levels)
        levels.push_back({level.interactions, turn_interval_us(level.multiplier, tuning)});
    return levels;
}

std::string problem_of(const Tuning& tuning) {
    if (!rises_from(0, tuning.ranks, &Rank::points)) return "ranks must rise from 0 points";
    if (!rises_from(0, tuning.turns.levels, &TurnLevel::interactions)) return "turns.levels must rise from 0";
    if (!rises_from(least_reputation, tuning.reputation, &ReputationTier::points))
        return "reputation must rise from -1000";
    return {};
}

ReputationTier tier_of(const ReputationTiers& tiers, int points) {
    const int held = std::clamp(points, least_reputation, most_reputation);
    ReputationTier tier = last_reached(tiers, &ReputationTier::points, held);
    tier.points = held;
    return tier;
}

void require_place(Status status, const std::string& away_region) {
    if (status != Status::away) return;
    Error error{Code::misdirected, "pilot_elsewhere", "Your pilot is in the region " + away_region + "."};
    error.fields.push_back({"region", "elsewhere", away_region});
    throw Failure(std::move(error));
}

void require_here(const Pilot& pilot) {
    require_place(pilot.status, pilot.away_region);
    if (pilot.status == Status::in_transit)
        throw Failure(Code::conflict, "in_transit", "You are between two regions; wait for the end of the travel.");
}

void spend_turns(Pilot& pilot, int turns) {
    if (turns < 0) throw Failure(Code::internal, "negative_turns", "Turns cannot be spent backwards.");
    if (pilot.turns < turns) {
        throw Failure(
            Code::rule_violation, "insufficient_turns",
            "This takes " + std::to_string(turns) + " turns; you have " + std::to_string(pilot.turns) + "."
        );
    }
    pilot.turns -= turns;
}

void Progress::fill(int base_turns, std::vector<Rank> ranks, std::vector<Level> levels) {
    base_turns_ = base_turns;
    ranks_ = std::move(ranks);
    levels_ = std::move(levels);
}

const Rank& Progress::rank_at(std::int64_t points) const {
    return last_reached(ranks_, &Rank::points, points);
}

void Progress::count_interaction(Pilot& pilot) const {
    ++pilot.interactions;
    settle(pilot);
}

void Progress::add_rank_points(Pilot& pilot, std::int64_t points) const {
    pilot.rank_points += points;
    settle(pilot);
}

void Progress::settle(Pilot& pilot) const {
    const Rank& rank = rank_at(pilot.rank_points);
    pilot.military_rank = rank.name;
    pilot.max_turns = base_turns_ + rank.turns;
    pilot.turn_interval_us = last_reached(levels_, &Level::interactions, pilot.interactions).turn_interval_us;
}

}  // namespace sw::players
