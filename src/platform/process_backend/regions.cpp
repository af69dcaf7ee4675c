// What happens to a region's process, step by step.
#include "platform/process_backend/regions.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>

#include "sectorwars/base/result.hpp"
#include "sectorwars/platform/log.hpp"

namespace sw::process_backend {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds shortest_pause = 100ms;
constexpr std::chrono::milliseconds longest_pause = 30s;
constexpr auto long_enough = 10s;   // a process that ran so long is started again without a longer pause
constexpr auto start_period = 40s;  // until then a region that is not ready is starting
constexpr int unhealthy_after = 3;  // probes in a row
constexpr auto first_probes = 150ms;
constexpr auto later_probes = 2s;
constexpr int unknown_exit = -1;
constexpr auto address = "127.0.0.1";

std::string base_url(std::int32_t port) {
    return std::string("http://") + address + ":" + std::to_string(port);
}

/// An image that is a path names the program; any other name means this very program.
fs::path program_of(const RegionSpec& spec) {
    return !spec.image.empty() && spec.image.front() == '/' ? fs::path(spec.image) : own_program();
}

void check(RegionSpec spec) {
    if (!spec.image.empty() && spec.image.front() == '/') spec.image = "program";
    check_region_spec(spec);
}

}  // namespace

Regions::Regions(fs::path folder, fs::path home, Report report)
    : folder_(fs::absolute(folder)), home_(home.empty() ? home : fs::absolute(home)), report_(std::move(report)) {
    load();
}

Regions::~Regions() {
    disown();
}

void Regions::disown() {
    if (lock_ >= 0) ::close(lock_);
    lock_ = -1;
    disowned_ = true;
}

void Regions::observe() {
    if (!try_own()) load();
}

