// Real processes under the process backend: their whole life, and what happens to them when nobody asked for it.
#include <sys/stat.h>

#include <csignal>
#include <set>
#include <sstream>

#include "unit/process_backend/support.hpp"

namespace {

using namespace process_backend_test;
using namespace std::chrono_literals;
using sw::InstanceHealth;
using sw::InstanceState;
using Kind = sw::EngineEvent::Kind;

mode_t mode_of(const fs::path& path) {
    struct stat file {};

    REQUIRE(::stat(path.c_str(), &file) == 0);
    return file.st_mode & 07777U;
}

pid_t process_of(const sw::Instance& instance) {
    REQUIRE_FALSE(instance.id.empty());
    return std::stoi(instance.id);
}

}  // namespace

TEST_CASE("a region is made, started, stopped and removed") {
    const Folder folder;
    Backend backend(folder);
    const auto spec = spec_of("alpha-reach");

    CHECK(backend.inspect("alpha-reach").state == InstanceState::absent);
    backend.prepare(spec);
    CHECK(backend.inspect("alpha-reach").state == InstanceState::absent);
    CHECK(backend.wait(backend->list()).size() == 1);
    backend.create(spec);
    const auto created = backend.inspect("alpha-reach");
    CHECK(created.state == InstanceState::created);
    CHECK(created.spec_hash == spec.hash());
    CHECK(created.epoch == 3);
    CHECK(created.endpoint.empty());
    CHECK(created.limits == spec.limits);

    backend.start("alpha-reach");
    REQUIRE(eventually([&] { return backend.inspect("alpha-reach").health == InstanceHealth::healthy; }));
    const auto running = backend.inspect("alpha-reach");
    CHECK(running.state == InstanceState::running);
    CHECK(running.restarts == 0);
    CHECK(backend.get(running.internal_endpoint + "/readyz") == "{}");
    CHECK(backend.count(Kind::healthy) == 1);

    backend.stop("alpha-reach");
    const auto stopped = backend.inspect("alpha-reach");
    CHECK(stopped.state == InstanceState::exited);
    CHECK(stopped.exit_code == 128 + SIGTERM);
    CHECK(stopped.endpoint.empty());
    CHECK(is_gone(process_of(running)));

    backend.start("alpha-reach");
    REQUIRE(eventually([&] { return backend.inspect("alpha-reach").health == InstanceHealth::healthy; }));
    const auto again = backend.inspect("alpha-reach");
    CHECK(again.endpoint == running.endpoint);
    CHECK(again.internal_endpoint == running.internal_endpoint);

    backend.remove("alpha-reach");
    CHECK(backend.inspect("alpha-reach").state == InstanceState::absent);
    CHECK(backend.wait(backend->list()).empty());
    CHECK_FALSE(fs::exists(folder.region("alpha-reach")));
    CHECK(is_gone(process_of(again)));
    CHECK(backend.count(Kind::removed) == 1);
}

TEST_CASE("every operation may be repeated") {
    const Folder folder;
    Backend backend(folder);
    const auto spec = spec_of("alpha-reach");
    const auto first = backend.run(spec);
    backend.prepare(spec);
    backend.create(spec);
    backend.start("alpha-reach");
    CHECK(backend.inspect("alpha-reach").id == first.id);
    backend.stop("alpha-reach");
    backend.stop("alpha-reach");
    CHECK(backend.inspect("alpha-reach").state == InstanceState::exited);
    backend.remove("alpha-reach");
    backend.remove("alpha-reach");
    CHECK(failure_of([&] { backend.start("alpha-reach"); }) == "no_instance");
    backend.stop("alpha-reach");
    CHECK(failure_of([&] { (void)backend.wait(backend->logs("alpha-reach", 5)); }) == "no_instance");
}

