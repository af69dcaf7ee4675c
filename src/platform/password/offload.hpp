// Offload for handlers on the processor pool: their database work runs on the database lanes while they wait.
#pragma once

#include "sectorwars/platform/platform.hpp"

namespace sw {

class OffloadImpl final : public Offload {
public:
    explicit OffloadImpl(Database& database) : database_(database) {}

    void read(const std::function<void(ReadTx&)>& work) override { database_.read(work); }

    void write(const std::function<void(Tx&)>& work) override { database_.write(work); }

private:
    Database& database_;
};

}  // namespace sw
