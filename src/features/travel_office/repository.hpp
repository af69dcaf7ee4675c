// The journal of travels and the places of pilots.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "messages.hpp"
#include "rules.hpp"
#include "sectorwars/travel.hpp"

namespace sw::travel_office::repository {

struct JournalRow {
    Uuid travel_id;
    travel::Request request;
    std::optional<RegionId> source_id, destination_id;
    travel::Journal journal;
    std::string assets = "{}";
    std::optional<std::string> reason, receipt;
    Time accepted_at{};
    std::optional<Time> completed_at;
};

[[nodiscard]] std::optional<JournalRow> lock(Tx& tx, const Uuid& travel);
void insert(Tx& tx, const JournalRow& row);  ///< deferred; fails with inter_regional_travels_pk when it is there
void update(Tx& tx, const JournalRow& row);  ///< deferred: status, dispatched, recall, end, reason, receipt

/// Travels without an end, oldest first, without manifests.
[[nodiscard]] std::vector<JournalRow> moving(Reader& reader, std::int32_t limit);
/// Whether another travel of the pilot has no end.
[[nodiscard]] bool is_moving(Reader& reader, PlayerId player, const Uuid& except);
[[nodiscard]] std::vector<JournalLine> lines(Reader& reader, const JournalRequest& request);

/// Where the pilot is: a slug, or nothing for where the account was made. Locked.
[[nodiscard]] std::optional<std::string> lock_place(Tx& tx, PlayerId player);
void save_place(Tx& tx, PlayerId player, const std::string& region, const Uuid& travel);  ///< deferred

/// For the audit: one statement, one snapshot.
struct Tally {
    std::int64_t in_transit = 0, completed = 0, failed = 0, cancelled = 0;
    std::map<std::string, Amounts> clearing;  ///< by region id

    bool operator==(const Tally&) const = default;
};

[[nodiscard]] Tally tally(Reader& reader);
/// Everybody with a row of a place.
[[nodiscard]] std::vector<PlayerId> travellers(Reader& reader, std::int32_t limit);

struct Brief {
    Uuid travel_id;
    PlayerId player_id;
    std::string source_region, destination_region;
    travel::Status status = travel::Status::unknown;
    Amounts assets;
};

[[nodiscard]] std::vector<Brief> briefs(Reader& reader, const std::vector<Uuid>& travels);

/// For a region that came back from a capsule.
[[nodiscard]] std::vector<travel::Elsewhere> not_in(
    Reader& reader, const std::string& region, const std::vector<PlayerId>& residents
);
/// The last travel to the region of every pilot who is there by the journal, but not among `residents`.
[[nodiscard]] std::vector<JournalRow> missing_in(
    Reader& reader, const std::string& region, const std::vector<PlayerId>& residents
);

/// Manifests of ended travels that are neither young nor the pilot's last.
void forget_manifests(Tx& tx, std::int32_t days);  ///< deferred

}  // namespace sw::travel_office::repository
