// A stand-in for a region's process: serves /readyz on SW_INTERNAL_LISTEN and does what a test asks of it.
//
//   STAND_IN_READY_AFTER_MS  until then /readyz answers 503
//   STAND_IN_EXIT_CODE       it ends with this code at once
//   STAND_IN_STUBBORN        it ignores SIGTERM
//   GET /exit/<code>         it ends with this code
//   GET /burn/<percent>      one thread uses so much of a core
//   GET /hold/<MiB>          it keeps so much memory
//   GET /environment         NAME=value lines
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

const Clock::time_point began = Clock::now();
std::atomic<int> burn_percent{0};
std::vector<char> held;

int number_of(const char* name) {
    const char* const text = std::getenv(name);
    return text == nullptr ? 0 : std::atoi(text);
}

void burn() {
    while (true) {
        const int percent = burn_percent;
        const auto slice = Clock::now();
        while (Clock::now() - slice < percent * 100us) {
        }
        std::this_thread::sleep_for((100 - percent) * 100us);
    }
}

std::string environment_text() {
    std::string text;
    for (char** variable = environ; *variable != nullptr; ++variable) text += std::string(*variable) + "\n";
    return text;
}

/// Status line and body.
std::pair<std::string, std::string> answer(const std::string& path) {
    const auto argument = [&](const std::string& prefix) { return std::atoi(path.substr(prefix.size()).c_str()); };
    if (path == "/readyz") {
        const bool ready = Clock::now() - began >= std::chrono::milliseconds(number_of("STAND_IN_READY_AFTER_MS"));
        return {ready ? "200 OK" : "503 Service Unavailable", "{}"};
    }
    if (path == "/environment") return {"200 OK", environment_text()};
    if (path.rfind("/exit/", 0) == 0) std::_Exit(argument("/exit/"));
    if (path.rfind("/burn/", 0) == 0) {
        burn_percent = argument("/burn/");
        return {"200 OK", "{}"};
    }
    if (path.rfind("/hold/", 0) == 0) {
        held.assign(static_cast<std::size_t>(argument("/hold/")) * 1024 * 1024, 'x');
        return {"200 OK", "{}"};
    }
    return {"404 Not Found", "{}"};
}

void serve(int connection) {
    std::string request;
    char buffer[2048];
    while (request.find("\r\n\r\n") == std::string::npos) {
        const auto got = ::recv(connection, buffer, sizeof buffer, 0);
        if (got <= 0) break;
        request.append(buffer, static_cast<std::size_t>(got));
    }
    const auto begin = request.find(' ');
    const auto end = request.find(' ', begin + 1);
    if (begin != std::string::npos && end != std::string::npos) {
        const auto [status, body] = answer(request.substr(begin + 1, end - begin - 1));
        const std::string reply = "HTTP/1.1 " + status + "\r\nContent-Length: " + std::to_string(body.size()) +
                                  "\r\nConnection: close\r\n\r\n" + body;
        (void)::send(connection, reply.data(), reply.size(), MSG_NOSIGNAL);
    }
    ::close(connection);
}

}  // namespace

int main() {
    if (std::getenv("STAND_IN_EXIT_CODE") != nullptr) return number_of("STAND_IN_EXIT_CODE");
    if (std::getenv("STAND_IN_STUBBORN") != nullptr) std::signal(SIGTERM, SIG_IGN);
    const char* const where = std::getenv("SW_INTERNAL_LISTEN");
    const std::string text = where == nullptr ? "0.0.0.0:9091" : where;
    const auto colon = text.rfind(':');
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(std::atoi(text.substr(colon + 1).c_str())));
    ::inet_pton(AF_INET, text.substr(0, colon).c_str(), &address.sin_addr);
    const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int on = 1;
    ::setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (::bind(listener, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
        ::listen(listener, 16) != 0) {
        std::perror("stand-in region");
        return 1;
    }
    std::printf("region %s listens\n", std::getenv("REGION_ID") == nullptr ? "?" : std::getenv("REGION_ID"));
    std::fflush(stdout);
    std::thread(burn).detach();
    while (true) {
        const int connection = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
        if (connection >= 0) serve(connection);
    }
}
