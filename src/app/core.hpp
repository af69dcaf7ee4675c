// The game without a network: what features are made from, and the features of the mode. Service tests use it too.
#pragma once

#include <memory>
#include <vector>

#include "platform/password/argon2_hasher.hpp"
#include "platform/token/jwt.hpp"
#include "platform/token/revocations.hpp"
#include "sectorwars/platform/envelope.hpp"
#include "sectorwars/platform/keys.hpp"
#include "sectorwars/platform/metrics.hpp"
#include "sectorwars/platform/platform.hpp"
#include "sectorwars/platform/reactor.hpp"

namespace sw {

class Core {
public:
    /// The arguments outlive this. Features are composed, not started.
    Core(const Config& config, Database& database, Hub& hub, Metrics& metrics);
    ~Core();  ///< stop_features()
    Core(const Core&) = delete;
    Core& operator=(const Core&) = delete;

    /// Runs Feature::start by stage. May block; not on the I/O thread.
    void start_features();

    /// Runs Feature::opened by stage. Call when the listeners are open.
    void open_features();

    /// Runs Feature::stop against the stages, of features whose start() was reached, then ends the reactor. Idempotent;
    /// the database must still be there.
    void stop_features();

    [[nodiscard]] const Platform& platform() const { return platform_; }

    [[nodiscard]] const std::vector<Feature>& features() const { return features_; }

    [[nodiscard]] RevocationsImpl& revocations() { return *revocations_; }

    [[nodiscard]] const JwtIssuer& tokens() const { return *tokens_; }

    [[nodiscard]] std::vector<Route> routes() const;

    /// Those of features that other modes have.
    [[nodiscard]] const std::vector<Route>& missing_routes() const { return missing_routes_; }

    [[nodiscard]] std::vector<Command> commands() const;
    [[nodiscard]] std::vector<Job> jobs() const;
    [[nodiscard]] std::vector<Subscription> subscriptions() const;
    [[nodiscard]] std::vector<EventType> events() const;

private:
    Reactor reactor_;  ///< first, so that it goes last: timers and sockets of all the others live on it
    Shared shared_;
    std::unique_ptr<PasswordHasher> passwords_;
    KeyRing keys_;
    std::unique_ptr<JwtIssuer> tokens_;
    ServiceTokens services_;
    Envelope envelope_;
    std::unique_ptr<RevocationsImpl> revocations_;
    Platform platform_;
    std::vector<Feature> features_;
    std::vector<Route> missing_routes_;
    std::size_t started_ = 0;  ///< features that were started, from the first
};

}  // namespace sw
