// Composition of the game. The only place, with app.cpp, that knows all modules.
#include "app/core.hpp"

#include <algorithm>

#include "app/features.hpp"
#include "sectorwars/platform/hub.hpp"
#include "sectorwars/platform/log.hpp"

namespace sw {
namespace {

constexpr std::chrono::seconds clock_margin{90};

std::unique_ptr<RevocationsImpl> make_revocations(const Config& config, Hub& hub) {
    RevocationOptions options;
    options.keep = std::chrono::duration_cast<std::chrono::seconds>(config.access_token_life) + clock_margin;
    options.on_session = [&hub](SessionId session) { hub.revoke_session(session); };
    options.on_user = [&hub](UserId user) { hub.revoke(user); };
    return std::make_unique<RevocationsImpl>(std::move(options));
}

template <class T>
std::vector<T> gather(const std::vector<Feature>& features, std::vector<T> Feature::*part) {
    std::vector<T> out;
    for (const auto& feature : features) out.insert(out.end(), (feature.*part).begin(), (feature.*part).end());
    return out;
}

}  // namespace

Core::Core(const Config& config, Database& database, Hub& hub, Metrics& metrics)
    : passwords_(std::make_unique<Argon2Hasher>(static_cast<std::size_t>(config.hash_threads))),
      tokens_(std::make_unique<JwtIssuer>(token_options(config))),
      revocations_(make_revocations(config, hub)),
      platform_{config, database, shared_, hub, metrics, *passwords_, *tokens_, *revocations_},
      features_(all_features(platform_)) {
    std::erase_if(features_, [&](const Feature& one) { return (one.modes & static_cast<unsigned>(config.mode)) == 0; });
    std::stable_sort(features_.begin(), features_.end(), [](const auto& a, const auto& b) {
        return a.stage < b.stage;
    });
}

Core::~Core() = default;

void Core::start_features() {
    platform_.database.read([&](ReadTx& tx) { revocations_->refresh(tx); });
    for (const auto& feature : features_) {
        if (!feature.start) continue;
        const auto begun = std::chrono::steady_clock::now();
        feature.start();
        const auto took =
            std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begun);
        log::debug("A feature is ready", {{"feature", feature.name}, {"ms", std::to_string(took.count())}});
    }
}

std::vector<Route> Core::routes() const {
    return gather(features_, &Feature::routes);
}

std::vector<Command> Core::commands() const {
    return gather(features_, &Feature::commands);
}

std::vector<Job> Core::jobs() const {
    return gather(features_, &Feature::jobs);
}

std::vector<Subscription> Core::subscriptions() const {
    return gather(features_, &Feature::subscriptions);
}

std::vector<EventType> Core::events() const {
    return gather(features_, &Feature::events);
}

}  // namespace sw
