// How a connection is made; apart from connection.hpp, so that users of Db do not see libpq.
#pragma once

#include <chrono>
#include <string>

namespace sw {

struct ConnectionOptions {
    std::string url;
    std::string application_name = "sectorwars";
    std::string role = "sectorwars_app";  ///< row-level security binds this role; empty = the login role itself
    std::string search_path = "region,nexus,public";
    bool read_only = false;
    std::chrono::milliseconds statement_timeout{5000};
    std::chrono::milliseconds lock_timeout{3000};
    std::chrono::milliseconds idle_in_transaction_timeout{10000};
    std::chrono::seconds connect_timeout{3};
};

}  // namespace sw
