// See the header.
#include "rules.hpp"

#include <algorithm>

namespace sw::universe {

std::uint64_t drawn_seed(const Uuid& random) {
    std::uint64_t bits = 0;
    for (std::size_t i = 8; i < 16; ++i) bits = bits << 8 | random.bytes[i];
    bits &= galaxy::max_seed;  // drops the variant bits of the id, too
    return std::max<std::uint64_t>(bits, 1);
}

Result<std::uint64_t> first_seed(std::uint64_t configured, const Uuid& random) {
    if (configured == 0) return drawn_seed(random);
    if (configured <= galaxy::max_seed) return configured;
    return Error{
        .code = Code::internal,
        .id = "bad_galaxy_seed",
        .message = "GALAXY_SEED must be at most " + std::to_string(galaxy::max_seed) + '.'};
}

galaxy::RegionPlan plan_of(const regions::RegionConfig& config, std::uint64_t seed) {
    return {
        .region_id = config.region_id,
        .name = config.slug,
        .display_name = config.display_name,
        .kind = config.region_type,
        .first_sector = 1,
        .total_sectors = config.total_sectors,
        .seed = seed,
        .tax_rate = config.tax_rate,
        .gate_number = config.gate_sector};
}

bool same_world(const std::vector<galaxy::Region>& a, const std::vector<galaxy::Region>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const galaxy::Region& x, const galaxy::Region& y) {
        return x.region_id == y.region_id && x.seed == y.seed && x.created_at == y.created_at &&
               x.display_name == y.display_name && x.tax_rate == y.tax_rate;
    });
}

}  // namespace sw::universe
