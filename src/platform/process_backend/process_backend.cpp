// Regions as sibling processes of this server on this machine: development without Docker, and small installations.
//
// They outlive this process, also when it is killed, and the next start adopts them. As with an engine's policy
// "always", one that ends is started again as long as a backend lives that owns the folder.
#include <unistd.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <csignal>
#include <cstdint>
#include <list>
#include <utility>

#include "platform/process_backend/regions.hpp"
#include "sectorwars/base/result.hpp"
#include "sectorwars/platform/http_client.hpp"
#include "sectorwars/platform/log.hpp"

namespace sw {

namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using process_backend::Clock;
using process_backend::Region;
using process_backend::Regions;
using OnEvent = std::function<void(const EngineEvent&)>;

constexpr auto tick = 100ms;
constexpr auto probe_timeout = 2s;
constexpr auto rotate_every = 2s;
constexpr auto death_patience = 5s;  // after SIGKILL

/// Shared by the backend and its coroutines; all on one executor.
struct State {
    State(const Config& config, asio::any_io_executor on)
        : executor(std::move(on)),
          timer(executor),
          client(executor),
          regions(config.data_dir / "regions", config.home, [this](const EngineEvent& event) { report(event); }) {}

    void report(const EngineEvent& event) {
        const auto told = listeners;  // one may go while it is told
        for (const auto& listener : told) (*listener)(event);
    }

    asio::any_io_executor executor;
    asio::steady_timer timer;
    http::Client client;
    std::list<std::shared_ptr<OnEvent>> listeners;
    Regions regions;
    bool closed = false;
    Clock::time_point next_rotation{};
};

using StatePtr = std::shared_ptr<State>;

/// Asks the region itself whether it serves, and notes the answer.
Awaitable<> probe(StatePtr state, std::string slug) {
    Region* region = state->regions.find(slug);
    if (region == nullptr || !region->running || !region->record || region->probing) co_return;
    region->probing = true;
    const Time started_at = region->life.started_at;
    http::Call call;
    call.url = "http://127.0.0.1:" + std::to_string(region->record->internal_port) + "/readyz";
    call.timeout = probe_timeout;
    call.max_reply = std::size_t{64} * 1024;
    bool ready = false;
    std::exception_ptr cancelled;
    try {
        const http::Answer answer = co_await state->client.send(std::move(call));
        ready = answer.status == 200;
    } catch (const Failure&) {
        ready = false;
    } catch (...) {
        cancelled = std::current_exception();
    }
    region = state->regions.find(slug);  // it may have gone meanwhile
    if (region != nullptr) {
        if (cancelled) region->probing = false;
        else state->regions.probed(*region, started_at, ready);
    }
    if (cancelled) std::rethrow_exception(cancelled);
}

void begin_probes(const StatePtr& state) {
    for (const auto& [slug, region] : state->regions.all()) {
        if (!region.running || region.probing || Clock::now() < region.next_probe) continue;
        asio::co_spawn(state->executor, probe(state, slug), asio::detached);
    }
}

Awaitable<> rotate_logs(StatePtr state) {
    std::vector<process_backend::Folder> folders;
    for (const auto& [slug, region] : state->regions.all()) folders.push_back(region.folder);
    std::function<void()> work = [folders = std::move(folders)] {
        for (const auto& folder : folders) folder.rotate_log();
    };
    try {
        co_await run_blocking(std::move(work));
    } catch (const Failure&) {
        log::debug("no thread is free to rotate the logs of regions");
    }
}

Awaitable<> supervise(StatePtr state) {
    while (!state->closed) {
        if (state->regions.try_own()) {
            state->regions.supervise();
            begin_probes(state);
            if (Clock::now() >= state->next_rotation) {
                state->next_rotation = Clock::now() + rotate_every;
                co_await rotate_logs(state);
            }
        }
        state->timer.expires_after(tick);
        boost::system::error_code woken;
        co_await state->timer.async_wait(asio::redirect_error(asio::use_awaitable, woken));
    }
}

/// Signals the process and waits; true when it is gone.
Awaitable<bool> end(StatePtr state, std::string slug, int signal, std::chrono::milliseconds patience) {
    const auto deadline = Clock::now() + patience;
    Region* region = state->regions.find(slug);
    if (region != nullptr && region->running) process_backend::send_signal(region->life.process, signal);
    for (;;) {
        region = state->regions.find(slug);
        if (region == nullptr) co_return true;
        state->regions.refresh(*region);
        if (!region->running) co_return true;
        if (Clock::now() >= deadline) co_return false;
        co_await sleep_for(10ms);
    }
}

/// Keeps the supervisor from starting a region while it is being stopped.
class Hold {
public:
    Hold(StatePtr state, std::string slug) : state_(std::move(state)), slug_(std::move(slug)) { set(true); }

