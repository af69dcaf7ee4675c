// What the server says to PostgreSQL, read from PostgreSQL's own log (log_statement = all), and the same as a script
// for pgbench. So the other side of a comparison can never differ from what the server does.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "blackbox/world.hpp"

namespace bench {

struct LoggedStatement {
    std::string text;
    std::vector<std::optional<std::string>> values;
};

using Unit = std::vector<LoggedStatement>;  ///< of one transaction, or one statement alone

/// While it lives every statement is logged.
class StatementLog {
public:
    explicit StatementLog(blackbox::World& world);
    ~StatementLog();
    StatementLog(const StatementLog&) = delete;
    StatementLog& operator=(const StatementLog&) = delete;

    /// The last unit of the log that has a statement with this text in it, since the call before.
    Unit last_with(const std::string& text);

private:
    blackbox::World& world_;
    std::size_t read_ = 0;
};

/// The units of one client of pgbench: all clients must have the same texts.
struct ClientUnits {
    std::vector<Unit> before, after;  ///< the same acts twice; what differs and looks like an id is new each time
};

/// Stores the values of each client in the database and gives the script that runs the units of `after`, each in one
/// trip. Clients whose statements differ from the first's are left out.
struct Script {
    std::string text;
    int clients = 0;
};

Script make_script(blackbox::World& world, const std::string& name, const std::vector<ClientUnits>& clients);

}  // namespace bench
