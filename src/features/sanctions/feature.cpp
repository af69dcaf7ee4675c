// Bans, suspensions and appeals: the routes.
#include "service.hpp"

namespace sw::sanctions {

Feature feature(const Platform& platform) {
    const auto service = std::make_shared<const Service>(platform);
    platform.shared.get<personal_data::Sections>()->add(section());
    const auto see = scopes::players_view;
    const auto act = scopes::players_suspend;
    return {
        .name = "sanctions",
        .modes = Mode::dev | Mode::nexus,
        .routes =
            {post(
                 "/api/v1/admin/users/{user_id}/sanctions", call(service, &Service::impose), act,
                 "Ban or suspend; all sessions end", {.status = 201}
             ),
             get("/api/v1/admin/users/{user_id}/sanctions", call(service, &Service::history), see,
                 "Sanctions of an account, newest first"),
             post(
                 "/api/v1/admin/sanctions/{sanction_id}/lift", call(service, &Service::lift), act,
                 "Take a sanction back"
             ),
             post(
                 "/api/v1/auth/appeals", call(service, &Service::appeal), Role::anonymous,
                 "Say something to a sanction, once, with the token of the refusal",
                 {.status = 201, .rate = RateClass::password}
             ),
             get("/api/v1/admin/appeals", call(service, &Service::list_appeals), see, "What sanctioned people say"),
             post(
                 "/api/v1/admin/appeals/{appeal_id}/answer", call(service, &Service::answer), act,
                 "Answer an appeal: lift the sanction or keep it"
             )},
        .jobs = {{"sanctions.purge", std::chrono::hours{1}, [service](Tx& tx) { service->purge(tx); }}},
        .events = {
            event_type<Imposed>("Somebody was banned or suspended"), event_type<Lifted>("A sanction was taken back"),
            event_type<Appealed>("Somebody appealed against a sanction")}};
}

}  // namespace sw::sanctions
