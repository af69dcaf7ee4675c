// Courses through the part of the world that a pilot knows. Pure.
//
// A link is known when its source was scanned or visited; a two-way link is then known from both ends.
#pragma once

#include <functional>
#include <optional>
#include <unordered_map>
#include <vector>

#include "rules.hpp"

namespace sw::navigation {

using Chart = std::unordered_map<SectorId, Level>;

/// What the pilot at `sector` knows at the very least: where he is, and what his links lead to.
void add_surroundings(Chart& chart, const galaxy::Atlas& atlas, SectorId sector);

/// The known links of one pilot, as a graph. Keeps references: atlas must outlive it.
class KnownGraph {
public:
    struct Taste {
        Optimise optimise = Optimise::turns;
        Drive drive;
    };

    KnownGraph(const galaxy::Atlas& atlas, const Chart& chart, const Taste& taste, const Tuning& tuning);

    /// The sectors to enter, in order; empty when from is to. Error "course_unknown" when no known links lead there.
    /// What remains of a course is always the course from there: flying hop by hop with a fresh plot each time ends
    /// the same way as following the first one, as long as nothing new is learnt.
    [[nodiscard]] Result<std::vector<SectorId>> course(SectorId from, SectorId to) const;

    /// The nearest sector that `wanted` accepts, by the taste's cost.
    [[nodiscard]] std::optional<SectorId> nearest(SectorId from, const std::function<bool(SectorId)>& wanted) const;

private:
    struct Edge {
        std::size_t node = 0;  ///< index of the other end
        std::int64_t weight = 0;
    };

    [[nodiscard]] std::optional<std::size_t> index_of(SectorId sector) const;
    void add(const galaxy::Link& link, const Taste& taste, const Tuning& tuning);

    const galaxy::Atlas& atlas_;
    std::size_t max_hops_;
    std::vector<SectorId> sectors_;  ///< ascending, so that ties go to the lowest number
    std::vector<std::vector<Edge>> out_, in_;
};

}  // namespace sw::navigation
