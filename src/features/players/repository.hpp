// The SQL of the table players.
#pragma once

#include <optional>
#include <vector>

#include "baggage.hpp"
#include "messages.hpp"
#include "rules.hpp"
#include "sectorwars/platform/hub.hpp"
#include "sectorwars/platform/tx.hpp"

namespace sw::players {

void insert(Tx& tx, const Pilot& pilot);
[[nodiscard]] Pending send_lock(Tx& tx, PlayerId player);
[[nodiscard]] std::optional<Pilot> read_pilot(const Rows& rows);
void update(Tx& tx, const Pilot& pilot);
[[nodiscard]] std::optional<Pilot> find_pilot(ReadTx& tx, PlayerId player);
[[nodiscard]] std::optional<Hub::Place> find_place(ReadTx& tx, PlayerId player);

/// With turns as stored; `pool` is what is needed to bring them up to date.
struct StoredState {
    PlayerState state;
    TurnPool pool;
};

[[nodiscard]] std::optional<StoredState> find_state(ReadTx& tx, PlayerId player);

// Travels between regions; each fails the transaction with a serialization conflict when the row is not as expected.
[[nodiscard]] CarriedPilot find_carried(Tx& tx, PlayerId player);
void depart(Tx& tx, PlayerId player);
void come_back(Tx& tx, PlayerId player, const CarriedPilot& carried);
void arrive(Tx& tx, const Pilot& pilot, const CarriedPilot& carried);

/// The name, unless another pilot has it as name or nickname in any spelling; one such question at a time.
[[nodiscard]] bool claim_nickname(Tx& tx, PlayerId player, std::string_view nickname);

/// What a pilot who waits is told to be from now on; fails with a serialization conflict when nobody waits there.
void equip_pilot(Tx& tx, PlayerId player, const TradeBonus& bonus, const std::optional<std::string>& nickname);
void add_reputation(Tx& tx, PlayerId player, const ReputationTier& tier);
[[nodiscard]] int reputation_of(Tx& tx, PlayerId player);

void update_places(Tx& tx, RegionId region, SectorId first, SectorId last);

/// Pilots whose rank, pool or pace does not follow from their points any more, after the balance file changed.
void update_progress(
    Tx& tx, int base_turns, const std::vector<Rank>& ranks, const std::vector<Progress::Level>& levels
);

}  // namespace sw::players