TEST_CASE("a region sees its own variables and secrets and nothing else of this process") {
    ::setenv("JWT_SECRET", "not for regions", 1);
    const Folder folder;
    Backend backend(folder);
    const auto spec = spec_of("alpha-reach", {{"CENTRAL_NEXUS_URL", "http://127.0.0.1:8080"}});
    const auto running = backend.run(spec);
    ::unsetenv("JWT_SECRET");

    std::istringstream lines(backend.get(running.internal_endpoint + "/environment"));
    std::map<std::string, std::string> variables;
    for (std::string line; std::getline(lines, line);) {
        variables[line.substr(0, line.find('='))] = line.substr(line.find('=') + 1);
    }
    const std::set<std::string> allowed{
        "PATH",
        "HOME",
        "LANG",
        "SW_HOME",
        "SW_LISTEN",
        "SW_INTERNAL_LISTEN",
        "SW_DATA_DIR",
        "REGION_ID",
        "REGION_EPOCH",
        "REGION_SPEC_HASH",
        "CENTRAL_NEXUS_URL",
        "DATABASE_URL_FILE",
        "SW_SERVICE_KEY_FILE"};
    for (const auto& [name, value] : variables) {
        CAPTURE(name, value);
        CHECK(allowed.count(name) == 1);
    }
    CHECK(variables["REGION_ID"] == "alpha-reach");
    CHECK(variables["REGION_EPOCH"] == "3");
    CHECK(variables["REGION_SPEC_HASH"] == spec.hash());
    CHECK(variables["SW_HOME"] == "/usr/share/sectorwars");
    CHECK("http://" + variables["SW_LISTEN"] == running.endpoint);
    const fs::path secret = variables["DATABASE_URL_FILE"];
    CHECK(text_of(secret) == "postgresql://region@/region");
    CHECK(mode_of(secret) == 0400);
    CHECK(mode_of(secret.parent_path()) == 0700);
    CHECK(mode_of(folder.region("alpha-reach")) == 0700);
    CHECK(text_of(folder.region("alpha-reach") / "spec.json").find("postgresql://") == std::string::npos);
}

TEST_CASE("a region that dies is started again, and the pauses grow") {
    const Folder folder;
    Backend backend(folder);
    const auto running = backend.run(spec_of("alpha-reach"));
    REQUIRE(::kill(process_of(running), SIGKILL) == 0);
    REQUIRE(eventually([&] {
        const auto now = backend.inspect("alpha-reach");
        return now.health == InstanceHealth::healthy && now.id != running.id;
    }));
    const auto again = backend.inspect("alpha-reach");
    CHECK(again.restarts == 1);
    CHECK(again.exit_code == 128 + SIGKILL);
    CHECK(again.endpoint == running.endpoint);
    REQUIRE(backend.count(Kind::died) == 1);
    CHECK(backend.count(Kind::started) == 2);

    const auto broken = spec_of("broken-one", {{"STAND_IN_EXIT_CODE", "7"}});
    backend.create(broken);
    backend.start("broken-one");
    std::this_thread::sleep_for(2500ms);
    const auto failing = backend.inspect("broken-one");
    CHECK(failing.exit_code == 7);
    CHECK(failing.state == InstanceState::restarting);
    // After 0.1, 0.2, 0.4 and 0.8 s; without growing pauses there would be twenty.
    CHECK(failing.restarts >= 3);
    CHECK(failing.restarts <= 5);
    backend.stop("broken-one");
    CHECK(backend.inspect("broken-one").state == InstanceState::exited);
}

TEST_CASE("a region that does not listen to SIGTERM is killed after the grace") {
    const Folder folder;
    Backend backend(folder);
    backend.run(spec_of("alpha-reach", {{"STAND_IN_STUBBORN", "1"}}));
    const auto began = std::chrono::steady_clock::now();
    backend.stop("alpha-reach", 1s);
    const auto took = std::chrono::steady_clock::now() - began;
    CHECK(took >= 1s);
    CHECK(took < 3s);
    CHECK(backend.inspect("alpha-reach").exit_code == 128 + SIGKILL);
}

TEST_CASE("a restart by request gives a new process at the same place and counts no failure") {
    const Folder folder;
    Backend backend(folder);
    const auto first = backend.run(spec_of("alpha-reach"));
    backend.wait(backend->restart("alpha-reach", 5s));
    REQUIRE(eventually([&] { return backend.inspect("alpha-reach").health == InstanceHealth::healthy; }));
    const auto second = backend.inspect("alpha-reach");
    CHECK(second.id != first.id);
    CHECK(second.endpoint == first.endpoint);
    CHECK(second.restarts == 0);
}

