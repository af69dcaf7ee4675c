// Requests out, status line and length in.
#include "load.hpp"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cmath>
#include <deque>
#include <stdexcept>
#include <string_view>

namespace bench {
namespace {

using Clock = std::chrono::steady_clock;

double since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

struct Connection {
    int fd = -1;
    const std::vector<std::string>* requests = nullptr;
    std::size_t next = 0;
    bool busy = false;
    Clock::time_point from{};
    std::string head;
    std::size_t body_left = 0;
    int status = 0;
};

std::size_t content_length(std::string_view head) {
    constexpr std::string_view name = "\ncontent-length:";
    const auto same = [](char a, char b) { return a == b || (a >= 'A' && a <= 'Z' && a + ('a' - 'A') == b); };
    const auto at = std::search(head.begin(), head.end(), name.begin(), name.end(), same);
    if (at == head.end()) throw std::runtime_error("an answer without Content-Length: " + std::string(head));
    auto from = static_cast<std::size_t>(at - head.begin()) + name.size();
    while (from < head.size() && head[from] == ' ') ++from;
    std::size_t length = 0;
    std::from_chars(head.data() + from, head.data() + head.size(), length);
    return length;
}

class Runner {
public:
    explicit Runner(const Load& load) : load_(load), epoll_(epoll_create1(EPOLL_CLOEXEC)) {
        for (const auto& requests : load.connections) connect_one(requests);
        for (auto& connection : connections_) watch(connection);
    }

    ~Runner() {
        for (const auto& connection : connections_) close(connection.fd);
        close(epoll_);
    }

    Runner(const Runner&) = delete;
    Runner& operator=(const Runner&) = delete;

    LoadResult run() {
        start_ = last_answer_ = Clock::now();
        if (load_.per_second > 0) {
            for (auto& connection : connections_) idle_.push_back(&connection);
        } else {
            for (auto& connection : connections_) send(connection, Clock::now());
        }
        while (!finished()) {
            if (load_.per_second > 0) send_due();
            poll();
            if (since(last_answer_) > 10) throw std::runtime_error("no answer for ten seconds");
        }
        result_.elapsed = since(start_);
        return std::move(result_);
    }

private:
    void connect_one(const std::vector<std::string>& requests) {
        const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(load_.port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        connections_.push_back({.fd = fd, .requests = &requests, .head = {}});
        if (connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
            throw std::runtime_error("cannot connect");
        }
        const int on = 1;
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    }

    void watch(Connection& connection) const {
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.ptr = &connection;
        epoll_ctl(epoll_, EPOLL_CTL_ADD, connection.fd, &event);
    }

    [[nodiscard]] bool finished() const {
        if (load_.once) return result_.milliseconds.size() == connections_.size();
        return since(start_) >= load_.seconds;
    }

    void send(Connection& connection, Clock::time_point from) {
        const auto& request = (*connection.requests)[connection.next];
        connection.next = (connection.next + 1) % connection.requests->size();
        connection.from = from;
        connection.busy = true;
        if (::send(connection.fd, request.data(), request.size(), MSG_NOSIGNAL) !=
            static_cast<ssize_t>(request.size())) {
            throw std::runtime_error("a request could not be sent");
        }
    }

    void send_due() {
        const auto step =
            std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(1 / load_.per_second));
        while (start_ + due_ * step <= Clock::now()) waiting_.push_back(start_ + due_++ * step);
        while (!waiting_.empty() && !idle_.empty()) {
            Connection& connection = *idle_.front();
            idle_.pop_front();
            send(connection, waiting_.front());
            waiting_.pop_front();
        }
    }

    void poll() {
        epoll_event events[128];
        const int count = epoll_wait(epoll_, events, 128, load_.per_second > 0 ? 1 : 50);
        for (int i = 0; i < count; ++i) read(*static_cast<Connection*>(events[i].data.ptr));
    }

    void read(Connection& connection) {
        const ssize_t got = recv(connection.fd, buffer_.data(), buffer_.size(), MSG_DONTWAIT);
        if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
        if (got <= 0) throw std::runtime_error("the server closed a connection");
        std::string_view bytes(buffer_.data(), static_cast<std::size_t>(got));
        if (connection.body_left == 0) {
            connection.head.append(bytes);
            const auto end = connection.head.find("\r\n\r\n");
            if (end == std::string::npos) return;
            std::from_chars(connection.head.data() + 9, connection.head.data() + 12, connection.status);
            const std::size_t whole = end + 4 + content_length({connection.head.data(), end});
            if (connection.head.size() >= whole) return answered(connection);
            connection.body_left = whole - connection.head.size();
            return;
        }
        connection.body_left -= std::min(connection.body_left, bytes.size());
        if (connection.body_left == 0) answered(connection);
    }

    void answered(Connection& connection) {
        last_answer_ = Clock::now();
        ++result_.statuses[connection.status];
        result_.milliseconds.push_back(since(connection.from) * 1000);
        connection.head.clear();
        connection.busy = false;
        if (load_.per_second > 0) idle_.push_back(&connection);
        else if (!load_.once) send(connection, last_answer_);
    }

    const Load& load_;
    int epoll_;
    std::deque<Connection> connections_;
    std::deque<Connection*> idle_;
    std::deque<Clock::time_point> waiting_;
    int due_ = 0;
    std::string buffer_ = std::string(1 << 16, '\0');
    Clock::time_point start_{}, last_answer_{};
    LoadResult result_;
};

}  // namespace

LoadResult run(const Load& load) {
    return Runner(load).run();
}

std::string get_request(const std::string& target, const std::string& token) {
    return "GET " + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " + token + "\r\n\r\n";
}

std::string post_request(const std::string& target, const std::string& token, const std::string& body) {
    return "POST " + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " + token +
           "\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

}  // namespace bench
