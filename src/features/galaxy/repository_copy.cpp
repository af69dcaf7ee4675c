// Writing a region's contents in bulk.
#include "repository.hpp"

namespace sw::galaxy::repository {
namespace {

/// One row of parameters.
template <class... Values>
std::vector<Param> cells_of(const Values&... values) {
    return {to_param(values)...};
}

using Columns = std::vector<std::string_view>;

/// One region of an atlas on its way into the tables.
class Copier {
public:
    Copier(Tx& tx, const Atlas& atlas, std::size_t region)
        : tx_(tx), atlas_(atlas), parts_(atlas.parts()), region_(region), id_(parts_.regions[region].region_id) {}

    void run() {
        zones();
        clusters();
        sectors();
        links();
        stations();
        planets();
    }

private:
    /// Copies the items that belong to the region; `cells` turns one into a row.
    template <class T, class Belongs, class Cells>
    void table(
        std::string_view name, const Columns& columns, const std::vector<T>& items, Belongs belongs, Cells cells
    ) {
        auto next = items.begin();
        tx_.copy(name, columns, [&](std::vector<Param>& row) {
            while (next != items.end() && !belongs(*next)) ++next;
            if (next == items.end()) return false;
            row = cells(*next++);
            return true;
        });
    }

    template <class T>
    static std::int32_t position(const std::vector<T>& list, const T& one) {
        return static_cast<std::int32_t>(&one - list.data());
    }

    [[nodiscard]] auto own() const {
        return [this](const auto& one) { return one.region == region_; };
    }

    [[nodiscard]] bool has(SectorId sector) const { return atlas_.sector(sector)->region == region_; }

    void zones() {
        const Columns columns{"zone_id",      "region_id",   "position",       "zone_type",    "name",
                              "first_number", "last_number", "policing_level", "danger_rating"};
        table("zones", columns, parts_.zones, own(), [this](const Zone& z) {
            return cells_of(
                z.id, id_, position(parts_.zones, z), to_name(z.type), z.name, z.first_number, z.last_number,
                z.policing_level, z.danger_rating
            );
        });
    }

    void clusters() {
        const Columns columns{"cluster_id",     "region_id", "position", "name", "type",           "sector_count",
                              "economic_value", "x",         "y",        "z",    "warp_stability", "nebula"};
        table("clusters", columns, parts_.clusters, own(), [this](const Cluster& c) {
            return cells_of(
                c.id, id_, position(parts_.clusters, c), c.name, c.type, c.sector_count, c.economic_value, c.x, c.y,
                c.z, c.warp_stability, c.nebula.text
            );
        });
    }

    void sectors() {
        const Columns columns{
            "sector_id",
            "id",
            "region_id",
            "cluster_id",
            "sector_number",
            "name",
            "type",
            "zone_type",
            "hazard_level",
            "security_level",
            "development_level",
            "traffic_level",
            "radiation_level",
            "x",
            "y",
            "z",
            "nebula_surcharge",
            "resources"};
        table("sectors", columns, parts_.sectors, own(), [this](const Sector& s) {
            return cells_of(
                s.sector_id, s.id, id_, parts_.clusters[s.cluster].id, s.sector_number, s.name, to_name(s.type),
                to_name(s.zone), s.hazard_level, s.security_level, s.development_level, s.traffic_level,
                s.radiation_level, s.x, s.y, s.z, s.nebula_surcharge, s.resources.text
            );
        });
    }

    void links() {
        const Columns columns{"from_sector", "to_sector", "region_id", "kind",
                              "type",        "turn_cost", "stability", "toll"};
        const auto starts_here = [this](const Link& one) { return has(one.from); };
        table("links", columns, parts_.links, starts_here, [this](const Link& l) {
            return cells_of(l.from, l.to, id_, to_name(l.kind), to_name(l.type), l.turn_cost, l.stability, l.toll);
        });
    }

    void stations() {
        const Columns columns{"station_id", "region_id", "sector_id", "name",    "station_class",
                              "type",       "size",      "faction",   "services"};
        const auto here = [this](const Station& one) { return has(one.sector_id); };
        table("stations", columns, parts_.stations, here, [this](const Station& s) {
            return cells_of(
                s.station_id, id_, s.sector_id, s.name, s.station_class, to_name(s.type), s.size, s.faction, s.services
            );
        });
    }

    void planets() {
        const Columns columns{"planet_id", "region_id",          "sector_id",  "name",          "type",
                              "size",      "habitability_score", "population", "max_population"};
        const auto here = [this](const Planet& one) { return has(one.sector_id); };
        table("planets", columns, parts_.planets, here, [this](const Planet& p) {
            return cells_of(
                p.planet_id, id_, p.sector_id, p.name, p.type, p.size, p.habitability_score, p.population,
                p.max_population
            );
        });
    }

    Tx& tx_;
    const Atlas& atlas_;
    const Atlas::Parts& parts_;
    std::size_t region_;
    RegionId id_;
};

}  // namespace

void copy(Tx& tx, const Atlas& atlas, std::size_t region) {
    Copier(tx, atlas, region).run();
}

}  // namespace sw::galaxy::repository