TEST_CASE("another specification replaces the instance and keeps its place") {
    const Folder folder;
    Backend backend(folder);
    auto spec = spec_of("alpha-reach");
    const auto first = backend.run(spec);
    spec.epoch = 4;
    const auto second = backend.run(spec);
    CHECK(second.id != first.id);
    CHECK(second.epoch == 4);
    CHECK(second.endpoint == first.endpoint);
    CHECK(is_gone(process_of(first)));
}

TEST_CASE("limits are kept and usage is told against them") {
    const Folder folder;
    Backend backend(folder);
    const auto running = backend.run(spec_of("alpha-reach"));
    const sw::RegionLimits half{.cpu_cores = 0.5, .memory_bytes = std::int64_t{128} * 1024 * 1024};
    backend.wait(backend->set_limits("alpha-reach", half));
    CHECK(backend.inspect("alpha-reach").limits == half);
    CHECK(backend.inspect("alpha-reach").id == running.id);
    (void)backend.get(running.internal_endpoint + "/burn/40");
    (void)backend.get(running.internal_endpoint + "/hold/64");

    std::mutex mutex;
    std::vector<sw::UsageSample> samples;
    backend.reactor().spawn("usage", [&] {
        return backend->follow_usage("alpha-reach", [&](const sw::UsageSample& sample) {
            const std::lock_guard lock(mutex);
            samples.push_back(sample);
        });
    });
    REQUIRE(eventually([&] {
        const std::lock_guard lock(mutex);
        return samples.size() >= 3;
    }));
    backend.reactor().stop();
    const std::lock_guard lock(mutex);
    const auto& last = samples.back();
    CAPTURE(last.cpu_percent, last.memory_bytes);
    // 0.4 of half a core; on a busy machine it gets less.
    CHECK(last.cpu_percent > 25);
    CHECK(last.cpu_percent < 110);
    CHECK(last.memory_bytes >= std::int64_t{64} * 1024 * 1024);
    CHECK(last.memory_bytes < std::int64_t{80} * 1024 * 1024);
    CHECK(last.memory_limit == half.memory_bytes);
}

TEST_CASE("a region counts as starting until it says that it is ready") {
    const Folder folder;
    Backend backend(folder);
    const auto spec = spec_of("alpha-reach", {{"STAND_IN_READY_AFTER_MS", "700"}});
    backend.create(spec);
    backend.start("alpha-reach");
    CHECK(backend.inspect("alpha-reach").health == InstanceHealth::starting);
    std::this_thread::sleep_for(300ms);
    CHECK(backend.inspect("alpha-reach").health == InstanceHealth::starting);
    CHECK(eventually([&] { return backend.inspect("alpha-reach").health == InstanceHealth::healthy; }, 2s));
}

TEST_CASE("a region that stops answering becomes unhealthy, and healthy again") {
    const Folder folder;
    Backend backend(folder);
    const auto running = backend.run(spec_of("alpha-reach"));
    REQUIRE(::kill(process_of(running), SIGSTOP) == 0);
    CHECK(eventually([&] { return backend.inspect("alpha-reach").health == InstanceHealth::unhealthy; }, 20s));
    CHECK(backend.count(Kind::unhealthy) == 1);
    REQUIRE(::kill(process_of(running), SIGCONT) == 0);
    CHECK(eventually([&] { return backend.inspect("alpha-reach").health == InstanceHealth::healthy; }, 20s));
    CHECK(backend.inspect("alpha-reach").id == running.id);
}

TEST_CASE("the log is told from its end and never grows beyond its bound") {
    const Folder folder;
    Backend backend(folder);
    backend.run(spec_of("alpha-reach"));
    CHECK(backend.wait(backend->logs("alpha-reach", 10)) == "region alpha-reach listens\n");
    const fs::path log = folder.region("alpha-reach") / "region.log";
    {
        std::ofstream more(log, std::ios::app);
        for (int i = 0; i < 300'000; ++i) more << "line " << i << " of a region that talks a lot\n";
    }
    CHECK(
        backend.wait(backend->logs("alpha-reach", 2)) ==
        "line 299998 of a region that talks a lot\nline 299999 of a region that talks a lot\n"
    );
    REQUIRE(eventually([&] { return fs::file_size(log) == 0; }));
    CHECK(backend.wait(backend->logs("alpha-reach", 1)) == "line 299999 of a region that talks a lot\n");
    CHECK(backend.wait(backend->logs("alpha-reach", 1'000'000)).size() <= std::size_t{1024} * 1024);
}
