// A world as one text and as one number, to compare worlds with.
#include "rules.hpp"

namespace sw::galaxy {
namespace {

/// Fields separated by blanks, one record a line.
class Lines {
public:
    template <class... Values>
    void line(const Values&... values) {
        (add(values), ...);
        out_ += '\n';
    }

    std::string take() { return std::move(out_); }

private:
    void add(const std::string& text) { out_.append(text).push_back(' '); }

    void add(std::string_view text) { out_.append(text).push_back(' '); }

    void add(const RawJson& json) { add(json.text); }

    void add(const Uuid& id) { add(id.to_string()); }

    template <class Tag>
    void add(const Id<Tag>& id) {
        add(id.uuid);
    }

    template <NamedEnum E>
    void add(E value) {
        add(to_name(value));
    }

    template <std::integral T>
    void add(T number) {
        add(std::to_string(number));
    }

    /// All fractions of a world are hundredths or coarser.
    void add(double number) { add(static_cast<std::int64_t>(number * 1000 + 0.5)); }

    std::string out_;
};

}  // namespace

std::string serialise(const Atlas::Parts& parts) {
    Lines out;
    for (const auto& r : parts.regions) {
        out.line(r.region_id, r.name, r.display_name, r.kind, r.first_sector, r.total_sectors, r.seed, r.tax_rate);
    }
    for (const auto& z : parts.zones) {
        out.line(z.id, z.region, z.type, z.name, z.first_number, z.last_number, z.policing_level, z.danger_rating);
    }
    for (const auto& c : parts.clusters) {
        out.line(c.id, c.region, c.name, c.type, c.sector_count, c.economic_value, c.x, c.y, c.z, c.warp_stability);
        out.line(c.nebula);
    }
    for (const auto& s : parts.sectors) {
        out.line(s.id, s.sector_id, s.sector_number, s.region, s.cluster, s.name, s.type, s.zone, s.x, s.y, s.z);
        out.line(s.hazard_level, s.security_level, s.development_level, s.traffic_level, s.radiation_level);
        out.line(s.nebula_surcharge, s.resources);
    }
    for (const auto& l : parts.links) out.line(l.from, l.to, l.kind, l.type, l.turn_cost, l.stability, l.toll);
    for (const auto& s : parts.stations) {
        out.line(s.station_id, s.name, s.sector_id, s.station_class, s.type, s.size, s.faction);
        for (const auto& service : s.services) out.line(service);
    }
    for (const auto& p : parts.planets) {
        out.line(
            p.planet_id, p.name, p.sector_id, p.type, p.size, p.habitability_score, p.population, p.max_population
        );
    }
    return out.take();
}

std::uint64_t fingerprint(const Atlas::Parts& parts) {
    std::uint64_t hash = 0xcbf29ce484222325;  // FNV-1a
    for (const char byte : serialise(parts)) {
        hash ^= static_cast<std::uint8_t>(byte);
        hash *= 0x100000001b3;
    }
    return hash;
}

}  // namespace sw::galaxy
