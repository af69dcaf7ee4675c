// After a move the pilot's socket changes rooms and is told who is there.
#include "features/navigation/arrivals.hpp"

#include <map>

#include "sectorwars/navigation.hpp"
#include "support/catch.hpp"

using namespace sw;
using namespace sw::navigation;

namespace {

/// Remembers who is where and what was sent to whom.
class RecordingHub final : public Hub {
public:
    std::map<PlayerId, Presence> connected;
    std::vector<std::pair<PlayerId, std::string>> sent;

    PlayerId join(const std::string& name, SectorId sector) {
        const PlayerId player = PlayerId::make();
        connected[player] = {.player = player, .user = UserId::make(), .username = name, .sector = sector};
        return player;
    }

    void enter(PlayerId player, RegionId region, SectorId sector) override {
        if (!connected.contains(player)) return;
        connected[player].region = region;
        connected[player].sector = sector;
    }

    [[nodiscard]] std::optional<Presence> find(PlayerId player) const override {
        const auto found = connected.find(player);
        return found == connected.end() ? std::nullopt : std::optional(found->second);
    }

    [[nodiscard]] std::vector<Presence> here() const override { return {}; }

    [[nodiscard]] std::vector<Presence> in_sector(SectorId sector) const override {
        std::vector<Presence> there;
        for (const auto& [player, presence] : connected) {
            if (presence.sector == sector) there.push_back(presence);
        }
        return there;
    }

    [[nodiscard]] HubStats stats() const override { return {}; }

    void send_to_sector(SectorId, std::shared_ptr<const std::string>, PlayerId) override {}

    void send_to_player(PlayerId player, std::shared_ptr<const std::string> frame) override {
        sent.emplace_back(player, *frame);
    }

    void send_to_all(std::shared_ptr<const std::string>) override {}

    void send_to_admins(std::shared_ptr<const std::string>) override {}

    void revoke(UserId) override {}

    void revoke_session(SessionId) override {}

    void post(std::function<void()> work) override { work(); }
};

Event move_of(PlayerId player, RegionId region, SectorId to) {
    const PlayerMoved moved{.player_id = player, .region_id = region, .from_sector_id = 1, .to_sector_id = to};
    return {std::string(PlayerMoved::topic), std::string(PlayerMoved::frame), payload_of(moved), {to_player(player)}};
}

}  // namespace

TEST_CASE("a pilot who moved stands in the new room and learns who else does") {
    RecordingHub hub;
    const PlayerId mover = hub.join("mover", 1), there = hub.join("there", 2);
    (void)hub.join("elsewhere", 3);
    const RegionId region = RegionId::make();
    follow(hub, move_of(mover, region, 2));
    CHECK(hub.find(mover)->sector == 2);
    CHECK(hub.find(mover)->region == region);
    REQUIRE(hub.sent.size() == 1);
    CHECK(hub.sent[0].first == mover);
    const auto frame = JsonDocument::parse(hub.sent[0].second);
    CHECK(frame.root().find("type")->as_string() == "sector_entered");
    CHECK(frame.root().find("sector_id")->as_integer() == 2);
    const auto others = frame.root().find("other_players").value();
    REQUIRE(others.size() == 1);
    CHECK(others.at(0).find("username")->as_string() == "there");
    CHECK(others.at(0).find("user_id")->as_string() == hub.find(there)->user.to_string());
}

TEST_CASE("a pilot without a socket here is left to other processes") {
    RecordingHub hub;
    (void)hub.join("there", 2);
    follow(hub, move_of(PlayerId::make(), RegionId::make(), 2));
    CHECK(hub.sent.empty());
    CHECK(hub.connected.size() == 1);
}

TEST_CASE("hearing of a move twice does no harm") {
    RecordingHub hub;
    const PlayerId mover = hub.join("mover", 1);
    const Event event = move_of(mover, RegionId::make(), 2);
    follow(hub, event);
    follow(hub, event);
    CHECK(hub.find(mover)->sector == 2);
    CHECK(hub.sent.size() == 2);
}
