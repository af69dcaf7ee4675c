// Routes that are not here.
#include "app/elsewhere.hpp"

#include <algorithm>

#include "platform/http/router.hpp"

namespace sw {
namespace {

/// Slug or id of another region.
bool names_another(std::string_view region, const std::string& slug, const regions::LocalConfig& local) {
    if (region.empty() || region == slug) return false;
    const auto id = Uuid::parse(region);
    return !id || local.find(RegionId{*id}) == nullptr;
}

}  // namespace

Elsewhere make_elsewhere(
    const Config& config, std::vector<Route> missing, std::shared_ptr<regions::LocalConfig> local
) {
    if (config.mode != Mode::regional) return {};
    std::erase_if(missing, [](const Route& route) { return route.listener != Listener::api; });
    const auto router = std::make_shared<const http::Router>(std::move(missing));
    return [router, local = std::move(local), nexus = config.regional.nexus_url,
            slug = config.regional.region_id](const http::Request& request, bool served) -> std::optional<std::string> {
        const bool other_region = names_another(request.header("x-region-id"), slug, *local);
        const bool other_route = !served && router->match(request.method, request.path).allowed != 0;
        if (!other_region && !other_route) return std::nullopt;
        return nexus + request.target;
    };
}

}  // namespace sw
