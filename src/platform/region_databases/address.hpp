// libpq URLs: taking one apart and making others that reach the same server.
#pragma once

#include <map>
#include <string>

namespace sw::databases {

/// Settings of a libpq URL or connection string by keyword: host, port, user, password, dbname, sslmode …
/// Throws Failure internal "bad_database_url".
[[nodiscard]] std::map<std::string, std::string> read_url(const std::string& url);

/// "postgresql:///?dbname=…&host=…", every value percent-encoded.
[[nodiscard]] std::string write_url(const std::map<std::string, std::string>& settings);

}  // namespace sw::databases
