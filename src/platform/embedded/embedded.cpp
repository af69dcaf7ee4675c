// The supervisor: one thread that starts, watches, restarts and ends the embedded servers.
//
// The kernel ties a child's death signal to the thread that forked it, so this thread does all the forking and lives
// until the last child has ended.
#include "platform/embedded/embedded.hpp"

#include <pthread.h>

#include <algorithm>
#include <atomic>
#include <cctype>
#include <condition_variable>
#include <csignal>
#include <fstream>
#include <future>
#include <mutex>
#include <thread>
#include <vector>

#include "platform/embedded/server.hpp"
#include "sectorwars/base/result.hpp"
#include "sectorwars/platform/log.hpp"

namespace sw {

namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr auto watch_period = 100ms;
constexpr auto start_patience = 60s;  // crash recovery replays at most max_wal_size
constexpr auto longest_pause = 5s;
constexpr auto steady_after = 30s;  // a child that lived this long restarts at once
constexpr int first_start_attempts = 3;
constexpr std::uintmax_t log_limit = 8UL << 20U;

struct Watched {
    std::unique_ptr<embedded::Server> server;
    std::atomic<pid_t> child{0};
    Clock::time_point started{};
    Clock::time_point next_try{};
    std::chrono::milliseconds pause{0};
};

std::string tail_of(const fs::path& file, std::uintmax_t from) {
    constexpr std::uintmax_t longest = 2000;
    std::ifstream in(file, std::ios::binary);
    in.seekg(0, std::ios::end);
    const auto size = static_cast<std::uintmax_t>(std::max<std::streamoff>(in.tellg(), 0));
    in.seekg(static_cast<std::streamoff>(std::max(std::min(from, size), size > longest ? size - longest : 0)));
    return {std::istreambuf_iterator<char>(in), {}};
}

std::uintmax_t size_of(const fs::path& file) {
    std::error_code missing;
    const auto size = fs::file_size(file, missing);
    return missing ? 0 : size;
}

/// The child appends to the open file, so it is copied and cut instead of renamed.
void bound_log(const fs::path& file) {
    if (size_of(file) <= log_limit) return;
    std::error_code ignored;
    fs::copy_file(file, file.string() + ".1", fs::copy_options::overwrite_existing, ignored);
    fs::resize_file(file, 0, ignored);
}

std::string encoded(const fs::path& path) {
    static constexpr std::string_view digits = "0123456789ABCDEF";
    std::string text;
    for (const char c : path.string()) {
        const bool plain = std::isalnum(static_cast<unsigned char>(c)) != 0 ||
                           std::string_view("/-_.").find(c) != std::string_view::npos;
        if (plain) {
            text += c;
        } else {
            text += '%';
            text += digits[static_cast<unsigned char>(c) >> 4U];
            text += digits[static_cast<unsigned char>(c) & 15U];
        }
    }
    return text;
}

}  // namespace

struct EmbeddedServices::State {
    explicit State(const Options& options) : place(embedded::prepare_place(options.data_dir)), lock(place.root) {
        const auto add = [&](std::unique_ptr<embedded::Server> server) {
            watched.push_back(std::make_unique<Watched>());
            watched.back()->server = std::move(server);
            return watched.back().get();
        };
        if (options.postgres) postgres = add(embedded::make_postgres(place));
        if (options.redis) redis = add(embedded::make_redis(place));
    }

    void run(std::promise<void> started);
    void start_first(Watched& one);
    void start(Watched& one);
    void watch(Watched& one);
    void end(Watched& one);

    void end_all() {
        for (auto one = watched.rbegin(); one != watched.rend(); ++one) end(**one);
    }

    /// False when the time is over, true when the services shall stop.
    bool pause(std::chrono::milliseconds time) {
        std::unique_lock hold(mutex);
        return wake.wait_for(hold, time, [&] { return stopping; });
    }

    embedded::Place place;
    embedded::DirectoryLock lock;
    std::vector<std::unique_ptr<Watched>> watched;  ///< in the order of starting
    Watched* postgres = nullptr;
    Watched* redis = nullptr;
    std::mutex mutex;
    std::condition_variable wake;
    bool stopping = false;
    std::thread thread;
};

