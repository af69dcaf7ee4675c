// See the header.
#include "etag.hpp"

#include "sectorwars/platform/identity.hpp"

namespace sw::regions {

std::string etag_of(const RegionConfig& config) {
    constexpr std::size_t digits = 32;
    RegionConfig content = config;
    content.etag.clear();
    return digest_token(to_json(content)).substr(0, digits);
}

}  // namespace sw::regions
