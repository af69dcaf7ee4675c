// Children with a deadline.
#include "platform/capsule/tool.hpp"

#include <fcntl.h>
#include <libpq-fe.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <memory>
#include <utility>

#include "sectorwars/base/result.hpp"

namespace sw::capsule {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t longest_complaint = 2000;
constexpr std::size_t read_size = std::size_t{64} * 1024;

Failure tools_failed(const std::string& why) {
    return {Code::internal, "pg_tools", why};
}

fs::path find_program(const std::string& name) {
    std::vector<fs::path> folders;
    if (const char* given = std::getenv("PG_BIN"); given != nullptr && *given != '\0') folders.emplace_back(given);
    if (const char* path = std::getenv("PATH"); path != nullptr) {
        std::string_view rest(path);
        while (!rest.empty()) {
            const auto colon = rest.find(':');
            if (colon != 0) folders.emplace_back(rest.substr(0, colon));
            rest = colon == std::string_view::npos ? std::string_view{} : rest.substr(colon + 1);
        }
    }
    std::error_code problem;
    std::vector<fs::path> installed;
    for (const auto& entry : fs::directory_iterator("/usr/lib/postgresql", problem)) {
        installed.push_back(entry.path() / "bin");
    }
    std::sort(installed.rbegin(), installed.rend());
    // Before PATH: Debian's wrappers there choose a version by what is configured, not by what is asked for.
    folders.insert(folders.begin() + (std::getenv("PG_BIN") != nullptr ? 1 : 0), installed.begin(), installed.end());
    for (const auto& folder : folders) {
        const fs::path program = folder / name;
        if (::access(program.c_str(), X_OK) == 0) return program;
    }
    throw tools_failed(name + " was not found. Install the client programs of PostgreSQL or set PG_BIN.");
}

/// The settings of the URL as libpq's own variables; nothing else of ours reaches the child.
std::vector<std::string> environment_of(const Tool& tool) {
    char* complaint = nullptr;
    const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> settings(
        PQconninfoParse(tool.url.c_str(), &complaint), &PQconninfoFree
    );
    const std::unique_ptr<char, decltype(&PQfreemem)> owned(complaint, &PQfreemem);
    if (!settings) throw tools_failed("The URL of the database cannot be read.");
    std::vector<std::string> out{"PATH=/usr/bin:/bin", "LC_ALL=C", "PGAPPNAME=sectorwars-capsule"};
    std::string options = tool.options;
    bool patience = false;
    for (const PQconninfoOption* one = settings.get(); one->keyword != nullptr; ++one) {
        if (one->val == nullptr || one->envvar == nullptr) continue;
        const std::string keyword = one->keyword;
        if (keyword == "application_name") continue;
        if (keyword == "options") {
            options = std::string(one->val) + " " + options;
            continue;
        }
        patience = patience || keyword == "connect_timeout";
        out.push_back(std::string(one->envvar) + "=" + one->val);
    }
    if (!patience) out.emplace_back("PGCONNECT_TIMEOUT=10");
    out.push_back("PGOPTIONS=" + options);
    return out;
}

class Descriptor {
public:
    explicit Descriptor(int number = -1) : number_(number) {}

    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    ~Descriptor() { reset(); }

    void reset(int number = -1) {
        if (number_ >= 0) ::close(number_);
        number_ = number;
    }

    [[nodiscard]] int get() const { return number_; }

private:
    int number_;
};

void make_pair(Descriptor& ours, Descriptor& theirs) {
    std::array<int, 2> both{};
    // Sockets rather than pipes: writing to a child that has ended raises no signal.
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, both.data()) != 0) throw tools_failed("no sockets left");
    ours.reset(both[0]);
    theirs.reset(both[1]);
    ::fcntl(ours.get(), F_SETFL, O_NONBLOCK);
}

/// The running program. Its end is always waited for; without wait() it is killed first.
class Child {
public:
    Child(const Tool& tool, Descriptor& input, Descriptor& output, Descriptor& complaints) : name_(tool.name) {
        const fs::path program = find_program(tool.name);
        std::vector<std::string> arguments{program.string()};
        arguments.insert(arguments.end(), tool.arguments.begin(), tool.arguments.end());
        std::vector<std::string> environment = environment_of(tool);
        const auto pointers = [](std::vector<std::string>& texts) {
            std::vector<char*> out;
            for (auto& text : texts) out.push_back(text.data());
            out.push_back(nullptr);
            return out;
        };
        Descriptor in;
        Descriptor out;
        Descriptor err;
        make_pair(input, in);
        make_pair(output, out);
        make_pair(complaints, err);
        posix_spawn_file_actions_t actions;
        ::posix_spawn_file_actions_init(&actions);
        ::posix_spawn_file_actions_adddup2(&actions, in.get(), 0);
        ::posix_spawn_file_actions_adddup2(&actions, out.get(), 1);
        ::posix_spawn_file_actions_adddup2(&actions, err.get(), 2);
        ::posix_spawn_file_actions_addclosefrom_np(&actions, 3);
        posix_spawnattr_t attributes;
        ::posix_spawnattr_init(&attributes);
        sigset_t none;
        sigset_t usual;
        sigemptyset(&none);
        sigfillset(&usual);
        ::posix_spawnattr_setsigmask(&attributes, &none);
        ::posix_spawnattr_setsigdefault(&attributes, &usual);
        ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
        const int problem = ::posix_spawn(
            &id_, program.c_str(), &actions, &attributes, pointers(arguments).data(), pointers(environment).data()
        );
        ::posix_spawn_file_actions_destroy(&actions);
        ::posix_spawnattr_destroy(&attributes);
        if (problem != 0) {
            id_ = -1;
            throw tools_failed(tool.name + " could not be started.");
        }
    }

