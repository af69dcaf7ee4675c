// All regions of this engine: their folders, their processes, and the decision to start one again. Synchronous; every
// function returns at once, what has to be waited for is up to the backend.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "platform/process_backend/folder.hpp"
#include "sectorwars/platform/region_backend.hpp"

namespace sw::process_backend {

using Clock = std::chrono::steady_clock;

/// One region as this server knows it; the folder says what it was when the server did not run.
struct Region {
    Folder folder;
    std::optional<Record> record;  ///< none: only the folder is there
    Life life;

    bool running = false;
    bool held = false;  ///< somebody stops or restarts it: it is not started again meanwhile
    InstanceHealth health = InstanceHealth::none;
    int failed_probes = 0;
    bool probing = false;
    Clock::time_point next_probe{};
    Clock::time_point running_since{};
    std::chrono::milliseconds pause{100};  ///< before the next start by itself
    Clock::time_point next_start{};
};

class Regions {
public:
    using Report = std::function<void(const EngineEvent&)>;

    /// Reads the folders and adopts what runs. `home` is handed on as SW_HOME.
    Regions(std::filesystem::path folder, std::filesystem::path home, Report report);
    ~Regions();
    Regions(const Regions&) = delete;
    Regions& operator=(const Regions&) = delete;

    /// Only one server at a time may change what is in the folder. Throws unavailable "engine_unreachable".
    void own();
    [[nodiscard]] bool try_own();
    /// Another server may own it now; the processes go on. For good.
    void disown();
    /// For those who only look: what the owner of the folder did meanwhile.
    void observe();

    [[nodiscard]] Region* find(const std::string& slug);
    /// Throws not_found "no_instance" also for a region that has only a folder.
    [[nodiscard]] Region& get(const std::string& slug);

    [[nodiscard]] std::map<std::string, Region>& all() { return regions_; }

    void prepare(const std::string& slug);
    /// The region does not run.
    void create(const RegionSpec& spec);
    void start(Region& region);
    void forget_restarts(Region& region);
    void set_wanted(Region& region, bool wanted);
    void set_limits(Region& region, const RegionLimits& limits);
    /// The region does not run.
    void remove(const std::string& slug);

    /// Looks at the process; notes its end, once.
    void refresh(Region& region);
    /// Looks at all processes and starts those again that ended and are due.
    void supervise();
    [[nodiscard]] bool any_running();  ///< looks at each process
    /// The result of a health probe of the process that ran at `started_at`.
    void probed(Region& region, Time started_at, bool ready);

    [[nodiscard]] Instance describe(const Region& region) const;

private:
    void load();
    void load(const std::string& slug);
    void save(const Region& region) const;
    void keep_ports(Region& region);
    void launch(Region& region);
    void begin_health(Region& region);
    void tell(const Region& region, EngineEvent::Kind kind, int exit_code = 0) const;
    [[nodiscard]] std::vector<std::int32_t> taken_ports() const;
    [[nodiscard]] std::vector<std::string> environment_of(const Region& region) const;

    std::filesystem::path folder_, home_;
    Report report_;
    std::map<std::string, Region> regions_;
    int lock_ = -1;
    bool disowned_ = false;
};

}  // namespace sw::process_backend
