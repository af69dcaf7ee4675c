// Which requests leave the usual way.
#include "app/region_router.hpp"

#include <utility>

namespace sw {

std::unique_ptr<router::RegionRouter> attach_region_router(RouterSurroundings surroundings) {
    http::Dispatcher& own = surroundings.dispatcher;
    auto made = std::make_unique<router::RegionRouter>(router::RouterParts{
        .io = surroundings.io,
        .config = surroundings.config,
        .metrics = surroundings.metrics,
        .directory = surroundings.shared.get<regions::Directory>(),
        .limits = http::read_rate_limits(surroundings.config),
        .own_route = [&own](std::string_view path) { return own.knows(path); },
        .local_request = [&own](
                             http::Request request, http::Respond respond
                         ) { own.handle(std::move(request), std::move(respond)); },
        .local_upgrade = std::move(surroundings.local_upgrade),
    });
    router::RegionRouter* const router = made.get();
    server::Server& server = surroundings.server;
    server.on_streams(
        {.wants = [router](const http::Request& request) { return router->wants(request); },
         .take = [router](
                     http::Request request, std::shared_ptr<server::ReplyStream> reply
                 ) { router->take(std::move(request), std::move(reply)); }}
    );
    server.on_other_upgrades(
        {.wants = [router](const http::Request& request) { return router->wants(request); },
         .take = [router](server::Upgrade upgrade) { router->take_upgrade(std::move(upgrade)); }}
    );
    return made;
}

server::UpgradeHandler local_sockets(server::UpgradeHandler game, server::UpgradeHandler admin) {
    return [game = std::move(game), admin = std::move(admin)](server::Upgrade upgrade) {
        if (upgrade.request.path == "/api/v1/ws/connect") return game(std::move(upgrade));
        if (upgrade.request.path == "/api/v1/ws/admin") return admin(std::move(upgrade));
        upgrade.refuse({.status = 404, .body = R"({"error":true,"code":"not_found"})"});
    };
}

}  // namespace sw
