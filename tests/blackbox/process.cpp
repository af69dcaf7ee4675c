// fork, exec, wait.
#include "blackbox/process.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

#include "blackbox/client.hpp"

namespace blackbox {
namespace {

using namespace std::chrono_literals;

std::string binary() {
    const char* path = std::getenv("SECTORWARS");
    if (path == nullptr) throw std::runtime_error("the environment variable SECTORWARS must name the server's binary");
    return path;
}

std::vector<std::string> environment_lines(const ServerProcess::Environment& wanted) {
    std::vector<std::string> lines;
    for (const char* keep : {"PATH", "HOME", "LANG", "ASAN_OPTIONS", "UBSAN_OPTIONS"}) {
        if (const char* value = std::getenv(keep)) lines.push_back(std::string(keep) + "=" + value);
    }
    for (const auto& [name, value] : wanted) lines.push_back(name + "=" + value);
    return lines;
}

pid_t spawn(const std::vector<std::string>& arguments, const ServerProcess::Environment& environment, int output) {
    std::vector<std::string> words{binary()};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<std::string> lines = environment_lines(environment);
    std::vector<char*> argv;
    std::vector<char*> envp;
    for (auto& word : words) argv.push_back(word.data());
    for (auto& line : lines) envp.push_back(line.data());
    argv.push_back(nullptr);
    envp.push_back(nullptr);
    const pid_t pid = fork();
    if (pid != 0) return pid;
    dup2(output, STDOUT_FILENO);
    dup2(output, STDERR_FILENO);
    execve(argv[0], argv.data(), envp.data());
    _exit(127);
}

std::string read_file(const std::string& path) {
    std::ifstream file(path);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

}  // namespace

std::uint16_t free_port() {
    const int probe = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (bind(probe, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
        getsockname(probe, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
        close(probe);
        throw std::runtime_error("no free port");
    }
    close(probe);
    return ntohs(address.sin_port);
}

ServerProcess::ServerProcess(Environment environment, std::string log_path, std::chrono::seconds ready_within)
    : environment_(std::move(environment)), log_path_(std::move(log_path)), port_(free_port()) {
    const std::string& given = environment_["SW_LISTEN"];
    if (given.empty()) environment_["SW_LISTEN"] = "127.0.0.1:" + std::to_string(port_);
    else port_ = static_cast<std::uint16_t>(std::stoi(given.substr(given.rfind(':') + 1)));
    environment_.try_emplace("SW_ORCH_LISTEN", "off");
    environment_.try_emplace("SW_FIRST_LOGIN", "off");
    if (environment_.contains("SW_MODE")) {
        if (!environment_.contains("SW_INTERNAL_LISTEN")) {
            environment_["SW_INTERNAL_LISTEN"] = "127.0.0.1:" + std::to_string(free_port());
        }
        // Where the others find it, when nobody else tells them.
        if (!environment_.contains("API_BASE_URL"))
            environment_["API_BASE_URL"] = "http://" + environment_["SW_LISTEN"];
    } else if (!environment_.contains("SW_INTERNAL_LISTEN")) {
        environment_["SW_INTERNAL_LISTEN"] = "127.0.0.1:0";
    }
    const std::string& internal = environment_["SW_INTERNAL_LISTEN"];
    if (internal != "off")
        internal_port_ = static_cast<std::uint16_t>(std::stoi(internal.substr(internal.rfind(':') + 1)));
    start();
    wait_healthy(ready_within);
}

ServerProcess::~ServerProcess() {
    if (pid_ > 0 && terminate() < 0) kill9();
}

std::string ServerProcess::log() const {
    return read_file(log_path_);
}

void ServerProcess::set(const std::string& name, const std::string& value) {
    if (value.empty()) environment_.erase(name);
    else environment_[name] = value;
}

void ServerProcess::start() {
    const int output = open(log_path_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    std::vector<std::string> arguments;
    if (!environment_.contains("SW_MODE")) arguments.emplace_back("--mode=dev");
    pid_ = spawn(arguments, environment_, output);
    close(output);
}

void ServerProcess::wait_healthy(std::chrono::seconds within) {
    const auto end = std::chrono::steady_clock::now() + within;
    while (std::chrono::steady_clock::now() < end) {
        int status = 0;
        if (waitpid(pid_, &status, WNOHANG) == pid_) {
            pid_ = -1;
            throw std::runtime_error("the server ended early; its log:\n" + log());
        }
        try {
            const bool silent = environment_.contains("SW_JOBS_ONLY");  // no public port
            if (Client(silent ? internal_port_ : port_, 2s).get(silent ? "/readyz" : "/health").status == 200) return;
        } catch (const ConnectionLost&) {
        }
        std::this_thread::sleep_for(20ms);
    }
    throw std::runtime_error("the server is not healthy in time; its log:\n" + log());
}

void ServerProcess::kill9() {
    if (pid_ <= 0) return;
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
    pid_ = -1;
}

int ServerProcess::terminate(std::chrono::seconds within) {
    if (pid_ <= 0) return -1;
    kill(pid_, SIGTERM);
    return ended_with(within);
}

int ServerProcess::ended_with(std::chrono::milliseconds within) {
    if (pid_ <= 0) return -1;
    const auto end = std::chrono::steady_clock::now() + within;
    while (std::chrono::steady_clock::now() < end) {
        int status = 0;
        if (waitpid(pid_, &status, WNOHANG) == pid_) {
            pid_ = -1;
            return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        }
        std::this_thread::sleep_for(10ms);
    }
    return -1;
}

std::size_t ServerProcess::resident() const {
    std::ifstream statm("/proc/" + std::to_string(pid_) + "/statm");
    std::size_t total = 0;
    std::size_t pages = 0;
    statm >> total >> pages;
    return pages * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

Finished run_binary(const std::vector<std::string>& arguments, const ServerProcess::Environment& environment) {
    char path[] = "/tmp/sectorwars-run-XXXXXX";
    const int output = mkstemp(path);
    const pid_t pid = spawn(arguments, environment, output);
    close(output);
    int status = 0;
    waitpid(pid, &status, 0);
    Finished finished{.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1, .output = read_file(path)};
    unlink(path);
    return finished;
}

}  // namespace blackbox
