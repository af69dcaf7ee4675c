// A process backend on a reactor of its own, with a folder that goes with it, and blocking calls.
#pragma once

#include <unistd.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "platform/process_backend/folder.hpp"
#include "sectorwars/base/result.hpp"
#include "sectorwars/platform/http_client.hpp"
#include "sectorwars/platform/metrics.hpp"
#include "sectorwars/platform/reactor.hpp"
#include "sectorwars/platform/region_backend.hpp"
#include "support/catch.hpp"

namespace process_backend_test {

namespace fs = std::filesystem;

template <class Condition>
bool eventually(Condition condition, std::chrono::milliseconds patience = std::chrono::seconds{10}) {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    while (!condition()) {
        if (std::chrono::steady_clock::now() > deadline) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds{20});
    }
    return true;
}

/// Ended; its parent may not have collected it yet.
inline bool is_gone(pid_t process) {
    return !sw::process_backend::identify(process);
}

class Folder {
public:
    Folder() {
        std::string name = "/tmp/sw_process_backend_XXXXXX";
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        path_ = name;
    }

    /// Ends what still runs there: regions outlive their server.
    ~Folder() {
        for (const auto& slug : sw::process_backend::Folder::list(path_ / "regions")) {
            const auto life = sw::process_backend::Folder(path_ / "regions", slug).read_life();
            sw::process_backend::send_signal(life.process, SIGKILL);
            (void)eventually([&] { return !sw::process_backend::look(life.process).running; });
        }
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }

    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    [[nodiscard]] const fs::path& path() const { return path_; }

    [[nodiscard]] fs::path region(const std::string& slug) const { return path_ / "regions" / slug; }

private:
    fs::path path_;
};

inline std::string stand_in() {
    return (fs::read_symlink("/proc/self/exe").parent_path() / "stand_in_region").string();
}

inline sw::RegionSpec spec_of(const std::string& slug, std::map<std::string, std::string> environment = {}) {
    return {
        .slug = slug,
        .image = stand_in(),
        .owner_id = "00000000-0000-0000-0000-000000000001",
        .governance = "democracy",
        .specialization = "commerce",
        .epoch = 3,
        .job_id = "job-1",
        .limits = {.cpu_cores = 1.0, .memory_bytes = std::int64_t{256} * 1024 * 1024},
        .environment = std::move(environment),
        .secrets = {{"database_url", "postgresql://region@/region"}, {"sw_service_key", "key"}},
    };
}

inline std::string text_of(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// Everything blocks until the backend has done it.
class Backend {
public:
    explicit Backend(const Folder& folder) {
        sw::Config config;
        config.data_dir = folder.path();
        config.home = "/usr/share/sectorwars";
        backend_ = sw::make_process_backend(config, metrics_, reactor_.executor());
        reactor_.spawn("events", [this] {
            return backend_->follow_events([this](const sw::EngineEvent& event) {
                const std::lock_guard lock(mutex_);
                events_.push_back(event);
            });
        });
    }

    ~Backend() {
        reactor_.stop();
        backend_.reset();
    }

    Backend(const Backend&) = delete;
    Backend& operator=(const Backend&) = delete;

    template <class T>
    T wait(sw::Awaitable<T> work) {
        return boost::asio::co_spawn(reactor_.executor(), std::move(work), boost::asio::use_future).get();
    }

    sw::RegionBackend* operator->() { return backend_.get(); }

    void prepare(const sw::RegionSpec& spec) { wait(backend_->prepare(spec)); }

    void create(const sw::RegionSpec& spec) { wait(backend_->create(spec)); }

    void start(const std::string& slug) { wait(backend_->start(slug)); }

    void stop(const std::string& slug, std::chrono::seconds grace = std::chrono::seconds{5}) {
        wait(backend_->stop(slug, grace));
    }

    void remove(const std::string& slug) { wait(backend_->remove(slug)); }

    sw::Instance inspect(const std::string& slug) { return wait(backend_->inspect(slug)); }

    /// Created, started and healthy.
    sw::Instance run(const sw::RegionSpec& spec) {
        prepare(spec);
        create(spec);
        start(spec.slug);
        REQUIRE(eventually([&] { return inspect(spec.slug).health == sw::InstanceHealth::healthy; }));
        return inspect(spec.slug);
    }

    std::string get(const std::string& url) {
        sw::http::Call call;
        call.url = url;
        return wait(client_.send(call)).body;
    }

    /// Kinds of events so far, in order.
    [[nodiscard]] std::vector<sw::EngineEvent> events() {
        const std::lock_guard lock(mutex_);
        return events_;
    }

    [[nodiscard]] int count(sw::EngineEvent::Kind kind) {
        int found = 0;
        for (const auto& event : events()) found += event.kind == kind ? 1 : 0;
        return found;
    }

    sw::Reactor& reactor() { return reactor_; }

private:
    sw::Metrics metrics_;
    std::mutex mutex_;
    std::vector<sw::EngineEvent> events_;
    sw::Reactor reactor_{"test"};
    std::unique_ptr<sw::RegionBackend> backend_;
    sw::http::Client client_{reactor_.executor()};
};

/// The stable id of the Failure that the work throws; empty when it throws none.
template <class Work>
std::string failure_of(Work work) {
    try {
        work();
    } catch (const sw::Failure& failure) {
        return failure.error().id;
    }
    return {};
}

}  // namespace process_backend_test
