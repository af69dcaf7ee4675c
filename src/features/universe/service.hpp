// Makes worlds, out of the public functions of the features that live in them.
#pragma once

#include <cstdint>
#include <memory>

#include "messages.hpp"
#include "reloader.hpp"
#include "sectorwars/platform/platform.hpp"
#include "worlds.hpp"

namespace sw::universe {

class Service {
public:
    Service(const Platform& platform, Worlds worlds);

    /// Makes the first world when the database holds none. Several processes may start at once: one makes it.
    void start() const;

    /// The world was made anew, by this process or another. I/O thread.
    void world_changed() const { reloader_->wake(); }

    /// The world of a drawn seed instead of the one that is there; the caller holds the lock. Returns the seed.
    [[nodiscard]] std::uint64_t replace(Tx& tx) const;

    GenerateReply generate(Tx& tx, const Caller& caller, const GenerateRequest& in) const;
    Nothing clear(const Caller& caller, const Nothing&) const;
    SeedReply seed(const Caller& caller, const Nothing&) const;

private:
    [[nodiscard]] galaxy::Atlas make_world(Tx& tx, std::uint64_t seed) const;
    void reload_if_changed() const;

    Platform platform_;
    Worlds worlds_;
    std::shared_ptr<galaxy::World> world_;
    std::unique_ptr<Reloader> reloader_;
};

}  // namespace sw::universe
