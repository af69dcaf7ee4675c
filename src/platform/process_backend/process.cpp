// posix_spawn, pidfd and /proc.
#include "platform/process_backend/process.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <csignal>
#include <fstream>
#include <memory>
#include <sstream>
#include <system_error>

#include "sectorwars/base/result.hpp"

namespace sw::process_backend {

namespace fs = std::filesystem;

namespace {

[[noreturn]] void refuse(const std::string& what, int error) {
    throw Failure(Code::rule_violation, "engine_refused", what + ": " + std::generic_category().message(error) + ".");
}

fs::path proc(pid_t process, const char* file) {
    return fs::path("/proc") / std::to_string(process) / file;
}

const std::string& boot_id() {
    static const std::string id = [] {
        std::ifstream file("/proc/sys/kernel/random/boot_id");
        std::string text;
        std::getline(file, text);
        return text;
    }();
    return id;
}

/// What /proc/<pid>/stat says, from the state on: the name before it may hold anything.
struct Stat {
    char state = 'X';
    std::int64_t user_ticks = 0, system_ticks = 0, started = 0;
};

std::optional<Stat> read_stat(pid_t process) {
    std::ifstream file(proc(process, "stat"));
    std::string text;
    if (!std::getline(file, text)) return std::nullopt;
    const auto name_end = text.rfind(") ");
    if (name_end == std::string::npos) return std::nullopt;
    std::istringstream rest(text.substr(name_end + 2));
    Stat stat;
    rest >> stat.state;
    std::string skipped;
    for (int column = 4; column <= 22 && rest; ++column) {
        if (column == 14) rest >> stat.user_ticks;
        else if (column == 15) rest >> stat.system_ticks;
        else if (column == 22) rest >> stat.started;
        else rest >> skipped;
    }
    if (!rest) return std::nullopt;
    return stat;
}

/// More than the first one.
bool has_threads(pid_t process) {
    std::error_code gone;
    const auto tasks = fs::directory_iterator(proc(process, "task"), gone);
    return !gone && std::distance(begin(tasks), end(tasks)) > 1;
}

/// Fills device and inode; false when the kernel does not tell.
bool read_program(pid_t process, Identity& identity) {
    struct stat file {};

    if (::stat(proc(process, "exe").c_str(), &file) != 0) return false;
    identity.device = static_cast<std::int64_t>(file.st_dev);
    identity.inode = static_cast<std::int64_t>(file.st_ino);
    return true;
}

bool is_dead(const Stat& stat) {
    return stat.state == 'Z' || stat.state == 'X' || stat.state == 'x';
}

/// Closes at the end of its scope.
class Descriptor {
public:
    explicit Descriptor(int number) : number_(number) {}

    ~Descriptor() {
        if (number_ >= 0) ::close(number_);
    }

    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    [[nodiscard]] int number() const { return number_; }

private:
    int number_;
};

/// What posix_spawn shall do in the child before the program begins.
class Preparation {
public:
    Preparation() {
        ::posix_spawn_file_actions_init(&actions);
        ::posix_spawnattr_init(&attributes);
    }

    ~Preparation() {
        ::posix_spawn_file_actions_destroy(&actions);
        ::posix_spawnattr_destroy(&attributes);
    }

    Preparation(const Preparation&) = delete;
    Preparation& operator=(const Preparation&) = delete;

    void fill(const Command& command) {
        ::posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
        ::posix_spawn_file_actions_addopen(
            &actions, STDOUT_FILENO, command.log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW, 0600
        );
        ::posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
        ::posix_spawn_file_actions_addchdir_np(&actions, command.directory.c_str());
        ::posix_spawn_file_actions_addclosefrom_np(&actions, 3);
        sigset_t none;
        sigset_t all;
        sigemptyset(&none);
        sigfillset(&all);
        ::posix_spawnattr_setsigmask(&attributes, &none);
        ::posix_spawnattr_setsigdefault(&attributes, &all);
        ::posix_spawnattr_setflags(
            &attributes, static_cast<short>(POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF)
        );
    }

    posix_spawn_file_actions_t actions{};
    posix_spawnattr_t attributes{};
};

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
    std::vector<char*> pointers;
    for (auto& text : texts) pointers.push_back(text.data());
    pointers.push_back(nullptr);
    return pointers;
}

void limit_files(pid_t process, int nofile) {
    rlimit limit{};
    if (nofile <= 0 || ::prlimit(process, RLIMIT_NOFILE, nullptr, &limit) != 0) return;
    limit.rlim_cur = std::min<rlim_t>(static_cast<rlim_t>(nofile), limit.rlim_max);
    ::prlimit(process, RLIMIT_NOFILE, &limit, nullptr);
}

}  // namespace

