// Routes by listener.
#include "platform/http/listeners.hpp"

#include <algorithm>

namespace sw::http {

std::vector<Route> routes_of(Listener listener, std::vector<Route> all) {
    for (const Route& route : all) {
        const bool internal = route.listener == Listener::internal;
        if (internal == (route.role == Role::service) && internal == route.path.starts_with("/internal/")) continue;
        throw Failure(
            Code::internal, "bad_route",
            std::string(to_text(route.method)) + " " + route.path +
                ": the internal listener, the role service and a path below /internal/v1/ belong together"
        );
    }
    for (const Route& route : all) {
        if (route.listener != Listener::internal || route.path.starts_with("/internal/v1/")) continue;
        throw Failure(Code::internal, "bad_route", route.path + ": internal paths begin with /internal/v1/");
    }
    for (const Route& route : all) {
        if ((route.role == Role::admin) == !route.scope.empty()) continue;
        throw Failure(
            Code::internal, "bad_route",
            std::string(to_text(route.method)) + " " + route.path + ": an administrator's route names its scope"
        );
    }
    std::erase_if(all, [&](const Route& route) { return route.listener != listener; });
    return all;
}

}  // namespace sw::http
