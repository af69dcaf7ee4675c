// The monitor on a real database with a real process: what it sees, what it asks for, what it keeps.
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <pqxx/pqxx>
#include <thread>

#include "features/autoscale/monitor.hpp"
#include "features/autoscale/service.hpp"
#include "platform/process_backend/folder.hpp"
#include "sectorwars/platform/http_client.hpp"
#include "support/service_fixture.hpp"

using namespace sw;
using namespace std::chrono_literals;
using support::Game;

namespace {

constexpr std::int64_t gib = std::int64_t{1} << 30U;

pqxx::result as_superuser(const std::string& text) {
    pqxx::connection connection(Game::shared().superuser_url());
    pqxx::work work(connection);
    work.exec("set local search_path = nexus, region, public");
    const pqxx::result rows = work.exec(text);
    work.commit();
    return rows;
}

template <class Condition>
bool eventually(Condition condition, std::chrono::seconds patience = 30s) {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    while (!condition()) {
        if (std::chrono::steady_clock::now() > deadline) return false;
        std::this_thread::sleep_for(50ms);
    }
    return true;
}

Config quick_config() {
    Config config;
    std::string name = "/tmp/sw_autoscale_XXXXXX";
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    config.data_dir = name;
    config.orchestrator.hibernate_after = 0min;
    auto& autoscale = config.orchestrator.autoscale;
    autoscale.interval = 1s;
    autoscale.window = 4s;
    autoscale.up_cooldown = 2s;
    autoscale.down_cooldown = 2s;
    autoscale.down_sustained = 2;
    return config;
}

Platform with(const Config& config, Shared& shared, Metrics& metrics) {
    const Platform& of = Game::shared().platform();
    return {config,    of.database,    shared,     of.hub,      metrics, of.passwords,
            of.tokens, of.revocations, of.reactor, of.services, of.keys, of.envelope};
}

/// An orchestrator of one region, whose process is real and whose jobs are done at once.
class Stage {
public:
    Stage() : config_(quick_config()), platform_(with(config_, shared_, metrics_)) {
        backend_ = make_process_backend(config_, metrics_, reactor_.executor());
        region_.slug = "busy-reach-" + std::to_string(++count());
        Game::shared().db().write([&](Tx& tx) {
            regions::NewRegion plan{.name = region_.slug};
            plan.config.slug = plan.config.display_name = region_.slug;
            plan.config.generation_seed = 7;
            region_.region_id = regions::create(tx, plan);
        });
        region_.limits = region_.baseline = {.cpu_cores = 0.5, .memory_bytes = 2 * gib};
        region_.most = {.cpu_cores = 8, .memory_bytes = 16 * gib};
        region_.active_since = now();
        open_office();
        start_region();
        monitor_ = std::make_shared<autoscale::Monitor>(platform_);
        monitor_->open();
    }

    ~Stage() {
        reactor_.stop();
        backend_.reset();
        const process_backend::Folder folder(config_.data_dir / "regions", region_.slug);
        process_backend::send_signal(folder.read_life().process, SIGKILL);
        std::error_code ignored;
        std::filesystem::remove_all(config_.data_dir, ignored);
    }

    Stage(const Stage&) = delete;
    Stage& operator=(const Stage&) = delete;

    [[nodiscard]] const std::string& slug() const { return region_.slug; }

    [[nodiscard]] std::string id() const { return region_.region_id.uuid.to_string(); }

    [[nodiscard]] RegionLimits limits() {
        const std::lock_guard lock(mutex_);
        return region_.limits;
    }

    void stops_running() { runs_ = false; }

    Instance inspect() {
        Instance out;
        await([this, &out] { return look(*backend_, region_.slug, out); });
        return out;
    }

    void burn(int percent) {
        const auto url = inspect().internal_endpoint + "/burn/" + std::to_string(percent);
        await([this, url] { return fetch(client_, url); });
    }

    autoscale::RegionUsage usage(int hours = 1) {
        autoscale::RegionUsage out;
        const autoscale::Service service(platform_, monitor_);
        Game::shared().db().read([&](ReadTx& tx) {
            out = service.usage(tx, {}, {.name = region_.slug, .hours = hours});
        });
        return out;
    }

    Metrics& metrics() { return metrics_; }

    Shared& shared() { return shared_; }

private:
    static int& count() {
        static int made = 0;
        return made;
    }

    static Awaitable<> look(RegionBackend& backend, std::string slug, Instance& out) {
        out = co_await backend.inspect(slug);
    }

    static Awaitable<> fetch(http::Client& client, std::string url) {
        http::Call call;
        call.url = std::move(url);
        co_await client.send(std::move(call));
    }

    static Awaitable<> bring_up(RegionBackend& backend, RegionSpec spec) {
        co_await backend.prepare(spec);
        co_await backend.create(spec);
        co_await backend.start(spec.slug);
    }

    template <class Work>
    void await(Work work) {
        std::atomic<bool> done{false};
        std::function<Awaitable<>()> whole = [&] { return ended(work(), done); };
        reactor_.spawn("test", whole);
        REQUIRE(eventually([&] { return done.load(); }));
    }

    static Awaitable<> ended(Awaitable<> work, std::atomic<bool>& done) {
        co_await std::move(work);
        done = true;
    }

    void open_office() {
        const auto office = shared_.get<orchestrator::Office>();
        office->backend = backend_.get();
        office->reactor = &reactor_;
        office->running = [this] {
            const std::lock_guard lock(mutex_);
            return runs_ ? std::vector{region_} : std::vector<orchestrator::Office::Running>{};
        };
        office->scale = [this](const std::string& slug, const RegionLimits& limits, const std::string&) {
            {
                const std::lock_guard lock(mutex_);
                region_.limits = limits;
            }
            reactor_.spawn("scale", [this, slug, limits] { return backend_->set_limits(slug, limits); });
            return true;
        };
        office->restart = office->hibernate = [](const std::string&, const std::string&) { return true; };
        office->give_up = [](const std::string&, const std::string&) {};
    }

