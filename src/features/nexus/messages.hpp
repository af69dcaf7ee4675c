// Questions to all regions, and making the Nexus anew.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sectorwars/platform/describe.hpp"
#include "sectorwars/region_query.hpp"

namespace sw::nexus {

enum class Aggregation { collect, sum, union_all };

constexpr auto enum_names(Aggregation) {
    return names("collect", "sum", "union");
}

struct QueryParams {
    std::int32_t days = 30;
    std::optional<std::string> order_by;
    bool descending = true;

    static constexpr auto describe() {
        using Q = QueryParams;
        return fields(
            field("days", &Q::days, "For questions about a time", or_default(30), between(1, 365)),
            field("order_by", &Q::order_by, "Column that a union or sum is sorted by", length(1, 60)),
            field("descending", &Q::descending, "Largest first", or_default(true))
        );
    }
};

struct QueryRequest {
    std::string query;
    std::optional<QueryParams> params;
    RawJson regions;
    Aggregation aggregation = Aggregation::collect;
    std::int32_t timeout_ms = 3000, limit = 100;

    static constexpr auto describe() {
        using Q = QueryRequest;
        return fields(
            field("query", &Q::query, "One of GET /api/v1/nexus/queries", length(1, 50)),
            field("params", &Q::params, "What the query is asked about"),
            field("regions", &Q::regions, "A list of at most 1000 slugs, or \"*\" for all active regions"),
            field("aggregation", &Q::aggregation, "How the answers become one", or_default(Aggregation::collect)),
            field(
                "timeout_ms", &Q::timeout_ms, "Regions that need longer are left out", or_default(3000),
                between(1, 10'000)
            ),
            field(
                "limit", &Q::limit, "Most rows: of each region, and of a union or sum", or_default(100),
                between(1, 10'000)
            )
        );
    }
};

struct QueryMeta {
    std::vector<std::string> regions_ok;
    std::map<std::string, std::string> regions_failed;
    bool partial = false;
    std::int64_t elapsed_ms = 0;

    static constexpr auto describe() {
        using Q = QueryMeta;
        return fields(
            field("regions_ok", &Q::regions_ok, "Regions whose answer is in it"),
            field("regions_failed", &Q::regions_failed, "Regions whose answer is not, and why"),
            field("partial", &Q::partial, "At least one region is missing"),
            field("elapsed_ms", &Q::elapsed_ms, "Time that it took")
        );
    }
};

struct QueryReply {
    RawJson data;
    QueryMeta meta;

    static constexpr auto describe() {
        using Q = QueryReply;
        return fields(
            field("data", &Q::data, "collect: rows by region; sum and union: rows"),
            field("meta", &Q::meta, "Who answered")
        );
    }
};

struct QueryInfo {
    std::string name, summary;
    bool summable = true;

    static constexpr auto describe() {
        using Q = QueryInfo;
        return fields(
            field("name", &Q::name, "For the field query"), field("summary", &Q::summary, "What it tells"),
            field("summable", &Q::summable, "Whether the aggregation sum means anything")
        );
    }
};

struct QueryList {
    std::vector<QueryInfo> queries;

    static constexpr auto describe() { return fields(field("queries", &QueryList::queries, "All that can be asked")); }
};

struct GenerateRequest {
    bool force_regenerate = false, preserve_player_data = true;

    static constexpr auto describe() {
        using G = GenerateRequest;
        return fields(
            field("force_regenerate", &G::force_regenerate, "Replace the one that is there", or_default(false)),
            field("preserve_player_data", &G::preserve_player_data, "Must be true", or_default(true))
        );
    }
};

struct GenerateReply {
    std::string message, status, estimated_completion;

    static constexpr auto describe() {
        using G = GenerateReply;
        return fields(
            field("message", &G::message, "A sentence for people"), field("status", &G::status, "completed"),
            field("estimated_completion", &G::estimated_completion, "When it was done")
        );
    }
};

}  // namespace sw::nexus
