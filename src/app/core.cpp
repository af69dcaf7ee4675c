// Composition of the game. The only place, with app.cpp, that knows all modules.
#include "app/core.hpp"

#include <algorithm>
#include <exception>

#include "app/features.hpp"
#include "sectorwars/platform/hub.hpp"
#include "sectorwars/platform/log.hpp"

namespace sw {
namespace {

constexpr std::chrono::seconds clock_margin{90};

std::unique_ptr<RevocationsImpl> make_revocations(const Config& config, Hub& hub) {
    RevocationOptions options;
    // A region does not know how long tokens of its nexus live: a day is the most that its configuration allows.
    const std::chrono::minutes life =
        config.mode == Mode::regional ? std::chrono::minutes(std::chrono::days(1)) : config.access_token_life;
    options.keep = std::chrono::duration_cast<std::chrono::seconds>(life) + clock_margin;
    options.on_session = [&hub](SessionId session) { hub.revoke_session(session); };
    options.on_user = [&hub](UserId user) { hub.revoke(user); };
    return std::make_unique<RevocationsImpl>(std::move(options));
}

/// Who this process is to the others. Dev mode is the nexus and every region in one.
std::string service_name(const Config& config) {
    return config.mode == Mode::regional ? region_issuer(config.regional.region_id) : std::string(nexus_issuer);
}

/// A region's process seals nothing that must be read after it has ended, so it gets no master key and makes its own.
std::string master_key(const Config& config) {
    if (!config.master_key.empty()) return config.master_key;
    const auto key = random_key();
    return to_hex(std::string_view(reinterpret_cast<const char*>(key.data()), key.size()));
}

template <class T>
std::vector<T> gather(const std::vector<Feature>& features, std::vector<T> Feature::*part) {
    std::vector<T> out;
    for (const auto& feature : features) out.insert(out.end(), (feature.*part).begin(), (feature.*part).end());
    return out;
}

}  // namespace

Core::Core(const Config& config, Database& database, Hub& hub, Metrics& metrics)
    : reactor_("links"),
      passwords_(std::make_unique<Argon2Hasher>(static_cast<std::size_t>(config.hash_threads))),
      tokens_(std::make_unique<JwtIssuer>(keys_, token_options(config))),
      services_(service_name(config), keys_, &now),
      envelope_(master_key(config), config.previous_master_keys),
      revocations_(make_revocations(config, hub)),
      platform_{config,   database,      shared_,  hub,       metrics, *passwords_,
                *tokens_, *revocations_, reactor_, services_, keys_,   envelope_},
      features_(all_features(platform_)) {
    const auto missing = std::stable_partition(features_.begin(), features_.end(), [&](const Feature& one) {
        return (one.modes & static_cast<unsigned>(config.mode)) != 0;
    });
    for (auto one = missing; one != features_.end(); ++one) {
        missing_routes_.insert(missing_routes_.end(), one->routes.begin(), one->routes.end());
    }
    features_.erase(missing, features_.end());
    std::stable_sort(features_.begin(), features_.end(), [](const auto& a, const auto& b) {
        return a.stage < b.stage;
    });
}

Core::~Core() {
    stop_features();
}

void Core::start_features() {
    platform_.database.read([&](ReadTx& tx) { revocations_->refresh(tx); });
    for (const auto& feature : features_) {
        ++started_;
        if (!feature.start) continue;
        const auto begun = std::chrono::steady_clock::now();
        feature.start();
        const auto took =
            std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begun);
        log::debug("A feature is ready", {{"feature", feature.name}, {"ms", std::to_string(took.count())}});
    }
}

void Core::open_features() {
    for (const auto& feature : features_) {
        if (feature.opened) feature.opened();
    }
}

void Core::stop_features() {
    while (started_ > 0) {
        const Feature& feature = features_[--started_];
        try {
            if (feature.stop) feature.stop();
        } catch (const std::exception& problem) {
            log::error("A feature did not stop well", {{"feature", feature.name}, {"error", problem.what()}});
        }
    }
    reactor_.stop();
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
