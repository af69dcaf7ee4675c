// TemporaryPostgres: initdb once per machine, then a copy of that cluster for each user.
#include "support/postgres.hpp"

#include <fcntl.h>
#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <thread>

namespace support {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

/// PostgreSQL refuses to run as root.
struct Account {
    uid_t user = getuid();
    gid_t group = getgid();
};

Account account() {
    Account out;
    if (out.user != 0) return out;
    const passwd* entry = getpwnam("postgres");
    if (entry == nullptr) throw std::runtime_error("root needs an account postgres to run the cluster as");
    return {entry->pw_uid, entry->pw_gid};
}

/// Starts a program as the account, its output in the log file; it ends when this process does.
pid_t spawn(const std::vector<std::string>& arguments, const fs::path& log) {
    std::vector<char*> argv;
    for (const auto& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
    argv.push_back(nullptr);
    const Account who = account();
    const pid_t parent = getpid();
    const pid_t child = fork();
    if (child < 0) throw std::runtime_error("cannot fork");
    if (child > 0) return child;
    const int out = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0666);
    const int nothing = open("/dev/null", O_RDONLY);
    if (out < 0 || nothing < 0 || dup2(nothing, 0) < 0 || dup2(out, 1) < 0 || dup2(out, 2) < 0) _exit(126);
    close_range(3, ~0U, 0);
    if (getuid() == 0 && (setgid(who.group) != 0 || setuid(who.user) != 0)) _exit(126);
    setsid();
    prctl(PR_SET_PDEATHSIG, SIGQUIT);
    if (getppid() != parent || chdir("/") != 0) _exit(126);
    execv(argv[0], argv.data());
    _exit(127);
}

void run(const std::vector<std::string>& arguments, const fs::path& log) {
    int status = 0;
    waitpid(spawn(arguments, log), &status, 0);
    if (status != 0) throw std::runtime_error(arguments.front() + " failed, see " + log.string());
}

fs::path make_directory() {
    std::string pattern = (fs::temp_directory_path() / "swpg.XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("cannot make " + pattern);
    const Account who = account();
    if (getuid() == 0 && chown(pattern.c_str(), who.user, who.group) != 0) throw std::runtime_error("cannot chown");
    return pattern;
}

/// A fresh cluster that is copied, because initdb takes seconds. Made beside its place and renamed, so that several
/// test programs may do this at once.
fs::path cluster_template() {
    const fs::path programs = postgres_programs();
    const std::string version = programs.parent_path().filename().string();
    const fs::path place =
        fs::temp_directory_path() / ("swpg-template-" + version + "-" + std::to_string(account().user));
    if (fs::exists(place)) return place;
    const fs::path draft = make_directory();
    run({programs / "initdb", "-D", draft / "data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale",
         "--no-sync"},
        draft / "log");
    std::error_code taken;
    fs::rename(draft, place, taken);
    if (taken) fs::remove_all(draft);
    return place;
}

template <class Condition>
bool wait_until(std::chrono::milliseconds patience, const Condition& condition) {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    while (!condition()) {
        if (std::chrono::steady_clock::now() > deadline) return false;
        std::this_thread::sleep_for(10ms);
    }
    return true;
}

std::vector<std::string> lines_of(const fs::path& file) {
    std::ifstream in(file);
    std::vector<std::string> lines;
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
}

}  // namespace

fs::path postgres_programs() {
    if (const char* given = std::getenv("PG_BIN")) return given;
    fs::path newest;
    int best = 0;
    for (const auto& entry : fs::directory_iterator("/usr/lib/postgresql")) {
        const int version = std::atoi(entry.path().filename().c_str());
        if (version <= best || !fs::exists(entry.path() / "bin" / "initdb")) continue;
        best = version;
        newest = entry.path() / "bin";
    }
    if (newest.empty()) throw std::runtime_error("no PostgreSQL server is installed");
    return newest;
}

TemporaryPostgres::TemporaryPostgres() : TemporaryPostgres(Options{}) {}

TemporaryPostgres::TemporaryPostgres(const Options& options) : directory_(make_directory()) {
    try {
        run({"/bin/cp", "-a", "--reflink=auto", cluster_template() / "data", directory_}, directory_ / "log");
        configure(options);
        start();
    } catch (...) {
        reap();
        fs::remove_all(directory_);
        throw;
    }
}

TemporaryPostgres::~TemporaryPostgres() {
    if (pid_ > 0) {
        kill(pid_, SIGQUIT);  // "immediate": nobody needs the data any more
        reap();
    }
    std::error_code ignored;
    fs::remove_all(directory_, ignored);
}

void TemporaryPostgres::configure(const Options& options) const {
    std::ofstream out(directory_ / "data" / "postgresql.conf", std::ios::app);
    out << "\nlisten_addresses = ''\nunix_socket_directories = '" << directory_.string() << "'\n"
        << "shared_buffers = 64MB\nmax_connections = 100\nlog_min_messages = warning\ntimezone = 'UTC'\n"
        << "fsync = " << (options.fsync ? "on" : "off") << "\n";
    if (!options.fsync) out << "synchronous_commit = off\nfull_page_writes = off\n";
    if (options.tcp_port != 0) {
        out << "listen_addresses = '0.0.0.0'\nport = " << options.tcp_port << "\n";
        std::ofstream access(directory_ / "data" / "pg_hba.conf", std::ios::app);
        access << "host all all 0.0.0.0/0 scram-sha-256\n";
    }
    for (const auto& line : options.settings) out << line << "\n";
    if (!out.flush()) throw std::runtime_error("cannot write postgresql.conf");
}

void TemporaryPostgres::start() {
    const auto deadline = std::chrono::steady_clock::now() + 30s;
    while (std::chrono::steady_clock::now() < deadline) {
        pid_ = spawn({postgres_programs() / "postgres", "-D", directory_ / "data"}, directory_ / "log");
        bool ended = false;
        const bool ready = wait_until(30s, [&] {
            ended = waitpid(pid_, nullptr, WNOHANG) == pid_;
            return ended || is_ready();
        });
        if (ready && !ended) return;
        if (!ended) break;
        pid_ = 0;
        // After kill9() the old backends may still hold the shared memory for a moment.
        std::this_thread::sleep_for(100ms);
    }
    throw std::runtime_error("PostgreSQL does not start:\n" + log_tail());
}

bool TemporaryPostgres::is_ready() const {
    const auto lines = lines_of(directory_ / "data" / "postmaster.pid");
    return lines.size() >= 8 && lines[0] == std::to_string(pid_) && lines[7].starts_with("ready");
}

void TemporaryPostgres::stop() {
    if (pid_ == 0) return;
    kill(pid_, SIGINT);
    reap();
}

void TemporaryPostgres::kill9() {
    if (pid_ == 0) return;
    kill(pid_, SIGKILL);
    reap();
}

void TemporaryPostgres::reap() {
    if (pid_ == 0) return;
    if (!wait_until(20s, [&] { return waitpid(pid_, nullptr, WNOHANG) != 0; })) {
        kill(pid_, SIGKILL);
        waitpid(pid_, nullptr, 0);
    }
    pid_ = 0;
}

std::string TemporaryPostgres::url(const std::string& database, const std::string& user) const {
    return "postgresql:///" + database + "?host=" + directory_.string() + "&user=" + user;
}

std::string TemporaryPostgres::log_tail() const {
    const auto lines = lines_of(directory_ / "log");
    std::string out;
    for (std::size_t i = lines.size() > 20 ? lines.size() - 20 : 0; i < lines.size(); ++i) out += lines[i] + "\n";
    return out;
}

}  // namespace support
