// Step six: planets, as places; what grows on them is another feature's.
#include <algorithm>
#include <set>

#include "draft.hpp"

namespace sw::galaxy {
namespace {

constexpr int ids_per_sector = 8;  ///< more than the planets that a sector may have

std::string draw_type(const Draft& draft, const Sector& sector, Random& random) {
    const auto found = draft.tuning.planet_overrides.find(std::string(to_name(sector.type)));
    if (found != draft.tuning.planet_overrides.end()) return random.pick(found->second);
    return draw(random, entry(draft.tuning.zones, sector.zone).planets);
}

PlanetId id_at(const Draft& draft, const Sector& sector, int position) {
    const int number = sector.sector_number * ids_per_sector + position;
    return {draft.id(Draft::Thing::planet, static_cast<std::uint64_t>(number))};
}

void add_landmarks(Draft& draft) {
    for (const Landmark* landmark : draft.landmarks) {
        if (!landmark->planet) continue;
        const LandmarkPlanet& planet = *landmark->planet;
        const Sector& sector = draft.sector(landmark->number);
        draft.parts.planets.push_back(
            {.planet_id = id_at(draft, sector, 0),
             .name = planet.name,
             .sector_id = sector.sector_id,
             .type = planet.type,
             .size = planet.size,
             .habitability_score = planet.habitability,
             .population = planet.population,
             .max_population = planet.max_population}
        );
    }
}

Planet make_planet(const Draft& draft, const Sector& sector, Random& random) {
    constexpr int native_from = 50;  ///< above this habitability somebody lives there already
    Planet planet{.planet_id = id_at(draft, sector, 1), .sector_id = sector.sector_id};
    planet.type = draw_type(draft, sector, random);
    const PlanetTuning& tuning = entry(draft.tuning.planets, planet.type);
    const int base = draw(random, tuning.habitability);
    const auto variation = static_cast<int>(random.integer(-10, 10));
    planet.habitability_score = tuning.habitability.high == 0 ? 0 : std::clamp(base + variation, 0, 100);
    planet.max_population = tuning.max_population * planet.habitability_score * random.integer(800, 1200) / 100'000;
    const std::int64_t native_percent = random.integer(10, 60);
    if (planet.habitability_score > native_from) planet.population = planet.max_population * native_percent / 100;
    planet.size = static_cast<int>(random.integer(3, 10));
    return planet;
}

}  // namespace

void place_planets(Draft& draft) {
    Random random = draft.random(Part::planets);
    Namer namer(draft.tuning.words, random.fork(1));
    add_landmarks(draft);
    std::set<SectorId> taken;
    for (const Planet& planet : draft.parts.planets) {
        namer.reserve(planet.name);
        taken.insert(planet.sector_id);
    }
    std::vector<int> numbers;
    for (const Sector& sector : draft.parts.sectors) {
        numbers.push_back(sector.sector_number);
        if (sector.type == SectorType::star_cluster) numbers.push_back(sector.sector_number);  // twice as likely
    }
    shuffle(random, numbers);
    const auto wanted = static_cast<std::size_t>((draft.spec.total_sectors * draft.kind.planet_percent + 50) / 100);
    for (const int number : numbers) {
        if (draft.parts.planets.size() >= wanted) break;
        const Sector& sector = draft.sector(number);
        if (!taken.insert(sector.sector_id).second) continue;
        Planet planet = make_planet(draft, sector, random);
        planet.name = namer.planet();
        draft.parts.planets.push_back(std::move(planet));
    }
    std::sort(draft.parts.planets.begin(), draft.parts.planets.end(), [](const Planet& a, const Planet& b) {
        return a.sector_id < b.sector_id;
    });
}

}  // namespace sw::galaxy
