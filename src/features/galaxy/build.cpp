// The public functions of sectorwars/galaxy_build.hpp.
#include <thread>

#include "repository.hpp"
#include "rules.hpp"
#include "sectorwars/galaxy_build.hpp"

namespace sw::galaxy {

Atlas generate(const Platform& platform, const std::vector<RegionPlan>& plans) {
    return Atlas(generate_world(plans, *load_tuning<Tuning>(platform, "galaxy.json")));
}

void lock_world(Tx& tx) {
    repository::lock_world(tx);
}

std::vector<Region> stored_regions(Reader& reader) {
    std::vector<Region> out;
    for (auto& stored : repository::regions(reader)) out.push_back(std::move(stored.region));
    return out;
}

void store(Tx& tx, const Atlas& atlas) {
    for (const Region& region : atlas.parts().regions) repository::upsert(tx, region);
    // Everything old goes first: sector numbers are one space over all regions.
    for (const Region& region : atlas.parts().regions) {
        tx.enter_region(region.region_id);
        repository::clear(tx, region.region_id);
    }
    for (std::size_t i = 0; i < atlas.parts().regions.size(); ++i) {
        tx.enter_region(atlas.parts().regions[i].region_id);
        repository::copy(tx, atlas, i);
    }
}

void rule(Tx& tx, RegionId region, const std::string& display_name, double tax_rate) {
    if (repository::rule(tx, region, display_name, tax_rate)) tx.emit(RegionChanged{region}, {});
}

Atlas load(Reader& reader) {
    const auto before = repository::regions(reader);
    Atlas::Parts parts;
    for (const auto& stored : before) parts.regions.push_back(stored.region);
    for (std::size_t i = 0; i < parts.regions.size(); ++i) repository::read(reader, parts, i);
    const auto after = repository::regions(reader);
    bool same = before.size() == after.size();
    for (std::size_t i = 0; same && i < before.size(); ++i) {
        same = before[i].region.region_id == after[i].region.region_id && before[i].generation == after[i].generation;
    }
    if (!same) throw Failure(Code::unavailable, "world_changed", "The world is being made anew; try again.");
    return Atlas(std::move(parts));
}

std::shared_ptr<const Atlas> load_stable(Database& database) {
    constexpr int tries = 5;
    for (int i = 1;; ++i) {
        try {
            std::shared_ptr<const Atlas> loaded;
            database.read([&](ReadTx& tx) { loaded = std::make_shared<const Atlas>(load(tx)); });
            return loaded;
        } catch (const Failure& failure) {
            if (failure.error().id != "world_changed" || i == tries) throw;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
}

}  // namespace sw::galaxy
