// Travel between regions that are served by different processes (platform spec 3.9, ADR 0009): what travels, and what
// the processes say to each other. The decisions are in travel_protocol.hpp.
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sectorwars/base/id.hpp"
#include "sectorwars/base/time.hpp"
#include "sectorwars/ledger.hpp"
#include "sectorwars/platform/describe.hpp"
#include "sectorwars/platform/travel_protocol.hpp"
#include "sectorwars/platform/tx.hpp"
#include "sectorwars/players.hpp"
#include "sectorwars/travel_books.hpp"

namespace sw::travel {

enum class Method { platform_gate, player_gate, warp_jumper };

constexpr auto enum_names(Method) {
    return names("platform_gate", "player_gate", "warp_jumper");
}

inline constexpr std::string_view nexus_slug = "central-nexus";
inline constexpr std::string_view terran_slug = "terran-space";

/// Types of signed documents, see sign_document().
inline constexpr std::string_view ticket_type = "travel";
inline constexpr std::string_view receipt_type = "travel_receipt";

// ---- what a pilot carries ----------------------------------------------------------------------------------------

/// Packing, in the one transaction of a departure. The pilot is locked and was saved.
struct Load {
    Tx& tx;
    Uuid travel_id;
    players::Pilot pilot;
    bool everything = false;  ///< an evacuation: what is left behind is lost, so nothing is
    std::vector<ShipId> ships{};
    ledger::Posting posting{};  ///< into ledger::escrow(travel_id); posted behind the last carrier
    std::map<std::string, std::int64_t> assets{};
};

/// Unpacking at the destination, or at the source when the travel came to nothing.
struct Unload {
    Tx& tx;
    Uuid travel_id;
    PlayerId player_id;
    bool refund = false;   ///< back to the source: the pilot and everything where it was
    RegionId region;       ///< where the pilot comes out
    SectorId sector = 0;   ///< the gate; a refund knows better
    ledger::Account from;  ///< what the ledger's assets come out of
    ledger::Posting posting{};
    std::map<std::string, std::int64_t> assets{};
};

/// One kind of things that pilots own. pack() takes them out of play (rows go, balances go to the escrow) and says what
/// they were; unpack() puts back the same, into this database or another one.
struct Carrier {
    std::string name;  ///< the key in the manifest; never changes
    int order = 0;     ///< pack and unpack, lowest first: players 10, ships 20, balances 30, others above
    std::function<RawJson(Load&)> pack;
    std::function<void(Unload&, const JsonValue&)> unpack;
};

/// Everything that travels. Get it with platform.shared.get<travel::Baggage>(); features add themselves when they are
/// composed. What a process does not know of, it keeps and hands on.
class Baggage {
public:
    void add(Carrier carrier) {
        const auto behind = [&](const Carrier& other) { return other.order > carrier.order; };
        carriers_.insert(std::find_if(carriers_.begin(), carriers_.end(), behind), std::move(carrier));
    }

    [[nodiscard]] const std::vector<Carrier>& all() const { return carriers_; }

private:
    std::vector<Carrier> carriers_;
};

/// A pilot with everything carried. Its text is what tickets vouch for, so it is never rewritten on its way.
struct Manifest {
    std::int32_t version = 1;
    PlayerId player_id;
    std::map<std::string, std::int64_t> assets;  ///< sums over purse and holds
    std::map<std::string, RawJson> baggage;      ///< by carrier

    static constexpr auto describe() {
        return fields(
            field("version", &Manifest::version, "Of this format", between(1, 1)),
            field("player_id", &Manifest::player_id, "Who"),
            field("assets", &Manifest::assets, "Credits and goods, summed"),
            field("baggage", &Manifest::baggage, "By kind")
        );
    }
};

// ---- source to office: POST /internal/v1/travels
// ---------------------------------------------------------------------

struct Request {
    PlayerId player_id;
    UserId user_id;
    std::string source_region, destination_region;
    Method travel_method = Method::platform_gate;
    std::int64_t travel_cost = 0;
    bool evacuation = false;
    Time initiated_at{};
    std::string manifest, manifest_sha256;

    static constexpr auto describe() {
        return fields(
            field("player_id", &Request::player_id, "Who"), field("user_id", &Request::user_id, "Their account"),
            field("source_region", &Request::source_region, "From", length(3, 50)),
            field("destination_region", &Request::destination_region, "To", length(3, 50)),
            field("travel_method", &Request::travel_method, "How"),
            field("travel_cost", &Request::travel_cost, "Toll in credits, paid at the source", at_least(0)),
            field("evacuation", &Request::evacuation, "The region sends its pilots away"),
            field("initiated_at", &Request::initiated_at, "When it left, by the clock of the source"),
            field("manifest", &Request::manifest, "JSON text", length(2, 1'000'000)),
            field("manifest_sha256", &Request::manifest_sha256, "Hex", length(64, 64))
        );
    }
};

struct Submission {
    Uuid travel_id;
    bool cancel = false;
    std::optional<Request> request;  ///< absent when the office has heard it before

    static constexpr auto describe() {
        return fields(
            field("travel_id", &Submission::travel_id, "Travel"),
            field("cancel", &Submission::cancel, "The pilot thought again", or_default(false)),
            field("request", &Submission::request, "What it is about; may be left out once the office knows it")
        );
    }
};

struct Submissions {
    std::vector<Submission> travels;

    static constexpr auto describe() {
        return fields(field("travels", &Submissions::travels, "Held travels", length(0, 64)));
    }
};

struct Told {
    Uuid travel_id;
    Status status = Status::unknown;
    std::optional<std::string> reason;   ///< stable word, when it failed
    std::optional<std::string> receipt;  ///< signed, when it is completed

