// Step four: nebulae over some clusters; they slow ships down but change no sector's type.
#include <algorithm>
#include <charconv>

#include "draft.hpp"

namespace sw::galaxy {
namespace {

struct Cloud {
    std::vector<int> core, edge;  ///< local sector numbers, ascending
};

int to_int(const std::string& text) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error == std::errc{} && end == text.data() + text.size()) return value;
    throw Failure(Code::internal, "bad_balance_file", "config/balance/galaxy.json: \"" + text + "\" is not a number");
}

/// Sectors of the cluster in the order in which a cloud that starts in one of them swallows them.
std::vector<int> growth(const Draft& draft, std::size_t cluster, int start) {
    std::vector<Edge> inside;
    for (const Edge& edge : draft.edges()) {
        const auto own = [&](int index) {
            return draft.parts.sectors[static_cast<std::size_t>(index)].cluster == cluster;
        };
        if (own(edge.first) && own(edge.second)) inside.push_back(edge);
    }
    const std::vector<int> hops = hops_from(start - 1, draft.spec.total_sectors, inside);
    std::vector<std::pair<int, int>> ranked;
    for (std::size_t i = 0; i < hops.size(); ++i) {
        if (hops[i] >= 0) ranked.emplace_back(hops[i], static_cast<int>(i) + 1);
    }
    std::sort(ranked.begin(), ranked.end());
    std::vector<int> numbers;
    for (const auto& [hop, number] : ranked) numbers.push_back(number);
    return numbers;
}

/// The first third of what is covered is core, except where tunnels and gates end: nobody should arrive in it.
Cloud divide(const Draft& draft, const std::vector<int>& numbers, int coverage_percent) {
    const auto covered = std::max<std::size_t>(1, numbers.size() * static_cast<std::size_t>(coverage_percent) / 100);
    const std::size_t core = (covered + 2) / 3;
    Cloud cloud;
    for (std::size_t i = 0; i < covered; ++i) {
        const bool deep = i < core && !draft.entries.contains(numbers[i]);
        (deep ? cloud.core : cloud.edge).push_back(numbers[i]);
    }
    std::sort(cloud.core.begin(), cloud.core.end());
    std::sort(cloud.edge.begin(), cloud.edge.end());
    return cloud;
}

void write_numbers(JsonWriter& to, std::string_view key, const std::vector<int>& numbers, SectorId first_sector) {
    to.key(key);
    to.begin_array();
    for (const int number : numbers) to.value(first_sector + number - 1);
    to.end_array();
}

void grow(Draft& draft, std::size_t index, Random& random) {
    const NebulaRules& rules = draft.tuning.nebulae;
    std::vector<int> starts;
    for (const Sector& sector : draft.parts.sectors) {
        if (sector.cluster == index && !draft.entries.contains(sector.sector_number)) {
            starts.push_back(sector.sector_number);
        }
    }
    if (starts.empty()) return;
    const int start = random.pick(starts);
    const std::string colour = draw(random, entry(draft.tuning.zones, draft.sector(start).zone).nebulae);
    const NebulaTuning& tuning = entry(rules.colours, colour);
    const int coverage = to_int(draw(random, rules.coverage_percent));
    const int difficulty = draw(random, rules.navigation_difficulty);
    const Cloud cloud = divide(draft, growth(draft, index, start), coverage);
    for (const int number : cloud.core) draft.sector(number).nebula_surcharge = std::min(5, 1 + difficulty / 3);
    for (const int number : cloud.edge) draft.sector(number).nebula_surcharge = 1;

    std::string& text = draft.parts.clusters[index].nebula.text;
    text.clear();
    JsonWriter to(text);
    to.begin_object();
    to.member("colour", colour);
    to.member("hex", tuning.hex);
    to.member("main_yield", tuning.main_yield);
    to.member("quantum_field_strength", draw(random, tuning.quantum_field));
    to.member("coverage", coverage);
    to.member("core_density", 100);
    to.member("edge_density", draw(random, rules.edge_density));
    to.member("sensor_interference", draw(random, rules.sensor_interference));
    to.member("navigation_difficulty", difficulty);
    write_numbers(to, "core", cloud.core, draft.spec.first_sector);
    write_numbers(to, "edge", cloud.edge, draft.spec.first_sector);
    to.end_object();
}

}  // namespace

void grow_nebulae(Draft& draft) {
    Random random = draft.random(Part::nebulae);
    std::vector<std::size_t> clusters;
    for (std::size_t i = 1; i < draft.parts.clusters.size(); ++i)
        clusters.push_back(i);  // newcomers start in the first
    shuffle(random, clusters);
    const std::size_t all = draft.parts.clusters.size();
    const std::size_t count = (all * static_cast<std::size_t>(draft.tuning.nebulae.cluster_percent) + 50) / 100;
    clusters.resize(std::min(clusters.size(), count));
    std::sort(clusters.begin(), clusters.end());
    for (const std::size_t cluster : clusters) grow(draft, cluster, random);
}

}  // namespace sw::galaxy
