// Start, serve, drain.
#include "app/app.hpp"

#include <algorithm>
#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <csignal>
#include <cstdio>
#include <memory>
#include <optional>

#include "app/core.hpp"
#include "app/delivery.hpp"
#include "app/elsewhere.hpp"
#include "app/end_regions.hpp"
#include "app/internal_routes.hpp"
#include "app/lanes.hpp"
#include "app/names.hpp"
#include "app/neighbours.hpp"
#include "app/platform_jobs.hpp"
#include "app/process_metrics.hpp"
#include "app/region_router.hpp"
#include "app/surroundings.hpp"
#include "platform/db/db.hpp"
#include "platform/db/idempotency.hpp"
#include "platform/db/migrator.hpp"
#include "platform/http/dispatcher.hpp"
#include "platform/http/openapi.hpp"
#include "platform/jobs/scheduler.hpp"
#include "platform/outbox/relay.hpp"
#include "platform/redis/bus.hpp"
#include "platform/server/server.hpp"
#include "platform/server/static_files.hpp"
#include "platform/ws/hub_impl.hpp"
#include "sectorwars/platform/log.hpp"
#include "sectorwars/region_link.hpp"
#include "sectorwars/regions.hpp"

namespace sw {
namespace {

using namespace std::chrono_literals;
namespace asio = boost::asio;

constexpr auto revocation_poll = 500ms;

void apply_migrations(const Config& config) {
    (void)migrate(migration_plan(config));
}

/// All parts of a running server, in the order in which they are built; destroyed in reverse.
class App {
public:
    /// `greeting` is printed when the server is ready.
    App(Config config, std::string greeting)
        : config_(std::move(config)),
          greeting_(std::move(greeting)),
          embedded_(start_embedded(config_)),
          db_(make_database()),
          background_(make_background()),
          pool_({.threads = config_.hash_threads, .queue_limit = static_cast<std::size_t>(config_.hash_queue)}),
          timelines_(*background_, [this](std::function<void()> work) { asio::post(io_, std::move(work)); }),
          lanes_(*db_, pool_),
          hub_(make_hub(io_, HubOptions::from(config_), metrics_)),
          core_(config_, *db_, *hub_, metrics_),
          delivery_(*hub_, config_.instance),
          bus_(
              config_.redis_url, bus_channel(config_), metrics_,
              [this](const std::string& message) { delivery_.receive(message); }
          ),
          server_(
              io_, server::ServerOptions::from(config_),
              [this](http::Request request, http::Respond respond) { answer(std::move(request), std::move(respond)); },
              metrics_
          ),
          web_(load_web_client(config_)),
          signals_(io_, SIGINT, SIGTERM),
          revocation_timer_(io_),
          drain_timer_(io_) {}

    ~App() { shut_down(); }

    App(const App&) = delete;
    App& operator=(const App&) = delete;

    int run() {
        core_.start_features();
        report_process(metrics_, core_.tokens());
        delivery_.subscribe(core_.subscriptions());
        delivery_.subscribe({neighbours_.subscription()});
        live_bus_->connect([this](std::string topic, std::string payload) {
            delivery_.send_live(std::move(topic), std::move(payload));
        });
        make_dispatchers();
        open_sockets();
        server_.on_error(transport_errors());
        if (!config_.regional.jobs_only) start_listener(server_, "SW_LISTEN", config_.listen);
        open_side_doors();
        start_background();
        core_.open_features();
        announce();
        signals_.async_wait([this](const boost::system::error_code& problem, int) {
            if (!problem) drain();
        });
        poll_revocations();
        io_.run();
        shut_down();
        return exit_code::ok;
    }

private:
    /// The web client's files, else the API.
    void answer(http::Request request, http::Respond respond) {
        if (web_ && !is_api_path(request.path)) {
            if (auto file = web_->serve(request)) return respond(std::move(*file));
        }
        dispatcher_->handle(std::move(request), std::move(respond));
    }