bool Regions::try_own() {
    if (lock_ >= 0 || disowned_) return lock_ >= 0;
    std::error_code ignored;
    fs::create_directories(folder_.parent_path(), ignored);
    ::mkdir(folder_.c_str(), 0700);
    const int file = ::open((folder_ / ".lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (file < 0) return false;
    if (::flock(file, LOCK_EX | LOCK_NB) != 0) {
        ::close(file);
        return false;
    }
    lock_ = file;
    load();  // what the owner before us did since our start is not known here
    return true;
}

void Regions::own() {
    if (try_own()) return;
    throw Failure(
        Code::unavailable, "engine_unreachable", "Another server keeps the regions of " + folder_.string() + "."
    );
}

void Regions::load() {
    regions_.clear();
    for (const auto& slug : Folder::list(folder_)) load(slug);
}

void Regions::save(const Region& region) const {
    if (lock_ >= 0) region.folder.write(region.life);
}

void Regions::load(const std::string& slug) {
    Region region{.folder = Folder(folder_, slug)};
    region.record = region.folder.read_record();
    region.life = region.folder.read_life();
    region.running = look(region.life.process).running;
    if (!region.running) {
        const auto found = region.record ? find_in(region.folder.path(), region.record->program) : std::nullopt;
        if (found) {  // its server died before it noted it down
            region.life.process = *found;
            region.life.started = true;
            region.life.started_at = now();
            region.running = true;
        } else if (region.life.process.pid > 0) {
            region.life.process = {};
            region.life.exit_code = unknown_exit;
        }
    }
    if (region.running) begin_health(region);
    if (region.running && lock_ >= 0) {
        const std::string process = std::to_string(region.life.process.pid);
        log::info("adopted the process of a region", {{"region", slug}, {"process", process}});
    }
    regions_.insert_or_assign(slug, std::move(region));
}

Region* Regions::find(const std::string& slug) {
    const auto found = regions_.find(slug);
    return found == regions_.end() ? nullptr : &found->second;
}

Region& Regions::get(const std::string& slug) {
    Region* const region = find(slug);
    if (region == nullptr || !region->record) {
        throw Failure(Code::not_found, "no_instance", "There is no instance of " + slug + ".");
    }
    return *region;
}

void Regions::prepare(const std::string& slug) {
    check_region_slug(slug);
    const Folder folder(folder_, slug);
    folder.make();
    if (find(slug) == nullptr) load(slug);
}

std::vector<std::int32_t> Regions::taken_ports() const {
    std::vector<std::int32_t> taken;
    for (const auto& [slug, region] : regions_) {
        if (!region.record) continue;
        taken.push_back(region.record->port);
        taken.push_back(region.record->internal_port);
    }
    return taken;
}

void Regions::create(const RegionSpec& spec) {
    check(spec);
    prepare(spec.slug);
    Region& region = *find(spec.slug);
    Record record{
        .slug = spec.slug,
        .program = program_of(spec).string(),
        .owner_id = spec.owner_id,
        .governance = spec.governance,
        .specialization = spec.specialization,
        .job_id = spec.job_id,
        .spec_hash = spec.hash(),
        .epoch = spec.epoch,
        .cpu_cores = spec.limits.cpu_cores,
        .memory_bytes = spec.limits.memory_bytes,
        .environment = region_environment(spec, region.folder.secrets().string()),
        .nofile = spec.nofile,
    };
    std::error_code missing;
    if (!fs::is_regular_file(record.program, missing)) {
        throw Failure(Code::rule_violation, "engine_refused", "There is no program " + record.program + ".");
    }
    if (region.record) {
        record.port = region.record->port;
        record.internal_port = region.record->internal_port;
    } else {
        auto taken = taken_ports();
        record.port = free_port(taken);
        taken.push_back(record.port);
        record.internal_port = free_port(taken);
    }
    region.folder.write_secrets(spec.secrets);
    region.folder.make_data();
    region.life = {};
    region.folder.write(region.life);
    region.folder.write(record);  // last: it is what makes the instance
    region.record = std::move(record);
}

/// A port that a stranger took while the region was down is replaced.
void Regions::keep_ports(Region& region) {
    bool changed = false;
    for (auto* port : {&region.record->port, &region.record->internal_port}) {
        if (is_free(*port)) continue;
        *port = free_port(taken_ports());
        changed = true;
    }
    if (!changed) return;
    log::warn("a region moves to other ports", {{"region", region.record->slug}});
    region.folder.write(*region.record);
}

std::vector<std::string> Regions::environment_of(const Region& region) const {
    std::map<std::string, std::string> variables = region.record->environment;
    for (const auto* name : {"PATH", "HOME", "LANG"}) {
        const char* const value = std::getenv(name);
        if (value != nullptr) variables.emplace(name, value);
    }
    if (!home_.empty()) variables["SW_HOME"] = home_.string();
    variables["SW_LISTEN"] = std::string(address) + ":" + std::to_string(region.record->port);
    variables["SW_INTERNAL_LISTEN"] = std::string(address) + ":" + std::to_string(region.record->internal_port);
    variables["SW_DATA_DIR"] = region.folder.data().string();
    std::vector<std::string> texts;
    for (const auto& [name, value] : variables) texts.push_back(name + "=" + value);
    return texts;
}

void Regions::launch(Region& region) {
    keep_ports(region);
    region.life.process = spawn({
        .program = region.record->program,
        .arguments = {"--mode=regional"},
        .environment = environment_of(region),
        .directory = region.folder.path(),
        .log = region.folder.log(),
        .nofile = region.record->nofile,
    });
    region.life.started = true;
    region.life.started_at = now();
    region.running = true;
    begin_health(region);
    try {
        region.folder.write(region.life);
    } catch (const Failure&) {
        // Nobody would know it after our end.
        send_signal(region.life.process, SIGKILL);
        throw;
    }
    tell(region, EngineEvent::Kind::started);
}

void Regions::begin_health(Region& region) {
    region.health = InstanceHealth::starting;
    region.failed_probes = 0;
    region.running_since = Clock::now();
    region.next_probe = region.running_since + first_probes;
}

void Regions::start(Region& region) {
    region.life.wanted = true;
    region.pause = shortest_pause;
    launch(region);
}

void Regions::forget_restarts(Region& region) {
    region.life.restarts = 0;
}

void Regions::set_wanted(Region& region, bool wanted) {
    if (region.life.wanted == wanted) return;
    region.life.wanted = wanted;
    region.folder.write(region.life);
}

void Regions::set_limits(Region& region, const RegionLimits& limits) {
    Record record = *region.record;
    record.cpu_cores = limits.cpu_cores;
    record.memory_bytes = limits.memory_bytes;
    region.folder.write(record);
    region.record = std::move(record);
}

void Regions::remove(const std::string& slug) {
    Region* const region = find(slug);
    if (region == nullptr) return;
    region->folder.remove();
    tell(*region, EngineEvent::Kind::removed);
    regions_.erase(slug);
}

void Regions::refresh(Region& region) {
    if (!region.running) return;
    const Look seen = look(region.life.process);
    if (seen.running) return;
    const auto lived = Clock::now() - region.running_since;
    region.running = false;
    region.health = InstanceHealth::none;
    region.life.exit_code = seen.exit_code.value_or(unknown_exit);
    region.life.process = {};
    if (lived >= long_enough) region.pause = shortest_pause;
    region.next_start = Clock::now() + region.pause;
    region.pause = std::min(region.pause * 2, longest_pause);
    tell(region, EngineEvent::Kind::died, region.life.exit_code);
    save(region);
}

void Regions::supervise() {
    for (auto& [slug, region] : regions_) {
        if (!region.record) continue;
        try {
            refresh(region);
            const bool due = !region.running && region.life.wanted && !region.held && Clock::now() >= region.next_start;
            if (!due) continue;
            if (region.life.started) ++region.life.restarts;
            launch(region);
        } catch (const std::exception& problem) {
            log::warn("cannot start a region again", {{"region", slug}, {"problem", problem.what()}});
            region.next_start = Clock::now() + region.pause;
            region.pause = std::min(region.pause * 2, longest_pause);
        }
    }
}

bool Regions::any_running() {
    bool any = false;
    for (auto& [slug, region] : regions_) {
        refresh(region);
        any = any || region.running;
    }
    return any;
}

void Regions::probed(Region& region, Time started_at, bool ready) {
    region.probing = false;
    if (!region.running || region.life.started_at != started_at) return;
    const InstanceHealth before = region.health;
    region.failed_probes = ready ? 0 : region.failed_probes + 1;
    const bool starting = before == InstanceHealth::starting;
    if (ready) {
        region.health = InstanceHealth::healthy;
    } else if (starting ? Clock::now() - region.running_since > start_period : region.failed_probes >= unhealthy_after) {
        region.health = InstanceHealth::unhealthy;
    }
    region.next_probe = Clock::now() + (region.health == InstanceHealth::starting ? first_probes : later_probes);
    if (region.health == before) return;
    tell(region, ready ? EngineEvent::Kind::healthy : EngineEvent::Kind::unhealthy);
}

Instance Regions::describe(const Region& region) const {
    Instance instance{.slug = region.folder.path().filename().string()};
    if (!region.record) return instance;
    instance.state = region.running        ? InstanceState::running
                     : region.life.wanted  ? InstanceState::restarting
                     : region.life.started ? InstanceState::exited
                                           : InstanceState::created;
    instance.health = region.health;
    instance.spec_hash = region.record->spec_hash;
    instance.epoch = region.record->epoch;
    instance.limits = {.cpu_cores = region.record->cpu_cores, .memory_bytes = region.record->memory_bytes};
    instance.restarts = region.life.restarts;
    instance.exit_code = region.life.exit_code;
    instance.started_at = region.life.started_at;
    if (!region.running) return instance;
    instance.id = std::to_string(region.life.process.pid);
    instance.endpoint = base_url(region.record->port);
    instance.internal_endpoint = base_url(region.record->internal_port);
    return instance;
}

void Regions::tell(const Region& region, EngineEvent::Kind kind, int exit_code) const {
    report_({.slug = region.folder.path().filename().string(), .kind = kind, .exit_code = exit_code, .at = now()});
}

}  // namespace sw::process_backend
