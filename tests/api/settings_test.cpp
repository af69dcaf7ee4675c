// The command line and the environment as the binary takes them: what is wrong is said, all of it, before any start.
#include "blackbox/process.hpp"
#include "support/catch.hpp"

using namespace blackbox;
using sw::test::contains_text;

namespace {

constexpr int configuration_error = 78;

const ServerProcess::Environment complete{
    {"DATABASE_URL", "postgresql://pilot:hidden-database-word@db.example.test/game"},
    {"REDIS_URL", "redis://:hidden-redis-word@redis.example.test"},
    {"JWT_SECRET", "a hidden signing secret of enough length"},
    {"ADMIN_PASSWORD", "hidden-admin-word"},
};

}  // namespace

TEST_CASE("every wrong setting is listed at once") {
    const Finished finished = run_binary(
        {}, {{"DATABASE_URL", "mysql://somewhere"},
             {"JWT_SECRET", "short"},
             {"RATE_LIMITS", "perhaps"},
             {"ENVIRONMENT", "moon"},
             {"SW_MAX_BODY_BYTES", "many"},
             {"SW_LISTEN", "nowhere"}}
    );
    CHECK(finished.exit_code == configuration_error);
    for (const char* name :
         {"DATABASE_URL", "JWT_SECRET", "RATE_LIMITS", "ENVIRONMENT", "SW_MAX_BODY_BYTES", "SW_LISTEN"}) {
        CHECK_THAT(finished.output, contains_text(std::string("- ") + name));
    }
}

TEST_CASE("production refuses what only development may have") {
    ServerProcess::Environment environment = complete;
    environment["ENVIRONMENT"] = "production";
    environment["RATE_LIMITS"] = "off";
    const Finished finished = run_binary({}, environment);
    CHECK(finished.exit_code == configuration_error);
    CHECK_THAT(finished.output, contains_text("RATE_LIMITS"));
}

TEST_CASE("an unknown mode is refused with the known ones") {
    for (const auto& finished : {run_binary({"--mode=wild"}, {}), run_binary({}, {{"SW_MODE", "wild"}})}) {
        CHECK(finished.exit_code == configuration_error);
        CHECK_THAT(finished.output, contains_text("dev, nexus, regional"));
    }
}

TEST_CASE("the configuration can be shown without its secrets") {
    const Finished finished = run_binary({"--check-config"}, complete);
    CHECK(finished.exit_code == 0);
    CHECK_THAT(finished.output, contains_text("JWT_SECRET=****") && contains_text("ADMIN_PASSWORD=****"));
    CHECK_THAT(finished.output, contains_text("db.example.test/game") && contains_text("redis.example.test"));
    CHECK_THAT(finished.output, !contains_text("hidden"));
}

TEST_CASE("the version is one line, and nonsense on the command line is refused") {
    const Finished version = run_binary({"--version"}, {});
    CHECK(version.exit_code == 0);
    CHECK(version.output.rfind("sectorwars ", 0) == 0);
    CHECK(version.output.find('\n') == version.output.size() - 1);
    const Finished nonsense = run_binary({"--no-such-option"}, {});
    CHECK(nonsense.exit_code == 64);
    CHECK_THAT(nonsense.output, contains_text("--no-such-option"));
}
