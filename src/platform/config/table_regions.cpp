// Configuration rows of regions and of the orchestrator (platform spec 9.1).
#include "platform/config/table_rows.hpp"

namespace sw::config {

namespace {

using V = const Value&;

std::string shown_double(double number) {
    std::string text = std::to_string(number);
    while (text.back() == '0' && text[text.size() - 2] != '.') text.pop_back();
    return text;
}

template <class Rep, class Period>
std::string shown_time(std::chrono::duration<Rep, Period> duration) {
    return std::to_string(duration.count());
}

std::string shown_flag(bool flag) {
    return flag ? "true" : "false";
}

bool is_slug(std::string_view text) {
    const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
    if (text.size() < 3 || text.size() > 50 || !letter(text.front()) || !letter(text.back())) return false;
    for (const char c : text) {
        if (!letter(c) && c != '-') return false;
    }
    return text.find("--") == std::string_view::npos;
}

bool is_identifier(std::string_view text) {
    if (text.empty() || text.size() > 63 || text.front() < 'a' || text.front() > 'z') return false;
    for (const char c : text) {
        if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '_') return false;
    }
    return true;
}

void read_http_url(std::string& to, V value) {
    if (value.text().rfind("http://", 0) != 0) return value.problem("must start with http://");
    to = value.text();
    while (!to.empty() && to.back() == '/') to.pop_back();
}

void read_master_key(Config& config, V value) {
    bool hex = value.text().size() == 64;
    for (const char c : value.text())
        hex = hex && std::string_view("0123456789abcdefABCDEF").find(c) != std::string_view::npos;
    if (!hex) return value.problem("must be 64 hex digits, for example from: openssl rand -hex 32");
    config.master_key = lowered(value.text());
}

void read_backend(Config& config, V value) {
    if (const auto at = value.choice({"none", "process", "docker", "swarm"})) {
        config.orchestrator.backend = static_cast<OrchestratorBackend>(*at);
    }
}

std::string_view backend_name(OrchestratorBackend backend) {
    switch (backend) {
        case OrchestratorBackend::process:
            return "process";
        case OrchestratorBackend::docker:
            return "docker";
        case OrchestratorBackend::swarm:
            return "swarm";
        case OrchestratorBackend::none:
            break;
    }
    return "none";
}

std::vector<Variable> identity_rows() {
    return {
        {{"REGION_ID", "", "regional", "Name of the region in URLs: 3 to 50 of a-z, 0-9 and single hyphens."},
         [](Config& c, V v) {
             if (is_slug(v.text())) c.regional.region_id = v.text();
             else v.problem("must be 3 to 50 of a-z, 0-9 and single hyphens");
         },
         [](const Config& c) { return c.regional.region_id; }},
        {{"REGION_EPOCH", "0", "regional",
          "Set by the orchestrator. A process whose region has a higher epoch ends with exit code 75."},
         [](Config& c, V v) { v.read(c.regional.epoch, 0, std::numeric_limits<std::int64_t>::max()); },
         [](const Config& c) { return std::to_string(c.regional.epoch); }},
        {{"REGION_SPEC_HASH", "", "regional", "Set by the orchestrator; told back to the nexus."},
         [](Config& c, V v) { c.regional.spec_hash = v.text(); },
         [](const Config& c) { return c.regional.spec_hash; }},
        {{"CENTRAL_NEXUS_URL", "", "regional", "Public address of the nexus, http://host:port."},
         [](Config& c, V v) { read_http_url(c.regional.nexus_url, v); },
         [](const Config& c) { return c.regional.nexus_url; }},
        {{"NEXUS_INTERNAL_URL", "", "regional",
          "Internal listener of the nexus; empty = the host of CENTRAL_NEXUS_URL, port 9091."},
         [](Config& c, V v) { read_http_url(c.regional.internal_url, v); },
         [](const Config& c) { return c.regional.internal_url; }},
        {{"JWKS_URL", "", "regional",
          "Public keys of the nexus; empty = CENTRAL_NEXUS_URL with /.well-known/jwks.json."},
         [](Config& c, V v) { read_http_url(c.regional.jwks_url, v); },
         [](const Config& c) { return c.regional.jwks_url; }},
        {{"SW_SERVICE_KEY", "", "regional", "Private key (PEM, P-256) with which the region proves itself.", true},
         [](Config& c, V v) { c.regional.service_key = v.text(); },
         [](const Config& c) { return c.regional.service_key; }},
        {{"DB_SCHEMA", "region", "regional", "Schema of the region's tables; another one in a shared database."},
         [](Config& c, V v) {
             if (is_identifier(v.text())) c.regional.schema = v.text();
             else v.problem("must be a-z, 0-9 and _, at most 63 characters");
         },
         [](const Config& c) { return c.regional.schema; }},
        {{"SW_JOBS_ONLY", "false", "regional",
          "Background jobs without a public port; also SERVICE_TYPE=regional-worker."},
         [](Config& c, V v) { v.read(c.regional.jobs_only); },
         [](const Config& c) { return shown_flag(c.regional.jobs_only); }},
        {{"SW_MASTER_KEY", "", "dev, nexus",
          "64 hex digits; seals secrets at rest. Dev mode makes and keeps its own. Losing it loses the sealed secrets.",
          true},
         read_master_key,
         [](const Config& c) { return c.master_key; }},
        {{"BACKUP_DIR", "", "dev, nexus", "Folder of the capsules; empty = capsules below SW_DATA_DIR."},
         [](Config& c, V v) { c.backup_dir = v.text(); },
         [](const Config& c) { return c.backup_dir.string(); }},
        {{"API_BASE_URL", "", "dev, nexus", "How players reach this server; empty = http://localhost and the port."},
         [](Config& c, V v) { c.public_url = v.text(); },
         [](const Config& c) { return c.public_url; }},
    };
}

std::vector<Variable> engine_rows() {
    return {
        {{"ORCH_BACKEND", "process", "dev, nexus",
          "What runs regions: docker, swarm, process (sibling processes) or none, which is the default in nexus mode."},
         read_backend,
         [](const Config& c) { return std::string(backend_name(c.orchestrator.backend)); }},
        {{"SW_ORCH_LISTEN", "0.0.0.0:8081", "dev, nexus", "Address and port of the orchestrator's own paths, or off."},
         [](Config& c, V v) {
             if (lowered(v.text()) == "off") c.orchestrator.listen.port = 0;
             else v.read(c.orchestrator.listen);
         },
         [](const Config& c) {
             const Endpoint& at = c.orchestrator.listen;
             return at.port == 0 ? std::string("off") : at.host + ":" + std::to_string(at.port);
         }},
        {{"DOCKER_HOST", "unix:///var/run/docker.sock", "dev, nexus", "The engine: unix://path or tcp://host:port."},
         [](Config& c, V v) {
             const bool known = v.text().rfind("unix:///", 0) == 0 || v.text().rfind("tcp://", 0) == 0;
             if (known) c.orchestrator.docker_host = v.text();
             else v.problem("must start with unix:/// or tcp://");
         },
         [](const Config& c) { return c.orchestrator.docker_host; }},
        {{"SW_REGION_IMAGE", "sectorwars:latest", "dev, nexus", "Image of regional containers."},
         [](Config& c, V v) { c.orchestrator.image = v.text(); },
         [](const Config& c) { return c.orchestrator.image; }},
        {{"SW_REGION_NETWORK", "sectorwars-regional", "dev, nexus",
          "Network that joins regional containers with the nexus and the database; made when missing."},
         [](Config& c, V v) { c.orchestrator.network = v.text(); },
         [](const Config& c) { return c.orchestrator.network; }},
        {{"SW_REGION_NEXUS_URL", "", "dev, nexus",
          "This server's public listener as regions reach it; empty = 127.0.0.1 and the port."},
         [](Config& c, V v) { read_http_url(c.orchestrator.nexus_url, v); },
         [](const Config& c) { return c.orchestrator.nexus_url; }},
        {{"SW_REGION_NEXUS_INTERNAL_URL", "", "dev, nexus",
          "This server's internal listener as regions reach it; empty = 127.0.0.1 and the port."},
         [](Config& c, V v) { read_http_url(c.orchestrator.nexus_internal_url, v); },
         [](const Config& c) { return c.orchestrator.nexus_internal_url; }},
        {{"SW_REGION_NOFILE", "0", "dev, nexus", "Open files of a regional container; 0 = the engine's default."},
         [](Config& c, V v) { v.read(c.orchestrator.nofile, 0, 10'000'000); },
         [](const Config& c) { return std::to_string(c.orchestrator.nofile); }},
        {{"SW_REGION_READY_TIMEOUT_S", "120", "dev, nexus", "A new region must serve within this."},
         [](Config& c, V v) { v.read(c.orchestrator.ready_timeout, 1, 3600); },
         [](const Config& c) { return shown_time(c.orchestrator.ready_timeout); }},
        {{"RECONCILE_INTERVAL_S", "300", "dev, nexus", "Time between comparisons of desired and actual state."},
         [](Config& c, V v) { v.read(c.orchestrator.reconcile_interval, 1, 86'400); },
         [](const Config& c) { return shown_time(c.orchestrator.reconcile_interval); }},
        {{"ORPHAN_GRACE_S", "3600", "dev, nexus", "Objects of ours without a region are removed after this."},
         [](Config& c, V v) { v.read(c.orchestrator.orphan_grace, 0, 30 * 86'400); },
         [](const Config& c) { return shown_time(c.orchestrator.orphan_grace); }},
        {{"HIBERNATE_AFTER_MINUTES", "30", "dev, nexus",
          "A region without players sleeps after this, if its owner allows; 0 = never."},
         [](Config& c, V v) { v.read(c.orchestrator.hibernate_after, 0, 100'000); },
         [](const Config& c) { return shown_time(c.orchestrator.hibernate_after); }},
        {{"SW_FAIL_POINT", "", "dev, nexus", "For fault tests: the process dies at this step. Refused in production."},
         [](Config& c, V v) { c.orchestrator.fail_point = v.text(); },
         [](const Config& c) { return c.orchestrator.fail_point; }},
    };
}

std::vector<Variable> placement_rows() {
    return {
        {{"DB_PROVISIONER_URL", "", "dev, nexus",
          "Account that makes the databases and roles of regions: CREATEDB and CREATEROLE, no superuser. Empty in dev "
          "mode = the embedded server's.",
          true},
         [](Config& c, V v) {
             const bool known = v.text().rfind("postgresql://", 0) == 0 || v.text().rfind("postgres://", 0) == 0;
             if (known) c.orchestrator.provisioner_url = v.text();
             else v.problem("must start with postgresql:// or postgres://");
         },
         [](const Config& c) { return c.orchestrator.provisioner_url; }},
        {{"SW_REGION_DB_HOST", "", "dev, nexus",
          "host[:port] of the database server as regions reach it; empty = that of DB_PROVISIONER_URL."},
         [](Config& c, V v) { c.orchestrator.database_host = v.text(); },
         [](const Config& c) { return c.orchestrator.database_host; }},
        {{"SW_REGION_REDIS_URL", "", "dev, nexus", "Redis for regions that run several processes; empty = none.", true},
         [](Config& c, V v) {
             const bool known = v.text().rfind("redis://", 0) == 0 || v.text().rfind("unix://", 0) == 0;
             if (known) c.orchestrator.redis_url = v.text();
             else v.problem("must start with redis:// or unix://");
         },
         [](const Config& c) { return c.orchestrator.redis_url; }},
        {{"SW_REGION_PLACEMENT", "dedicated_db", "dev, nexus",
          "dedicated_db (a database for each region) or shared_db (a schema for each in one database)."},
         [](Config& c, V v) {
             if (const auto at = v.choice({"dedicated_db", "shared_db"})) c.orchestrator.shared_database = *at == 1;
         },
         [](const Config& c) { return std::string(c.orchestrator.shared_database ? "shared_db" : "dedicated_db"); }},
        {{"MAX_REGIONS_PER_USER", "5", "dev, nexus", "Regions that one user may own."},
         [](Config& c, V v) { v.read(c.orchestrator.max_regions_per_user, 1, 10'000); },
         [](const Config& c) { return std::to_string(c.orchestrator.max_regions_per_user); }},
        {{"MAX_TOTAL_REGIONS", "100", "dev, nexus", "Regions in all."},
         [](Config& c, V v) { v.read(c.orchestrator.max_total_regions, 1, 100'000); },
         [](const Config& c) { return std::to_string(c.orchestrator.max_total_regions); }},
        {{"DEFAULT_CPU_CORES", "2.0", "dev, nexus", "Of a region that asks for nothing else."},
         [](Config& c, V v) { v.read(c.orchestrator.default_cpu_cores, 0.1, 256); },
         [](const Config& c) { return shown_double(c.orchestrator.default_cpu_cores); }},
        {{"DEFAULT_MEMORY_GB", "4", "dev, nexus", "Of a region that asks for nothing else."},
         [](Config& c, V v) { v.read(c.orchestrator.default_memory_gb, 1, 1024); },
         [](const Config& c) { return std::to_string(c.orchestrator.default_memory_gb); }},
        {{"DEFAULT_DISK_GB", "20", "dev, nexus", "Of a region that asks for nothing else."},
         [](Config& c, V v) { v.read(c.orchestrator.default_disk_gb, 1, 100'000); },
         [](const Config& c) { return std::to_string(c.orchestrator.default_disk_gb); }},
        {{"MAX_CPU_CORES", "8.0", "dev, nexus", "No region gets more."},
         [](Config& c, V v) { v.read(c.orchestrator.max_cpu_cores, 0.1, 256); },
         [](const Config& c) { return shown_double(c.orchestrator.max_cpu_cores); }},
        {{"MAX_MEMORY_GB", "16", "dev, nexus", "No region gets more."},
         [](Config& c, V v) { v.read(c.orchestrator.max_memory_gb, 1, 1024); },
         [](const Config& c) { return std::to_string(c.orchestrator.max_memory_gb); }},
        {{"MAX_DISK_GB", "100", "dev, nexus", "No region gets more."},
         [](Config& c, V v) { v.read(c.orchestrator.max_disk_gb, 1, 100'000); },
         [](const Config& c) { return std::to_string(c.orchestrator.max_disk_gb); }},
        {{"SW_CAPACITY_FACTOR", "1.0", "dev, nexus", "How far the limits of all regions together may exceed the host."},
         [](Config& c, V v) { v.read(c.orchestrator.capacity_factor, 0.1, 100); },
         [](const Config& c) { return shown_double(c.orchestrator.capacity_factor); }},
    };
}

std::vector<Variable> scaling_rows() {
    return {
        {{"AUTO_SCALING_ENABLED", "true", "dev, nexus", "Whether the monitor changes limits by itself."},
         [](Config& c, V v) { v.read(c.orchestrator.autoscale.enabled); },
         [](const Config& c) { return shown_flag(c.orchestrator.autoscale.enabled); }},
        {{"MONITORING_INTERVAL_SECONDS", "30", "dev, nexus", "Time between two decisions about a region."},
         [](Config& c, V v) { v.read(c.orchestrator.autoscale.interval, 1, 3600); },
         [](const Config& c) { return shown_time(c.orchestrator.autoscale.interval); }},
        {{"SCALE_WINDOW_S", "90", "dev, nexus", "Time over which use is averaged."},
         [](Config& c, V v) { v.read(c.orchestrator.autoscale.window, 3, 3600); },
         [](const Config& c) { return shown_time(c.orchestrator.autoscale.window); }},
        {{"SCALE_UP_CPU_THRESHOLD", "80", "dev, nexus", "Percent of the processor limit above which a region grows."},
         [](Config& c, V v) { v.read(c.orchestrator.autoscale.up_cpu, 1, 100); },
         [](const Config& c) { return std::to_string(c.orchestrator.autoscale.up_cpu); }},
        {{"SCALE_UP_MEMORY_THRESHOLD", "85", "dev, nexus", "Percent of the memory limit above which a region grows."},
         [](Config& c, V v) { v.read(c.orchestrator.autoscale.up_memory, 1, 100); },
         [](const Config& c) { return std::to_string(c.orchestrator.autoscale.up_memory); }},
        {{"SCALE_DOWN_CPU_THRESHOLD", "20", "dev, nexus", "Percent below which (with memory) a region shrinks."},
         [](Config& c, V v) { v.read(c.orchestrator.autoscale.down_cpu, 0, 99); },
         [](const Config& c) { return std::to_string(c.orchestrator.autoscale.down_cpu); }},
        {{"SCALE_DOWN_MEMORY_THRESHOLD", "30", "dev, nexus", "Percent below which (with processor) a region shrinks."},
         [](Config& c, V v) { v.read(c.orchestrator.autoscale.down_memory, 0, 99); },
         [](const Config& c) { return std::to_string(c.orchestrator.autoscale.down_memory); }},
        {{"SCALE_DOWN_SUSTAINED_SAMPLES", "20", "dev, nexus", "Decisions in a row that must agree before it shrinks."},
         [](Config& c, V v) { v.read(c.orchestrator.autoscale.down_sustained, 1, 10'000); },
         [](const Config& c) { return std::to_string(c.orchestrator.autoscale.down_sustained); }},
        {{"SCALE_UP_COOLDOWN_S", "300", "dev, nexus", "No further change for this long after growing."},
         [](Config& c, V v) { v.read(c.orchestrator.autoscale.up_cooldown, 0, 86'400); },
         [](const Config& c) { return shown_time(c.orchestrator.autoscale.up_cooldown); }},
        {{"SCALE_DOWN_COOLDOWN_S", "600", "dev, nexus", "No further change for this long after shrinking."},
         [](Config& c, V v) { v.read(c.orchestrator.autoscale.down_cooldown, 0, 86'400); },
         [](const Config& c) { return shown_time(c.orchestrator.autoscale.down_cooldown); }},
        {{"SCALE_MAX_PER_HOUR", "4", "dev, nexus", "Changes of one region within an hour."},
         [](Config& c, V v) { v.read(c.orchestrator.autoscale.most_per_hour, 1, 3600); },
         [](const Config& c) { return std::to_string(c.orchestrator.autoscale.most_per_hour); }},
    };
}

}  // namespace

std::vector<Variable> region_rows() {
    std::vector<Variable> rows;
    for (auto part : {identity_rows(), engine_rows(), placement_rows(), scaling_rows()}) {
        rows.insert(rows.end(), part.begin(), part.end());
    }
    return rows;
}

}  // namespace sw::config
