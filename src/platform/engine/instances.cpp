// read_container.
#include "platform/engine/instances.hpp"

#include "platform/engine/names.hpp"

namespace sw::engine {

namespace {

constexpr auto public_port = ":8080";
constexpr auto internal_port = ":9091";

InstanceState state_of(const std::string& status) {
    if (status == "running") return InstanceState::running;
    if (status == "restarting") return InstanceState::restarting;
    if (status == "paused") return InstanceState::paused;
    if (status == "created") return InstanceState::created;
    return InstanceState::exited;  // exited, dead, removing
}

InstanceHealth health_of(const std::string& status) {
    if (status == "starting") return InstanceHealth::starting;
    if (status == "healthy") return InstanceHealth::healthy;
    if (status == "unhealthy") return InstanceHealth::unhealthy;
    return InstanceHealth::none;
}

bool is_address(const std::string& text) {
    return !text.empty() && text.size() <= 45 && text.find_first_not_of("0123456789abcdefABCDEF.:") == text.npos;
}

void read_endpoints(const JsonValue& from, const std::string& network, Container& out) {
    const auto place = value_at(from, {"NetworkSettings", "Networks", network});
    out.in_shared_network = place.has_value();
    if (!place || out.instance.state != InstanceState::running) return;
    const std::string address = text_at(*place, {"IPAddress"});
    if (!is_address(address)) return;
    out.instance.endpoint = "http://" + address + public_port;
    out.instance.internal_endpoint = "http://" + address + internal_port;
}

}  // namespace

Time read_engine_time(const std::string& text) {
    const auto time = parse_time(text);
    return time && *time > Time{} ? *time : Time{};
}

Container read_container(const JsonValue& from, const std::string& slug, const std::string& network) {
    Container out;
    const auto labels = value_at(from, {"Config", "Labels"});
    out.ours = labels && region_of(*labels) == slug;
    const std::string status = text_at(from, {"State", "Status"});
    out.going = status == "removing" || status == "dead";
    out.restart_policy = text_at(from, {"HostConfig", "RestartPolicy", "Name"});

    Instance& instance = out.instance;
    instance.slug = slug;
    instance.id = text_at(from, {"Id"});
    instance.state = state_of(status);
    if (instance.state == InstanceState::running)
        instance.health = health_of(text_at(from, {"State", "Health", "Status"}));
    if (labels) {
        instance.spec_hash = text_at(*labels, {spec_label});
        instance.epoch = parse_whole(text_at(*labels, {epoch_label})).value_or(0);
    }
    instance.limits.cpu_cores = static_cast<double>(integer_at(from, {"HostConfig", "NanoCpus"})) / 1e9;
    instance.limits.memory_bytes = integer_at(from, {"HostConfig", "Memory"});
    instance.restarts = static_cast<int>(integer_at(from, {"RestartCount"}));
    instance.exit_code = static_cast<int>(integer_at(from, {"State", "ExitCode"}));
    instance.oom_killed = flag_at(from, {"State", "OOMKilled"});
    instance.started_at = read_engine_time(text_at(from, {"State", "StartedAt"}));
    read_endpoints(from, network, out);
    return out;
}

}  // namespace sw::engine
