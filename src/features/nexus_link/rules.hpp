// What answers of the nexus mean. Pure.
#pragma once

#include <optional>
#include <string>

#include "sectorwars/region_link.hpp"

namespace sw::nexus_link {

/// One call to the nexus and what came of it.
struct Heard {
    enum class Outcome { answered, fenced, refused, away } outcome = Outcome::away;
    region_link::HeartbeatReply reply;  ///< when it answered
    std::string reason;                 ///< else
};

/// `body` of an answer with this status.
[[nodiscard]] Heard heard_from(int status, const std::string& body);

/// Why this database or this answer is not for the process; nullopt when all is well. `kept` is what the database says.
[[nodiscard]] std::optional<std::string> mismatch(
    const std::string& slug, const std::optional<regions::RegionConfig>& kept, const regions::RegionConfig& told
);

/// "http://host:port" of the public and the internal listener as others see them, from API_BASE_URL; empty when that
/// does not say or the internal listener is off.
struct Addresses {
    std::string endpoint, internal_endpoint;
};

[[nodiscard]] Addresses addresses_of(const std::string& public_url, int internal_port);

}  // namespace sw::nexus_link
