// The game composed for one command: no listeners, no jobs, features not started.
#pragma once

#include "app/core.hpp"
#include "app/quiet_hub.hpp"
#include "platform/db/db.hpp"

namespace sw {

class Offline {
public:
    /// Needs DATABASE_URL and SW_MASTER_KEY; dev mode keeps its own master key. Throws Failure "missing_setting".
    explicit Offline(Config config);
    ~Offline();
    Offline(const Offline&) = delete;
    Offline& operator=(const Offline&) = delete;

    [[nodiscard]] const Platform& platform() const { return core_->platform(); }

private:
    Config config_;
    Metrics metrics_;
    QuietHub hub_;
    std::unique_ptr<Db> db_;
    std::unique_ptr<Core> core_;
};

}  // namespace sw