    std::unique_ptr<Db> make_database() {
        apply_migrations(config_);
        DbOptions options = db_options(config_, config_.database_url);
        options.read.metrics = lane_metrics(metrics_, region_label(config_), "read");
        options.write.metrics = lane_metrics(metrics_, region_label(config_), "write");
        options.write.on_events = [this] { wake_relay(); };
        return std::make_unique<Db>(options);
    }

    /// Connections of their own for the relay, jobs, revocations and timelines: players' load never delays them.
    std::unique_ptr<Db> make_background() {
        DbOptions options = db_options(config_, config_.database_url);
        options.read.threads = 1;
        options.write.threads = 2;
        options.write.on_events = [this] { wake_relay(); };
        return std::make_unique<Db>(options);
    }

    void wake_relay() {
        if (Relay* relay = relay_.load()) relay->wake();
    }

    /// Every upgrade first passes the rate limit of its address.
    server::UpgradeHandler limited(server::UpgradeHandler handler) {
        return [this, handler = std::move(handler)](server::Upgrade upgrade) {
            if (closing_->draining()) {
                return upgrade.refuse({.status = 503, .body = R"({"error":true,"code":"region_closes"})"});
            }
            if (dispatcher_->admit_upgrade(upgrade.request.peer)) return handler(std::move(upgrade));
            upgrade.refuse({.status = 429, .body = R"({"error":true,"code":"rate_limited"})"});
        };
    }

    void open_sockets() {
        hub_->connect(HubPorts{
            .tokens = core_.platform().tokens,
            .revocations = core_.platform().revocations,
            .timelines = timelines_,
            .read =
                [this](std::function<void(ReadTx&)> work, std::function<void(std::exception_ptr)> finished) {
                    auto done = [this, finished = std::move(finished)](const std::exception_ptr& problem) {
                        asio::post(io_, [finished, problem] { finished(problem); });
                    };
                    return db_->try_read(std::move(work), std::move(done));
                },
            .commands = core_.commands(),
        });
        server_.on_upgrade("/api/v1/ws/connect", limited(hub_->game_sockets()));
        server_.on_upgrade("/api/v1/ws/admin", limited(hub_->admin_sockets()));
        if (config_.mode == Mode::regional) return;
        router_ = attach_region_router(
            {io_, config_, metrics_, core_.platform().shared, server_, *dispatcher_,
             limited(local_sockets(hub_->game_sockets(), hub_->admin_sockets()))}
        );
    }

    void make_dispatchers() {
        std::vector<Route> routes = core_.routes();
        if (config_.debug) {
            for (auto& route : http::documentation_routes(routes, {.version = SW_VERSION}))
                routes.push_back(std::move(route));
        }
        elsewhere_ =
            make_elsewhere(config_, core_.missing_routes(), core_.platform().shared.get<regions::LocalConfig>());
        dispatcher_ = make_dispatcher(routes, Listener::api);
        internal_dispatcher_ = make_dispatcher(routes, Listener::internal);
        orchestrator_dispatcher_ = make_dispatcher(routes, Listener::orchestrator);
    }

    std::unique_ptr<http::Dispatcher> make_dispatcher(const std::vector<Route>& routes, Listener listener) {
        return std::make_unique<http::Dispatcher>(http::DispatcherParts{
            .routes = routes,
            .listener = listener,
            .config = config_,
            .tokens = core_.platform().tokens,
            .services = &core_.platform().services,
            .revocations = core_.platform().revocations,
            .metrics = metrics_,
            .lanes = lanes_,
            .idempotency = idempotency_,
            .limits = http::read_rate_limits(config_),
            .region = region_label(config_),
            .after =
                [this](std::chrono::milliseconds pause, std::function<void()> work) {
                    const auto timer = std::make_shared<asio::steady_timer>(io_, pause);
                    timer->async_wait([timer, work = std::move(work)](const boost::system::error_code& problem) {
                        if (!problem) work();
                    });
                },
            .elsewhere = listener == Listener::api ? elsewhere_ : Elsewhere{},
            .oversight = core_.platform().shared.get<Oversight>(),
        });
    }

