// What regions tell the nexus for the audit of travel, and after a restore from a capsule (ADR 0009).
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "sectorwars/base/id.hpp"
#include "sectorwars/platform/describe.hpp"

namespace sw::travel {
// -----------------------------------------------------------------------------------------------

/// POST /internal/v1/travels/books on a region.
struct BooksRequest {
    std::vector<Uuid> inbound;  ///< travels to here that have no end yet

    static constexpr auto describe() {
        return fields(field("inbound", &BooksRequest::inbound, "Travels under way to here", length(0, 10'000)));
    }
};

/// One snapshot of a process' database.
struct Books {
    std::map<std::string, std::int64_t> travel_in, travel_out;  ///< sums since the beginning, by asset
    std::vector<Uuid> held;                                     ///< escrows without an end
    std::vector<Uuid> arrived;                                  ///< of the travels asked about
    std::vector<PlayerId> residents;                            ///< at most 20,000
    std::int64_t resident_count = 0;

    static constexpr auto describe() {
        return fields(
            field("travel_in", &Books::travel_in, "What arrived, by asset"),
            field("travel_out", &Books::travel_out, "What left for good, by asset"),
            field("held", &Books::held, "Travels whose escrow is held"),
            field("arrived", &Books::arrived, "Which of the travels asked about have arrived"),
            field("residents", &Books::residents, "Pilots who are here or leaving"),
            field("resident_count", &Books::resident_count, "How many")
        );
    }
};

/// POST /internal/v1/travels/reconcile on the nexus, after a region came back from a capsule: which pilots it has.
struct Roll {
    std::string region;
    std::vector<PlayerId> residents;
    std::vector<Uuid> held;

    static constexpr auto describe() {
        return fields(
            field("region", &Roll::region, "Slug"),
            field("held", &Roll::held, "Escrows that the restored database holds", length(0, 20'000)),
            field("residents", &Roll::residents, "Pilots who are here by the restored database", length(0, 20'000))
        );
    }
};

struct Elsewhere {
    PlayerId player_id;
    std::string region;

    static constexpr auto describe() {
        return fields(
            field("player_id", &Elsewhere::player_id, "Pilot"), field("region", &Elsewhere::region, "Where really")
        );
    }
};

struct Missing {
    Uuid travel_id;
    std::string ticket, manifest;

    static constexpr auto describe() {
        return fields(
            field("travel_id", &Missing::travel_id, "The travel that brought the pilot"),
            field("ticket", &Missing::ticket, "Signed anew"), field("manifest", &Missing::manifest, "JSON text")
        );
    }
};

struct Inbound {
    Uuid travel_id;
    std::map<std::string, std::int64_t> assets;

    static constexpr auto describe() {
        return fields(
            field("travel_id", &Inbound::travel_id, "Travel"), field("assets", &Inbound::assets, "Units by asset")
        );
    }
};

struct RollCall {
    std::vector<Elsewhere> elsewhere;
    std::vector<Missing> missing;
    std::map<std::string, std::int64_t> clearing;  ///< what came less what went, by the journal
    std::map<std::string, std::int64_t> gone;      ///< sums of the escrows asked about that are completed
    std::vector<Inbound> inbound;                  ///< travels to there that have no end yet

    static constexpr auto describe() {
        return fields(
            field("elsewhere", &RollCall::elsewhere, "Pilots who left since"),
            field("missing", &RollCall::missing, "Pilots who came since"),
            field("clearing", &RollCall::clearing, "By asset: what came less what went, by the journal"),
            field("gone", &RollCall::gone, "By asset: escrows asked about that are completed"),
            field("inbound", &RollCall::inbound, "Travels to there that have no end yet")
        );
    }
};

}  // namespace sw::travel
