// Step five: stations. The landmarks first, then those that a newcomer needs, then chance.
#include <algorithm>
#include <set>

#include "draft.hpp"

namespace sw::galaxy {
namespace {

class Builder {
public:
    explicit Builder(Draft& draft)
        : draft_(draft),
          random_(draft.random(Part::stations)),
          namer_(draft.tuning.words, draft.random(Part::stations).fork(1)) {}

    void run() {
        for (const Landmark* landmark : draft_.landmarks) namer_.reserve(name_of(*landmark));
        for (const Landmark* landmark : draft_.landmarks) add_landmark(*landmark);
        add_near_start();
        add_others();
        std::sort(stations().begin(), stations().end(), [](const Station& a, const Station& b) {
            return a.sector_id < b.sector_id;
        });
    }

private:
    [[nodiscard]] std::vector<Station>& stations() { return draft_.parts.stations; }

    [[nodiscard]] std::string name_of(const Landmark& landmark) const {
        static constexpr std::string_view mark = "{region}";
        std::string name = landmark.name;
        const auto at = name.find(mark);
        return at == std::string::npos ? name : name.replace(at, mark.size(), draft_.spec.display_name);
    }

    [[nodiscard]] std::vector<std::string> services(StationType type) const {
        return entry(draft_.tuning.services, type);
    }

    [[nodiscard]] StationId id_at(int number) const {
        return {draft_.id(Draft::Thing::station, static_cast<std::uint64_t>(number))};
    }

    void add_landmark(const Landmark& landmark) {
        if (landmark.number > draft_.spec.total_sectors) return;
        std::vector<std::string> offered = services(landmark.type);
        for (const std::string& service : landmark.services) {
            if (std::find(offered.begin(), offered.end(), service) == offered.end()) offered.push_back(service);
        }
        taken_.insert(landmark.number);
        stations().push_back(
            {.station_id = id_at(landmark.number),
             .name = name_of(landmark),
             .sector_id = draft_.sector(landmark.number).sector_id,
             .station_class = landmark.station_class,
             .type = landmark.type,
             .size = landmark.size,
             .faction = landmark.faction,
             .services = std::move(offered)}
        );
    }

    /// Stations of complementary classes within a few hops of the first sector, so that a first trade pays.
    void add_near_start() {
        const std::vector<int> hops = hops_from(0, draft_.spec.total_sectors, draft_.edges());
        std::vector<int> near;
        for (std::size_t i = 0; i < hops.size(); ++i) {
            const int number = static_cast<int>(i) + 1;
            const bool near_by = hops[i] >= 1 && hops[i] <= draft_.kind.near_start_hops;
            // A tunnel may lead somewhere dangerous within a few hops: newcomers are not sent there.
            const bool safe = draft_.sector(number).zone == draft_.sector(1).zone;
            if (near_by && safe && free(number)) near.push_back(number);
        }
        shuffle(random_, near);
        // Near ones first, and among equals the drawn order.
        std::stable_sort(near.begin(), near.end(), [&](int a, int b) {
            return hops[static_cast<std::size_t>(a - 1)] / 2 < hops[static_cast<std::size_t>(b - 1)] / 2;
        });
        const auto& classes = draft_.kind.near_start;
        for (std::size_t i = 0; i < classes.size() && i < near.size(); ++i) add(near[i], classes[i]);
    }

    void add_others() {
        std::vector<int> numbers;
        for (int number = 1; number <= draft_.spec.total_sectors; ++number) {
            if (free(number)) numbers.push_back(number);
        }
        shuffle(random_, numbers);
        const auto wanted =
            static_cast<std::size_t>((draft_.spec.total_sectors * draft_.kind.station_percent + 50) / 100);
        for (const int number : numbers) {
            if (stations().size() >= wanted) break;
            add(number, draw_class(draft_.sector(number)));
        }
    }

    [[nodiscard]] bool free(int number) {
        return !taken_.contains(number) && draft_.sector(number).type != SectorType::void_space;
    }

    void add(int number, int station_class) {
        const Sector& sector = draft_.sector(number);
        const StationType type = draw_type(sector);
        const auto& factions = entry(draft_.tuning.zones, sector.zone).factions;
        const bool unaffiliated = random_.integer(1, 100) <= draft_.tuning.unaffiliated_percent;
        const std::string& faction = random_.pick(factions);
        taken_.insert(number);
        stations().push_back(
            {.station_id = id_at(number),
             .name = namer_.station(sector.name, type),
             .sector_id = sector.sector_id,
             .station_class = station_class,
             .type = type,
             .size = draw(random_, draft_.kind.station_size),
             .faction = unaffiliated ? std::string() : faction,
             .services = services(type)}
        );
    }

    StationType draw_type(const Sector& sector) {
        if (draft_.kind.station_types) {
            if (const auto type = from_name<StationType>(draw(random_, *draft_.kind.station_types))) return *type;
            throw Failure(Code::internal, "bad_balance_file", "config/balance/galaxy.json: unknown station type");
        }
        auto pool = entry(draft_.tuning.clusters, draft_.parts.clusters[sector.cluster].type).stations;
        const bool shady =
            sector.zone == ZoneType::frontier && random_.integer(1, 100) <= draft_.tuning.black_market_percent;
        if (shady) pool.push_back(StationType::black_market);
        return random_.pick(pool);
    }

    /// By zone, with what the cluster adds and the sector's own trade favours. The frontier's gaps stay gaps.
    int draw_class(const Sector& sector) {
        if (draft_.kind.station_classes) return draw(random_, *draft_.kind.station_classes);
        constexpr double favour = 4;
        Weights weights = entry(draft_.tuning.zones, sector.zone).station_classes;
        const auto& added = entry(draft_.tuning.clusters, draft_.parts.clusters[sector.cluster].type).station_classes;
        for (const auto& [key, weight] : added) {
            if (weights.contains(key) || sector.zone != ZoneType::frontier) weights[key] += weight;
        }
        for (const int favoured : entry(draft_.tuning.sectors, sector.type).station_classes) {
            const auto found = weights.find(std::to_string(favoured));
            if (found != weights.end()) found->second *= favour;
        }
        return std::stoi(draw(random_, weights));
    }

    Draft& draft_;
    Random random_;
    Namer namer_;
    std::set<int> taken_;
};

}  // namespace

void place_stations(Draft& draft) {
    Builder(draft).run();
}

}  // namespace sw::galaxy
