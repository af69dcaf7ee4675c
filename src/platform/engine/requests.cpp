// Bodies of requests.
#include "platform/engine/requests.hpp"

#include <cmath>

#include "platform/engine/names.hpp"
#include "sectorwars/platform/json.hpp"

namespace sw::engine {

namespace {

using Texts = std::map<std::string, std::string>;

void write_labels(JsonWriter& to, const Texts& labels) {
    to.key("Labels");
    to.begin_object();
    for (const auto& [name, value] : labels) to.member(name, value);
    to.end_object();
}

void write_list(JsonWriter& to, std::string_view key, const std::vector<std::string>& values) {
    to.key(key);
    to.begin_array();
    for (const auto& value : values) to.value(value);
    to.end_array();
}

std::int64_t nanoseconds(std::chrono::milliseconds time) {
    return std::chrono::duration_cast<std::chrono::nanoseconds>(time).count();
}

void write_environment(JsonWriter& to, const RegionSpec& spec) {
    Texts environment = region_environment(spec, secret_folder);
    environment.emplace("SW_LISTEN", "0.0.0.0:8080");
    environment.emplace("SW_INTERNAL_LISTEN", "0.0.0.0:9091");
    environment.emplace("SW_DATA_DIR", assets_folder);
    std::vector<std::string> lines;
    for (const auto& [name, value] : environment) {
        lines.push_back(name);
        lines.back() += '=';
        lines.back() += value;
    }
    write_list(to, "Env", lines);
}

void write_health(JsonWriter& to, const HealthProbe& health) {
    to.key("Healthcheck");
    to.begin_object();
    write_list(to, "Test", health.test);
    to.member("Interval", nanoseconds(health.interval));
    to.member("Timeout", nanoseconds(health.timeout));
    to.member("StartPeriod", nanoseconds(health.start_period));
    to.member("Retries", health.retries);
    to.end_object();
}

void write_mount(JsonWriter& to, const std::string& volume, std::string_view target, const std::string& slug) {
    to.begin_object();
    to.member("Type", "volume");
    to.member("Source", volume);
    to.member("Target", target);
    to.key("VolumeOptions");
    to.begin_object();
    write_labels(to, object_labels(slug));
    to.end_object();
    to.end_object();
}

/// Secrets are mounted writable, because the engine refuses to put files into a read-only volume; they are root's and
/// mode 0440, so that the region can read and not change them.
void write_mounts(JsonWriter& to, const std::string& slug) {
    to.key("Mounts");
    to.begin_array();
    write_mount(to, assets_volume(slug), assets_folder, slug);
    write_mount(to, secrets_volume(slug), secret_folder, slug);
    to.end_array();
}

void write_memory(JsonWriter& to, const RegionLimits& limits) {
    to.member("NanoCpus", nano_cpus(limits.cpu_cores));
    to.member("Memory", limits.memory_bytes);
    to.member("MemorySwap", limits.memory_bytes);
}

void write_restart_policy(JsonWriter& to, std::string_view name) {
    to.key("RestartPolicy");
    to.begin_object();
    to.member("Name", name);
    to.end_object();
}

void write_log_driver(JsonWriter& to) {
    to.key("LogConfig");
    to.begin_object();
    to.member("Type", "json-file");
    to.key("Config");
    to.begin_object();
    to.member("max-size", "10m");
    to.member("max-file", "3");
    to.end_object();
    to.end_object();
}

void write_file_limit(JsonWriter& to, int nofile) {
    if (nofile <= 0) return;
    to.key("Ulimits");
    to.begin_array();
    to.begin_object();
    to.member("Name", "nofile");
    to.member("Soft", nofile);
    to.member("Hard", nofile);
    to.end_object();
    to.end_array();
}

void write_host(JsonWriter& to, const RegionSpec& spec) {
    to.key("HostConfig");
    to.begin_object();
    write_memory(to, spec.limits);
    to.member("PidsLimit", 512);
    to.member("Init", true);
    to.member("ReadonlyRootfs", true);
    to.member("Privileged", false);
    write_list(to, "CapDrop", {"ALL"});
    write_list(to, "SecurityOpt", {"no-new-privileges:true"});
    to.key("Tmpfs");
    to.begin_object();
    to.member("/tmp", "rw,noexec,nosuid,nodev,size=64m,mode=1777");
    to.end_object();
    // "unless-stopped" stays down after a crash of the engine; stop() takes the policy away instead.
    write_restart_policy(to, "always");
    write_log_driver(to);
    write_file_limit(to, spec.nofile);
    write_mounts(to, spec.slug);
    to.member("NetworkMode", network_name(spec.slug));
    to.end_object();
}

void write_first_network(JsonWriter& to, const std::string& slug) {
    to.key("NetworkingConfig");
    to.begin_object();
    to.key("EndpointsConfig");
    to.begin_object();
    to.key(network_name(slug));
    to.begin_object();
    write_list(to, "Aliases", {container_name(slug)});
    to.end_object();
    to.end_object();
    to.end_object();
}

void write_network(JsonWriter& to, const std::string& name, bool internal, const Texts& labels) {
    to.member("Name", name);
    to.member("Driver", "bridge");
    to.member("CheckDuplicate", true);
    to.member("Internal", internal);
    to.member("Attachable", true);
    write_labels(to, labels);
}

template <class Write>
std::string object(const Write& write) {
    std::string out;
    JsonWriter to(out);
    to.begin_object();
    write(to);
    to.end_object();
    return out;
}

}  // namespace

std::int64_t nano_cpus(double cpu_cores) {
    return std::llround(cpu_cores * 1e9);
}

std::string container_body(const RegionSpec& spec, const DockerOptions& options) {
    return object([&](JsonWriter& to) {
        to.member("Image", spec.image);
        to.member("User", std::to_string(region_account) + ":" + std::to_string(region_account));
        write_environment(to, spec);
        write_list(to, "Cmd", options.command);
        write_labels(to, instance_labels(spec));
        write_health(to, options.health);
        to.member("StopSignal", "SIGTERM");
        to.member("StopTimeout", static_cast<std::int64_t>(options.stop_timeout.count()));
        write_host(to, spec);
        write_first_network(to, spec.slug);
    });
}

std::string region_network_body(const std::string& slug, const std::string& subnet) {
    return object([&](JsonWriter& to) {
        write_network(to, network_name(slug), true, object_labels(slug));
        if (subnet.empty()) return;
        to.key("IPAM");
        to.begin_object();
        to.key("Config");
        to.begin_array();
        to.begin_object();
        to.member("Subnet", subnet);
        to.end_object();
        to.end_array();
        to.end_object();
    });
}

std::string shared_network_body(const std::string& name) {
    return object([&](JsonWriter& to) { write_network(to, name, false, {{managed_label, "1"}}); });
}

std::string connect_body(const std::string& container, const std::string& alias) {
    return object([&](JsonWriter& to) {
        to.member("Container", container);
        to.key("EndpointConfig");
        to.begin_object();
        write_list(to, "Aliases", {alias});
        to.end_object();
    });
}

std::string disconnect_body(const std::string& container) {
    return object([&](JsonWriter& to) {
        to.member("Container", container);
        to.member("Force", true);
    });
}

std::string volume_body(const std::string& name, const std::string& slug) {
    return object([&](JsonWriter& to) {
        to.member("Name", name);
        to.member("Driver", "local");
        write_labels(to, object_labels(slug));
    });
}

std::string limits_body(const RegionLimits& limits) {
    return object([&](JsonWriter& to) { write_memory(to, limits); });
}

std::string restart_policy_body(const std::string& name) {
    return object([&](JsonWriter& to) { write_restart_policy(to, name); });
}

}  // namespace sw::engine
