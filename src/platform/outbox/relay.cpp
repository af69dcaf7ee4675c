// The relay's thread.
#include "platform/outbox/relay.hpp"

#include "sectorwars/platform/log.hpp"

namespace sw {
namespace {

using namespace std::chrono_literals;

constexpr int batch_limit = 500;
constexpr auto poll_every = 200ms;
constexpr auto pause_after_error = 500ms;

}  // namespace

Relay::Relay(Database& database, Metrics& metrics, Publish publish)
    : database_(database),
      relayed_(metrics.counter("sectorwars_events_total", "Events taken from the outbox")),
      lag_(metrics.gauge("sectorwars_outbox_lag_seconds", "Time since the outbox was last found empty")),
      publish_(std::move(publish)),
      thread_([this] { run(); }) {}

Relay::~Relay() {
    stop();
}

void Relay::wake() {
    {
        const std::lock_guard lock(mutex_);
        if (wanted_) return;
        wanted_ = true;
    }
    wakeup_.notify_one();
}

void Relay::stop() {
    {
        const std::lock_guard lock(mutex_);
        if (stopping_) return;
        stopping_ = true;
    }
    wakeup_.notify_one();
    if (thread_.joinable()) thread_.join();
}

bool Relay::relay_once() {
    std::vector<Published> published;
    database_.write([&](Tx& tx) { published = number_events(tx, batch_limit); });
    const bool full = published.size() == static_cast<std::size_t>(batch_limit);
    if (published.empty()) return false;
    relayed_.add(static_cast<double>(published.size()));
    publish_(std::move(published));
    return full;
}

void Relay::run() {
    auto last_empty = std::chrono::steady_clock::now();
    for (;;) {
        bool stopping = false;
        {
            std::unique_lock lock(mutex_);
            wakeup_.wait_for(lock, poll_every, [this] { return wanted_ || stopping_; });
            wanted_ = false;
            stopping = stopping_;
        }
        try {
            while (relay_once())
                lag_.set(std::chrono::duration<double>(std::chrono::steady_clock::now() - last_empty).count());
            last_empty = std::chrono::steady_clock::now();
            lag_.set(0);
        } catch (const std::exception& problem) {
            if (stopping) return;
            log::warn("The outbox relay waits for the database", {{"error", problem.what()}});
            std::unique_lock lock(mutex_);
            wakeup_.wait_for(lock, pause_after_error, [this] { return stopping_; });
        }
        if (stopping) return;
    }
}

}  // namespace sw
