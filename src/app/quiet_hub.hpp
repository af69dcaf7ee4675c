// A hub with nobody connected: for documents and for tests of services.
#pragma once

#include "sectorwars/platform/hub.hpp"

namespace sw {

class QuietHub final : public Hub {
public:
    void enter(PlayerId, RegionId, SectorId) override {}

    [[nodiscard]] std::optional<Presence> find(PlayerId) const override { return std::nullopt; }

    [[nodiscard]] std::vector<Presence> here() const override { return {}; }

    [[nodiscard]] std::vector<Presence> in_sector(SectorId) const override { return {}; }

    [[nodiscard]] HubStats stats() const override { return {}; }

    void send_to_player(PlayerId, std::shared_ptr<const std::string>) override {}

    void send_to_sector(SectorId, std::shared_ptr<const std::string>, PlayerId) override {}

    void send_to_all(std::shared_ptr<const std::string>) override {}

    void send_to_admins(std::shared_ptr<const std::string>) override {}

    void revoke(UserId) override {}

    void revoke_session(SessionId) override {}

    /// There is no I/O thread: the work runs at once.
    void post(std::function<void()> work) override { work(); }
};

}  // namespace sw
