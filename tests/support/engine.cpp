// dockerd as a child process.
#include "support/engine.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <net/if.h>
#include <sched.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <thread>

namespace support {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

[[noreturn]] void fail(const std::string& what) {
    throw std::runtime_error(what + ": " + std::strerror(errno));
}

void raise_loopback() {
    const int socket_number = ::socket(AF_INET, SOCK_DGRAM, 0);
    ifreq request{};
    std::strncpy(request.ifr_name, "lo", sizeof request.ifr_name - 1);
    if (ioctl(socket_number, SIOCGIFFLAGS, &request) != 0) fail("cannot see lo");
    request.ifr_flags = static_cast<short>(request.ifr_flags | IFF_UP | IFF_RUNNING);
    if (ioctl(socket_number, SIOCSIFFLAGS, &request) != 0) fail("cannot raise lo");
    close(socket_number);
}

/// Below build/ when the tests run in the source tree: an overlay file system needs a real disk below it.
std::string make_directory() {
    const std::string base = fs::exists("build") ? fs::absolute("build").string() : "/var/tmp";
    std::string path = base + "/engine-XXXXXX";
    if (mkdtemp(path.data()) == nullptr) fail("no directory for dockerd in " + base);
    return path;
}

std::string read_text(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::string last_lines(const std::string& text) {
    return text.substr(text.size() > 3000 ? text.size() - 3000 : 0);
}

/// Bytes and the exit status of a program.
std::pair<std::string, int> run(const std::vector<std::string>& words) {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) fail("no pipe");
    std::vector<char*> arguments;
    std::vector<std::string> copies = words;
    for (auto& copy : copies) arguments.push_back(copy.data());
    arguments.push_back(nullptr);
    const pid_t child = fork();
    if (child == 0) {
        dup2(ends[1], STDOUT_FILENO);
        dup2(ends[1], STDERR_FILENO);
        execvp(arguments[0], arguments.data());
        _exit(127);
    }
    close(ends[1]);
    std::string output;
    std::array<char, 4096> bytes{};
    for (ssize_t size = 0; (size = read(ends[0], bytes.data(), bytes.size())) > 0;)
        output.append(bytes.data(), static_cast<std::size_t>(size));
    close(ends[0]);
    int status = 0;
    waitpid(child, &status, 0);
    return {output, WIFEXITED(status) ? WEXITSTATUS(status) : 128};
}

void unmount_below(const std::string& directory) {
    std::vector<std::string> places;
    std::ifstream mounts("/proc/self/mounts");
    for (std::string line; std::getline(mounts, line);) {
        const auto begin = line.find(' ') + 1;
        const std::string place = line.substr(begin, line.find(' ', begin) - begin);
        if (place.rfind(directory + "/", 0) == 0) places.push_back(place);
    }
    for (auto place = places.rbegin(); place != places.rend(); ++place) umount2(place->c_str(), MNT_DETACH);
}

}  // namespace

void enter_own_network() {
    static bool entered = false;
    if (entered) return;
    if (unshare(CLONE_NEWNET | CLONE_NEWNS) != 0) fail("tests of engines need root (own network and mounts)");
    if (mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) fail("cannot make mounts private");
    raise_loopback();
    entered = true;
}

Engine::Engine() : Engine(Options{}) {}

Engine::Engine(Options options) : options_(std::move(options)) {
    enter_own_network();
    directory_ = make_directory();
    cgroup_ = "/" + fs::path(directory_).filename().string();
    start();
}

Engine::~Engine() {
    end_everything();
    unmount_below(directory_);
    std::error_code ignored;
    fs::remove_all(directory_, ignored);
    for (const auto& controller : fs::directory_iterator("/sys/fs/cgroup", ignored)) {
        const fs::path group = controller.path().string() + cgroup_;
        for (const auto& child : fs::directory_iterator(group, ignored)) {
            if (child.is_directory(ignored)) rmdir(child.path().c_str());
        }
        rmdir(group.c_str());
    }
    rmdir(("/sys/fs/cgroup" + cgroup_).c_str());
}

