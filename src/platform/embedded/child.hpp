// Child processes: starting them as another account, tied to the life of this process, and ending them.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "platform/embedded/place.hpp"

namespace sw::embedded {

struct Command {
    std::vector<std::string> arguments;  ///< the first is the absolute path of the program
    std::filesystem::path directory;     ///< working directory
    std::filesystem::path log;           ///< receives standard output and error, appended
    std::string input{};                 ///< given on standard input, at most 4096 bytes
    int death_signal = SIGTERM;          ///< sent by the kernel when the thread that spawned it ends
};

/// Forks and executes in a session of its own, so that Ctrl-C in a terminal does not reach the child.
///
/// The kernel ties the death signal to the *thread* that forks: call this from a thread that lives as long as the
/// child may. The child sees a small fixed environment. Throws Failure when it cannot be started.
[[nodiscard]] pid_t spawn(const Command& command, const Account& account);

/// Waits for the end of a child of ours; nullopt when it still runs after `patience`.
[[nodiscard]] std::optional<int> wait_for_end(pid_t child, std::chrono::milliseconds patience);

/// True when the account may enter the directory; asks the kernel as that account.
[[nodiscard]] bool can_enter(const std::filesystem::path& directory, const Account& account);

/// "exit status 1" or "signal 9".
[[nodiscard]] std::string describe_status(int status);

/// A process that is not our child, as the kernel lists it.
struct Process {
    pid_t id = 0;
    std::vector<std::string> arguments;  ///< or a single title, when the program sets one
};

/// All processes that have a command line, zombies and kernel threads excepted.
[[nodiscard]] std::vector<Process> list_processes();

/// Running or stopped; a zombie that its new parent has not collected yet counts as gone.
[[nodiscard]] bool is_alive(pid_t process);

/// Signals all of them and waits until they are gone; false when some are left.
bool end_processes(const std::vector<pid_t>& processes, int signal, std::chrono::milliseconds patience);

}  // namespace sw::embedded
