// Build and cache figures.
#include "app/process_metrics.hpp"

#include <memory>

namespace sw {

void report_process(Metrics& metrics, const JwtIssuer& tokens) {
    metrics
        .gauge("build_info", "Always 1; the labels say what runs", {{"version", SW_VERSION}, {"compiler", __VERSION__}})
        .set(1);
    auto& rate = metrics.gauge(
        "sectorwars_cache_hit_rate", "Look-ups since the start that were answered by the cache, in percent",
        {{"region", "local"}, {"cache_layer", "hot"}}
    );
    auto& hits =
        metrics.counter("sectorwars_cache_hits_total", "Look-ups that the cache answered", {{"cache_layer", "hot"}});
    auto& misses =
        metrics.counter("sectorwars_cache_misses_total", "Look-ups that it did not", {{"cache_layer", "hot"}});
    metrics.before_render([&, told = std::make_shared<TokenCache::Use>()] {
        const TokenCache::Use use = tokens.cache_use();
        hits.add(static_cast<double>(use.hits - told->hits));
        misses.add(static_cast<double>(use.misses - told->misses));
        *told = use;
        const auto all = static_cast<double>(use.hits + use.misses);
        rate.set(all > 0 ? 100.0 * static_cast<double>(use.hits) / all : 0);
    });
}

}  // namespace sw
