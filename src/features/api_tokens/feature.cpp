// Tokens that players make for their scripts, at a glance.
#include "sectorwars/platform/feature.hpp"

#include "repository.hpp"
#include "sectorwars/personal_data.hpp"
#include "service.hpp"

namespace sw::api_tokens {
namespace {

void register_personal_data(const Platform& platform) {
    platform.shared.get<personal_data::Sections>()->add(
        {.name = "api_tokens",
         .export_to = [](Reader& reader, const personal_data::Person& person, JsonWriter& to
                      ) { Json<std::vector<TokenView>>::write(to, repository::kept(reader, person.user_id)); },
         .erase = [](Tx& tx, const personal_data::Person& person) { repository::anonymise(tx, person.user_id); }}
    );
}

}  // namespace

Feature feature(const Platform& platform) {
    const auto service = std::make_shared<const Service>(platform);
    register_personal_data(platform);
    const std::string tokens = "/api/v1/auth/api-tokens";
    return {
        .name = "api_tokens",
        .modes = Mode::dev | Mode::nexus,
        .routes =
            {
                post(
                    tokens, call(service, &Service::create), Role::user, "Make a token for scripts; shown this once",
                    {.status = 201, .rate = RateClass::second_factor, .token = TokenUse::never}
                ),
                get(tokens, call(service, &Service::list), Role::user, "The account's tokens, without their secrets",
                    {.token = TokenUse::never}),
                del(tokens + "/{token_id}", call(service, &Service::revoke), Role::user,
                    "Revoke a token: within a second nothing made from it counts", {.token = TokenUse::never}),
                post(
                    tokens + "/exchange", call(service, &Service::exchange), Role::anonymous,
                    "A short access token for an API token", {.rate = RateClass::exchange}
                ),
            },
        .jobs = {{"api_tokens.purge", std::chrono::hours{1}, [service](Tx& tx) { service->purge_ended(tx); }}},
        .subscriptions =
            {{std::string(TokenRevoked::topic), [service](const Event& event) { service->on_revoked(event); }}},
        .events = {event_type<TokenRevoked>("An API token does not count any more; its sockets close")}};
}

}  // namespace sw::api_tokens
