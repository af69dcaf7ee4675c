// Who is connected to other processes.
#include "platform/ws/elsewhere.hpp"

#include <algorithm>
#include <random>

#include "support/catch.hpp"

using sw::PlayerId;
using sw::Presence;
using sw::ws::Elsewhere;

namespace {

PlayerId player(std::uint64_t number) {
    return {sw::Uuid::derive(3, number)};
}

Presence at(std::uint64_t number, sw::SectorId sector) {
    return {.player = player(number), .username = "p" + std::to_string(number), .sector = sector};
}

}  // namespace

TEST_CASE("a pilot is where it was said last, and only there") {
    Elsewhere all;
    all.put("a", at(1, 5));
    all.put("a", at(1, 6));
    all.put("b", at(1, 7));
    CHECK(all.size() == 1);
    CHECK(all.in_sector(5).empty());
    CHECK(all.in_sector(6).empty());
    REQUIRE(all.in_sector(7).size() == 1);
    CHECK(all.of("a").empty());
    all.drop("a", player(1));
    CHECK(all.contains(player(1)));
    all.drop("b", player(1));
    CHECK_FALSE(all.contains(player(1)));
    CHECK(all.in_sector(7).empty());
    CHECK_FALSE(all.take(player(1)));
}

TEST_CASE("after any changes sectors and figures agree with the entries") {
    const auto seed = std::random_device{}();
    INFO("seed " << seed);
    std::mt19937 random(seed);
    Elsewhere all;
    std::map<std::uint64_t, std::pair<std::string, sw::SectorId>> model;
    for (int i = 0; i < 5000; ++i) {
        const std::uint64_t number = random() % 40;
        const std::string origin(1, static_cast<char>('a' + random() % 3));
        const auto sector = static_cast<sw::SectorId>(random() % 6);
        switch (random() % 4) {
            case 0:
            case 1:
                all.put(origin, at(number, sector));
                model[number] = {origin, sector};
                break;
            case 2:
                all.drop(origin, player(number));
                if (model.contains(number) && model[number].first == origin) model.erase(number);
                break;
            default:
                REQUIRE(all.take(player(number)) == (model.erase(number) == 1));
        }
    }
    CHECK(all.size() == model.size());
    std::map<sw::SectorId, std::size_t> by_sector;
    std::map<sw::RegionId, std::size_t> by_region;
    all.add_to(by_sector, by_region);
    for (sw::SectorId sector = 0; sector < 6; ++sector) {
        const auto count = static_cast<std::size_t>(std::count_if(model.begin(), model.end(), [&](const auto& one) {
            return one.second.second == sector;
        }));
        CHECK(all.in_sector(sector).size() == count);
        CHECK(by_sector[sector] == count);
    }
}
