// Typed server configuration. Environment-driven (platform spec 9.1); every problem is reported at once.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sectorwars/platform/feature.hpp"

namespace sw {

enum class Environment { development, testing, production };

struct Endpoint {
    std::string host;
    std::uint16_t port = 0;
};

struct Config {
    Mode mode = Mode::dev;
    Environment environment = Environment::development;
    bool debug = false;                           ///< DEBUG: /docs and /openapi.json
    Endpoint listen{"0.0.0.0", 8080};             ///< SW_LISTEN
    Endpoint internal_listen{"127.0.0.1", 9091};  ///< SW_INTERNAL_LISTEN: /metrics, /healthz, /readyz; port 0 = off
    std::filesystem::path data_dir = "var";       ///< SW_DATA_DIR: embedded PostgreSQL and Redis, kept secrets
    std::filesystem::path home;                   ///< SW_HOME: holds config/ and migrations/
    std::filesystem::path static_dir;             ///< SW_STATIC_DIR: web clients; empty = none
    std::string database_url;                     ///< DATABASE_URL; empty in dev mode = embedded
    std::string redis_url;                        ///< REDIS_URL; empty in dev mode = embedded
    int read_pool = 2;                            ///< DB_READ_POOL_SIZE
    int write_pool = 16;                          ///< DB_POOL_SIZE
    int queue_limit = 1024;                       ///< DB_QUEUE_LIMIT, per lane; beyond it 503
    std::chrono::milliseconds statement_timeout{5000};  ///< DB_STATEMENT_TIMEOUT_MS
    std::string jwt_secret;                         ///< JWT_SECRET, >= 32 characters; dev mode makes and keeps its own
    std::chrono::minutes access_token_life{60};     ///< ACCESS_TOKEN_EXPIRE_MINUTES
    std::chrono::hours refresh_token_life{24 * 7};  ///< REFRESH_TOKEN_EXPIRE_DAYS
    std::string admin_username = "admin";           ///< ADMIN_USERNAME
    std::string admin_password;      ///< ADMIN_PASSWORD, >= 12; dev mode makes one, prints it once and keeps it
    int hash_threads = 1;            ///< SW_HASH_THREADS
    int hash_queue = 64;             ///< SW_HASH_QUEUE; beyond it 429
    int max_connections = 20000;     ///< SW_MAX_CONNECTIONS
    int max_connections_per_ip = 0;  ///< SW_MAX_CONNECTIONS_PER_IP; 0 = no limit
    std::size_t max_header_bytes = std::size_t{16} * 1024;  ///< SW_MAX_HEADER_BYTES
    std::size_t max_body_bytes = std::size_t{1024} * 1024;  ///< SW_MAX_BODY_BYTES
    std::chrono::seconds header_timeout{10};                ///< SW_HEADER_TIMEOUT_S
    std::chrono::seconds body_timeout{30};                  ///< SW_BODY_TIMEOUT_S
    std::chrono::seconds idle_timeout{75};                  ///< SW_IDLE_TIMEOUT_S
    std::chrono::seconds drain_timeout{10};                 ///< SW_DRAIN_TIMEOUT_S
    std::vector<std::string> cors_origins;                  ///< CORS_ALLOWED_ORIGINS; development echoes any origin
    std::vector<std::string> trusted_proxies;               ///< TRUSTED_PROXIES: addresses or CIDR
    bool rate_limits = true;          ///< RATE_LIMITS=off switches them off (refused in production)
    std::uint64_t galaxy_seed = 0;    ///< GALAXY_SEED; 0 = drawn at first start and stored
    std::string log_level = "info";   ///< LOG_LEVEL
    std::string log_format = "json";  ///< LOG_FORMAT: json | text
    std::string instance;             ///< this process, for leases and buses; made at start
};

/// Name -> value, as in the environment.
using Variables = std::map<std::string, std::string>;

struct ConfigProblems {
    std::vector<std::string> problems;  ///< empty = fine
    std::vector<std::string> warnings;
};

/// Pure: reads nothing but its arguments and the files that *_FILE variables name. `mode_argument` is --mode or empty.
[[nodiscard]] Config read_config(const Variables& variables, const std::string& mode_argument, ConfigProblems& out);

/// One line per variable, for docs/configuration.md and --check-config.
struct VariableDoc {
    std::string name;
    std::string default_value;
    std::string modes;
    std::string description;
    bool secret = false;
};

[[nodiscard]] const std::vector<VariableDoc>& variable_docs();

/// Which secrets keep_dev_secrets made just now, and where they are kept.
struct KeptSecrets {
    std::filesystem::path file;
    bool new_jwt_secret = false;
    bool new_admin_password = false;
};

/// Dev mode: fills jwt_secret and admin_password from <data_dir>/secrets.json (0600), made when missing. A value that
/// the configuration gives wins and is not stored. Throws Failure when the file cannot be read or written.
KeptSecrets keep_dev_secrets(Config& config);

/// NAME=value lines for --check-config, secrets masked.
[[nodiscard]] std::string describe_config(const Config& config);

/// The content of docs/configuration.md.
[[nodiscard]] std::string configuration_markdown();

}  // namespace sw
