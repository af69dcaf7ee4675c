// Step one: zones, clusters and where every sector lies. Whole numbers only, so that no machine rounds differently.
#include <algorithm>
#include <array>

#include "draft.hpp"

namespace sw::galaxy {
namespace {

constexpr int sector_room = 60;  ///< a cluster's sectors lie within this many light years of its centre
constexpr int flat_room = 2;     ///< and within this many above and below it
constexpr int tries_per_sector = 12;
constexpr int smallest_gap = 4;  ///< square of the least distance between sectors
constexpr int largest_step = 9;  ///< square of the greatest distance to the neighbour that it was placed from

void add_region(Draft& draft) {
    const RegionPlan& spec = draft.spec;
    draft.parts.regions.push_back(
        {.region_id = spec.region_id,
         .name = spec.name,
         .display_name = spec.display_name,
         .kind = spec.kind,
         .first_sector = spec.first_sector,
         .total_sectors = spec.total_sectors,
         .seed = spec.seed,
         .tax_rate = spec.tax_rate.value_or(draft.kind.tax_rate)}
    );
}

void add_zone(Draft& draft, ZoneType type, int first, int last) {
    const ZoneTuning& tuning = entry(draft.tuning.zones, type);
    const std::uint64_t number = draft.parts.zones.size();
    draft.parts.zones.push_back(
        {.id = draft.id(Draft::Thing::zone, number),
         .region = 0,
         .type = type,
         .name = draft.spec.display_name + ' ' + tuning.title,
         .first_number = first,
         .last_number = last,
         .policing_level = tuning.policing,
         .danger_rating = tuning.danger}
    );
}

void add_zones(Draft& draft) {
    const int total = draft.spec.total_sectors;
    if (draft.spec.kind == RegionKind::central_nexus) return add_zone(draft, ZoneType::expanse, 1, total);
    const bool owned = draft.spec.kind == RegionKind::player_owned;  // 33, 34 and 33 of 100 instead of thirds
    const int federation = owned ? total * 33 / 100 : total / 3;
    const int border = owned ? total * 67 / 100 : 2 * total / 3;
    add_zone(draft, ZoneType::federation, 1, federation);
    add_zone(draft, ZoneType::border, federation + 1, border);
    add_zone(draft, ZoneType::frontier, border + 1, total);
}

/// Where ships from other regions arrive: nothing there may be in their way.
int gate_number(const Draft& draft) {
    constexpr int usual = 250;
    const RegionPlan& spec = draft.spec;
    if (spec.kind == RegionKind::central_nexus) {
        const int district = spec.total_sectors / static_cast<int>(draft.tuning.nexus_clusters.size());
        return (draft.tuning.gate.nexus_cluster - 1) * district + 1;
    }
    const int of_kind = spec.kind == RegionKind::terran_space ? draft.tuning.gate.terran_number : usual;
    return std::clamp(spec.gate_number.value_or(of_kind), 1, spec.total_sectors);
}

/// Even shares, a third more or less, that add up exactly.
std::vector<int> cluster_sizes(const Draft& draft, Random& random) {
    const int total = draft.spec.total_sectors;
    if (draft.spec.kind == RegionKind::central_nexus) {
        const auto count = draft.tuning.nexus_clusters.size();
        return std::vector<int>(count, total / static_cast<int>(count));
    }
    const int count = draft.spec.kind == RegionKind::terran_space ? 6 : std::max(2, total / 50);
    const int low = total * 2 / (3 * count);
    const int high = total * 4 / (3 * count);
    std::vector<int> sizes;
    int left = total;
    for (int after = count - 1; after >= 0; --after) {
        const int least = std::max(low, left - after * high);
        const int most = std::min(high, left - after * low);
        sizes.push_back(after == 0 ? left : static_cast<int>(random.integer(least, most)));
        left -= sizes.back();
    }
    return sizes;
}

/// The cluster that lies on both sides of the line between border and frontier. When the line runs between two
/// clusters, the first of them takes over some sectors of the other.
std::size_t straddling_cluster(std::vector<int>& sizes, int border_end) {
    constexpr int taken = 3;
    int end = 0;
    for (std::size_t i = 0; i < sizes.size(); ++i) {
        end += sizes[i];
        if (end < border_end) continue;
        if (end == border_end) {
            sizes[i] += taken;
            sizes[i + 1] -= taken;
        }
        return i;
    }
    return sizes.size() - 1;
}

/// A, B, … Z, AA, AB, …
std::string letters(std::size_t index) {
    std::string text(1, static_cast<char>('A' + index % 26));
    return index < 26 ? text : letters(index / 26 - 1) + text;
}

/// Centres far enough apart that clusters of this size do not touch, and near enough for a tunnel.
std::vector<Point> cluster_centres(const Draft& draft, const std::vector<int>& sizes, Random& random) {
    std::vector<Point> centres;
    if (draft.spec.kind == RegionKind::central_nexus) {
        constexpr int spacing = 52;
        for (int i = 0; i < static_cast<int>(sizes.size()); ++i) {
            centres.push_back(
                {i % 5 * spacing + static_cast<int>(random.integer(-4, 4)),
                 i / 5 * spacing + static_cast<int>(random.integer(-4, 4)), static_cast<int>(random.integer(-20, 20))}
            );
        }
        return centres;
    }
    constexpr std::int64_t nearest = 26 * 26;
    constexpr std::int64_t farthest = 44 * 44;
    centres.push_back({});
    while (centres.size() < sizes.size()) {
        const Point from = random.pick(centres);
        const Point to{
            from.x + static_cast<int>(random.integer(-40, 40)), from.y + static_cast<int>(random.integer(-40, 40)),
            from.z + static_cast<int>(random.integer(-10, 10))};
        const bool apart = std::all_of(centres.begin(), centres.end(), [&](const Point& other) {
            return distance_squared(other, to) >= nearest;
        });
        if (apart && distance_squared(from, to) <= farthest) centres.push_back(to);
    }
    return centres;
}

/// Bridson's Poisson-disc sampling on whole coordinates, around (0, 0, 0); the first ones lie in the middle.
class Scatter {
public:
    explicit Scatter(Random& random) : random_(random), taken_(static_cast<std::size_t>(side * side * height)) {}

