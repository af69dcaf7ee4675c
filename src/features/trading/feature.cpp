// Trading at a glance.
#include "sectorwars/platform/feature.hpp"

#include "baggage.hpp"
#include "sectorwars/platform/platform.hpp"
#include "service.hpp"

namespace sw::trading {

Feature feature(const Platform& platform) {
    const auto tuning = load_tuning<Tuning>(platform, "trading.json");
    if (const auto problem = problem_of(*tuning)) throw Failure(*problem);
    const auto service = std::make_shared<const Service>(Service::Parts{
        tuning, platform.shared.get<galaxy::World>(), platform.shared.get<ships::Catalogue>(),
        platform.shared.get<players::Progress>()});
    register_baggage(platform);
    constexpr RouteOptions dealing{.token = TokenUse::trade};
    return {
        .name = "trading",
        .modes = every_mode,
        .routes =
            {
                post("/api/v1/trading/dock", call(service, &Service::dock), Role::player, "Dock at a station"),
                post("/api/v1/trading/undock", call(service, &Service::undock), Role::player, "Leave the station"),
                get("/api/v1/trading/market/{station_id}", call(service, &Service::market), Role::player,
                    "Stock and prices of a charted station"),
                get("/api/v1/trading/market/{station_id}/history", call(service, &Service::price_history), Role::player,
                    "What a good was worth at a station that the pilot has visited"),
                post(
                    "/api/v1/trading/quote", call(service, &Service::quote), Role::player,
                    "What a trade would cost or earn", dealing
                ),
                post(
                    "/api/v1/trading/buy", call(service, &Service::buy), Role::player, "Buy goods into the hold",
                    dealing
                ),
                post(
                    "/api/v1/trading/sell", call(service, &Service::sell), Role::player, "Sell goods from the hold",
                    dealing
                ),
                get("/api/v1/trading/history", call(service, &Service::history), Role::player,
                    "The pilot's own trades"),
                get("/api/v1/trade/pairs", call(service, &Service::pairs), Role::player,
                    "Profitable port pairs among explored sectors"),
            },
        .jobs =
            {{"trading.advance_markets", std::chrono::seconds(60), [service](Tx& tx) { service->advance(tx); }},
             {"trading.sample_markets", std::chrono::seconds(60), [service](Tx& tx) { service->sample(tx); }},
             {"trading.forget_samples", std::chrono::minutes(10), [service](Tx& tx) { service->forget_samples(tx); }}},
        .subscriptions =
            {{std::string(TradeCompleted::topic),
              [&metrics = platform.metrics](const Event& event) { count_volume(metrics, event); }}},
        .events =
            {
                event_type<TradeCompleted>("A trade of this pilot was booked"),
                event_type<MarketUpdate>("Stock and prices of a good at a station in this sector changed"),
            },
    };
}

}  // namespace sw::trading
