// Three real engines that form a swarm on this machine: each in a network namespace of its own, joined by a bridge.
#pragma once

#include <sys/types.h>

#include <memory>
#include <string>
#include <vector>

#include "support/engine.hpp"

namespace support {

class Swarm {
public:
    /// The first node is the manager; nodes are declared dead after a few seconds.
    explicit Swarm(int nodes = 3);

    [[nodiscard]] std::size_t size() const { return nodes_.size(); }

    Engine& node(std::size_t index) { return *nodes_.at(index); }

    Engine& manager() { return node(0); }

    void load_image(const std::string& name, const std::string& binary) const;

    /// "active" or "drain": whether the node takes tasks. Returns when the swarm took it over.
    void set_availability(std::size_t index, const std::string& availability);

    /// Pulls the node's cable, or plugs it in again.
    void set_link(std::size_t index, bool up);

    /// Where the region's container runs, and its id there; -1 when it runs nowhere.
    struct Place {
        int node = -1;
        std::string container;
    };

    [[nodiscard]] Place find(const std::string& slug);

    /// The reply to a GET as the container itself gets it from its own address.
    [[nodiscard]] std::string ask(const std::string& slug, const std::string& path);

private:
    std::vector<std::unique_ptr<Engine>> nodes_;
};

}  // namespace support
