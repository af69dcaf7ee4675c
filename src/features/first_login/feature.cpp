// The first login at a glance.
#include "sectorwars/platform/feature.hpp"

#include "admin.hpp"
#include "answering.hpp"
#include "events.hpp"
#include "personal.hpp"
#include "service.hpp"

namespace sw::first_login {

Feature feature(const Platform& platform) {
    const auto figures = load_tuning<Figures>(platform, "first_login.json");
    const auto lists = load_tuning<WordFile>(platform, "first_login_words.json");
    const auto hulls = platform.shared.get<ships::Catalogue>();
    const auto parts = std::make_shared<const Parts>(Parts{
        platform, std::make_shared<const Library>(load_library(platform.config.home / "config" / "i18n")),
        std::make_shared<const Words>(lists->languages()), std::make_shared<FiguresBook>(figures, hulls), hulls,
        platform.shared.get<dialogue::Judge>()});
    platform.shared.get<players::Berth>()->waits = platform.config.first_login;
    const auto service = std::make_shared<const Service>(parts);
    const auto answering = std::make_shared<const Answering>(parts);
    const auto admin = std::make_shared<const Admin>(parts);
    const std::string own = "/api/v1/first-login", all = "/api/v1/admin/first-login";
    platform.shared.get<personal_data::Sections>()->add(personal_section());
    return {
        .name = "first_login",
        .modes = Mode::dev | Mode::nexus,
        .routes =
            {
                get(own + "/status", call(service, &Service::status), Role::player, "Is the first login due?"),
                post(own + "/session", call(service, &Service::session), Role::player, "Begin or go on"),
                del(own + "/session", call(service, &Service::reset), Role::player,
                    "Give up and begin again with another guard; a few times a day"),
                post(
                    own + "/claim-ship", call(service, &Service::claim), Role::player, "Name one of the ships offered"
                ),
                post(
                    own + "/dialogue/{exchange_id}", call(answering, &Answering::answer), Role::player,
                    "Answer the guard"
                ),
                post(own + "/complete", call(service, &Service::complete), Role::player, "Take the ship and fly"),
                get(own + "/debug", call(service, &Service::debug), Role::player,
                    "Everything about the own first login"),
                get(all + "/conversations", call(admin, &Admin::conversations), scopes::aria_audit,
                    "Conversations with guards, newest first"),
                get(all + "/conversations/{session_id}", call(admin, &Admin::conversation), scopes::aria_audit,
                    "One of them, word for word"),
                get(all + "/stats", call(admin, &Admin::stats), scopes::content_view, "What comes of them"),
                get(all + "/figures", call(admin, &Admin::figures), scopes::content_view,
                    "Figures in force, and who changed them"),
                put(all + "/figures", call(admin, &Admin::change_figures), scopes::content_manage,
                    "Change the figures for conversations from now on"),
            },
        .events =
            {
                event_type<Completed>("A pilot got through the first login"),
                event_type<FiguresChanged>("An administrator changed the figures of the first login"),
            },
        .start = [parts] { parts->book->start(parts->platform.database); },
    };
}

}  // namespace sw::first_login
