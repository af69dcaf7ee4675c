// A question of the nexus.
#pragma once

#include <optional>
#include <string>

#include "sectorwars/platform/describe.hpp"

namespace sw::region_query {

struct Question {
    std::string name;
    std::optional<std::string> region;
    std::int32_t days = 30, limit = 100;

    static constexpr auto describe() {
        using Q = Question;
        return fields(
            field("name", &Q::name, "One of the registered queries", length(1, 50)),
            field("region", &Q::region, "Slug; the only one that is here when missing", length(3, 50)),
            field("days", &Q::days, "For questions about a time", or_default(30), between(1, 365)),
            field("limit", &Q::limit, "Most rows", or_default(100), between(1, 10'000))
        );
    }
};

}  // namespace sw::region_query