    std::vector<Point> run(int count) {
        points_.reserve(static_cast<std::size_t>(count));
        put({});
        while (points_.size() < static_cast<std::size_t>(count)) {
            const auto at = static_cast<std::size_t>(random_.integer(0, static_cast<std::int64_t>(active_.size()) - 1));
            if (grow(points_[active_[at]])) continue;
            active_[at] = active_.back();
            active_.pop_back();
            if (active_.empty()) reactivate();
        }
        return std::move(points_);
    }

private:
    static constexpr int side = 2 * sector_room + 1;
    static constexpr int height = 2 * flat_room + 1;

    bool grow(const Point& from) {
        for (int i = 0; i < tries_per_sector; ++i) {
            const Point to{
                from.x + static_cast<int>(random_.integer(-3, 3)), from.y + static_cast<int>(random_.integer(-3, 3)),
                from.z + static_cast<int>(random_.integer(-1, 1))};
            if (distance_squared(from, to) > largest_step || !fits(to)) continue;
            put(to);
            return true;
        }
        return false;
    }

    /// Bad luck with every point so far: there is room around them, so try them all again.
    void reactivate() {
        for (std::size_t i = 0; i < points_.size(); ++i) active_.push_back(i);
    }

    [[nodiscard]] bool fits(const Point& point) const {
        if (!inside(point)) return false;
        for (int x = -1; x <= 1; ++x) {
            for (int y = -1; y <= 1; ++y) {
                for (int z = -1; z <= 1; ++z) {
                    const Point other{point.x + x, point.y + y, point.z + z};
                    if (x * x + y * y + z * z < smallest_gap && inside(other) && taken_[index(other)]) return false;
                }
            }
        }
        return true;
    }

    [[nodiscard]] static bool inside(const Point& point) {
        return std::abs(point.x) <= sector_room && std::abs(point.y) <= sector_room && std::abs(point.z) <= flat_room;
    }

    [[nodiscard]] static std::size_t index(const Point& point) {
        return static_cast<std::size_t>(
            ((point.z + flat_room) * side + point.y + sector_room) * side + point.x + sector_room
        );
    }

    void put(const Point& point) {
        taken_[index(point)] = true;
        active_.push_back(points_.size());
        points_.push_back(point);
    }

    Random& random_;
    std::vector<bool> taken_;
    std::vector<Point> points_;
    std::vector<std::size_t> active_;
};

Cluster make_cluster(Draft& draft, std::size_t index, bool contested) {
    const bool nexus = draft.spec.kind == RegionKind::central_nexus;
    Cluster cluster{.id = draft.id(Draft::Thing::cluster, index), .region = 0};
    if (nexus) {
        const NexusCluster& plan = draft.tuning.nexus_clusters[index];
        cluster.name = plan.name;
        cluster.type = plan.type;
        cluster.economic_value = 8;
        cluster.warp_stability = 0.95;
        draft.cluster_levels.push_back(plan.levels);
        return cluster;
    }
    const auto& cycle = draft.kind.cluster_types;
    cluster.name = draft.spec.display_name + " Cluster " + letters(index);
    cluster.type = contested ? "CONTESTED" : cycle[index % cycle.size()];
    return cluster;
}

void add_sectors(Draft& draft, std::size_t cluster, int count, Random& random) {
    const Cluster& home = draft.parts.clusters[cluster];
    for (const Point& point : Scatter(random).run(count)) {
        const int number = static_cast<int>(draft.parts.sectors.size()) + 1;
        const auto zone = std::find_if(draft.parts.zones.begin(), draft.parts.zones.end(), [&](const Zone& one) {
            return number <= one.last_number;
        });
        draft.parts.sectors.push_back(
            {.id = draft.id(Draft::Thing::sector, static_cast<std::uint64_t>(number)),
             .sector_id = draft.spec.first_sector + number - 1,
             .sector_number = number,
             .region = 0,
             .cluster = cluster,
             .zone = zone->type,
             .x = home.x + point.x,
             .y = home.y + point.y,
             .z = home.z + point.z}
        );
    }
}

}  // namespace

void lay_out(Draft& draft) {
    Random random = draft.random(Part::layout);
    add_region(draft);
    draft.parts.regions.front().gate_number = gate_number(draft);
    draft.entries.insert(gate_number(draft));
    add_zones(draft);
    std::vector<int> sizes = cluster_sizes(draft, random);
    std::size_t contested = sizes.size();
    if (draft.parts.zones.size() == 3 && draft.spec.total_sectors >= 300) {
        contested = straddling_cluster(sizes, draft.parts.zones[1].last_number);
    }
    const std::vector<Point> centres = cluster_centres(draft, sizes, random);
    draft.parts.sectors.reserve(static_cast<std::size_t>(draft.spec.total_sectors));
    for (std::size_t i = 0; i < sizes.size(); ++i) {
        Cluster cluster = make_cluster(draft, i, i == contested);
        cluster.sector_count = sizes[i];
        cluster.x = centres[i].x;
        cluster.y = centres[i].y;
        cluster.z = centres[i].z;
        draft.parts.clusters.push_back(std::move(cluster));
        add_sectors(draft, i, sizes[i], random);
    }
}

}  // namespace sw::galaxy
