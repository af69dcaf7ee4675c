// fork, exec and wait. Between fork and exec only calls that are safe in a copy of a threaded process.
#include "platform/embedded/child.hpp"

#include <fcntl.h>
#include <linux/close_range.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <fstream>
#include <iterator>
#include <system_error>
#include <thread>

#include "sectorwars/base/result.hpp"

namespace sw::embedded {

namespace {

constexpr auto tick = std::chrono::milliseconds(5);

/// Raw calls: the wrappers of libc would try to change the other threads too, which a fork does not have.
bool become(const Account& account) {
    if (!account.switched) return true;
    return syscall(SYS_setgroups, 0, nullptr) == 0 &&
           syscall(SYS_setresgid, account.gid, account.gid, account.gid) == 0 &&
           syscall(SYS_setresuid, account.uid, account.uid, account.uid) == 0;
}

void reset_signals() {
    struct sigaction standard {};

    standard.sa_handler = SIG_DFL;
    for (int signal = 1; signal < NSIG; ++signal) sigaction(signal, &standard, nullptr);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
}

struct Prepared {
    std::vector<char*> arguments;
    std::array<char*, 5> environment;
    const char* directory;
    int input;
    int output;
    int failure;  ///< closed by exec; carries errno when it does not come to that
    int death_signal;
    pid_t parent;
};

[[noreturn]] void run_child(const Prepared& prepared, const Account& account) {
    reset_signals();
    setsid();
    // The order matters: changing the account clears the death signal.
    bool ready = become(account) && prctl(PR_SET_PDEATHSIG, prepared.death_signal) == 0;
    if (ready && getppid() != prepared.parent) _exit(1);  // the parent ended before the kernel knew whom to watch
    ready = ready && chdir(prepared.directory) == 0 && dup2(prepared.input, STDIN_FILENO) >= 0 &&
            dup2(prepared.output, STDOUT_FILENO) >= 0 && dup2(prepared.output, STDERR_FILENO) >= 0;
    umask(077);
    syscall(SYS_close_range, 3U, ~0U, CLOSE_RANGE_CLOEXEC);
    if (ready) execve(prepared.arguments.front(), prepared.arguments.data(), prepared.environment.data());
    const int error = errno;
    [[maybe_unused]] const auto written = ::write(prepared.failure, &error, sizeof error);
    _exit(127);
}

/// Closes at the end of its scope.
class Descriptor {
public:
    explicit Descriptor(int number) : number_(number) {}

    ~Descriptor() { close(); }

    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    void close() {
        if (number_ >= 0) ::close(std::exchange(number_, -1));
    }

    [[nodiscard]] int number() const { return number_; }

private:
    int number_;
};

[[noreturn]] void fail(const std::string& what, int error) {
    throw Failure(Code::internal, "embedded_child", what + ": " + std::generic_category().message(error));
}

std::pair<int, int> make_pipe() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) fail("cannot make a pipe", errno);
    return {ends[0], ends[1]};
}

}  // namespace

pid_t spawn(const Command& command, const Account& account) {
    const Descriptor log(::open(command.log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (log.number() < 0) fail("cannot open " + command.log.string(), errno);
    const auto [input_end, input_start] = make_pipe();
    const Descriptor input(input_end);
    Descriptor feed(input_start);
    const auto [failure_end, failure_start] = make_pipe();
    const Descriptor failure(failure_end);
    Descriptor report(failure_start);

    std::string path = "PATH=/usr/local/bin:/usr/bin:/bin";
    std::string locale = "LC_ALL=C";
    std::string zone = "TZ=UTC";
    std::string home = "HOME=" + command.directory.string();
    std::vector<std::string> arguments = command.arguments;
    Prepared prepared{
        .environment = {path.data(), locale.data(), zone.data(), home.data(), nullptr},
        .directory = command.directory.c_str(),
        .input = input.number(),
        .output = log.number(),
        .failure = report.number(),
        .death_signal = command.death_signal,
        .parent = getpid(),
    };
    for (auto& argument : arguments) prepared.arguments.push_back(argument.data());
    prepared.arguments.push_back(nullptr);

    const pid_t child = fork();
    if (child < 0) fail("cannot fork", errno);
    if (child == 0) run_child(prepared, account);
    report.close();
    [[maybe_unused]] const auto fed = ::write(feed.number(), command.input.data(), command.input.size());
    feed.close();
    int error = 0;
    if (::read(failure.number(), &error, sizeof error) == sizeof error) {
        (void)wait_for_end(child, std::chrono::seconds(1));
        fail("cannot run " + command.arguments.front(), error);
    }
    return child;
}

std::optional<int> wait_for_end(pid_t child, std::chrono::milliseconds patience) {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    while (true) {
        int status = 0;
        const pid_t ended = waitpid(child, &status, WNOHANG);
        if (ended == child) return status;
        if (ended < 0 && errno != EINTR) return 0;  // somebody else took its status; it is gone all the same
        if (std::chrono::steady_clock::now() >= deadline) return std::nullopt;
        std::this_thread::sleep_for(tick);
    }
}

bool can_enter(const std::filesystem::path& directory, const Account& account) {
    const char* const path = directory.c_str();
    const pid_t child = fork();
    if (child < 0) fail("cannot fork", errno);
    if (child == 0) _exit(become(account) && chdir(path) == 0 ? 0 : 1);
    return wait_for_end(child, std::chrono::seconds(5)) == 0;
}

std::string describe_status(int status) {
    if (WIFSIGNALED(status)) return "signal " + std::to_string(WTERMSIG(status));
    return "exit status " + std::to_string(WEXITSTATUS(status));
}

std::vector<Process> list_processes() {
    std::vector<Process> all;
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator("/proc", ignored)) {
        const std::string name = entry.path().filename();
        Process process;
        const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), process.id);
        if (error != std::errc{} || end != name.data() + name.size()) continue;
        std::ifstream file(entry.path() / "cmdline", std::ios::binary);
        for (std::string argument; std::getline(file, argument, '\0');) process.arguments.push_back(argument);
        if (!process.arguments.empty()) all.push_back(std::move(process));
    }
    return all;
}

bool is_alive(pid_t process) {
    waitpid(process, nullptr, WNOHANG);  // when it is a child of ours
    std::ifstream file("/proc/" + std::to_string(process) + "/stat");
    std::string text;
    if (!std::getline(file, text)) return false;
    const auto name_end = text.rfind(") ");  // the name before may hold anything
    const char state = name_end == std::string::npos ? 'X' : text[name_end + 2];
    return state != 'Z' && state != 'X';
}

bool end_processes(const std::vector<pid_t>& processes, int signal, std::chrono::milliseconds patience) {
    for (const pid_t process : processes) {
        if (signal != 0) ::kill(process, signal);
    }
    const auto deadline = std::chrono::steady_clock::now() + patience;
    while (std::any_of(processes.begin(), processes.end(), is_alive)) {
        if (std::chrono::steady_clock::now() >= deadline) return false;
        std::this_thread::sleep_for(tick);
    }
    return true;
}

}  // namespace sw::embedded
