// One operating system process of a region, known so well that another one with its number is never taken for it.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "sectorwars/platform/describe.hpp"

namespace sw::process_backend {

/// A process id is reused; together with these it is not.
struct Identity {
    std::int32_t pid = 0;      ///< 0 = none
    std::int64_t started = 0;  ///< clock ticks from boot to its start: field 22 of /proc/<pid>/stat
    std::string boot;          ///< id of this boot of the machine
    std::int64_t device = 0;   ///< of its executable
    std::int64_t inode = 0;    ///< of its executable

    bool operator==(const Identity&) const = default;

    static constexpr auto describe() {
        return fields(
            field("pid", &Identity::pid, "Process"), field("started", &Identity::started, "Start, ticks since boot"),
            field("boot", &Identity::boot, "Boot of the machine"),
            field("device", &Identity::device, "File system of its executable"),
            field("inode", &Identity::inode, "File of its executable")
        );
    }
};

struct Command {
    std::filesystem::path program;
    std::vector<std::string> arguments;    ///< without the program
    std::vector<std::string> environment;  ///< NAME=value, all of it
    std::filesystem::path directory;       ///< working directory
    std::filesystem::path log;             ///< receives standard output and error, appended
    int nofile = 0;                        ///< soft limit of open files; 0 = as this process
};

/// Starts it in a session of its own: it outlives this process. Throws Failure rule_violation "engine_refused".
[[nodiscard]] Identity spawn(const Command& command);

/// Of a process that runs; nullopt for one that does not, or is a zombie.
[[nodiscard]] std::optional<Identity> identify(pid_t process);

struct Look {
    bool running = false;
    std::optional<int> exit_code;  ///< 128 + signal for one that was killed; unknown when it was not our child
};

/// Whether this very process runs. Collects the status of a child that ended.
[[nodiscard]] Look look(const Identity& identity);

/// Signals this very process and no other; false when it is gone.
bool send_signal(const Identity& identity, int signal);

/// A process of `program` whose working directory is `folder`: started by a server that died before it noted it down.
[[nodiscard]] std::optional<Identity> find_in(
    const std::filesystem::path& folder, const std::filesystem::path& program
);

/// The program of this very process, also after its file was replaced by a newer one.
[[nodiscard]] std::filesystem::path own_program();

/// Counters of a process since its start.
struct Counters {
    double cpu_seconds = 0;
    std::int64_t memory_bytes = 0;  ///< anonymous: resident without file pages
    std::int64_t disk_bytes = 0;    ///< read from and written to storage
};

[[nodiscard]] std::optional<Counters> read_counters(pid_t process);

}  // namespace sw::process_backend