    static constexpr auto describe() {
        return fields(
            field("travel_id", &Told::travel_id, "Travel"), field("status", &Told::status, "Where it stands"),
            field("reason", &Told::reason, "Why it failed"), field("receipt", &Told::receipt, "Signed by the nexus")
        );
    }
};

struct ToldList {
    std::vector<Told> travels;

    static constexpr auto describe() { return fields(field("travels", &ToldList::travels, "In the order asked")); }
};

/// POST /internal/v1/travels/destinations: where the pilot could go from a region.
struct Traveller {
    PlayerId player_id;
    UserId user_id;
    std::string source_region;

    static constexpr auto describe() {
        return fields(
            field("player_id", &Traveller::player_id, "Who"), field("user_id", &Traveller::user_id, "Their account"),
            field("source_region", &Traveller::source_region, "From", length(3, 50))
        );
    }
};

struct Destination {
    std::string region, display_name;
    std::optional<std::string> reason;

    static constexpr auto describe() {
        return fields(
            field("region", &Destination::region, "Slug"),
            field("display_name", &Destination::display_name, "Name for people"),
            field("reason", &Destination::reason, "Why the nexus would say no; null: it would not")
        );
    }
};

struct Destinations {
    std::vector<Destination> destinations;

    static constexpr auto describe() {
        return fields(field("destinations", &Destinations::destinations, "By name; at most 1000"));
    }
};

// ---- office to destination: POST /internal/v1/travels/{travel_id}/arrive and /refuse --------------------------------

struct Ticket {
    Uuid tid;
    PlayerId pid;
    std::string src, dst;
    Method method = Method::platform_gate;
    std::string manifest_sha256;
    std::int64_t exp = 0;

    static constexpr auto describe() {
        return fields(
            field("tid", &Ticket::tid, "Travel"), field("pid", &Ticket::pid, "Pilot"),
            field("src", &Ticket::src, "From"), field("dst", &Ticket::dst, "To"),
            field("method", &Ticket::method, "How"), field("manifest_sha256", &Ticket::manifest_sha256, "What"),
            field("exp", &Ticket::exp, "Seconds since 1970")
        );
    }
};

struct Arrival {
    Uuid travel_id;
    std::string ticket, manifest;

    static constexpr auto describe() {
        return fields(
            field("travel_id", &Arrival::travel_id, "Travel"), field("ticket", &Arrival::ticket, "Signed, 120 s"),
            field("manifest", &Arrival::manifest, "JSON text", length(2, 1'000'000))
        );
    }
};

struct Refusal {
    Uuid travel_id;
    PlayerId player_id;
    std::string source_region, destination_region, reason;

    static constexpr auto describe() {
        return fields(
            field("travel_id", &Refusal::travel_id, "Travel"), field("player_id", &Refusal::player_id, "Who"),
            field("source_region", &Refusal::source_region, "From"),
            field("destination_region", &Refusal::destination_region, "To"),
            field("reason", &Refusal::reason, "Why the nexus wants it refused", length(1, 60))
        );
    }
};

struct Decision {
    Uuid travel_id;
    Answer answer = Answer::not_yet;
    std::optional<std::string> reason;

    static constexpr auto describe() {
        return fields(
            field("travel_id", &Decision::travel_id, "Travel"),
            field("answer", &Decision::answer, "What the region says"),
            field("reason", &Decision::reason, "Why it was refused")
        );
    }
};

struct Receipt {
    Uuid travel_id;
    PlayerId player_id;
    std::string source_region, destination_region;
    Method travel_method = Method::platform_gate;
    std::int64_t travel_cost = 0;
    std::map<std::string, std::int64_t> assets;
    std::string manifest_sha256;
    Time initiated_at{}, completed_at{};

    static constexpr auto describe() {
        return fields(
            field("travel_id", &Receipt::travel_id, "Travel"), field("player_id", &Receipt::player_id, "Who"),
            field("source_region", &Receipt::source_region, "From"),
            field("destination_region", &Receipt::destination_region, "To"),
            field("travel_method", &Receipt::travel_method, "How"),
            field("travel_cost", &Receipt::travel_cost, "Toll in credits"),
            field("assets", &Receipt::assets, "Credits and goods that moved"),
            field("manifest_sha256", &Receipt::manifest_sha256, "Of the whole manifest"),
            field("initiated_at", &Receipt::initiated_at, "Departure"),
            field("completed_at", &Receipt::completed_at, "Arrival as the nexus learnt of it")
        );
    }
};

// ---- within a process
// ------------------------------------------------------------------------------------------------

/// Doors between the two sides when they are in one process, so that the nexus as a place runs the same protocol
/// without HTTP. Get it with platform.shared.get<travel::Doors>(); the features travel and travel_office fill it.
struct Doors {
    std::function<ToldList(Tx&, std::string_view from, const Submissions&)> submit;
    std::function<Destinations(ReadTx&, std::string_view from, const Traveller&)> destinations;
    std::function<RollCall(Tx&, std::string_view from, const Roll&)> reconcile;
    std::function<Decision(Tx&, const Arrival&)> arrive;
    std::function<Decision(Tx&, const Refusal&)> refuse;
    std::function<Books(Tx&, const BooksRequest&)> books;
    std::function<void()> wake_source, wake_office;  ///< from any thread
};

/// Pilots whose place is this database, and those who are still leaving (Heartbeat::residents).
[[nodiscard]] std::int64_t residents(Reader& reader);

}  // namespace sw::travel
