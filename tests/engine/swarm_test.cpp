// The swarm backend on three real engines: what every engine keeps, and a region that moves when its node dies.
#include "support/swarm.hpp"

#include <algorithm>

#include "engine/conformance.hpp"
#include "engine/stand_in.hpp"
#include "platform/swarm_backend/swarm_backend.hpp"
#include "sectorwars/platform/metrics.hpp"

using namespace std::chrono_literals;
using engine_test::becomes;
using engine_test::bring_up;
using engine_test::eventually;
using engine_test::look;
using engine_test::Stage;
using engine_test::wait;
using sw::InstanceState;

namespace {

/// One swarm for all tests of this file: its start takes longer than most of them.
support::Swarm& swarm() {
    static support::Swarm running(3);
    static bool loaded = false;
    if (!loaded) running.load_image("sectorwars:stand-in", engine_test::stand_in_binary());
    loaded = true;
    return running;
}

sw::swarm::Options options() {
    sw::swarm::Options out;
    out.docker_host = swarm().manager().docker_host();
    out.health.interval = 500ms;
    out.health.timeout = 2s;
    out.health.start_period = 1s;
    out.health.retries = 2;
    return out;
}

sw::RegionSpec spec_of(const std::string& slug) {
    sw::RegionSpec spec;
    spec.slug = slug;
    spec.image = "sectorwars:stand-in";
    spec.owner_id = "0198f0a0-0000-7000-8000-000000000001";
    spec.governance = "autocracy";
    spec.job_id = "first-job";
    spec.limits = {0.5, 64 << 20};
    spec.environment = {{"CENTRAL_NEXUS_URL", "http://nexus:8080"}};
    spec.secrets = {{"database_url", "postgresql://role:word@host/db"}, {"service_key", "a key"}};
    return spec;
}

struct Manager {
    Manager() : host(swarm()), backend(options(), metrics, thread.io.get_executor()) {
        stage.spec = spec_of;
        stage.patience = 60s;
        stage.replaces_on_restart = true;
        stage.make_foreign = [this](const std::string& slug) {
            host.manager().docker(
                {"service", "create", "--detach", "--replicas", "0", "--name", "region-" + slug, "sectorwars:stand-in"}
            );
        };
        stage.foreign_is_untouched = [this](const std::string& slug) {
            return host.manager().docker(
                       {"service", "inspect", "-f", "{{.Spec.Mode.Replicated.Replicas}}", "region-" + slug}
                   ) == "0\n";
        };
        stage.remove_foreign = [this](const std::string& slug) {
            host.manager().docker({"service", "rm", "region-" + slug});
        };
        stage.crash_instance = [this](const std::string& slug) { (void)host.ask(slug, "/exit/3"); };
        stage.read_secret = [this](const std::string& slug, const std::string& name) {
            return host.ask(slug, "/read/run/sw/" + name);
        };
        stage.leftovers = [this](const std::string& slug) {
            const std::string label = "label=region=" + slug;
            return host.manager().docker({"service", "ls", "-q", "--filter", label}) +
                   host.manager().docker({"secret", "ls", "-q", "--filter", label});
        };
    }

    ~Manager() { thread.stop(); }

    support::Swarm& host;
    sw::Metrics metrics;
    sw::test::IoThread thread;
    sw::swarm::SwarmBackend backend;
    Stage stage{.thread = thread, .backend = backend};
};

/// Only these nodes take tasks.
void place_on(const std::vector<std::size_t>& nodes) {
    for (std::size_t i = 0; i < swarm().size(); ++i) {
        const bool wanted = std::find(nodes.begin(), nodes.end(), i) != nodes.end();
        swarm().set_availability(i, wanted ? "active" : "drain");
    }
}

bool moves_in_time(const Stage& stage, const sw::Instance& before) {
    const auto began = std::chrono::steady_clock::now();
    const bool moved = eventually(stage, [&] {
        const auto now = look(stage, before.slug);
        return now.state == InstanceState::running && now.id != before.id;
    });
    const auto took = std::chrono::steady_clock::now() - began;
    WARN("moved after " << std::chrono::duration_cast<std::chrono::milliseconds>(took).count() << " ms");
    return moved && took < 30s;
}

}  // namespace

