// The age of the master key, and what older ones still hold.
#pragma once

#include <memory>

#include "messages.hpp"
#include "sectorwars/platform/platform.hpp"
#include "sectorwars/platform/sealed.hpp"

namespace sw::sealing {

class Service {
public:
    explicit Service(const Platform& platform);

    void start() const;
    [[nodiscard]] MasterKeyView view(ReadTx& tx, const Caller& caller, const Nothing& in) const;
    /// A batch of each column, hourly, so that a rotation ends by itself.
    void reseal(Tx& tx) const;
    void watch_age(Tx& tx) const;

private:
    const Platform& platform_;
    std::shared_ptr<SealedColumns> columns_;
};

}  // namespace sw::sealing
