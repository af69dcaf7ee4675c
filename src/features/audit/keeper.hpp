// Signs checkpoints and remembers what it saw.
#pragma once

#include <mutex>
#include <optional>

#include "repository.hpp"
#include "sectorwars/platform/metrics.hpp"
#include "sectorwars/platform/platform.hpp"

namespace sw::audit {

class Keeper {
public:
    explicit Keeper(const Platform& platform);

    /// At start: signs the head at once.
    void start() const;

    /// Signs the head when an hour has passed or the process has another key. Compares what the database holds with
    /// what this process saw before: a chain that was cut off together with its checkpoints is found at the next look.
    void look(Tx& tx) const;

private:
    void sign(Tx& tx, const repository::Head& head, const std::optional<repository::Checkpoint>& before) const;
    [[nodiscard]] std::optional<std::string> differs(Tx& tx) const;

    Platform platform_;
    Gauge& broken_;
    mutable std::mutex mutex_;
    mutable std::optional<repository::Checkpoint> seen_;  ///< read from the database, so it was committed
};

}  // namespace sw::audit
