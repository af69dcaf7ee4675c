// A region's link to its nexus, at a glance.
#include "sectorwars/platform/feature.hpp"

#include "repository.hpp"
#include "sectorwars/platform/platform.hpp"
#include "service.hpp"

namespace sw::nexus_link {
namespace {

constexpr int before_the_world = -50;

}  // namespace

Feature feature(const Platform& platform) {
    if (platform.config.mode == Mode::regional) platform.revocations.changes_since = &repository::revoked_since;
    const auto service = std::make_shared<Service>(platform);
    return {
        .name = "nexus_link",
        .modes = static_cast<unsigned>(Mode::regional),
        .jobs = {{"nexus_link.forget_revocations", std::chrono::hours{1}, &Service::forget}},
        .start = [service] { service->start(); },
        .stage = before_the_world,
        .opened = [service] { service->open(); },
    };
}

}  // namespace sw::nexus_link
