// The Docker backend on a real engine.
#include <filesystem>
#include <fstream>
#include <future>

#include "engine/conformance.hpp"
#include "engine/stand_in.hpp"
#include "platform/engine/docker_backend.hpp"
#include "platform/engine/requests.hpp"
#include "sectorwars/platform/metrics.hpp"
#include "support/engine.hpp"

using namespace std::chrono_literals;
using engine_test::becomes;
using engine_test::bring_up;
using engine_test::eventually;
using engine_test::look;
using engine_test::refusal;
using engine_test::Stage;
using engine_test::wait;
using sw::InstanceState;

namespace {

/// One dockerd for all tests of this file: its start takes longer than most of them.
support::Engine& engine() {
    static support::Engine running;
    static bool loaded = false;
    if (!loaded) running.load_image("sectorwars:stand-in", engine_test::stand_in_binary());
    loaded = true;
    return running;
}

sw::engine::DockerOptions options() {
    sw::engine::DockerOptions out;
    out.docker_host = engine().docker_host();
    out.health.interval = 500ms;
    out.health.timeout = 2s;
    out.health.start_period = 1s;
    out.health.retries = 2;
    out.stop_timeout = 5s;
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

struct Docker {
    Docker() : host(engine()), backend(options(), metrics, thread.io.get_executor()) {
        stage.spec = spec_of;
        stage.make_foreign = [this](const std::string& slug) {
            host.docker({"create", "--name", "region-" + slug + "-server", "sectorwars:stand-in"});
        };
        stage.foreign_is_untouched = [this](const std::string& slug) {
            return host.docker({"inspect", "-f", "{{.State.Status}}", "region-" + slug + "-server"}) == "created\n";
        };
        stage.remove_foreign = [this](const std::string& slug) { host.docker({"rm", "region-" + slug + "-server"}); };
        stage.crash_instance = [this](const std::string& slug) { ask(slug, "/exit/3"); };
        stage.read_secret = [this](const std::string& slug, const std::string& name) {
            return ask(slug, "/read/run/sw/" + name);
        };
        stage.answers = [](const sw::Instance& instance) {
            return engine_test::http_get(instance.endpoint + "/").rfind("uid 10001", 0) == 0;
        };
        stage.leftovers = [this](const std::string& slug) {
            const std::string label = "label=region=" + slug;
            return host.docker({"ps", "-aq", "--filter", label}) +
                   host.docker({"network", "ls", "-q", "--filter", label}) +
                   host.docker({"volume", "ls", "-q", "--filter", label});
        };
    }

    std::string ask(const std::string& slug, const std::string& path) {
        std::string answer;
        eventually(stage, [&] {
            const auto instance = look(stage, slug);
            if (!instance.endpoint.empty()) answer = engine_test::http_get(instance.endpoint + path);
            return !answer.empty() || path.rfind("/exit", 0) == 0;
        });
        return answer;
    }

    support::Engine& host;
    sw::Metrics metrics;
    sw::test::IoThread thread;
    sw::engine::DockerBackend backend;
    Stage stage{thread, backend};
};

}  // namespace

TEST_CASE("docker keeps the contract of region engines") {
    Docker docker;
    engine_test::check_conformance(docker.stage);
}

TEST_CASE("a region's container is locked in") {
    Docker docker;
    const std::string slug = "locked-in";
    bring_up(docker.stage, spec_of(slug));
    CHECK(docker.ask(slug, "/") == "uid 10001 gid 10001\n");
    CHECK(docker.ask(slug, "/write/etc/x") == "error: Read-only file system");
    CHECK_THAT(docker.ask(slug, "/read/proc/self/mounts"), sw::test::contains_text("overlay / overlay ro,"));
    CHECK(docker.ask(slug, "/write/run/sw/database_url") == "error: Permission denied");
    CHECK(docker.ask(slug, "/write/run/sw/new") == "error: Permission denied");
    CHECK(docker.ask(slug, "/write/tmp/x") == "ok");
    CHECK(docker.ask(slug, "/write/data/x") == "ok");
    const std::string status = docker.ask(slug, "/read/proc/self/status");
    CHECK_THAT(status, sw::test::contains_text("CapEff:\t0000000000000000"));
    CHECK_THAT(status, sw::test::contains_text("CapBnd:\t0000000000000000"));
    CHECK_THAT(status, sw::test::contains_text("NoNewPrivs:\t1"));
    const std::string environment = docker.ask(slug, "/env");
    CHECK_THAT(environment, sw::test::contains_text("DATABASE_URL_FILE=/run/sw/database_url\n"));
    CHECK_THAT(environment, sw::test::contains_text("REGION_ID=locked-in\n"));
    CHECK(environment.find("word") == std::string::npos);
    CHECK(docker.host.docker({"inspect", "region-locked-in-server"}).find("word@host") == std::string::npos);
    wait(docker.stage, docker.backend.remove(slug));
}

TEST_CASE("memory is never set below what is in use") {
    Docker docker;
    const std::string slug = "in-use";
    auto spec = spec_of(slug);
    spec.limits.memory_bytes = 256 << 20;
    bring_up(docker.stage, spec);
    REQUIRE(docker.ask(slug, "/hold/100") == "ok");
    CHECK(refusal(docker.stage, docker.backend.set_limits(slug, {0.5, 110 << 20})) == "below_use");
    CHECK(look(docker.stage, slug).limits.memory_bytes == 256 << 20);
    wait(docker.stage, docker.backend.set_limits(slug, {0.5, 160 << 20}));
    CHECK(look(docker.stage, slug).limits.memory_bytes == 160 << 20);
    CHECK(docker.ask(slug, "/hold/0") == "ok");
    wait(docker.stage, docker.backend.remove(slug));
}

TEST_CASE("usage is a share of the limit, also after the limit changed") {
    Docker docker;
    const std::string slug = "burning";
    auto spec = spec_of(slug);
    spec.limits.cpu_cores = 0.2;
    bring_up(docker.stage, spec);
    REQUIRE(docker.ask(slug, "/burn/90") == "ok");
    const auto samples = std::make_shared<engine_test::Found<sw::UsageSample>>();
    engine_test::Following following(
        docker.stage,
        docker.backend.follow_usage(slug, [samples](const sw::UsageSample& sample) { samples->add(sample); })
    );
    // A fifth of a core is to be had on a busy machine too: all of the limit, though little of a core.
    const auto some_between = [&](std::size_t first, double low, double high) {
        return eventually(docker.stage, [&] {
            const auto all = samples->all();
            for (std::size_t i = first; i < all.size(); ++i) {
                if (all[i].cpu_percent > low && all[i].cpu_percent < high) return true;
            }
            return false;
        });
    };
    CHECK(some_between(0, 65, 115));
    CHECK(samples->all().back().memory_limit == 64 << 20);
    REQUIRE(docker.ask(slug, "/burn/40") == "ok");
    wait(docker.stage, docker.backend.set_limits(slug, {1.0, 64 << 20}));
    const std::size_t before = samples->all().size() + 1;  // the first one covers the change
    CHECK(some_between(before, 5, 52));
    const auto all = samples->all();
    for (std::size_t i = before; i < all.size(); ++i) CHECK(all[i].cpu_percent < 55);
    wait(docker.stage, docker.backend.remove(slug));
}

TEST_CASE("a volume that an engine left without labels is made anew, but never one that holds something") {
    Docker docker;
    const auto spec = spec_of("half-made");
    const std::string name = "sw-half-made-assets";
    const auto labels = [&] { return docker.host.docker({"volume", "inspect", "-f", "{{.Labels}}", name}); };
    docker.host.docker({"volume", "create", name});
    wait(docker.stage, docker.backend.prepare(spec));
    CHECK_THAT(labels(), sw::test::contains_text("region:half-made"));
    wait(docker.stage, docker.backend.remove(spec.slug));

    SECTION("a file") {
        docker.host.docker({"volume", "create", name});
        std::string place = docker.host.docker({"volume", "inspect", "-f", "{{.Mountpoint}}", name});
        place.pop_back();
        std::ofstream(place + "/note") << "kept";
        CHECK(refusal(docker.stage, docker.backend.prepare(spec)) == "foreign_volume");
        CHECK(std::filesystem::file_size(place + "/note") == 4);
    }
    SECTION("a container that uses it") {
        docker.host.docker({"create", "--name", "guest", "-v", name + ":/data", "sectorwars:stand-in"});
        CHECK(refusal(docker.stage, docker.backend.prepare(spec)) == "foreign_volume");
        docker.host.docker({"rm", "guest"});
    }
    SECTION("a label") {
        docker.host.docker({"volume", "create", "--label", "owner=somebody", name});
        CHECK(refusal(docker.stage, docker.backend.prepare(spec)) == "foreign_volume");
        CHECK_THAT(labels(), sw::test::contains_text("owner:somebody"));
    }
    docker.host.docker({"volume", "rm", name});
    wait(docker.stage, docker.backend.remove(spec.slug));
}

TEST_CASE("an unhealthy instance is seen and told") {
    Docker docker;
    const std::string slug = "unhealthy";
    const auto events = std::make_shared<engine_test::Found<sw::EngineEvent>>();
    engine_test::Following following(docker.stage, docker.backend.follow_events([events](const sw::EngineEvent& event) {
        events->add(event);
    }));
    bring_up(docker.stage, spec_of(slug));
    REQUIRE(eventually(docker.stage, [&] { return look(docker.stage, slug).health == sw::InstanceHealth::healthy; }));
    REQUIRE(docker.ask(slug, "/sick") == "ok");
    CHECK(eventually(docker.stage, [&] { return look(docker.stage, slug).health == sw::InstanceHealth::unhealthy; }));
    CHECK(eventually(docker.stage, [&] {
        const auto all = events->all();
        return !all.empty() && all.back().kind == sw::EngineEvent::Kind::unhealthy && all.back().slug == slug;
    }));
    wait(docker.stage, docker.backend.remove(slug));
}

TEST_CASE("an image that is not there is refused and leaves nothing running") {
    Docker docker;
    auto spec = spec_of("no-image");
    spec.image = "nonexistent:1";
    CHECK(refusal(docker.stage, docker.backend.create(spec)) == "engine_refused");
    CHECK(look(docker.stage, spec.slug).state == InstanceState::absent);
    wait(docker.stage, docker.backend.remove(spec.slug));
    CHECK(docker.stage.leftovers(spec.slug).empty());
}

TEST_CASE("forty regions get a network each, though the engine has thirty to give") {
    Docker docker;
    REQUIRE(wait(docker.stage, docker.backend.list()).empty());
    for (int i = 0; i < 40; ++i) wait(docker.stage, docker.backend.prepare(spec_of("many-" + std::to_string(i))));
    CHECK(wait(docker.stage, docker.backend.list()).size() == 40);
    const std::string last = docker.host.docker({"network", "inspect", "sw-region-many-39"});
    CHECK_THAT(last, sw::test::contains_text("\"Subnet\": \"10.213."));
    CHECK_THAT(last, sw::test::contains_text("\"Internal\": true"));
    for (int i = 0; i < 40; ++i) wait(docker.stage, docker.backend.remove("many-" + std::to_string(i)));
    CHECK(wait(docker.stage, docker.backend.list()).empty());
}

TEST_CASE("a stopped region stays down when the engine restarts, a running one comes back") {
    for (const bool crash : {false, true}) {
        CAPTURE(crash);
        Docker docker;
        bring_up(docker.stage, spec_of("stays-down"));
        bring_up(docker.stage, spec_of("comes-back"));
        wait(docker.stage, docker.backend.stop("stays-down", 5s));
        if (crash) docker.host.crash();
        else docker.host.stop();
        CHECK(refusal(docker.stage, docker.backend.inspect("comes-back")) == "engine_unreachable");
        docker.host.start();
        CHECK(becomes(docker.stage, "comes-back", InstanceState::running));
        CHECK(look(docker.stage, "stays-down").state == InstanceState::exited);
        CHECK_FALSE(docker.ask("comes-back", "/").empty());
        wait(docker.stage, docker.backend.start("stays-down"));
        CHECK(becomes(docker.stage, "stays-down", InstanceState::running));
        for (const auto* slug : {"stays-down", "comes-back"}) wait(docker.stage, docker.backend.remove(slug));
    }
}

TEST_CASE("streams end when the engine does, and begin again after") {
    for (const bool crash : {false, true}) {
        CAPTURE(crash);
        Docker docker;
        const std::string slug = "streams-end";
        bring_up(docker.stage, spec_of(slug));
        const auto samples = std::make_shared<engine_test::Found<sw::UsageSample>>();
        const auto events = std::make_shared<engine_test::Found<sw::EngineEvent>>();
        const auto on_sample = [samples](const sw::UsageSample& sample) { samples->add(sample); };
        const auto on_event = [events](const sw::EngineEvent& event) { events->add(event); };
        engine_test::Following usage(docker.stage, docker.backend.follow_usage(slug, on_sample));
        engine_test::Following news(docker.stage, docker.backend.follow_events(on_event));
        REQUIRE(eventually(docker.stage, [&] { return !samples->all().empty(); }));
        CHECK_FALSE(usage.ended());
        if (crash) docker.host.crash();
        else docker.host.stop();
        CHECK(eventually(docker.stage, [&] { return usage.ended() && news.ended(); }));
        CHECK(usage.problem() == "engine_unreachable");
        CHECK(news.problem() == "engine_unreachable");
        docker.host.start();
        const std::size_t before = samples->all().size();
        REQUIRE(becomes(docker.stage, slug, InstanceState::running));
        engine_test::Following again(docker.stage, docker.backend.follow_usage(slug, on_sample));
        engine_test::Following more(docker.stage, docker.backend.follow_events(on_event));
        CHECK(eventually(docker.stage, [&] { return samples->all().size() > before; }));
        wait(docker.stage, docker.backend.remove(slug));
        CHECK(eventually(docker.stage, [&] {
            const auto all = events->all();
            return !all.empty() && all.back().kind == sw::EngineEvent::Kind::removed;
        }));
    }
}

TEST_CASE("ten regions made at once are all there, in one shared network") {
    Docker docker;
    docker.host.docker({"network", "rm", "sectorwars-regional"}, true);
    const auto begun = std::chrono::steady_clock::now();
    std::vector<std::future<void>> making;
    for (int i = 0; i < 10; ++i) {
        const auto make = [](sw::engine::DockerBackend& backend, sw::RegionSpec spec) -> sw::Awaitable<> {
            co_await backend.create(spec);
            co_await backend.start(spec.slug);
        };
        making.push_back(boost::asio::co_spawn(
            docker.thread.io, make(docker.backend, spec_of("at-once-" + std::to_string(i))), boost::asio::use_future
        ));
    }
    for (auto& one : making) one.get();
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begun);
    WARN("ten regions made and started at once: " << took.count() << " ms");
    int running = 0;
    for (const auto& instance : wait(docker.stage, docker.backend.list())) {
        CHECK_FALSE(instance.endpoint.empty());
        running += instance.state == InstanceState::running ? 1 : 0;
    }
    CHECK(running == 10);
    CHECK(docker.host.docker({"network", "ls", "-q", "--filter", "name=^sectorwars-regional$"}).size() == 13);
    for (int i = 0; i < 10; ++i) wait(docker.stage, docker.backend.remove("at-once-" + std::to_string(i)));
}

TEST_CASE("a container whose making was interrupted is adopted and completed") {
    Docker docker;
    const auto spec = spec_of("interrupted");
    wait(docker.stage, docker.backend.prepare(spec));
    // As after a lost reply to the creation: made, neither in the shared network nor with its secrets.
    const std::string body = sw::engine::container_body(spec, options());
    sw::engine::Client client(docker.thread.io.get_executor(), docker.host.docker_host(), docker.metrics);
    sw::engine::Call call{.method = sw::http::Method::post, .path = "/containers/create"};
    call.query = {{"name", "region-interrupted-server"}};
    call.body = body;
    CHECK(wait(docker.stage, client.call(call)).status == 201);
    const std::string id = look(docker.stage, spec.slug).id;
    CHECK(look(docker.stage, spec.slug).state == InstanceState::created);
    bring_up(docker.stage, spec);
    CHECK(look(docker.stage, spec.slug).id == id);
    CHECK(docker.ask(spec.slug, "/read/run/sw/service_key") == "a key");
    wait(docker.stage, docker.backend.remove(spec.slug));
}
