// The SQL of the table charts.
#pragma once

#include <map>
#include <vector>

#include "course.hpp"
#include "sectorwars/platform/tx.hpp"

namespace sw::navigation {

using Learnt = std::map<SectorId, Level>;  ///< ordered, so that rows are always touched in one order

/// Raises levels, never lowers them; a visit also renews last_at. Deferred, one statement.
void raise(Tx& tx, PlayerId player, const Learnt& learnt);

[[nodiscard]] Pending send_level(Tx& tx, PlayerId player, SectorId sector);
[[nodiscard]] Level read_level(Pending& pending);

[[nodiscard]] Pending send_chart(Reader& reader, PlayerId player);
[[nodiscard]] Chart read_chart(Pending& pending);

[[nodiscard]] std::vector<SectorId> find_visited(Reader& reader, PlayerId player);

/// In order of sector number, those after `after`.
[[nodiscard]] std::vector<std::pair<SectorId, Level>> find_page(
    ReadTx& tx, PlayerId player, SectorId after, std::int32_t limit
);

void delete_region(Tx& tx, SectorId first, SectorId last, const std::vector<SectorId>& start);

}  // namespace sw::navigation
