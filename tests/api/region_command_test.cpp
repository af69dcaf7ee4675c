// What an operator does with capsules at the command line, against a nexus that runs regions.
#include <filesystem>
#include <fstream>

#include "blackbox/orchestra.hpp"
#include "support/catch.hpp"

using namespace blackbox;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

struct Installation {
    std::uint16_t port = free_port();
    Orchestra orchestra{{.nexus = {{"SW_ORCH_LISTEN", "127.0.0.1:" + std::to_string(port)}}}};

    Installation() {
        REQUIRE(orchestra.wait_for_job(orchestra.provision("alpha-reach"), 120s).at("state") == "succeeded");
    }

    Finished run(std::vector<std::string> arguments, const std::string& without = "") {
        arguments.insert(arguments.begin(), "region");
        ServerProcess::Environment environment{
            {"SW_MODE", "nexus"},
            {"DATABASE_URL", orchestra.postgres().url("central_nexus")},
            {"DB_PROVISIONER_URL", orchestra.postgres().url("postgres", "provisioner")},
            {"SW_DATA_DIR", orchestra.directory()},
            {"SW_ORCH_LISTEN", "127.0.0.1:" + std::to_string(port)},
            {"SW_MASTER_KEY", std::string(64, 'a')},
            {"SW_ADMIN_TOKEN", orchestra.admin().token}};
        environment.erase(without);
        Finished out = run_binary(arguments, environment);
        UNSCOPED_INFO(out.output);
        return out;
    }

    /// The only capsule of the region.
    [[nodiscard]] fs::path file() const {
        for (const auto& entry : fs::directory_iterator(orchestra.directory() + "/capsules/alpha-reach")) {
            return entry.path();
        }
        return {};
    }
};

}  // namespace

TEST_CASE("capsules are taken, listed, proved, restored and forked at the command line") {
    Installation at;
    CHECK(at.run({"snapshot", "alpha-reach"}).exit_code == 0);
    const fs::path file = at.file();
    REQUIRE(fs::exists(file));
    const Finished listed = at.run({"list"});
    CHECK(listed.exit_code == 0);
    CHECK(listed.output.find(file.string()) != std::string::npos);
    CHECK(listed.output.find("ledger good") != std::string::npos);
    CHECK(at.run({"verify", file.string()}).exit_code == 0);

    const std::string before = at.orchestra.region("alpha-reach").at("epoch").dump();
    CHECK(at.run({"restore", file.string(), "--as", "alpha-reach"}).exit_code == 0);
    CHECK(at.orchestra.region("alpha-reach").at("epoch").dump() != before);
    CHECK(at.orchestra.region("alpha-reach").at("status") == "active");

    const Pilot owner = at.orchestra.a_pilot();
    CHECK(at.run({"fork", file.string(), "--as", "beta-reach", "--owner", owner.user_id}).exit_code == 0);
    CHECK(at.orchestra.region("beta-reach").at("sandbox") == true);
    CHECK_FALSE(at.orchestra.region("beta-reach").at("expires_at").is_null());
    CHECK(owner.client->get("/r/beta-reach/api/v1/ships/catalogue").status == 200);

    // Whatever is wrong is said in one line, with a code that scripts understand.
    const fs::path damaged = file.parent_path() / "damaged.capsule";
    fs::copy_file(file, damaged);
    fs::resize_file(damaged, fs::file_size(damaged) - 7);
    const Finished bad = at.run({"verify", damaged.string()});
    CHECK(bad.exit_code == 1);
    CHECK(bad.output.find("capsule_damaged") != std::string::npos);
    CHECK(at.run({"verify", file.string()}, "DB_PROVISIONER_URL").exit_code == 64);
    CHECK(at.run({"snapshot", "alpha-reach"}, "SW_ADMIN_TOKEN").exit_code == 64);
    CHECK(at.run({"snapshot", "no-such-realm"}).exit_code == 1);
    CHECK(at.run({"restore", "/no/such/file", "--as", "alpha-reach"}).exit_code == 1);
}
