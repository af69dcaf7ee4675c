// (d) one event to thousands of sockets, beside a bare epoll server that sends the same bytes to as many.
#include <arpa/inet.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <exception>
#include <stdexcept>
#include <string_view>
#include <thread>

#include "blackbox/process.hpp"
#include "measure.hpp"

namespace bench {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

double milliseconds_since(Clock::time_point start) {
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

int connect_to(std::uint16_t port) {
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (fd < 0 || connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
        throw std::runtime_error("cannot connect a socket");
    }
    const timeval patience{10, 0};
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    return fd;
}

void upgrade(int fd, const std::string& token) {
    const std::string request = "GET /api/v1/ws/connect?token=" + token +
                                " HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: c2VjdG9yd2Fyc2JlbmNoIQ==\r\n\r\n";
    if (send(fd, request.data(), request.size(), MSG_NOSIGNAL) < 0) throw std::runtime_error("no handshake");
    std::string answer;
    char buffer[2048];
    while (answer.find("\r\n\r\n") == std::string::npos) {
        const ssize_t got = recv(fd, buffer, sizeof buffer, 0);
        if (got <= 0) throw std::runtime_error("the handshake is not answered");
        answer.append(buffer, static_cast<std::size_t>(got));
    }
    if (!answer.starts_with("HTTP/1.1 101")) throw std::runtime_error("an upgrade was refused: " + answer);
}

/// Receivers of one event each round; tells when the last of them has it.
class Crowd {
public:
    Crowd() : epoll_(epoll_create1(EPOLL_CLOEXEC)) {}

    ~Crowd() {
        for (const auto& member : members_) close(member.fd);
        close(epoll_);
    }

    Crowd(const Crowd&) = delete;
    Crowd& operator=(const Crowd&) = delete;

    void add(int fd) {
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.u64 = members_.size();
        epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event);
        members_.push_back({fd, {}, true});
    }

    void expect(const std::string& marker) {
        marker_ = marker;
        left_ = members_.size();
        for (auto& member : members_) member = {member.fd, {}, false};
    }

    /// Reads what comes until everybody has the marker, or without a marker for the time.
    void listen(std::chrono::milliseconds at_most) {
        const auto end = Clock::now() + at_most;
        while (left_ > 0 || marker_.empty()) {
            if (Clock::now() > end) {
                if (marker_.empty()) return;
                throw std::runtime_error("an event did not reach " + std::to_string(left_) + " sockets");
            }
            epoll_event events[512];
            const int count = epoll_wait(epoll_, events, 512, 20);
            for (int i = 0; i < count; ++i) read(members_[events[i].data.u64]);
        }
    }

    [[nodiscard]] std::size_t size() const { return members_.size(); }

private:
    struct Member {
        int fd = -1;
        std::string rest;  ///< of a frame that came in pieces
        bool has_it = true;
    };

    void read(Member& member) {
        char buffer[4096];
        const ssize_t got = recv(member.fd, buffer, sizeof buffer, MSG_DONTWAIT);
        if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
        if (got <= 0) throw std::runtime_error("the server closed a socket");
        if (member.has_it) return;
        std::string_view bytes(buffer, static_cast<std::size_t>(got));
        if (!member.rest.empty()) bytes = member.rest.append(bytes);
        if (bytes.find(marker_) != std::string_view::npos) {
            member = {member.fd, {}, true};
            --left_;
        } else if (member.rest.empty()) {
            member.rest = bytes;
        }
    }

    int epoll_;
    std::vector<Member> members_;
    std::string marker_;
    std::size_t left_ = 0;
};

/// The floor: accepted sockets and one loop of send().
class BareServer {
public:
    explicit BareServer(Crowd& crowd, int sockets) {
        const std::uint16_t port = blackbox::free_port();
        const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 || listen(listener, 64) != 0) {
            close(listener);
            throw std::runtime_error("cannot listen");
        }
        for (int i = 0; i < sockets; ++i) {
            crowd.add(connect_to(port));
            accepted_.push_back(accept4(listener, nullptr, nullptr, SOCK_CLOEXEC));
        }
        close(listener);
    }

    ~BareServer() {
        for (const int fd : accepted_) close(fd);
    }

    BareServer(const BareServer&) = delete;
    BareServer& operator=(const BareServer&) = delete;

    [[nodiscard]] bool send_to_all(const std::string& bytes) const {
        bool all = true;
        for (const int fd : accepted_) {
            all = send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(bytes.size()) && all;
        }
        return all;
    }

private:
    std::vector<int> accepted_;
};

/// Time from the act, done by another thread, to the last delivery.
template <class Act>
double time_to_last(Crowd& crowd, const std::string& marker, const Act& act) {
    crowd.expect(marker);
    std::exception_ptr error;
    const auto start = Clock::now();
    std::thread actor([&] {
        try {
            act();
        } catch (...) {
            error = std::current_exception();
        }
    });
    try {
        crowd.listen(15s);
    } catch (...) {
        actor.join();
        throw;
    }
    const double milliseconds = milliseconds_since(start);
    actor.join();
    if (error) std::rethrow_exception(error);
    return milliseconds;
}

void join_everybody(Stage& stage, Crowd& crowd) {
    for (int i = 0; i < stage.settings.sockets; ++i) {
        const int fd = connect_to(stage.world.port());
        crowd.add(fd);
        upgrade(fd, stage.pilots.at(static_cast<std::size_t>(traders + i)).token);
    }
    crowd.listen(1s);  // greetings
}

}  // namespace

Figures fanout(Stage& stage) {
    Crowd crowd;
    auto admin = stage.world.admin();
    const std::size_t before = stage.world.server().resident();
    join_everybody(stage, crowd);
    const double growth = static_cast<double>(stage.world.server().resident() - before);
    Crowd bare_crowd;
    const BareServer bare(bare_crowd, stage.settings.sockets);
    std::vector<double> ours, ratios;
    const int rounds = 3 * stage.settings.rounds;  // each is short
    for (int round = 0; round < rounds; ++round) {
        const std::string marker = "bench-event-" + std::to_string(round) + "-";
        ours.push_back(time_to_last(crowd, marker, [&] {
            blackbox::ok(admin.post("/api/v1/ws/broadcast", {{"content", marker + std::string(60, '.')}}));
        }));
        const std::string bytes = marker + std::string(200 - marker.size(), '.');
        const double floor = time_to_last(bare_crowd, marker, [&] {
            if (!bare.send_to_all(bytes)) throw std::runtime_error("a bare socket is full");
        });
        ratios.push_back(floor / ours.back());
    }
    const auto sockets = static_cast<double>(crowd.size());
    return {
        {.name = "fanout", .value = median(ratios), .unit = "of bare epoll", .goal = 0.5},
        {.name = "fanout_last", .value = median(ours), .unit = "ms"},
        {.name = "fanout_rate", .value = 1000 * sockets / median(ours), .unit = "deliveries/s"},
        {.name = "fanout_memory", .value = growth / 1024 / sockets, .unit = "KB/socket", .goal = 20, .at_most = true}};
}

}  // namespace bench
