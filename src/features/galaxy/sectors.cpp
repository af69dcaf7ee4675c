// Step two: what each sector is like.
#include <algorithm>
#include <numeric>

#include "draft.hpp"

namespace sw::galaxy {
namespace {

constexpr int protected_core = 7;  ///< local sectors 1 to 7: no fighting, no mines, no genesis

RawJson deposits(const std::vector<std::string>& kinds, Random& random) {
    static constexpr std::string_view qualities[] = {"LOW", "STANDARD", "HIGH"};
    std::vector<std::size_t> drawn(kinds.size());
    std::iota(drawn.begin(), drawn.end(), 0);
    shuffle(random, drawn);
    drawn.resize(static_cast<std::size_t>(random.integer(2, 4)));
    std::sort(drawn.begin(), drawn.end());
    RawJson json;
    json.text.clear();
    json.text.reserve(320);
    JsonWriter to(json.text);
    to.begin_object();
    for (const std::size_t kind : drawn) {
        to.key(kinds[kind]);
        to.begin_object();
        to.member("amount", random.integer(100, 1000));
        to.member("quality", qualities[random.integer(0, 2)]);
        // Three decimals, written by hand: no formatting of binary fractions can differ.
        const std::string thousandths = std::to_string(random.integer(10, 50));
        to.key("regeneration_rate");
        to.raw("0.0" + thousandths);
        to.end_object();
    }
    to.end_object();
    return json;
}

SectorType draw_type(const Draft& draft, const Sector& sector, Random& random) {
    const bool special = random.integer(1, 100) <= draft.tuning.special_sector_percent;
    const auto& pool = entry(draft.tuning.clusters, draft.parts.clusters[sector.cluster].type).sectors;
    const SectorType drawn = random.pick(pool);
    const bool plain = sector.sector_number <= protected_core || draft.landmark_at(sector.sector_number) ||
                       draft.entries.contains(sector.sector_number);
    return special && !plain ? drawn : SectorType::standard;
}

}  // namespace

void describe_sectors(Draft& draft) {
    Random random = draft.random(Part::sectors);
    for (Sector& sector : draft.parts.sectors) {
        sector.type = draw_type(draft, sector, random);
        const SectorTuning& tuning = entry(draft.tuning.sectors, sector.type);
        const Developed& levels = draft.cluster_levels.empty() ? entry(draft.tuning.zones, sector.zone).levels
                                                               : draft.cluster_levels[sector.cluster];
        sector.hazard_level = draw(random, tuning.hazard);
        sector.radiation_level = draw(random, tuning.radiation_percent) / 100.0;
        sector.security_level = draw(random, levels.security);
        sector.development_level = draw(random, levels.development);
        sector.traffic_level = draw(random, levels.traffic);
        sector.resources = deposits(draft.tuning.deposits, random);
        if (sector.sector_number <= protected_core) {
            sector.hazard_level = std::min(sector.hazard_level, 1);
            sector.security_level = 10;
        }
        if (sector.sector_number == 1) {
            sector.hazard_level = 0;
            sector.radiation_level = 0;
        }
    }
}

}  // namespace sw::galaxy
