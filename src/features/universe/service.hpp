// Makes worlds, out of the public functions of the features that live in them.
#pragma once

#include <memory>

#include "messages.hpp"
#include "reloader.hpp"
#include "sectorwars/platform/platform.hpp"

namespace sw::universe {

class Service {
public:
    explicit Service(const Platform& platform);

    /// Makes the first world when the database holds none. Several processes may start at once: one makes it.
    void start() const;

    /// The world was made anew, by this process or another. I/O thread.
    void world_changed() const { reloader_->wake(); }

    GenerateReply generate(Tx& tx, const Caller& caller, const GenerateRequest& in) const;
    Nothing clear(const Caller& caller, const Nothing&) const;
    SeedReply seed(const Caller& caller, const Nothing&) const;

private:
    [[nodiscard]] galaxy::Atlas make_world(Tx& tx, std::uint64_t seed) const;
    void reload_if_changed() const;

    Platform platform_;
    std::shared_ptr<galaxy::World> world_;
    std::unique_ptr<Reloader> reloader_;
};

}  // namespace sw::universe