    void start_region() {
        RegionSpec spec;
        spec.slug = region_.slug;
        spec.image = (std::filesystem::read_symlink("/proc/self/exe").parent_path() / "stand_in_region").string();
        spec.limits = region_.limits;
        await([this, spec] { return bring_up(*backend_, spec); });
        REQUIRE(eventually([this] { return inspect().health == InstanceHealth::healthy; }));
    }

    Config config_;
    Metrics metrics_;
    Shared shared_;
    Platform platform_;
    std::mutex mutex_;
    orchestrator::Office::Running region_;
    std::atomic<bool> runs_{true};
    Reactor reactor_{"test"};
    http::Client client_{reactor_.executor()};
    std::unique_ptr<RegionBackend> backend_;
    std::shared_ptr<autoscale::Monitor> monitor_;
};

}  // namespace

TEST_CASE("a region under load grows, and shrinks to what was bought when the load is gone") {
    Stage stage;
    stage.burn(95);  // far above, so that a busy machine does not matter
    REQUIRE(eventually([&] { return stage.limits().cpu_cores > 0.5; }));
    CHECK(stage.limits().cpu_cores == Approx(0.8));
    CHECK(stage.limits().memory_bytes == 2 * gib);
    stage.burn(2);
    REQUIRE(eventually([&] { return stage.limits().cpu_cores < 0.8; }));
    CHECK(stage.limits().cpu_cores == Approx(0.5));

    REQUIRE(eventually([&] { return stage.usage().decisions.size() >= 3; }));
    const auto shown = stage.usage();
    CHECK(shown.region_name == stage.slug());
    CHECK(shown.samples.size() >= 5);
    CHECK(shown.samples.front().at < shown.samples.back().at);
    CHECK(shown.resource_usage.memory_limit_gb == 2);
    std::vector<autoscale::Action> actions;
    for (const auto& decision : shown.decisions) {
        CAPTURE(decision.reason);
        CHECK_FALSE(decision.reason.empty());
        if (decision.action != autoscale::Action::hold) actions.push_back(decision.action);
    }
    REQUIRE(actions.size() == 2);
    CHECK(actions[0] == autoscale::Action::scale_down);  // newest first
    CHECK(actions[1] == autoscale::Action::scale_up);
    const std::string figures = stage.metrics().render();
    CHECK(figures.find("sectorwars_region_cpu_percent{region=\"" + stage.slug()) != std::string::npos);
    CHECK(figures.find("sectorwars_region_scale_actions_total{dir=\"up\"} 1") != std::string::npos);
    CHECK(figures.find("sectorwars_region_scale_actions_total{dir=\"down\"} 1") != std::string::npos);
    // Of the many decisions to hold one is kept.
    CHECK(
        as_superuser(
            "select count(*) from region_scale_decisions where action = 'hold' and region_id = '" + stage.id() + "'"
        )[0][0]
            .as<int>() == 1
    );
}

TEST_CASE("administrators learn of a death, and the newest reading goes with the region") {
    Stage stage;
    const auto readings = stage.shared().get<orchestrator::Readings>();
    REQUIRE(eventually([&] { return readings->find(stage.slug()).has_value(); }));
    REQUIRE(::kill(std::stoi(stage.inspect().id), SIGKILL) == 0);
    const std::string told =
        "select count(*) from outbox where topic = 'region.died' and payload::json->>'region' = '" + stage.slug() + "'";
    CHECK(eventually([&] { return as_superuser(told)[0][0].as<int>() == 1; }));
    stage.stops_running();
    CHECK(eventually([&] { return !readings->find(stage.slug()).has_value(); }));
}

TEST_CASE("samples become rows of five minutes and go when they are old") {
    Stage stage;
    stage.stops_running();
    const std::string region = "'" + stage.id() + "'";
    as_superuser("delete from region_samples where region_id = " + region);
    as_superuser(
        "insert into region_samples select " + region +
        "::uuid, 30, at, 10, 20, 1000, 1, 1, 3 from generate_series("
        "now() - interval '25 hours', now() - interval '1 second', interval '30 seconds') as at"
    );
    as_superuser(
        "insert into region_samples values (" + region + ", 300, now() - interval '31 days', 1, 1, 1, 1, 1, 1)"
    );
    Config config;
    Metrics metrics;
    const Platform platform = with(config, stage.shared(), metrics);
    const autoscale::Service service(platform, std::make_shared<autoscale::Monitor>(platform));
    for (int run = 0; run < 2; ++run) Game::shared().db().write([&](Tx& tx) { service.tidy(tx); });
    const auto rows = as_superuser(
        "select span_s, count(*), min(at) > now() - interval '24 hours 1 minute', avg(cpu_percent), max(players) "
        "from region_samples where region_id = " +
        region + " group by span_s order by span_s"
    );
    REQUIRE(rows.size() == 2);
    CHECK(rows[0][0].as<int>() == 30);
    CHECK(rows[0][1].as<int>() >= 2878);
    CHECK(rows[0][1].as<int>() <= 2882);
    CHECK(rows[0][2].as<bool>());
    CHECK(rows[1][0].as<int>() == 300);
    CHECK(rows[1][1].as<int>() == 24);  // two hours
    CHECK(rows[1][3].as<double>() == Approx(10));
    CHECK(rows[1][4].as<int>() == 3);
    CHECK(stage.usage(48).samples.size() == 24);
}
