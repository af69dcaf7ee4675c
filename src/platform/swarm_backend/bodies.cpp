// The bodies of requests, written with a JSON writer: nothing that a region brings can become structure.
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <cstdio>

#include "platform/engine/names.hpp"
#include "platform/engine/reading.hpp"
#include "platform/engine/requests.hpp"
#include "platform/swarm_backend/objects.hpp"
#include "sectorwars/base/result.hpp"

namespace sw::swarm {

namespace {

constexpr std::int64_t mebibyte = std::int64_t{1024} * 1024;
constexpr int octal_0400 = 0400;
constexpr int octal_1777 = 01777;
constexpr int most_processes = 512;
constexpr std::int64_t restart_pause_ns = 500'000'000;

std::string object(const std::function<void(JsonWriter&)>& write) {
    std::string out;
    JsonWriter to(out);
    to.begin_object();
    write(to);
    to.end_object();
    return out;
}

void within(JsonWriter& to, std::string_view key, const std::function<void()>& write) {
    to.key(key);
    to.begin_object();
    write();
    to.end_object();
}

void write_labels(JsonWriter& to, const std::map<std::string, std::string>& labels) {
    within(to, "Labels", [&] {
        for (const auto& [name, value] : labels) to.member(name, value);
    });
}

void write_list(JsonWriter& to, std::string_view key, const std::vector<std::string>& values) {
    to.key(key);
    to.begin_array();
    for (const auto& value : values) to.value(value);
    to.end_array();
}

std::int64_t nanoseconds(std::chrono::nanoseconds time) {
    return time.count();
}

void write_health(JsonWriter& to, const engine::HealthProbe& health) {
    within(to, "Healthcheck", [&] {
        write_list(to, "Test", health.test);
        to.member("Interval", nanoseconds(health.interval));
        to.member("Timeout", nanoseconds(health.timeout));
        to.member("StartPeriod", nanoseconds(health.start_period));
        to.member("Retries", health.retries);
    });
}

/// A local volume would stay behind on the node when the task moves; all that lasts is in the database.
void write_memory_folder(JsonWriter& to, std::string_view target) {
    to.begin_object();
    to.member("Type", "tmpfs");
    to.member("Target", target);
    within(to, "TmpfsOptions", [&] {
        to.member("SizeBytes", 64 * mebibyte);
        to.member("Mode", octal_1777);
    });
    to.end_object();
}

void write_secrets(JsonWriter& to, const Service& service) {
    const std::string account = std::to_string(engine::region_account);
    to.key("Secrets");
    to.begin_array();
    for (const auto& secret : service.secrets) {
        to.begin_object();
        to.member("SecretID", secret.id);
        to.member("SecretName", secret.name);
        within(to, "File", [&] {
            to.member("Name", std::string(engine::secret_folder) + "/" + secret.file);
            to.member("UID", account);
            to.member("GID", account);
            to.member("Mode", octal_0400);
        });
        to.end_object();
    }
    to.end_array();
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

void write_container(JsonWriter& to, const Service& service, const Options& options) {
    const std::string account = std::to_string(engine::region_account);
    within(to, "ContainerSpec", [&] {
        to.member("Image", service.image);
        write_labels(to, engine::object_labels(service.slug()));
        write_list(to, "Args", options.command);
        write_list(to, "Env", service.environment);
        to.member("User", account + ":" + account);
        to.member("Init", true);
        to.member("ReadOnly", true);
        write_list(to, "CapabilityDrop", {"ALL"});
        to.member("StopSignal", "SIGTERM");
        to.member("StopGracePeriod", nanoseconds(service.grace));
        write_health(to, options.health);
        to.key("Mounts");
        to.begin_array();
        write_memory_folder(to, "/tmp");
        write_memory_folder(to, engine::assets_folder);
        to.end_array();
        write_secrets(to, service);
        write_file_limit(to, service.nofile);
    });
}

/// Reserved is a part of the limit: how far limits may oversubscribe the nodes is decided before.
void write_resources(JsonWriter& to, const RegionLimits& limits) {
    within(to, "Resources", [&] {
        within(to, "Limits", [&] {
            to.member("NanoCPUs", engine::nano_cpus(limits.cpu_cores));
            to.member("MemoryBytes", limits.memory_bytes);
            to.member("Pids", most_processes);
        });
        within(to, "Reservations", [&] {
            to.member("NanoCPUs", engine::nano_cpus(limits.cpu_cores / 10));
            to.member("MemoryBytes", limits.memory_bytes / 10);
        });
    });
}

void write_task_template(JsonWriter& to, const Service& service, const Options& options) {
    within(to, "TaskTemplate", [&] {
        write_container(to, service, options);
        write_resources(to, service.limits);
        within(to, "RestartPolicy", [&] {
            to.member("Condition", "any");
            to.member("Delay", restart_pause_ns);
        });
        to.key("Networks");
        to.begin_array();
        to.begin_object();
        to.member("Target", options.network);
        write_list(to, "Aliases", {engine::container_name(service.slug())});
        to.end_object();
        to.end_array();
        within(to, "LogDriver", [&] {
            to.member("Name", "json-file");
            within(to, "Options", [&] {
                to.member("max-size", "10m");
                to.member("max-file", "3");
            });
        });
        to.member("ForceUpdate", service.force_update);
    });
}

/// One world on one database: the old task ends before the new one begins.
void write_order(JsonWriter& to, std::string_view key) {
    within(to, key, [&] {
        to.member("Parallelism", 1);
        to.member("FailureAction", key == "UpdateConfig" ? "continue" : "pause");
        to.member("Order", "stop-first");
    });
}

std::string sha256_hex(const std::string& text) {
    std::array<unsigned char, 32> digest{};
    unsigned int size = 0;
    if (EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha256(), nullptr) != 1) {
        throw Failure(Code::internal, "digest_failed", "SHA-256 is not available.");
    }
    std::string out;
    for (const unsigned char byte : digest) {
        char hex[3];
        std::snprintf(hex, sizeof hex, "%02x", byte);
        out += hex;
    }
    return out;
}

std::string base64(const std::string& bytes) {
    std::string out(4 * ((bytes.size() + 2) / 3) + 1, '\0');
    const int length = EVP_EncodeBlock(
        reinterpret_cast<unsigned char*>(out.data()), reinterpret_cast<const unsigned char*>(bytes.data()),
        static_cast<int>(bytes.size())
    );
    out.resize(static_cast<std::size_t>(length));
    return out;
}

}  // namespace

std::string service_name(const std::string& slug) {
    return "region-" + slug;
}

Service new_service(const RegionSpec& spec) {
    Service service;
    service.name = service_name(spec.slug);
    service.image = spec.image;
    service.labels = engine::instance_labels(spec);
    auto environment = region_environment(spec, engine::secret_folder);
    environment.emplace("SW_LISTEN", "0.0.0.0:8080");
    environment.emplace("SW_INTERNAL_LISTEN", "0.0.0.0:9091");
    environment.emplace("SW_DATA_DIR", engine::assets_folder);
    for (const auto& [name, value] : environment) {
        service.environment.push_back(name);
        service.environment.back() += '=';
        service.environment.back() += value;
    }
    service.limits = spec.limits;
    service.nofile = spec.nofile;
    return service;
}

std::string service_body(const Service& service, const Options& options) {
    return object([&](JsonWriter& to) {
        to.member("Name", service.name);
        write_labels(to, service.labels);
        write_task_template(to, service, options);
        within(to, "Mode", [&] { within(to, "Replicated", [&] { to.member("Replicas", service.replicas); }); });
        write_order(to, "UpdateConfig");
        write_order(to, "RollbackConfig");
        within(to, "EndpointSpec", [&] { to.member("Mode", "dnsrr"); });
    });
}

std::string secret_name(const std::string& slug, const std::string& file, const std::string& content) {
    const std::string hash = sha256_hex(slug + '\n' + file + '\n' + content);
    return "sw-" + hash.substr(0, 40);
}

std::string secret_body(const std::string& name, const std::string& slug, const std::string& content) {
    return object([&](JsonWriter& to) {
        to.member("Name", name);
        write_labels(to, engine::object_labels(slug));
        to.member("Data", base64(content));
    });
}

std::string overlay_body(const std::string& name) {
    return object([&](JsonWriter& to) {
        to.member("Name", name);
        to.member("Driver", "overlay");
        to.member("CheckDuplicate", true);
        to.member("Attachable", true);
        write_labels(to, {{engine::managed_label, "1"}});
    });
}

}  // namespace sw::swarm
