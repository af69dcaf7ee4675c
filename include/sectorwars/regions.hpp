// The registry of regions, kept by the nexus (platform spec 1, 2.2, 14.11): what exists, whose it is, how it is ruled.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "sectorwars/automation.hpp"
#include "sectorwars/base/id.hpp"
#include "sectorwars/base/time.hpp"
#include "sectorwars/galaxy.hpp"
#include "sectorwars/platform/describe.hpp"
#include "sectorwars/platform/tx.hpp"

namespace sw {
struct Caller;
}

namespace sw::regions {

/// Status of the region as a place (platform spec 1.3); whether its process runs is another matter, see Running.
enum class Status { pending, active, suspended, grace, terminated, generation_corrupt, attachment_pending };

constexpr auto enum_names(Status) {
    return names("pending", "active", "suspended", "grace", "terminated", "generation_corrupt", "attachment_pending");
}

enum class Governance { autocracy, democracy, council };

constexpr auto enum_names(Governance) {
    return names("autocracy", "democracy", "council");
}

enum class Specialization { balanced, commerce, industrial, agricultural, technological, military, galactic_hub };

constexpr auto enum_names(Specialization) {
    return names("balanced", "commerce", "industrial", "agricultural", "technological", "military", "galactic_hub");
}

/// What a region's process needs to know, served to it and applied within 2 s of a change (platform spec 14.11).
/// Texts of owners travel here and nowhere else.
struct RegionConfig {
    RegionId region_id;
    std::string slug, display_name;
    galaxy::RegionKind region_type = galaxy::RegionKind::player_owned;
    std::optional<UserId> owner_id;
    Status status = Status::pending;
    std::int64_t epoch = 0;
    std::int32_t total_sectors = 500;
    std::int64_t generation_seed = 0;
    Governance governance_type = Governance::autocracy;
    double voting_threshold = 0.51, governance_quorum_pct = 0.33;
    std::int32_t election_frequency_days = 90;
    double tax_rate = 0.10;
    std::map<std::string, double> trade_bonuses;
    std::optional<Specialization> economic_specialization;
    std::int64_t starting_credits = 1000;
    std::string starting_ship = "scout";
    RawJson language_pack, aesthetic_theme, traditions, social_hierarchy, custom_rules;
    std::int32_t max_players = 100;
    std::int32_t gate_sector = 250;  ///< region-local number of the sector with the warp gate to the nexus
    automation::Policy automation_policy = automation::Policy::assisted;
    bool sandbox = false;  ///< a copy to try things out in: nobody travels to it or from it
    std::string etag;      ///< changes with any of the above

