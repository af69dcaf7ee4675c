// The keys feature at a glance: the nexus makes keys and publishes them, a region fetches them.
#include "key_set.hpp"
#include "sealed.hpp"
#include "sectorwars/platform/keys.hpp"
#include "service.hpp"

namespace sw::keys {
namespace {

constexpr int first_of_all = -100;

Feature of_nexus(const Platform& platform, const std::shared_ptr<const Settings>& settings) {
    const auto service = std::make_shared<const Service>(platform, settings);
    platform.shared.get<SealedColumns>()->add(sealed_private_keys());
    platform.keys.on_unknown = [service] { service->look_again(); };
    return {
        .name = "keys",
        .modes = Mode::dev | Mode::nexus,
        .routes =
            {get("/.well-known/jwks.json", call(service, &Service::key_set), Role::anonymous,
                 "Public keys that access tokens are checked with (RFC 7517)", {.rate = RateClass::status}),
             get("/api/v1/admin/keys", call(service, &Service::list), scopes::system_health_view,
                 "Signing keys and service keys"),
             post(
                 "/api/v1/admin/keys/rotate", call(service, &Service::rotate), scopes::security_act,
                 "Sign with a new key from now on"
             )},
        .jobs = {{"keys.rotate", std::chrono::minutes{1}, [service](Tx& tx) { service->rotate_when_due(tx); }}},
        .subscriptions = {{std::string(Changed::topic), [service](const Event&) { service->look_again(); }}},
        .events = {event_type<Changed>("Keys appeared or went; processes of the nexus read them again")},
        .start = [service] { service->start(); },
        .stage = first_of_all,
        .opened = [service] { service->follow(); },
    };
}

Feature of_region(const Platform& platform, const std::shared_ptr<const Settings>& settings) {
    const auto key_set = std::make_shared<const KeySet>(platform, settings);
    platform.keys.ask_pause = std::chrono::seconds{settings->ask_pause_s};
    platform.keys.on_unknown = [key_set] { key_set->look_again(); };
    return {
        .name = "keys",
        .modes = static_cast<unsigned>(Mode::regional),
        .start = [key_set] { key_set->start(); },
        .stage = first_of_all,
        .opened = [key_set] { key_set->follow(); },
    };
}

}  // namespace

Feature feature(const Platform& platform) {
    const auto settings = read_settings(platform.config.home);
    if (platform.config.mode == Mode::regional) return of_region(platform, settings);
    return of_nexus(platform, settings);
}

}  // namespace sw::keys
