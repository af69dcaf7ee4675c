// Texts at a glance.
#include "personal.hpp"
#include "service.hpp"

namespace sw::i18n {

Feature feature(const Platform& platform) {
    const auto shelf = std::make_shared<Shelf>(platform);
    const auto service = std::make_shared<const Service>(shelf);
    const std::string base = "/api/v1/i18n";
    const std::string admin = base + "/admin";
    const RouteOptions open{.rate = RateClass::status};
    platform.shared.get<personal_data::Sections>()->add(personal_section());
    return {
        .name = "i18n",
        .modes = Mode::dev | Mode::nexus,
        .routes =
            {get(base + "/languages", call(service, &Service::languages), Role::anonymous,
                 "Languages, the most complete first", open),
             get(base + "/detect", call(service, &Service::detect), Role::anonymous,
                 "The language that a browser wants", open),
             get(base + "/health", call(service, &Service::health), Role::anonymous, "Whether there are texts", open),
             get(base + "/{language_code}", call(service, &Service::texts), Role::anonymous,
                 "All texts of a language, missing ones in English", open),
             get(base + "/{language_code}/{namespace}", call(service, &Service::texts_of), Role::anonymous,
                 "The texts of one namespace as i18next loads them", open),
             get(base + "/user/preference", call(service, &Service::preference), Role::user,
                 "The language of the account"),
             post(base + "/user/preference", call(service, &Service::prefer), Role::user, "Choose a language"),
             get(base + "/user/ai-context", call(service, &Service::ai_context), Role::user,
                 "What a language model has to know to answer in the language of the account"),
             get(admin + "/languages/all", call(service, &Service::all_languages), scopes::content_view,
                 "Every known language, active or not"),
             get(admin + "/progress/{language_code}", call(service, &Service::progress), scopes::content_view,
                 "How much of the English texts a language has"),
             post(
                 admin + "/translation/{language_code}/{namespace}", call(service, &Service::change),
                 scopes::content_manage,
                 "Change a text; what came with the release brings back what came with the release"
             ),
             post(
                 admin + "/bulk/{language_code}/{namespace}", call(service, &Service::bulk), scopes::content_manage,
                 "Change many texts"
             ),
             post(
                 admin + "/initialize", call(service, &Service::initialize), scopes::content_manage,
                 "Enter the known languages; doing it again changes nothing"
             )},
        .jobs =
            {{"i18n.forget_changes", std::chrono::hours(6), [service](Tx& tx) { service->forget_old_changes(tx); }}},
        .subscriptions =
            {{std::string(Updated::topic),
              [shelf](const Event& event) { shelf->hear(parse_json<Updated>(event.payload)); }}},
        .events = {event_type<Updated>("Texts changed; clients ask for them again")},
        .start = [service, &database = platform.database] { service->start(database); },
        .opened =
            [&platform_reactor = platform.reactor, &database = platform.database, &hub = platform.hub, shelf] {
                platform_reactor.repeat("i18n", std::chrono::milliseconds{0}, [&database, &hub, shelf] {
                    return keep_up(database, hub, shelf);
                });
            },
    };
}

}  // namespace sw::i18n