void EmbeddedServices::State::start(Watched& one) {
    one.server->prepare();
    const auto command = one.server->command();
    const auto log_start = size_of(command.log);
    const auto began = Clock::now();
    const pid_t child = embedded::spawn(command, place.account);
    while (!one.server->ready(child)) {
        const auto ended = embedded::wait_for_end(child, 0ms);
        if (ended) {
            throw Failure(
                Code::unavailable, "embedded_start",
                one.server->name() + " ended at its start (" + embedded::describe_status(*ended) + "):\n" +
                    tail_of(command.log, log_start)
            );
        }
        if (pause(5ms) || Clock::now() - began > start_patience) {
            embedded::end_by_steps({child}, one.server->ending());
            throw Failure(Code::unavailable, "embedded_start", one.server->name() + " did not become ready in time");
        }
    }
    one.started = Clock::now();
    one.child = child;
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(one.started - began);
    log::info(
        "embedded server ready",
        {{"server", one.server->name()}, {"pid", std::to_string(child)}, {"ms", std::to_string(took.count())}}
    );
}

void EmbeddedServices::State::start_first(Watched& one) {
    for (int attempt = 1;; ++attempt) {
        try {
            return start(one);
        } catch (const Failure& failure) {
            if (attempt == first_start_attempts || failure.error().id != "embedded_start" || pause(300ms)) throw;
            log::warn("embedded server did not start, trying again", {{"reason", failure.error().message}});
        }
    }
}

void EmbeddedServices::State::watch(Watched& one) {
    if (one.child != 0) {
        const auto ended = embedded::wait_for_end(one.child, 0ms);
        if (!ended) return;
        one.child = 0;
        const bool steady = Clock::now() - one.started > steady_after;
        one.pause = steady ? 0ms : one.pause;
        one.next_try = Clock::now() + one.pause;
        log::error(
            "embedded server ended; restarting it",
            {{"server", one.server->name()}, {"how", embedded::describe_status(*ended)}}
        );
    }
    if (Clock::now() < one.next_try) return;
    one.pause = std::clamp<std::chrono::milliseconds>(one.pause * 2, 200ms, longest_pause);
    try {
        start(one);
    } catch (const std::exception& failure) {
        one.next_try = Clock::now() + one.pause;
        log::error("embedded server did not start", {{"server", one.server->name()}, {"reason", failure.what()}});
    }
}

void EmbeddedServices::State::end(Watched& one) {
    const pid_t child = one.child.exchange(0);
    if (child == 0) return;
    if (embedded::end_by_steps({child}, one.server->ending())) {
        log::info("embedded server ended", {{"server", one.server->name()}});
    } else {
        log::error("embedded server does not end", {{"server", one.server->name()}});
    }
}

void EmbeddedServices::State::run(std::promise<void> started) {
    try {
        for (auto& one : watched) start_first(*one);
        started.set_value();
    } catch (...) {
        end_all();
        return started.set_exception(std::current_exception());
    }
    while (!pause(watch_period)) {
        for (auto& one : watched) {
            watch(*one);
            bound_log(one->server->command().log);
        }
    }
    end_all();
}

EmbeddedServices::EmbeddedServices(Options options) : state_(std::make_unique<State>(options)) {
    std::promise<void> started;
    auto outcome = started.get_future();
    // Signals are for the thread that handles them; the supervisor must not be the one that the kernel picks.
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    state_->thread =
        std::thread([state = state_.get(), promise = std::move(started)]() mutable { state->run(std::move(promise)); });
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    try {
        outcome.get();
    } catch (...) {
        state_->thread.join();
        throw;
    }
}

EmbeddedServices::~EmbeddedServices() {
    stop();
}

void EmbeddedServices::stop() noexcept {
    if (!state_->thread.joinable()) return;
    {
        const std::lock_guard hold(state_->mutex);
        state_->stopping = true;
    }
    state_->wake.notify_all();
    state_->thread.join();
}

std::string EmbeddedServices::database_url() const {
    return "postgresql://sectorwars@/sectorwars?host=" + encoded(state_->place.sockets);
}

std::string EmbeddedServices::superuser_url() const {
    return "postgresql://postgres@/postgres?host=" + encoded(state_->place.sockets);
}

std::string EmbeddedServices::redis_url() const {
    return "unix://" + state_->place.redis_socket().string();
}

fs::path EmbeddedServices::place() const {
    return state_->place.root;
}

pid_t EmbeddedServices::postgres_pid() const {
    return state_->postgres != nullptr ? state_->postgres->child.load() : 0;
}

pid_t EmbeddedServices::redis_pid() const {
    return state_->redis != nullptr ? state_->redis->child.load() : 0;
}

}  // namespace sw