    void open_side_doors() {
        if (config_.internal_listen.port != 0) {
            internal_ = start_internal_listener(
                io_, config_, metrics_, [this] { return !draining_; }, *db_, *internal_dispatcher_,
                *core_.platform().shared.get<regions::Directory>(), *closing_
            );
        }
        const auto routes = core_.routes();
        const bool wanted = config_.mode != Mode::regional && config_.orchestrator.listen.port != 0 &&
                            std::any_of(routes.begin(), routes.end(), [](const Route& route) {
                                return route.listener == Listener::orchestrator;
                            });
        if (!wanted) return;
        orchestrator_ = start_orchestrator_listener(io_, config_, metrics_, *orchestrator_dispatcher_);
    }

    void start_background() {
        if (!config_.redis_url.empty()) {  // a region with one process needs none
            bus_.start();
            delivery_.attach(bus_);
            neighbours_.start();
        }
        relay_owner_ = std::make_unique<Relay>(*background_, metrics_, [this](std::vector<Published> batch) {
            delivery_.publish(std::move(batch));
        });
        relay_.store(relay_owner_.get());
        std::vector<Job> jobs = core_.jobs();
        for (auto& job : platform_jobs()) jobs.push_back(std::move(job));
        scheduler_ = std::make_unique<Scheduler>(*background_, metrics_, std::move(jobs), config_.instance);
        scheduler_->start();
    }

    void poll_revocations() {
        revocation_timer_.expires_after(revocation_poll);
        revocation_timer_.async_wait([this](const boost::system::error_code& problem) {
            if (problem || draining_) return;
            const bool queued = background_->try_read(
                [this](ReadTx& tx) { core_.revocations().refresh(tx); }, [](const std::exception_ptr&) {}
            );
            if (!queued) log::warn("Revocations could not be refreshed: the read lane is full");
            poll_revocations();
        });
    }

    void announce() const {
        if (config_.regional.jobs_only) return log::info("The jobs are running", {{"instance", config_.instance}});
        const std::string port = std::to_string(server_.port());
        log::info("The server is ready", {{"port", port}, {"instance", config_.instance}});
        const std::string& host = config_.listen.host;
        const std::string shown = host == "0.0.0.0" ? "localhost" : host;
        std::printf("\nSectorWars 2102 is ready: http://%s:%s/\n%s", shown.c_str(), port.c_str(), greeting_.c_str());
        std::fflush(stdout);
    }

    /// Readiness goes off, no new connections, requests in flight finish, sockets close with 1001.
    void drain() {
        if (draining_) return;
        draining_ = true;
        log::info("The server drains");
        revocation_timer_.cancel();
        const auto deadline = std::chrono::steady_clock::now() + config_.drain_timeout - 2s;
        const auto one_done = [this, left = std::make_shared<int>(2 + (orchestrator_ ? 1 : 0) + (router_ ? 1 : 0))] {
            if (--*left == 0) io_.stop();
        };
        hub_->drain(one_done);
        if (router_) router_->drain(one_done);
        server_.drain(deadline, one_done);
        if (orchestrator_) orchestrator_->drain(deadline, one_done);
        drain_timer_.expires_at(deadline + 500ms);
        drain_timer_.async_wait([this](const boost::system::error_code&) { io_.stop(); });
    }

    /// Also when the start failed half-way: nothing may be woken that is gone already.
    void shut_down() {
        if (ended_) return;
        ended_ = true;
        neighbours_.stop();
        if (embedded_) end_regions(core_.platform().shared);
        core_.stop_features();
        if (scheduler_) scheduler_->stop();
        pool_.stop();
        relay_.store(nullptr);
        if (relay_owner_) relay_owner_->stop();
        delivery_.detach();
        bus_.stop();
        background_->stop(1s);
        db_->stop(1s);
        if (embedded_) embedded_->stop();
        log::info("The server has ended");
    }