TEST_CASE("the swarm backend conforms") {
    place_on({0});  // where the manager can measure and change containers
    Manager manager;
    check_conformance(manager.stage);
}

TEST_CASE("a region on another node runs hardened, with its secrets, and is scaled by replacement") {
    place_on({1});
    Manager manager;
    const auto spec = spec_of("far-away");
    bring_up(manager.stage, spec);
    const auto place = manager.host.find(spec.slug);
    REQUIRE(place.node == 1);
    CHECK(manager.host.ask(spec.slug, "/read/run/sw/database_url") == "postgresql://role:word@host/db");
    CHECK(manager.host.ask(spec.slug, "/write/usr/bin/evil").rfind("error", 0) == 0);
    CHECK(manager.host.ask(spec.slug, "/write/run/sw/database_url").rfind("error", 0) == 0);
    CHECK(manager.host.ask(spec.slug, "/").rfind("uid 10001", 0) == 0);
    const std::string environment = manager.host.ask(spec.slug, "/env");
    CHECK(environment.find("role:word") == std::string::npos);
    CHECK(environment.find("DATABASE_URL_FILE=/run/sw/database_url") != std::string::npos);
    CHECK(manager.host.node(1).docker({"inspect", "-f", "{{.HostConfig.CapDrop}}", place.container}) == "[ALL]\n");
    const auto service = manager.host.manager().docker({"service", "inspect", "region-far-away"});
    CHECK(service.find("role:word") == std::string::npos);

    const auto before = look(manager.stage, spec.slug);
    const sw::RegionLimits limits{0.75, 128 << 20};
    wait(manager.stage, manager.backend.set_limits(spec.slug, limits));
    CHECK(eventually(manager.stage, [&] {
        const auto now = look(manager.stage, spec.slug);
        return now.state == InstanceState::running && now.limits == limits && now.id != before.id;
    }));
    CHECK(wait(manager.stage, manager.backend.capacity()).nodes == 1);
    wait(manager.stage, manager.backend.remove(spec.slug));
}

TEST_CASE("limits that were changed in place survive the next restart") {
    place_on({0});
    Manager manager;
    const auto spec = spec_of("scaled-here");
    bring_up(manager.stage, spec);
    const sw::RegionLimits limits{0.25, 96 << 20};
    wait(manager.stage, manager.backend.set_limits(spec.slug, limits));
    CHECK(look(manager.stage, spec.slug).limits == limits);
    wait(manager.stage, manager.backend.restart(spec.slug, 5s));
    REQUIRE(becomes(manager.stage, spec.slug, InstanceState::running));
    CHECK(look(manager.stage, spec.slug).limits == limits);
    wait(manager.stage, manager.backend.remove(spec.slug));
}

TEST_CASE("a region runs on another node within 30 s after its node was cut off") {
    place_on({2});
    Manager manager;
    const auto spec = spec_of("cut-off");
    bring_up(manager.stage, spec);
    place_on({0, 2});
    const auto before = look(manager.stage, spec.slug);
    manager.host.set_link(2, false);
    CHECK(moves_in_time(manager.stage, before));
    wait(manager.stage, manager.backend.remove(spec.slug));
    manager.host.set_link(2, true);
    // The node learns that its task is unwanted once it is back.
    CHECK(eventually(manager.stage, [&] { return manager.host.find(spec.slug).node == -1; }));
}

/// Last, for its node does not come back.
TEST_CASE("a region runs on another node within 30 s after its node died") {
    place_on({1});
    Manager manager;
    const auto spec = spec_of("moves-on");
    bring_up(manager.stage, spec);
    REQUIRE(manager.host.find(spec.slug).node == 1);
    const auto before = look(manager.stage, spec.slug);
    place_on({1, 2});
    manager.host.node(1).crash();
    CHECK(moves_in_time(manager.stage, before));
    CHECK(manager.host.find(spec.slug).node == 2);
    CHECK(look(manager.stage, spec.slug).spec_hash == spec.hash());
    CHECK(wait(manager.stage, manager.backend.capacity()).nodes == 1);
    wait(manager.stage, manager.backend.remove(spec.slug));
    CHECK(manager.stage.leftovers(spec.slug).empty());
    // The old one may still run: nobody can reach it, and its epoch fences it off.
}
