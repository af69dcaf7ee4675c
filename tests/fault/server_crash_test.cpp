// kill -9 of the server in the middle of trades: nothing acknowledged is lost, nothing happens twice, no credit
// appears.
#include <random>

#include "blackbox/traders.hpp"
#include "blackbox/world.hpp"
#include "support/catch.hpp"

using namespace blackbox;
using namespace std::chrono_literals;

namespace {

constexpr int rounds = 20;
constexpr int traders = 16;

}  // namespace

TEST_CASE("twenty kills of the server under sixteen traders lose nothing and make nothing twice") {
    const unsigned seed = std::random_device{}();
    INFO("seed " << seed);
    std::mt19937 random(seed);
    World world;
    TradingFloor floor(world, traders, seed);
    floor.open();
    for (int round = 0; round < rounds; ++round) {
        std::this_thread::sleep_for(std::chrono::milliseconds(100 + random() % 400));
        world.server().kill9();
        world.server().start();
        world.server().wait_healthy();
    }
    floor.close();
    CHECK(floor.acknowledged() > rounds * traders);
    floor.check(world);
    WARN("acknowledged trades: " << floor.acknowledged());
}