    Config config_;
    std::string greeting_;
    Metrics metrics_;
    std::atomic<Relay*> relay_{nullptr};
    std::unique_ptr<EmbeddedServices> embedded_;
    asio::io_context io_{1};
    std::unique_ptr<Db> db_;
    std::unique_ptr<Db> background_;
    ProcessorPool pool_;
    DatabaseTimelines timelines_;
    RealLanes lanes_;
    std::unique_ptr<HubImpl> hub_;
    Core core_;
    PostgresIdempotency idempotency_;
    Delivery delivery_;
    RedisBus bus_;
    std::shared_ptr<LiveBus> live_bus_ = core_.platform().shared.get<LiveBus>();
    Neighbours neighbours_{io_, *hub_, *live_bus_, config_.instance};
    Elsewhere elsewhere_;
    std::shared_ptr<region_link::Status> closing_ = core_.platform().shared.get<region_link::Status>();
    std::unique_ptr<http::Dispatcher> dispatcher_;
    std::unique_ptr<http::Dispatcher> internal_dispatcher_;
    std::unique_ptr<http::Dispatcher> orchestrator_dispatcher_;
    std::unique_ptr<router::RegionRouter> router_;  ///< null in regional mode
    server::Server server_;
    std::unique_ptr<server::Server> internal_;
    std::unique_ptr<server::Server> orchestrator_;
    std::unique_ptr<server::StaticFiles> web_;
    std::unique_ptr<Relay> relay_owner_;
    std::unique_ptr<Scheduler> scheduler_;
    asio::signal_set signals_;
    asio::steady_timer revocation_timer_;
    asio::steady_timer drain_timer_;
    bool draining_ = false;
    bool ended_ = false;
};

int exit_code_of(const Error& error) {
    if (error.id == "stale_epoch") return exit_code::fenced;
    return error.id == "wrong_region" ? exit_code::config : exit_code::unavailable;
}

/// The first admin's credentials; the password only when it was made just now.
std::string admin_greeting(const Config& config, const KeptSecrets& kept) {
    std::string out = "First admin: " + config.admin_username + "\n";
    if (kept.new_admin_password) out += "Password:    " + config.admin_password + "\n";
    return out + "Kept in:     " + kept.file.string() + "\n\n";
}

}  // namespace

int run_migrations(const Config& config) {
    try {
        apply_migrations(config);
        return exit_code::ok;
    } catch (const MigrationError& problem) {
        log::error("Migrations failed", {{"error", problem.what()}});
        return exit_code::migration;
    }
}

int run_server(Config config) {
    std::signal(SIGPIPE, SIG_IGN);  // hiredis writes to sockets that Redis may have closed
    const bool own_secrets = config.mode == Mode::dev;
    KeptSecrets kept;
    if (own_secrets) kept = keep_dev_secrets(config);
    config.instance = Uuid::make().to_string();
    // Digests that processes of one region must agree on; there is nobody to share a secret of its own with.
    if (config.jwt_secret.empty()) config.jwt_secret = keyed_digest(config.regional.service_key, "digests");
    try {
        App app(config, own_secrets ? admin_greeting(config, kept) : std::string{});
        return app.run();
    } catch (const MigrationError& problem) {
        log::error("Migrations failed", {{"error", problem.what()}});
        return exit_code::migration;
    } catch (const Failure& problem) {
        log::error("The server cannot start", {{"error", problem.what()}});
        return exit_code_of(problem.error());
    } catch (const std::exception& problem) {
        log::error("The server cannot start", {{"error", problem.what()}});
        return exit_code::unavailable;
    }
}

}  // namespace sw