    ~Hold() { set(false); }

    Hold(const Hold&) = delete;
    Hold& operator=(const Hold&) = delete;

private:
    void set(bool held) {
        if (Region* const region = state_->regions.find(slug_)) region->held = held;
    }

    StatePtr state_;
    std::string slug_;
};

Awaitable<> bring_down(StatePtr state, std::string slug, std::chrono::milliseconds grace) {
    bool gone = false;
    if (grace > 0ms) gone = co_await end(state, slug, SIGTERM, grace);
    if (!gone) gone = co_await end(state, slug, SIGKILL, death_patience);
    if (!gone) {
        throw Failure(Code::unavailable, "engine_failed", "The process of region " + slug + " does not end.");
    }
}

/// Takes the listener away when the coroutine that follows ends.
class Listening {
public:
    Listening(StatePtr state, OnEvent on_event)
        : state_(std::move(state)), listener_(std::make_shared<OnEvent>(std::move(on_event))) {
        state_->listeners.push_back(listener_);
    }

    ~Listening() { state_->listeners.remove(listener_); }

    Listening(const Listening&) = delete;
    Listening& operator=(const Listening&) = delete;

private:
    StatePtr state_;
    std::shared_ptr<OnEvent> listener_;
};

[[noreturn]] void throw_closed() {
    throw Failure(Code::unavailable, "engine_unreachable", "The process backend has ended.");
}

/// Two readings of the counters of one process make a sample.
class Meter {
public:
    std::optional<UsageSample> read(const Region& region) {
        if (!region.running) return std::nullopt;
        const auto counters = process_backend::read_counters(region.life.process.pid);
        if (!counters) return std::nullopt;
        const auto at = Clock::now();
        std::optional<UsageSample> sample;
        if (process_ == region.life.process) {
            const double seconds = std::chrono::duration<double>(at - at_).count();
            const double used = counters->cpu_seconds - cpu_seconds_;
            sample = UsageSample{
                .at = now(),
                .cpu_percent = 100.0 * used / (seconds * std::max(region.record->cpu_cores, 0.01)),
                .memory_bytes = counters->memory_bytes,
                .memory_limit = region.record->memory_bytes,
                .disk_bytes = counters->disk_bytes,
            };
        }
        process_ = region.life.process;
        cpu_seconds_ = counters->cpu_seconds;
        at_ = at;
        return sample;
    }

private:
    process_backend::Identity process_;
    double cpu_seconds_ = 0;
    Clock::time_point at_{};
};

class ProcessBackend final : public RegionBackend {
public:
    ProcessBackend(const Config& config, asio::any_io_executor executor)
        : state_(std::make_shared<State>(config, executor)) {
        asio::co_spawn(executor, supervise(state_), asio::detached);
    }

    ~ProcessBackend() override {
        state_->closed = true;
        state_->regions.disown();
        asio::post(state_->executor, [state = state_] { state->timer.cancel(); });
    }

    ProcessBackend(const ProcessBackend&) = delete;
    ProcessBackend& operator=(const ProcessBackend&) = delete;

    [[nodiscard]] std::string_view name() const override { return "process"; }

    Awaitable<> leave(std::chrono::seconds patience) override {
        const StatePtr state = state_;
        for (auto& [slug, region] : state->regions.all()) {
            region.held = true;
            if (region.running) process_backend::send_signal(region.life.process, SIGTERM);
        }
        const auto deadline = Clock::now() + patience;
        while (state->regions.any_running() && Clock::now() < deadline) co_await sleep_for(20ms);
    }

    [[nodiscard]] Awaitable<HostCapacity> capacity() override {
        HostCapacity host;
        host.cpu_cores = static_cast<double>(::sysconf(_SC_NPROCESSORS_ONLN));
        host.memory_bytes = std::int64_t{::sysconf(_SC_PHYS_PAGES)} * std::int64_t{::sysconf(_SC_PAGESIZE)};
        co_return host;
    }

