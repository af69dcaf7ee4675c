// A stand-in for the server inside a container: one static binary that answers on port 8080 and does as it is told.
// GET /env, /read/<path>, /write/<path>, /burn/<percent of a core>, /hold/<MiB>, /exit/<code>, /sick, /well.
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <thread>

extern char** environ;

namespace {

constexpr auto sick_file = "/tmp/sick";
std::atomic<int> burn_percent{0};

/// Of each 20 ms so many as are asked for.
[[noreturn]] void burn() {
    using Clock = std::chrono::steady_clock;
    while (true) {
        const auto begun = Clock::now();
        const auto busy = std::chrono::microseconds(200) * burn_percent.load();
        while (Clock::now() - begun < busy) {
        }
        std::this_thread::sleep_until(begun + std::chrono::milliseconds(20));
    }
}

std::string environment() {
    std::string out;
    for (char** entry = environ; *entry != nullptr; ++entry) out += std::string(*entry) + "\n";
    return out;
}

std::string read_file(const std::string& path) {
    const int file = open(path.c_str(), O_RDONLY);
    if (file < 0) return std::string("error: ") + std::strerror(errno);
    char bytes[65536];
    const ssize_t size = read(file, bytes, sizeof bytes);
    close(file);
    return {bytes, size > 0 ? static_cast<std::size_t>(size) : 0};
}

std::string write_file(const std::string& path) {
    const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    if (file < 0) return std::string("error: ") + std::strerror(errno);
    const bool written = write(file, "x", 1) == 1;
    close(file);
    return written ? "ok" : std::string("error: ") + std::strerror(errno);
}

std::string hold(std::size_t mebibytes) {
    static char* held = nullptr;
    std::free(held);
    held = nullptr;
    if (mebibytes == 0) return "ok";
    held = static_cast<char*>(std::malloc(mebibytes << 20U));
    if (held == nullptr) return "error: no memory";
    std::memset(held, 1, mebibytes << 20U);
    return "ok";
}

std::string answer(const std::string& path) {
    const auto slash = path.find('/', 1);
    const std::string verb = path.substr(0, slash);
    const std::string rest = slash == std::string::npos ? "" : path.substr(slash);
    const int number = rest.size() > 1 ? std::atoi(rest.c_str() + 1) : 0;
    if (verb == "/env") return environment();
    if (verb == "/read") return read_file(rest);
    if (verb == "/write") return write_file(rest);
    if (verb == "/hold") return hold(static_cast<std::size_t>(number));
    if (verb == "/exit") _exit(number);
    if (verb == "/sick") return write_file(sick_file);
    if (verb == "/well") return unlink(sick_file) == 0 ? "ok" : "error";
    if (verb == "/burn") {
        burn_percent = number;
        return "ok";
    }
    return "uid " + std::to_string(getuid()) + " gid " + std::to_string(getgid()) + "\n";
}

void serve_one(int client) {
    char bytes[4096];
    const ssize_t size = read(client, bytes, sizeof bytes - 1);
    const std::string request(bytes, size > 0 ? static_cast<std::size_t>(size) : 0);
    const auto begin = request.find(' ');
    const auto end = request.find(' ', begin + 1);
    if (begin == std::string::npos || end == std::string::npos) return;
    const std::string body = answer(request.substr(begin + 1, end - begin - 1));
    const std::string reply =
        "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
    [[maybe_unused]] const auto written = write(client, reply.data(), reply.size());
}

int open_port() {
    const int port = socket(AF_INET, SOCK_STREAM, 0);
    const int yes = 1;
    setsockopt(port, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(8080);
    address.sin_addr.s_addr = INADDR_ANY;
    if (bind(port, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 || listen(port, 64) != 0) _exit(1);
    return port;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc > 1 && std::strcmp(argv[1], "--healthcheck") == 0) return access(sick_file, F_OK) == 0 ? 1 : 0;
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGTERM, [](int) { _exit(0); });
    for (int i = 1; i < argc; ++i) std::printf("argument %s\n", argv[i]);
    std::printf("region %s is up\n", std::getenv("REGION_ID") != nullptr ? std::getenv("REGION_ID") : "without a name");
    std::fflush(stdout);
    std::fprintf(stderr, "a word on stderr\n");
    std::thread(burn).detach();
    const int port = open_port();
    while (true) {
        const int client = accept(port, nullptr, nullptr);
        if (client < 0) continue;
        serve_one(client);
        close(client);
    }
}
