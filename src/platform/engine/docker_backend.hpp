// Regions as containers of one Docker Engine.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "platform/engine/client.hpp"
#include "platform/engine/docker_options.hpp"
#include "platform/engine/instances.hpp"
#include "platform/engine/slots.hpp"
#include "sectorwars/platform/region_backend.hpp"

namespace sw::engine {

/// Use from coroutines on `executor`'s one thread. It, and what a call refers to, outlive the call.
class DockerBackend final : public RegionBackend {
public:
    DockerBackend(DockerOptions options, Metrics& metrics, boost::asio::any_io_executor executor);

    [[nodiscard]] std::string_view name() const override { return "docker"; }

    [[nodiscard]] Awaitable<HostCapacity> capacity() override;
    Awaitable<> prepare(const RegionSpec& spec) override;
    Awaitable<> create(const RegionSpec& spec) override;
    Awaitable<> start(const std::string& slug) override;
    Awaitable<> stop(const std::string& slug, std::chrono::seconds grace) override;
    Awaitable<> restart(const std::string& slug, std::chrono::seconds grace) override;
    Awaitable<> remove(const std::string& slug) override;
    Awaitable<> set_limits(const std::string& slug, const RegionLimits& limits) override;
    [[nodiscard]] Awaitable<Instance> inspect(const std::string& slug) override;
    [[nodiscard]] Awaitable<std::vector<Instance>> list() override;
    [[nodiscard]] Awaitable<std::string> logs(const std::string& slug, int tail) override;
    Awaitable<> follow_usage(const std::string& slug, std::function<void(const UsageSample&)> on_sample) override;
    Awaitable<> follow_events(std::function<void(const EngineEvent&)> on_event) override;

private:
    // docker_calls.cpp: one call each.
    Awaitable<Reply> get(std::string path, Query query = {});
    Awaitable<Reply> post(std::string path, std::string body, Query query = {});
    /// False when there is nothing of that name.
    Awaitable<bool> drop(std::string path, Query query = {});
    Awaitable<std::optional<Container>> find(std::string slug);
    /// Throws not_found "no_instance", conflict "foreign_container".
    Awaitable<Container> need(std::string slug);

    // docker_objects.cpp: networks and volumes.
    Awaitable<> ensure_region_network(std::string slug);
    Awaitable<> ensure_shared_network();
    Awaitable<> make_shared_network();
    Awaitable<> ensure_volume(std::string name, std::string slug);
    Awaitable<bool> make_volume(std::string name, std::string slug);
    /// Nothing in it, and no container that could put something there.
    Awaitable<bool> is_empty_volume(std::string name);
    Awaitable<bool> make_region_network(std::string slug, std::string subnet);
    Awaitable<> remove_networks(std::string slug);
    Awaitable<> empty_network(std::string id);
    Awaitable<> remove_volumes(std::string slug);
    /// Region of each object of ours on the list.
    Awaitable<std::vector<std::string>> regions_with(std::string path, std::string list_key);

    // docker_create.cpp
    Awaitable<> make_container(RegionSpec spec);
    Awaitable<> replace(std::string slug);
    Awaitable<> finish_container(RegionSpec spec, bool in_shared_network);
    Awaitable<> put_secrets(RegionSpec spec);
    Awaitable<> remove_container(std::string slug);
    Awaitable<> set_restart_policy(std::string slug, std::string policy);

    /// What a running container needs now, in bytes. Takes the engine up to a second.
    Awaitable<std::int64_t> memory_in_use(std::string id);

    DockerOptions options_;
    boost::asio::any_io_executor executor_;
    Client client_;
    /// One at a time: an engine that is asked twice at once makes two networks of one name.
    std::shared_ptr<Slots> shared_network_turn_ = std::make_shared<Slots>(1, 1024);
    std::map<std::string, double> cores_;  ///< limits of the containers that are followed
    std::int64_t last_event_ = 0;          ///< nanoseconds since 1970, of the engine's clock
};

}  // namespace sw::engine