void Engine::spawn() {
    const pid_t parent = getpid();
    pid_ = fork();
    if (pid_ != 0) {
        if (pid_ > 0 && options_.in_parent) options_.in_parent(pid_);
        return;
    }
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(1);
    setsid();
    const int log = open((directory_ + "/log").c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    dup2(log, STDOUT_FILENO);
    dup2(log, STDERR_FILENO);
    if (options_.in_child) options_.in_child();
    const std::string host = docker_host();
    const std::string data = directory_ + "/data";
    const std::string state = directory_ + "/exec";
    const std::string pid_file = directory_ + "/pid";
    execlp(
        "dockerd", "dockerd", "--data-root", data.c_str(), "--exec-root", state.c_str(), "-H", host.c_str(), "-p",
        pid_file.c_str(), "--cgroup-parent", cgroup_.c_str(), "--bip", options_.bip.c_str(), static_cast<char*>(nullptr)
    );
    _exit(127);
}

void Engine::start() {
    // containerd may still be going down after a crash; dockerd then gives up, and the next one works.
    for (int attempt = 0; attempt < 3; ++attempt) {
        spawn();
        for (int i = 0; i < 600; ++i) {
            if (answers()) return;
            if (waitpid(pid_, nullptr, WNOHANG) == pid_) {
                pid_ = -1;
                break;
            }
            std::this_thread::sleep_for(50ms);
        }
        if (pid_ > 0) crash();
        std::this_thread::sleep_for(1s);
    }
    throw std::runtime_error(
        "dockerd does not start; is docker.io installed?\n" + last_lines(read_text(directory_ + "/log"))
    );
}

void Engine::stop() {
    if (pid_ <= 0) return;
    kill(pid_, SIGTERM);
    waitpid(pid_, nullptr, 0);
    pid_ = -1;
}

void Engine::crash() {
    if (pid_ <= 0) return;
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
    pid_ = -1;
    unlink((directory_ + "/pid").c_str());
    // Its containerd follows it, and is a zombie until the init process looks; a dockerd that finds that one's number
    // in use waits for it in vain.
    const std::string containerd = read_text(directory_ + "/exec/containerd/containerd.pid");
    if (containerd.empty()) return;
    const auto id = static_cast<pid_t>(std::stol(containerd));
    for (int i = 0; i < 200 && kill(id, 0) == 0; ++i) std::this_thread::sleep_for(50ms);
}

bool Engine::answers() const {
    const int connection = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, socket().c_str(), sizeof address.sun_path - 1);
    bool fine = connect(connection, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
    constexpr char ping[] = "GET /_ping HTTP/1.1\r\nHost: docker\r\nConnection: close\r\n\r\n";
    fine = fine && write(connection, ping, sizeof ping - 1) > 0;
    std::array<char, 64> bytes{};
    fine = fine && read(connection, bytes.data(), bytes.size()) > 15 && std::strncmp(bytes.data() + 9, "200", 3) == 0;
    close(connection);
    return fine;
}

/// What runs in our control groups, and what was started with our folder on its command line.
std::vector<pid_t> Engine::processes() const {
    std::vector<pid_t> found;
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator("/proc", ignored)) {
        const std::string name = entry.path().filename();
        if (name.find_first_not_of("0123456789") != std::string::npos) continue;
        const auto id = static_cast<pid_t>(std::stol(name));
        const bool contained = read_text(entry.path() / "cgroup").find(cgroup_ + "/") != std::string::npos;
        const bool named = read_text(entry.path() / "cmdline").find(directory_ + "/") != std::string::npos;
        if (id != getpid() && (contained || named)) found.push_back(id);
    }
    return found;
}

void Engine::end_everything() {
    if (pid_ > 0) stop();
    for (int i = 0; i < 100; ++i) {
        const auto left = processes();
        if (left.empty()) return;
        for (const pid_t process : left) kill(process, SIGKILL);
        std::this_thread::sleep_for(50ms);
    }
}

std::string Engine::docker(const std::vector<std::string>& words, bool may_fail) const {
    std::vector<std::string> all{"docker", "-H", docker_host()};
    all.insert(all.end(), words.begin(), words.end());
    const auto [output, status] = run(all);
    if (status != 0 && !may_fail) throw std::runtime_error("docker " + words.front() + ": " + output);
    return output;
}

void Engine::load_image(const std::string& name, const std::string& binary) const {
    const fs::path root = directory_ + "/image";
    fs::remove_all(root);
    fs::create_directories(root / "usr/bin");
    fs::create_directories(root / "data");
    fs::copy_file(binary, root / "usr/bin/sectorwars");
    if (chown((root / "data").c_str(), 10001, 10001) != 0) fail("cannot give a folder away");
    const std::string archive = directory_ + "/image.tar";
    if (run({"tar", "-C", root.string(), "-cf", archive, "."}).second != 0) throw std::runtime_error("tar fails");
    docker({"import", "-c", R"(ENTRYPOINT ["/usr/bin/sectorwars"])", archive, name});
}

}  // namespace support
