// A bridge, a pair of virtual cables for each node, and the docker command.
#include "support/swarm.hpp"

#include <fcntl.h>
#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <stdexcept>

#include "engine/stand_in.hpp"

namespace support {
namespace {

void shell(const std::string& command) {
    if (std::system(command.c_str()) != 0) throw std::runtime_error("this command fails: " + command);
}

std::string trimmed(std::string text) {
    while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
    return text;
}

struct Pipe {
    Pipe() {
        if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    }

    void signal() const { (void)!::write(ends[1], "x", 1); }

    /// False when the other side is gone.
    [[nodiscard]] bool wait() const {
        char byte = 0;
        return ::read(ends[0], &byte, 1) == 1;
    }

    std::array<int, 2> ends{};
};

Engine::Options options_of(int number) {
    const auto unshared = std::make_shared<Pipe>();
    const auto wired = std::make_shared<Pipe>();
    const std::string name = std::to_string(number);
    Engine::Options options;
    options.bip = "172.31." + name + ".1/24";
    options.in_child = [=] {
        if (::unshare(CLONE_NEWNET | CLONE_NEWUTS) != 0) ::_exit(1);
        const std::string host = "node" + name;
        (void)::sethostname(host.c_str(), host.size());
        unshared->signal();
        if (!wired->wait()) ::_exit(1);
        // No default route: asking a registry for the image fails at once.
        const std::string set_up = "ip link set lo up && ip addr add 10.88.0.1" + name +
                                   "/24 dev eth0 && ip link set eth0 up && sysctl -qw net.ipv4.ip_forward=1";
        if (std::system(set_up.c_str()) != 0) ::_exit(1);
    };
    options.in_parent = [=](pid_t node) {
        if (!unshared->wait()) throw std::runtime_error("a node has no network of its own");
        shell(
            "ip link add swp" + name + " type veth peer name eth0 netns " + std::to_string(node) +
            " && ip link set swp" + name + " master swbr0 up"
        );
        wired->signal();
    };
    return options;
}

}  // namespace

Swarm::Swarm(int nodes) {
    enter_own_network();
    shell("ip link add swbr0 type bridge && ip link set swbr0 up");
    for (int number = 1; number <= nodes; ++number) nodes_.push_back(std::make_unique<Engine>(options_of(number)));
    manager().docker(
        {"swarm", "init", "--advertise-addr", "10.88.0.11", "--default-addr-pool", "10.99.0.0/16",
         "--default-addr-pool-mask-length", "24", "--dispatcher-heartbeat", "1s"}
    );
    const std::string token = trimmed(manager().docker({"swarm", "join-token", "-q", "worker"}));
    for (std::size_t i = 1; i < size(); ++i) node(i).docker({"swarm", "join", "--token", token, "10.88.0.11:2377"});
}

void Swarm::load_image(const std::string& name, const std::string& binary) const {
    for (const auto& node : nodes_) node->load_image(name, binary);
}

void Swarm::set_availability(std::size_t index, const std::string& availability) {
    manager().docker({"node", "update", "--availability", availability, "node" + std::to_string(index + 1)});
}

void Swarm::set_link(std::size_t index, bool up) {
    shell("ip link set swp" + std::to_string(index + 1) + (up ? " up" : " down"));
}

Swarm::Place Swarm::find(const std::string& slug) {
    for (std::size_t i = 0; i < size(); ++i) {
        if (node(i).pid() <= 0) continue;
        const auto id = trimmed(node(i).docker({"ps", "-q", "--no-trunc", "--filter", "label=region=" + slug}, true));
        if (!id.empty() && id.find(' ') == std::string::npos) {
            return {.node = static_cast<int>(i), .container = id.substr(0, id.find('\n'))};
        }
    }
    return {};
}

std::string Swarm::ask(const std::string& slug, const std::string& path) {
    const Place place = find(slug);
    if (place.node < 0) return {};
    const auto process = trimmed(
        node(static_cast<std::size_t>(place.node)).docker({"inspect", "-f", "{{.State.Pid}}", place.container}, true)
    );
    const Pipe reply;
    const pid_t child = ::fork();
    if (child == 0) {
        const int network = ::open(("/proc/" + process + "/ns/net").c_str(), O_RDONLY | O_CLOEXEC);
        if (network < 0 || ::setns(network, CLONE_NEWNET) != 0) ::_exit(1);
        const std::string body = engine_test::http_get("http://127.0.0.1:8080" + path);
        (void)!::write(reply.ends[1], body.data(), body.size());
        ::_exit(0);
    }
    ::close(reply.ends[1]);
    std::string body;
    std::array<char, 4096> bytes{};
    for (ssize_t size = 0; (size = ::read(reply.ends[0], bytes.data(), bytes.size())) > 0;) {
        body.append(bytes.data(), static_cast<std::size_t>(size));
    }
    ::close(reply.ends[0]);
    ::waitpid(child, nullptr, 0);
    return body;
}

}  // namespace support
