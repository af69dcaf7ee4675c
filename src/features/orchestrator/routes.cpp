// One table for both places.
#include "routes.hpp"

namespace sw::orchestrator {
namespace {

void add(
    std::vector<Route>& out, const std::string& base, Listener listener, const std::shared_ptr<const Service>& service,
    const std::shared_ptr<const Views>& views
) {
    const RouteOptions look{.listener = listener};
    const RouteOptions change{.status = 202, .rate = RateClass::admin, .listener = listener};
    const std::string region = base + "/regions/{name}";
    const auto job = [&](const std::string& path, auto method, const char* summary, Access who = scopes::regions_operate
                     ) { out.push_back(post(path, call(service, method), who, summary, change)); };
    const auto view = [&](const std::string& path, auto method, const char* summary) {
        out.push_back(get(path, call(views, method), scopes::regions_view, summary, look));
    };
    out.push_back(
        get(base + "/health", call(views, &Views::health), Role::anonymous, "Whether regions are looked after", look)
    );
    view(base + "/metrics", &Views::metrics, "Figures of all regions");
    view(base + "/regions", &Views::regions, "All regions that are instances");
    view(region, &Views::region, "One region");
    view(region + "/jobs", &Views::jobs, "Jobs of a region, newest first");
    view(region + "/snapshots", &Views::snapshots, "Its capsules, newest first");
    view(region + "/logs", &Views::logs, "What its process wrote");
    view(base + "/jobs/{id}", &Views::job, "A job and its journal");
    job(base + "/regions/provision", &Service::provision, "Make a region", scopes::regions_create);
    RouteOptions end = change;
    end.dual_control = true;
    out.push_back(del(region, call(service, &Service::terminate), scopes::regions_terminate, "End a region", end));
    out.push_back(post(
        region + "/wipe", call(service, &Service::wipe), scopes::regions_terminate,
        "Start over with an empty world; a capsule is kept", end
    ));
    job(region + "/scale", &Service::scale, "Change its limits", scopes::regions_create);
    job(region + "/suspend", &Service::suspend, "Stop it until it is resumed");
    job(region + "/resume", &Service::resume, "Let it run again");
    job(region + "/hibernate", &Service::hibernate, "Let it sleep until somebody asks for it");
    job(region + "/wake", &Service::wake, "Wake it");
    job(region + "/restart", &Service::restart, "Start its process anew");
    job(region + "/snapshot", &Service::snapshot, "Take a capsule");
    job(region + "/restore", &Service::restore, "Go back to a capsule");
    job(base + "/jobs/{id}/retry", &Service::retry, "Do a job again, or go on at once");
    job(base + "/jobs/{id}/cancel", &Service::cancel, "Undo a provision that is under way");
}

}  // namespace

std::vector<Route> routes(const std::shared_ptr<const Service>& service, const std::shared_ptr<const Views>& views) {
    std::vector<Route> out;
    add(out, "", Listener::orchestrator, service, views);
    add(out, "/api/v1/orchestrator", Listener::api, service, views);
    return out;
}

}  // namespace sw::orchestrator