    static constexpr auto describe() {
        return fields(
            field("region_id", &RegionConfig::region_id, "Region"), field("slug", &RegionConfig::slug, "Name in URLs"),
            field("display_name", &RegionConfig::display_name, "Name for people"),
            field("region_type", &RegionConfig::region_type, "Kind"),
            field("owner_id", &RegionConfig::owner_id, "User who owns it"),
            field("status", &RegionConfig::status, "Status"),
            field("epoch", &RegionConfig::epoch, "Processes with a lower epoch must end"),
            field("total_sectors", &RegionConfig::total_sectors, "Sectors"),
            field("generation_seed", &RegionConfig::generation_seed, "Seed of its galaxy"),
            field("governance_type", &RegionConfig::governance_type, "Who rules"),
            field("voting_threshold", &RegionConfig::voting_threshold, "Share of votes that passes a policy"),
            field("governance_quorum_pct", &RegionConfig::governance_quorum_pct, "Share of members that must vote"),
            field("election_frequency_days", &RegionConfig::election_frequency_days, "Days between elections"),
            field("tax_rate", &RegionConfig::tax_rate, "Share of each trade"),
            field("trade_bonuses", &RegionConfig::trade_bonuses, "Multiplier by resource"),
            field("economic_specialization", &RegionConfig::economic_specialization, "What it is good at"),
            field("starting_credits", &RegionConfig::starting_credits, "Of a pilot who begins here"),
            field("starting_ship", &RegionConfig::starting_ship, "Of a pilot who begins here"),
            field("language_pack", &RegionConfig::language_pack, "Own words"),
            field("aesthetic_theme", &RegionConfig::aesthetic_theme, "Own look"),
            field("traditions", &RegionConfig::traditions, "Own customs"),
            field("social_hierarchy", &RegionConfig::social_hierarchy, "Own ranks"),
            field("custom_rules", &RegionConfig::custom_rules, "Own rules, at most 64 KiB"),
            field("max_players", &RegionConfig::max_players, "Pilots at once"),
            field("gate_sector", &RegionConfig::gate_sector, "Sector number of the gate to the nexus"),
            field(
                "automation_policy", &RegionConfig::automation_policy, "How far helpers and scripts may act",
                or_default(automation::Policy::assisted)
            ),
            field("sandbox", &RegionConfig::sandbox, "A copy that nobody travels to or from", or_default(false)),
            field("etag", &RegionConfig::etag, "Changes with the content")
        );
    }
};

/// The slug of a name: lower case, '_' becomes '-'. Throws rule_violation "ERR_NAME_INVALID" or "ERR_NAME_RESERVED".
[[nodiscard]] std::string slug_of(std::string_view name);
/// As slug_of for a name that may be the platform's own (terran-space).
[[nodiscard]] std::string slug_of_any(std::string_view name);

/// What provisioning writes; bounds are checked by the messages and again by the table's constraints.
struct NewRegion {
    RegionConfig config;  ///< region_id, etag and epoch are filled by create()
    std::string name;     ///< as given; its slug is config.slug
    std::string subscription_tier = "standard";
};

/// Inserts the row with status pending; the platform's own row, which waits as pending already, is taken instead and
/// keeps its id. Throws conflict "ERR_NAME_TAKEN".
RegionId create(Tx& tx, const NewRegion& region);

/// Regions of this owner that are neither terminated nor failed, and of the platform, for quotas. Locks new ones out
/// until the transaction ends.
struct Quota {
    int of_owner = 0, of_platform = 0;
};

[[nodiscard]] Quota count_locked(Tx& tx, UserId owner);

void set_status(Tx& tx, RegionId region, Status status);
/// The next epoch of the region: processes of earlier ones are fenced off. Returns it.
std::int64_t next_epoch(Tx& tx, RegionId region);
/// The row goes (a failed or hard-deleted region); memberships and policies go with it, journals stay. The platform's
/// own row becomes pending again.
void erase(Tx& tx, RegionId region);

[[nodiscard]] std::optional<RegionConfig> find(Reader& reader, std::string_view slug);
[[nodiscard]] std::optional<RegionConfig> find(Reader& reader, RegionId region);

/// The caller's region of that slug, or the oldest; administrators who operate regions may name one that has no owner.
/// Throws not_found "ERR_REGION_NOT_FOUND" or forbidden "ERR_NOT_REGION_OWNER".
[[nodiscard]] RegionConfig ruled_by(Reader& reader, const Caller& caller, const std::optional<std::string>& slug);

enum class Membership { none, visitor, resident, citizen };

constexpr auto enum_names(Membership) {
    return names("none", "visitor", "resident", "citizen");
}

/// What travel asks: may this pilot go there, and remembers the visit.
struct Standing {
    bool galactic_citizen = false;
    bool owner = false;
    Membership membership = Membership::none;
    bool banned = false;
};

[[nodiscard]] Standing standing_of(Reader& reader, RegionId region, UserId user, PlayerId player);
/// A visit: the membership appears as visitor if there was none; last_visit and total_visits move. Deferred.
void visited(Tx& tx, RegionId region, PlayerId player);

/// What a region counted when it was last asked (region_query.hpp, "region_figures").
struct Figures {
    std::int64_t planets = 0, stations = 0, ships = 0;
    std::int64_t active_players_30d = 0;
    std::int64_t trade_volume_30d = 0, trade_volume_total = 0, tax_total = 0;  ///< credits
};

/// nullopt before it was asked for the first time.
[[nodiscard]] std::optional<Figures> find_figures(Reader& reader, RegionId region);
/// Nothing happens for a region that is gone.
void keep_figures(Tx& tx, RegionId region, const Figures& figures);

/// Whether and where a region's processes run, for the router, travel and queries. In memory, the newest that this
/// process knows. Get it with platform.shared.get<regions::Directory>(); the orchestrator and the heartbeat fill it.
enum class Running { stopped, starting, running, hibernated, draining, failed };

constexpr auto enum_names(Running) {
    return names("stopped", "starting", "running", "hibernated", "draining", "failed");
}

struct Whereabouts {
    RegionId region_id;
    std::string slug;
    Status status = Status::pending;
    Running running = Running::stopped;
    std::int64_t epoch = 0;
    bool local = false;                           ///< served by this very process
    std::vector<std::string> endpoints;           ///< "http://host:port", one for each process of the region
    std::vector<std::string> internal_endpoints;  ///< the same order
    std::int32_t players = 0;                     ///< online, from the last heartbeat
    std::int64_t residents = 0;                   ///< pilots whose place is there, from the last heartbeat
    bool drain = false;     ///< the orchestrator wants everybody out; told to the region by the heartbeat
    bool sandbox = false;   ///< its pilots are copies: they count nowhere else
    Time last_seen{};       ///< last heartbeat
    std::string spec_hash;  ///< of the process that sent it
};

class Directory {
public:
    [[nodiscard]] std::optional<Whereabouts> find(std::string_view slug) const;
    [[nodiscard]] std::optional<Whereabouts> find(RegionId region) const;
    [[nodiscard]] std::vector<Whereabouts> all() const;

    /// Replaces what is known of where it runs; what heartbeats told (players, residents, last_seen, spec_hash) stays.
    void put(const Whereabouts& region);
    void remove(std::string_view slug);

    /// From a heartbeat.
    struct Seen {
        std::int64_t epoch = 0;
        std::int32_t players = 0;
        std::int64_t residents = 0;
        std::string spec_hash;
        bool ready = false;  ///< false: last_seen does not move
        Time at{};
    };

    void seen(std::string_view slug, const Seen& heartbeat);

    /// Somebody asked for a region that sleeps. Set by the orchestrator; must not block.
    std::function<void(const std::string& slug)> on_wanted;
    /// A heartbeat came, or a region changed. Several listeners; called on the caller's thread; must not block.
    void listen(std::function<void(const Whereabouts&)> listener);

private:
    void tell(const Whereabouts& region);
    mutable std::mutex mutex_;
    std::unordered_map<std::string, Whereabouts> by_slug_;
    std::vector<std::function<void(const Whereabouts&)>> listeners_;
};

/// The region of a process in regional mode, as last told by the nexus or kept in its database; in other modes the
/// regions that it serves itself. Get it with platform.shared.get<regions::LocalConfig>().
class LocalConfig {
public:
    [[nodiscard]] std::shared_ptr<const RegionConfig> find(RegionId region) const;
    [[nodiscard]] std::vector<std::shared_ptr<const RegionConfig>> all() const;
    void replace(RegionConfig config);

private:
    mutable std::mutex mutex_;
    std::map<RegionId, std::shared_ptr<const RegionConfig>> configs_;
};

}  // namespace sw::regions
