// Is the server alive, and can it serve?
#pragma once

#include "messages.hpp"
#include "sectorwars/platform/config.hpp"
#include "sectorwars/platform/feature.hpp"
#include "sectorwars/platform/hub.hpp"

namespace sw::status {

class Service {
public:
    Service(const Config& config, const Hub& hub);

    [[nodiscard]] Root root(const Caller& caller, const Nothing&) const;
    [[nodiscard]] Health health(ReadTx& tx, const Caller& caller, const Nothing&) const;
    [[nodiscard]] ServiceHealth service_health(ReadTx& tx, const Caller& caller, const Nothing&) const;
    [[nodiscard]] Ping ping(const Caller& caller, const Nothing&) const;
    [[nodiscard]] Version version(const Caller& caller, const Nothing&) const;
    [[nodiscard]] Overview overview(const Caller& caller, const Nothing&) const;

private:
    const Config& config_;
    const Hub& hub_;
    std::string environment_;
};

}  // namespace sw::status
