// Presence and chat at a glance.
#include "sectorwars/platform/feature.hpp"

#include "sectorwars/platform/hub.hpp"
#include "sectorwars/platform/metrics.hpp"
#include "sectorwars/platform/platform.hpp"
#include "sectorwars/regions.hpp"
#include "service.hpp"

namespace sw::presence {

namespace {

std::vector<Route> routes(const std::shared_ptr<const Service>& service) {
    return {
        get("/api/v1/ws/stats", call(service, &Service::stats), scopes::system_health_view, "Connections by sector"),
        get("/api/v1/ws/sector/{sector_id}/players", call(service, &Service::sector_players),
            scopes::system_health_view, "Connected pilots in a sector"),
        post(
            "/api/v1/ws/broadcast", call(service, &Service::broadcast), scopes::security_act,
            "Say something to all players"
        ),
        get("/api/v1/ws/health", call(service, &Service::health), Role::anonymous, "State of the WebSocket service",
            {.rate = RateClass::status}),
    };
}

/// Some regions want no scripts to speak. The hub has asked for the scope before.
void require_speech(const regions::LocalConfig& local, const Hub& hub, const Socket& socket) {
    const auto me = hub.find(socket.caller().player);
    if (me) automation::require_allowed(local, me->region, socket.caller(), automation::Deed::speak);
}

}  // namespace

Feature feature(const Platform& platform) {
    const auto galaxy = platform.shared.get<GalaxyChat>();
    const auto service = std::make_shared<const Service>(platform.hub, platform.shared.get<LiveBus>(), galaxy);
    Hub& hub = platform.hub;
    Metrics& metrics = platform.metrics;
    const auto world = platform.shared.get<galaxy::World>();
    const auto local = platform.shared.get<regions::LocalConfig>();
    return {
        .name = "presence",
        .modes = every_mode,
        .routes = routes(service),
        .commands =
            {
                command<Nothing>(
                    "request_sector_players", Role::player,
                    [service](Socket& socket, const Nothing&) { service->send_sector_players(socket); },
                    "Asks for the pilots in the own sector"
                ),
                command<Nothing>(
                    "request_team_players", Role::player,
                    [](Socket& socket, const Nothing&) { socket.send(to_json(TeamPlayers{.timestamp = now()})); },
                    "Asks for the connected members of the own team"
                ),
                command<ChatRequest>(
                    "chat_message", Role::player,
                    [service, local, &hub](Socket& socket, const ChatRequest& in) {
                        require_speech(*local, hub, socket);
                        service->chat(socket, in);
                    },
                    "Says something to the sector or to everybody"
                ),
                command<SubscribeRequest>(
                    "subscribe", Role::admin,
                    [](Socket& socket, const SubscribeRequest& in) {
                        socket.send(to_json(SubscribeReply{.events = in.events, .timestamp = now()}));
                    },
                    "Names the events that the console shows"
                ),
                command<Nothing>(
                    "request_stats", Role::admin,
                    [service](Socket& socket, const Nothing&) { service->send_stats(socket); },
                    "Asks for connection figures"
                ),
                command<AdminBroadcast>(
                    "broadcast", Role::admin,
                    [service](Socket& socket, const AdminBroadcast& in) { service->admin_broadcast(socket, in); },
                    "Says something to all players"
                ),
            },
        .subscriptions = {{std::string(Said::topic), [service](const Event& event) { service->repeat(event); }}},
        .start =
            [service, world, galaxy, &hub, &metrics] {
                galaxy->hear = [service](const GalaxyMessage& message) { service->hear(message); };
                hub.on_join = [service](const Presence& who) { service->announce_join(who); };
                hub.on_leave = [service](const Presence& who) { service->announce_leave(who); };
                hub.on_lost = [service](const Presence& who) { service->announce_loss(who); };
                // At the scrape, so that pilots who change their region need no bookkeeping.
                metrics.before_render([service, world, &metrics] { service->report_players(metrics, *world->atlas()); }
                );
            },
    };
}

}  // namespace sw::presence
