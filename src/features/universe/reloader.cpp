// The loop of the thread.
#include "reloader.hpp"

#include <chrono>
#include <exception>

#include "sectorwars/platform/log.hpp"

namespace sw::universe {
namespace {

constexpr std::chrono::seconds look_anyway{30};
constexpr std::chrono::seconds look_again{1};  ///< after a failure

}  // namespace

Reloader::Reloader(std::function<void()> work) : work_(std::move(work)) {}

Reloader::~Reloader() = default;  // the jthread is asked to stop and joined first, being the last member

void Reloader::start() {
    if (!thread_.joinable()) thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

void Reloader::wake() {
    {
        const std::lock_guard lock(mutex_);
        wanted_ = true;
    }
    woken_.notify_one();
}

void Reloader::run(const std::stop_token& stop) {
    auto pause = look_anyway;
    for (;;) {
        {
            std::unique_lock lock(mutex_);
            woken_.wait_for(lock, stop, pause, [this] { return wanted_; });
            if (stop.stop_requested()) return;
            wanted_ = false;
        }
        pause = look_anyway;
        try {
            work_();
        } catch (const std::exception& problem) {
            log::warn("the world could not be read again", {{"error", problem.what()}});
            pause = look_again;
        }
    }
}

}  // namespace sw::universe
