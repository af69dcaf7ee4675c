// Which paths belong to a region, and what is left of them there (platform spec 14.1).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sw::router {

/// A path of a region: /api/v1/regions/{region}/<rest> or /r/{region}/[api/v1/]<rest>.
struct RegionPath {
    std::string region;     ///< slug, or region id in its canonical form
    std::string target;     ///< "/api/v1/<rest>" with the query, exactly as the client encoded it
    bool canonical = true;  ///< /r/…; the other form shares its prefix with the routes of the registry
};

/// True for every path that could be one; cheap, `path` is decoded.
[[nodiscard]] bool may_be_region_path(std::string_view path);

enum class Verdict {
    region,   ///< `out` is filled
    other,    ///< not a path of a region: the own routes answer
    refused,  ///< would be read differently by different servers: 400
};

/// `target` as sent. Slugs are never percent-encoded; nothing that decodes to a slash, a dot segment, a backslash or a
/// control character is passed on.
[[nodiscard]] Verdict read_region_path(std::string_view target, RegionPath& out);

}  // namespace sw::router
