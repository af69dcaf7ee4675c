// The command line of the binary.
#pragma once

#include <string>

#include "app/admin_command.hpp"
#include "app/audit_command.hpp"
#include "app/enroll.hpp"
#include "app/region_command.hpp"
#include "app/upkeep_command.hpp"

namespace sw {

struct CommandLine {
    enum class Verb {
        serve,
        check_config,
        healthcheck,
        describe,
        migrate,
        certificate,
        region,
        enroll,
        admin,
        audit,
        upkeep
    };
    Verb verb = Verb::serve;
    std::string mode;    ///< --mode, empty when not given
    std::string folder;  ///< of certificate
    RegionCommand region;
    Enrolment enrolment;
    AdminCommand admin;
    AuditCommand audit;
    UpkeepCommand upkeep;
    bool jobs_only = false;
    bool check_only = false;  ///< describe --check: compare instead of write
    int exit_code = -1;       ///< >= 0: the process is to end with it at once (help, usage error)
};

CommandLine parse_command_line(int argc, char** argv);

}  // namespace sw
