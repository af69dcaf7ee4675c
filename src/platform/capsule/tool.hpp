// pg_dump and pg_restore as children: found, started without passwords in their arguments, fed and read, and killed
// when the time is out.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "sectorwars/platform/capsule.hpp"

namespace sw::capsule {

struct Tool {
    std::string name;                    ///< "pg_dump": looked for in PG_BIN, PATH and /usr/lib/postgresql/*/bin
    std::vector<std::string> arguments;  ///< without the program and without secrets
    std::string url;                     ///< of the database; reaches the child by its environment
    std::string options;                 ///< "-c name=value …" for the session
};

/// Runs it and hands on what it writes. Throws Failure "pg_tools", "capsule_timeout"; what `on_output` throws ends the
/// child.
void run_reading(const Tool& tool, Deadline deadline, const std::function<void(std::string_view)>& on_output);

/// Runs it and gives it what `next` puts into its argument, until that returns false or the child wants no more.
void run_writing(const Tool& tool, Deadline deadline, const std::function<bool(std::string&)>& next);

}  // namespace sw::capsule