Identity spawn(const Command& command) {
    Preparation preparation;
    preparation.fill(command);
    std::vector<std::string> arguments{command.program.string()};
    arguments.insert(arguments.end(), command.arguments.begin(), command.arguments.end());
    std::vector<std::string> environment = command.environment;
    const auto argv = pointers_to(arguments);
    const auto envp = pointers_to(environment);
    pid_t child = 0;
    const int error = ::posix_spawn(
        &child, command.program.c_str(), &preparation.actions, &preparation.attributes, argv.data(), envp.data()
    );
    if (error != 0) refuse("Cannot run " + command.program.string(), error);
    limit_files(child, command.nofile);
    if (auto identity = identify(child)) return *identity;
    // It ended within the microseconds since: a zombie of ours until somebody looks.
    const auto stat = read_stat(child);
    return {.pid = child, .started = stat ? stat->started : 0, .boot = boot_id()};
}

std::optional<Identity> identify(pid_t process) {
    if (process <= 0) return std::nullopt;
    const auto stat = read_stat(process);

    struct stat file {};

    if (!stat || is_dead(*stat) || ::stat(proc(process, "exe").c_str(), &file) != 0) return std::nullopt;
    return Identity{
        .pid = process,
        .started = stat->started,
        .boot = boot_id(),
        .device = static_cast<std::int64_t>(file.st_dev),
        .inode = static_cast<std::int64_t>(file.st_ino),
    };
}

Look look(const Identity& identity) {
    if (identity.pid <= 0 || identity.boot != boot_id()) return {};
    const auto stat = read_stat(identity.pid);
    if (!stat || stat->started != identity.started) return {};
    if (!is_dead(*stat)) {
        // One that is about to end has no program any more; it runs until its status can be collected.
        Identity found = identity;
        return {.running = !read_program(identity.pid, found) || found == identity};
    }
    int status = 0;
    const pid_t collected = ::waitpid(identity.pid, &status, WNOHANG);
    // Its first thread ended; while others still do, its files are open and its status is not to be had.
    if (collected == 0 || (collected < 0 && has_threads(identity.pid))) return {.running = true};
    if (collected < 0) return {};
    return {.running = false, .exit_code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status)};
}

bool send_signal(const Identity& identity, int signal) {
    if (identity.pid <= 0) return false;
    // The descriptor pins the process: what is true of it after the comparison is true of what gets the signal.
    const Descriptor pinned(static_cast<int>(::syscall(SYS_pidfd_open, identity.pid, 0U)));
    if (pinned.number() < 0 || identify(identity.pid) != identity) return false;
    return ::syscall(SYS_pidfd_send_signal, pinned.number(), signal, nullptr, 0U) == 0;
}

std::optional<Identity> find_in(const fs::path& folder, const fs::path& program) {
    struct stat file {};

    if (::stat(program.c_str(), &file) != 0) return std::nullopt;
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator("/proc", ignored)) {
        const std::string name = entry.path().filename();
        pid_t process = 0;
        const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), process);
        if (error != std::errc{} || end != name.data() + name.size()) continue;
        std::error_code hidden;
        if (fs::read_symlink(entry.path() / "cwd", hidden) != folder || hidden) continue;
        const auto found = identify(process);
        if (found && found->device == static_cast<std::int64_t>(file.st_dev) &&
            found->inode == static_cast<std::int64_t>(file.st_ino)) {
            return found;
        }
    }
    return std::nullopt;
}

fs::path own_program() {
    std::string path = fs::read_symlink("/proc/self/exe").string();
    const std::string replaced = " (deleted)";
    if (path.size() > replaced.size() && path.compare(path.size() - replaced.size(), replaced.size(), replaced) == 0) {
        path.resize(path.size() - replaced.size());
    }
    return path;
}

std::optional<Counters> read_counters(pid_t process) {
    const auto stat = read_stat(process);
    std::ifstream memory(proc(process, "statm"));
    std::int64_t total = 0;
    std::int64_t resident = 0;
    std::int64_t shared = 0;
    if (!stat || is_dead(*stat) || !(memory >> total >> resident >> shared)) return std::nullopt;
    Counters counters;
    counters.cpu_seconds =
        static_cast<double>(stat->user_ticks + stat->system_ticks) / static_cast<double>(::sysconf(_SC_CLK_TCK));
    counters.memory_bytes = (resident - shared) * static_cast<std::int64_t>(::sysconf(_SC_PAGESIZE));
    std::ifstream io(proc(process, "io"));
    std::string name;
    for (std::int64_t value = 0; io >> name >> value;) {
        if (name == "read_bytes:" || name == "write_bytes:") counters.disk_bytes += value;
    }
    return counters;
}

}  // namespace sw::process_backend
