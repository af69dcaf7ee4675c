// Signing in with GitHub, Google and Steam at a glance.
#include "personal.hpp"
#include "repository.hpp"
#include "routes.hpp"
#include "sectorwars/personal_data.hpp"

namespace sw::oauth {

Feature feature(const Platform& platform) {
    platform.shared.get<personal_data::Sections>()->add(personal_section());
    return {
        .name = "oauth",
        .modes = Mode::dev | Mode::nexus,
        .routes = routes(std::make_shared<const Service>(platform)),
        .jobs = {{"oauth.purge", std::chrono::minutes{10}, &repository::purge}},
    };
}

}  // namespace sw::oauth