    Awaitable<> prepare(const RegionSpec& spec) override {
        state_->regions.own();
        state_->regions.prepare(spec.slug);
        co_return;
    }

    Awaitable<> create(const RegionSpec& given) override {
        const StatePtr state = state_;
        const RegionSpec spec = given;
        state->regions.own();
        Region* const region = state->regions.find(spec.slug);
        if (region != nullptr && region->record) {
            if (region->record->spec_hash == spec.hash()) {
                region->folder.write_secrets(spec.secrets);
                co_return;
            }
            const Hold hold(state, spec.slug);
            co_await bring_down(state, spec.slug, 10s);
        }
        state->regions.create(spec);
    }

    Awaitable<> start(const std::string& slug) override {
        state_->regions.own();
        Region& region = state_->regions.get(slug);
        state_->regions.refresh(region);
        if (region.running) {
            state_->regions.set_wanted(region, true);
            co_return;
        }
        state_->regions.forget_restarts(region);
        state_->regions.start(region);
    }

    Awaitable<> stop(const std::string& given, std::chrono::seconds grace) override {
        const StatePtr state = state_;
        const std::string slug = given;
        state->regions.own();
        Region* const region = state->regions.find(slug);
        if (region == nullptr || !region->record) co_return;
        state->regions.set_wanted(*region, false);
        co_await bring_down(state, slug, grace);
    }

    Awaitable<> restart(const std::string& given, std::chrono::seconds grace) override {
        const StatePtr state = state_;
        const std::string slug = given;
        state->regions.own();
        state->regions.set_wanted(state->regions.get(slug), true);
        const Hold hold(state, slug);
        co_await bring_down(state, slug, grace);
        Region& region = state->regions.get(slug);
        if (!region.running) state->regions.start(region);
    }

    Awaitable<> remove(const std::string& given) override {
        const StatePtr state = state_;
        const std::string slug = given;
        state->regions.own();
        Region* const region = state->regions.find(slug);
        if (region == nullptr) co_return;
        state->regions.set_wanted(*region, false);
        co_await bring_down(state, slug, 0ms);
        state->regions.remove(slug);
    }

    Awaitable<> set_limits(const std::string& slug, const RegionLimits& limits) override {
        state_->regions.own();
        state_->regions.set_limits(state_->regions.get(slug), limits);
        co_return;
    }

    [[nodiscard]] Awaitable<Instance> inspect(const std::string& given) override {
        const StatePtr state = state_;
        const std::string slug = given;
        state->regions.observe();
        if (Region* const region = state->regions.find(slug)) {
            state->regions.refresh(*region);
            if (region->health == InstanceHealth::starting) co_await probe(state, slug);
        }
        Instance instance;
        instance.slug = slug;
        if (const Region* const region = state->regions.find(slug)) instance = state->regions.describe(*region);
        co_return instance;
    }

    [[nodiscard]] Awaitable<std::vector<Instance>> list() override {
        state_->regions.observe();
        std::vector<Instance> instances;
        for (auto& [slug, region] : state_->regions.all()) {
            state_->regions.refresh(region);
            instances.push_back(state_->regions.describe(region));
        }
        co_return instances;
    }

    [[nodiscard]] Awaitable<std::string> logs(const std::string& slug, int tail) override {
        const auto text = std::make_shared<std::string>();
        std::function<void()> work = [folder = state_->regions.get(slug).folder, tail, text] {
            *text = folder.tail(tail);
        };
        co_await run_blocking(std::move(work));
        co_return std::move(*text);
    }

    Awaitable<> follow_usage(const std::string& given, std::function<void(const UsageSample&)> on_sample) override {
        const StatePtr state = state_;
        const std::string slug = given;
        Meter meter;
        for (;;) {
            if (state->closed) throw_closed();
            if (const auto sample = meter.read(state->regions.get(slug))) on_sample(*sample);
            co_await sleep_for(1s);
        }
    }

    Awaitable<> follow_events(OnEvent on_event) override {
        const StatePtr state = state_;
        const Listening listening(state, std::move(on_event));
        while (!state->closed) co_await sleep_for(1s);
        throw_closed();
    }

private:
    StatePtr state_;
};

}  // namespace

std::unique_ptr<RegionBackend> make_process_backend(
    const Config& config, Metrics&, boost::asio::any_io_executor executor
) {
    return std::make_unique<ProcessBackend>(config, std::move(executor));
}

}  // namespace sw
