// What regions and pilots hear about who is online where.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sectorwars/platform/describe.hpp"
#include "sectorwars/region_link.hpp"

namespace sw::region_link {

struct RegionPresence {
    std::string region;
    std::int64_t count = 0;
    std::vector<Online> players;

    static constexpr auto describe() {
        return fields(
            field("region", &RegionPresence::region, "Slug"), field("count", &RegionPresence::count, "Pilots online"),
            field("players", &RegionPresence::players, "The first of them, by name")
        );
    }
};

struct PresenceReply {
    std::vector<RegionPresence> regions;
    std::int64_t total = 0;

    static constexpr auto describe() {
        return fields(
            field("regions", &PresenceReply::regions, "Regions with somebody online, by slug"),
            field("total", &PresenceReply::total, "Pilots online in all regions")
        );
    }
};

struct OnlineCount {
    std::string region;
    std::int64_t count = 0;
    std::optional<automation::Policy> automation_policy;

    static constexpr auto describe() {
        return fields(
            field("region", &OnlineCount::region, "Slug"), field("count", &OnlineCount::count, "Pilots online"),
            field(
                "automation_policy", &OnlineCount::automation_policy,
                "How far helpers and scripts may act; null for a region that was not heard yet"
            )
        );
    }
};

struct OnlineReply {
    std::vector<OnlineCount> regions;
    std::int64_t total = 0;

    static constexpr auto describe() {
        return fields(
            field("regions", &OnlineReply::regions, "Regions that answer, by slug"),
            field("total", &OnlineReply::total, "Pilots online in all regions")
        );
    }
};

/// As the other alerts that administrators get.
struct Impostor {
    std::string kind = "foreign_heartbeat";
    std::string severity = "high";
    std::string subject;
    std::string ip_hash;
    static constexpr std::string_view topic = "security.alert";
    static constexpr std::string_view frame = "system:alert";

    static constexpr auto describe() {
        return fields(
            field("kind", &Impostor::kind, "foreign_heartbeat"), field("severity", &Impostor::severity, "high"),
            field("subject", &Impostor::subject, "Who spoke for whom"),
            field("ip_hash", &Impostor::ip_hash, "Keyed digest of the address, equal for equal addresses")
        );
    }
};

}  // namespace sw::region_link
