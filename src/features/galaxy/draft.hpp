// A region while it is being generated, and the steps that fill it, in their order.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "graph.hpp"
#include "rules.hpp"
#include "sectorwars/base/random.hpp"

namespace sw::galaxy {

/// The streams of random numbers: each part has its own, so that a change of one leaves the others alone.
enum class Part : std::uint64_t { layout = 1, sectors, links, nebulae, stations, planets, names, ids };

struct Draft {
    Draft(const RegionPlan& region, const Tuning& numbers);

    [[nodiscard]] Random random(Part part) const { return root.fork(static_cast<std::uint64_t>(part)); }

    /// Id of a thing of this region: kind of thing and a number that is unique among them.
    enum class Thing : std::uint64_t { zone = 1, cluster, sector, station, planet };
    [[nodiscard]] Uuid id(Thing thing, std::uint64_t number) const;

    [[nodiscard]] Sector& sector(int number) { return parts.sectors[static_cast<std::size_t>(number - 1)]; }

    [[nodiscard]] const Landmark* landmark_at(int number) const;
    [[nodiscard]] std::vector<Edge> edges() const;  ///< all links as index pairs

    const RegionPlan& spec;
    const Tuning& tuning;
    const RegionTuning& kind;
    Random root;
    std::vector<const Landmark*> landmarks;  ///< those of this kind of region
    std::vector<Developed> cluster_levels;   ///< Nexus districts; empty elsewhere
    std::set<int> entries;                   ///< local numbers where tunnels and gates end
    Atlas::Parts parts;
};

void lay_out(Draft& draft);           ///< zones, clusters, sectors with places
void describe_sectors(Draft& draft);  ///< types, hazards, levels, deposits
void link_sectors(Draft& draft);      ///< warps, tunnels, connectivity
void grow_nebulae(Draft& draft);
void name_sectors(Draft& draft);
void place_stations(Draft& draft);
void place_planets(Draft& draft);

[[nodiscard]] inline int draw(Random& random, const Range& range) {
    return static_cast<int>(random.integer(range.low, range.high));
}

/// The key drawn; throws when there is none with a weight.
[[nodiscard]] const std::string& draw(Random& random, const Weights& weights);

template <class T>
void shuffle(Random& random, std::vector<T>& items) {
    for (std::size_t i = items.size(); i > 1; --i) {
        const auto other = static_cast<std::size_t>(random.integer(0, static_cast<std::int64_t>(i) - 1));
        std::swap(items[i - 1], items[other]);
    }
}

/// Entry of a tuning table, or a Failure that names what the file lacks.
template <class T>
const T& entry(const std::map<std::string, T>& table, std::string_view key) {
    const auto found = table.find(std::string(key));
    if (found == table.end()) {
        throw Failure(
            Code::internal, "bad_balance_file", "config/balance/galaxy.json lacks \"" + std::string(key) + '"'
        );
    }
    return found->second;
}

template <class T, NamedEnum E>
const T& entry(const std::map<std::string, T>& table, E key) {
    return entry(table, to_name(key));
}

/// Makes names that are unique within a region.
class Namer {
public:
    Namer(const Words& words, Random random) : words_(words), random_(random) {}

    [[nodiscard]] std::string sector();
    [[nodiscard]] std::string station(std::string_view sector_name, StationType type);
    [[nodiscard]] std::string planet();

    void reserve(const std::string& name) { used_.insert(name); }

private:
    [[nodiscard]] std::string root();
    [[nodiscard]] std::string root_and(const std::vector<std::string>& seconds);
    [[nodiscard]] std::string unique(const std::string& wanted);

    const Words& words_;
    Random random_;
    std::set<std::string> used_;
};

}  // namespace sw::galaxy