    ~Child() {
        if (id_ < 0) return;
        ::kill(id_, SIGKILL);
        ::waitpid(id_, nullptr, 0);
    }

    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    /// Its output has ended, so its own end is near.
    int wait(Deadline deadline) {
        int status = 0;
        for (;;) {
            const pid_t ended = ::waitpid(id_, &status, WNOHANG);
            if (ended == id_ || (ended < 0 && errno != EINTR)) break;
            if (std::chrono::steady_clock::now() >= deadline) {
                throw Failure(Code::unavailable, "capsule_timeout", name_ + " did not end in time.");
            }
            ::usleep(2000);
        }
        id_ = -1;
        return status;
    }

private:
    std::string name_;
    pid_t id_ = -1;
};

/// What the child says, until it closes both of its outputs.
class Conversation {
public:
    Conversation(const Tool& tool, Deadline deadline)
        : tool_(tool), deadline_(deadline), child_(tool, input_, output_, complaints_) {}

    /// `next`: input; empty function = none. Returns when the child has ended well.
    void run(const std::function<bool(std::string&)>& next, const std::function<void(std::string_view)>& on_output) {
        if (!next) input_.reset();
        while (output_.get() >= 0 || complaints_.get() >= 0) {
            std::array<pollfd, 3> waits{
                pollfd{output_.get(), POLLIN, 0}, pollfd{complaints_.get(), POLLIN, 0},
                pollfd{input_.get(), static_cast<short>(POLLOUT), 0}};
            wait_for(waits);
            if (waits[0].revents != 0)
                read(output_, [&](std::string_view bytes) {
                    if (on_output) on_output(bytes);
                });
            if (waits[1].revents != 0)
                read(complaints_, [this](std::string_view bytes) {
                    said_ += bytes.substr(0, longest_complaint - std::min(longest_complaint, said_.size()));
                });
            if (waits[2].revents != 0) feed(next);
        }
        input_.reset();
        const int status = child_.wait(deadline_);
        if (status == 0) return;
        std::replace(said_.begin(), said_.end(), '\n', ' ');
        throw tools_failed(tool_.name + " failed: " + said_);
    }

private:
    void wait_for(std::array<pollfd, 3>& waits) const {
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(deadline_ - std::chrono::steady_clock::now());
        if (left.count() <= 0) {
            throw Failure(Code::unavailable, "capsule_timeout", tool_.name + " took too long.");
        }
        const auto patience = std::min<std::chrono::milliseconds::rep>(left.count(), 1000);
        if (::poll(waits.data(), waits.size(), static_cast<int>(patience)) < 0 && errno != EINTR) {
            throw tools_failed("poll failed.");
        }
    }

    static void read(Descriptor& from, const std::function<void(std::string_view)>& take) {
        std::array<char, read_size> buffer{};
        const ssize_t got = ::recv(from.get(), buffer.data(), buffer.size(), 0);
        if (got > 0) return take({buffer.data(), static_cast<std::size_t>(got)});
        if (got == 0 || (errno != EAGAIN && errno != EINTR)) from.reset();
    }

    void feed(const std::function<bool(std::string&)>& next) {
        if (sent_ == piece_.size()) {
            sent_ = 0;
            piece_.clear();
            if (!next(piece_)) return input_.reset();
        }
        const ssize_t sent = ::send(input_.get(), piece_.data() + sent_, piece_.size() - sent_, MSG_NOSIGNAL);
        if (sent >= 0) sent_ += static_cast<std::size_t>(sent);
        else if (errno != EAGAIN && errno != EINTR) input_.reset();  // it has what it wants
    }

    const Tool& tool_;
    Deadline deadline_;
    Descriptor input_;
    Descriptor output_;
    Descriptor complaints_;
    Child child_;
    std::string said_;
    std::string piece_;
    std::size_t sent_ = 0;
};

}  // namespace

void run_reading(const Tool& tool, Deadline deadline, const std::function<void(std::string_view)>& on_output) {
    Conversation(tool, deadline).run({}, on_output);
}

void run_writing(const Tool& tool, Deadline deadline, const std::function<bool(std::string&)>& next) {
    Conversation(tool, deadline).run(next, {});
}

}  // namespace sw::capsule
