// A port that somebody else has: the server says which setting it is and ends in good order.
#include "blackbox/process.hpp"
#include "blackbox/world.hpp"
#include "support/catch.hpp"

using namespace blackbox;
using sw::test::contains_text;

namespace {

constexpr int unavailable = 69;

}  // namespace

TEST_CASE("a taken port of any listener ends the start with its name") {
    World world;
    const std::string taken = "127.0.0.1:" + std::to_string(world.port());
    const std::string free = "127.0.0.1:" + std::to_string(free_port());
    for (const std::string setting : {"SW_LISTEN", "SW_INTERNAL_LISTEN", "SW_ORCH_LISTEN"}) {
        CAPTURE(setting);
        ServerProcess::Environment environment = world.environment();
        environment["SW_LISTEN"] = free;
        environment["SW_INTERNAL_LISTEN"] = "off";
        environment["SW_ORCH_LISTEN"] = "off";
        environment[setting] = taken;
        const Finished finished = run_binary({"--mode=dev"}, environment);
        CHECK(finished.exit_code == unavailable);
        CHECK_THAT(finished.output, contains_text(setting + ": cannot listen on " + taken));
        CHECK_THAT(finished.output, contains_text("The server has ended"));
    }
    CHECK(world.client().get("/health").status == 200);
}
