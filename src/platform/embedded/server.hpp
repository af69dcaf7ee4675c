// What the supervisor needs to know about a kind of server.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "platform/embedded/child.hpp"
#include "platform/embedded/place.hpp"

namespace sw::embedded {

/// One step of ending a process: the signal, and how long it may take.
struct EndStep {
    int signal = 0;
    std::chrono::milliseconds patience{};
};

/// All calls come from the supervisor's thread. Anything may throw Failure.
class Server {
public:
    virtual ~Server() = default;
    [[nodiscard]] virtual std::string name() const = 0;

    /// Before each start: ends processes that a killed predecessor left, removes stale files, makes what is missing.
    virtual void prepare() = 0;
    [[nodiscard]] virtual Command command() const = 0;
    [[nodiscard]] virtual bool ready(pid_t child) const = 0;

    /// Gentle first.
    [[nodiscard]] virtual std::vector<EndStep> ending() const = 0;
};

[[nodiscard]] std::unique_ptr<Server> make_postgres(const Place& place);
[[nodiscard]] std::unique_ptr<Server> make_redis(const Place& place);

/// Newest PostgreSQL (15 or later) whose programs are complete; `major` 0 = any, else exactly that one. Empty = none.
[[nodiscard]] std::filesystem::path find_postgres_programs(int major);

/// Ends processes by the ladder, each step only for those that are left. False when some survive even that.
bool end_by_steps(std::vector<pid_t> processes, const std::vector<EndStep>& steps);

/// Replaces a settings file of ours; readable by the children.
void write_settings(const std::filesystem::path& file, const std::string& text);

}  // namespace sw::embedded
