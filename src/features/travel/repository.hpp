// Travel's tables: travel_escrow, travel_inbox, travel_gates, travel_jumps, travel_unclaimed.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "rules.hpp"
#include "sectorwars/travel.hpp"

namespace sw::travel::repository {

struct EscrowRow {
    Uuid travel_id;
    Request request;
    int turns = 0;
    std::optional<PlayerId> toll_owner;
    Escrow state = Escrow::held;
    bool cancel = false;
    std::optional<Status> ended_as;
    std::optional<std::string> reason, receipt;
    std::optional<Time> settled_at;
};

void insert_escrow(Tx& tx, const EscrowRow& row);  ///< deferred
[[nodiscard]] std::optional<EscrowRow> lock_escrow(Tx& tx, const Uuid& travel);
[[nodiscard]] std::optional<EscrowRow> find_escrow(Reader& reader, const Uuid& travel);
void end_escrow(Tx& tx, const Uuid& travel, Escrow state, const Told& told);  ///< deferred
void ask_to_cancel(Tx& tx, const Uuid& travel);                               ///< deferred

/// Held travels behind `after`, in the order of their ids; without manifests unless asked for.
[[nodiscard]] std::vector<EscrowRow> held(Reader& reader, const Uuid& after, std::int32_t limit);

/// Departures and arrivals of a pilot, newest first.
struct PastTravel {
    EscrowRow row;
    std::optional<Method> travel_method;
    bool arrival = false;
};

[[nodiscard]] std::vector<PastTravel> history(Reader& reader, PlayerId player, std::int32_t limit);

struct InboxRow {
    Uuid travel_id;
    PlayerId player_id;
    std::string source_region, destination_region;
    std::optional<Method> travel_method;
    Inbox decision = Inbox::none;
    std::optional<std::string> reason;
    Time decided_at{};
};

[[nodiscard]] std::optional<InboxRow> find_inbox(Reader& reader, const Uuid& travel);
/// Fails with the constraint travel_inbox_pk when somebody else decided meanwhile. Deferred.
void insert_inbox(Tx& tx, const InboxRow& row);

void insert_gate(Tx& tx, RegionId region, const Gate& gate);  ///< deferred
/// The region's context must be set.
[[nodiscard]] std::optional<Gate> find_gate(Reader& reader, const Uuid& gate);
[[nodiscard]] std::vector<Gate> gates(Reader& reader, std::int32_t limit);
void close_gate(Tx& tx, const Uuid& gate);  ///< deferred

[[nodiscard]] std::optional<Time> last_jump(Reader& reader, PlayerId player);
[[nodiscard]] std::optional<Time> take_jump(Tx& tx, PlayerId player);
void save_jump(Tx& tx, PlayerId player, Time at);  ///< deferred

[[nodiscard]] std::map<std::string, RawJson> take_unclaimed(Tx& tx, PlayerId player);
void save_unclaimed(Tx& tx, PlayerId player, const std::string& carrier, const std::string& content);  ///< deferred

/// Pilots who could be sent away now: here, and not refused within the last half minute.
[[nodiscard]] std::vector<PlayerId> evacuees(Reader& reader, std::int32_t limit);

/// One statement, so one snapshot.
[[nodiscard]] Books books(Reader& reader, const BooksRequest& request, std::int32_t most_residents);

[[nodiscard]] bool was_restored(Reader& reader);
/// A database without a single pilot may be the successor of another one: let the nexus tell.
void mark_empty_as_restored(Tx& tx);
/// True for the one who takes the mark away.
[[nodiscard]] bool take_restored(Tx& tx);

}  // namespace sw::travel::repository
