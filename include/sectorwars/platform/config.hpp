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

/// A process in regional mode: which region it is and where the nexus answers.
struct RegionalSettings {
    std::string region_id;          ///< REGION_ID: the slug of the region, "alpha-reach"
    std::int64_t epoch = 0;         ///< REGION_EPOCH: a process whose region has a higher epoch must end (fencing)
    std::string spec_hash;          ///< REGION_SPEC_HASH: told to the nexus, so that it knows which start it hears from
    std::string nexus_url;          ///< CENTRAL_NEXUS_URL: public address, for 421 answers and the key set
    std::string internal_url;       ///< NEXUS_INTERNAL_URL: the nexus' internal listener; default: its host, port 9091
    std::string jwks_url;           ///< JWKS_URL; default: nexus_url + /.well-known/jwks.json
    std::string service_key;        ///< SW_SERVICE_KEY: private key of this region, PEM
    std::string schema = "region";  ///< DB_SCHEMA: where the tables are; another one in a shared database
    bool jobs_only = false;  ///< SERVICE_TYPE=regional-worker or SW_JOBS_ONLY: background work without a public port
};

/// Thresholds and paces of the monitor (platform spec 2.7).
struct AutoscaleSettings {
    bool enabled = true;                      ///< AUTO_SCALING_ENABLED
    std::chrono::seconds interval{30};        ///< MONITORING_INTERVAL_SECONDS: time between decisions
    std::chrono::seconds window{90};          ///< SCALE_WINDOW_S: samples that an average covers
    int up_cpu = 80, up_memory = 85;          ///< SCALE_UP_CPU_THRESHOLD, SCALE_UP_MEMORY_THRESHOLD, percent
    int down_cpu = 20, down_memory = 30;      ///< SCALE_DOWN_CPU_THRESHOLD, SCALE_DOWN_MEMORY_THRESHOLD, percent
    int down_sustained = 20;                  ///< SCALE_DOWN_SUSTAINED_SAMPLES: decisions in a row
    std::chrono::seconds up_cooldown{300};    ///< SCALE_UP_COOLDOWN_S
    std::chrono::seconds down_cooldown{600};  ///< SCALE_DOWN_COOLDOWN_S
    int most_per_hour = 4;                    ///< SCALE_MAX_PER_HOUR, a region
};

enum class OrchestratorBackend { none, process, docker, swarm };

struct OrchestratorSettings {
    OrchestratorBackend backend = OrchestratorBackend::process;  ///< ORCH_BACKEND; default: process in dev, else none
    Endpoint listen{"0.0.0.0", 8081};                            ///< SW_ORCH_LISTEN or off
    std::string docker_host = "unix:///var/run/docker.sock";     ///< DOCKER_HOST: unix:// or tcp://
    std::string image = "sectorwars:latest";                     ///< SW_REGION_IMAGE
    std::string network = "sectorwars-regional";  ///< SW_REGION_NETWORK: joins the regions with nexus and database
    std::string nexus_url,
        nexus_internal_url;        ///< SW_REGION_NEXUS_URL, SW_REGION_NEXUS_INTERNAL_URL: as regions see us
    std::string provisioner_url;   ///< DB_PROVISIONER_URL: CREATEDB and CREATEROLE, no superuser
    std::string database_host;     ///< SW_REGION_DB_HOST: host[:port] as regions see it; default: of the above
    std::string redis_url;         ///< SW_REGION_REDIS_URL: bus for regions with several processes; may be empty
    bool shared_database = false;  ///< SW_REGION_PLACEMENT: dedicated_db | shared_db
    int max_regions_per_user = 5, max_total_regions = 100;  ///< MAX_REGIONS_PER_USER, MAX_TOTAL_REGIONS
    double default_cpu_cores = 2.0, max_cpu_cores = 8.0;    ///< DEFAULT_CPU_CORES, MAX_CPU_CORES
    int default_memory_gb = 4, max_memory_gb = 16;          ///< DEFAULT_MEMORY_GB, MAX_MEMORY_GB
    int default_disk_gb = 20, max_disk_gb = 100;            ///< DEFAULT_DISK_GB, MAX_DISK_GB
    double capacity_factor = 1.0;                  ///< SW_CAPACITY_FACTOR: how far limits may oversubscribe the host
    int nofile = 0;                                ///< SW_REGION_NOFILE; 0 = the engine's default
    std::chrono::seconds ready_timeout{120};       ///< SW_REGION_READY_TIMEOUT_S
    std::chrono::seconds reconcile_interval{300};  ///< RECONCILE_INTERVAL_S
    std::chrono::seconds orphan_grace{3600};       ///< ORPHAN_GRACE_S: before an unknown object of ours is removed
    std::chrono::minutes hibernate_after{30};      ///< HIBERNATE_AFTER_MINUTES without a player; 0 = never
    AutoscaleSettings autoscale;
    std::string fail_point;  ///< SW_FAIL_POINT: the process dies there; refused in production
};

/// Who speaks for the guard of the first login (rules_society 24.1). Without a key the built-in rules judge alone.
struct AiSettings {
    bool enabled = true;                                       ///< AI_DIALOGUE_ENABLED
    std::string primary = "openai";                            ///< AI_PROVIDER_PRIMARY: openai, anthropic or none
    std::string secondary = "anthropic";                       ///< AI_PROVIDER_SECONDARY
    std::string openai_key, anthropic_key;                     ///< OPENAI_API_KEY, ANTHROPIC_API_KEY; empty = not used
    std::string openai_model = "gpt-3.5-turbo";                ///< OPENAI_MODEL
    std::string anthropic_model = "claude-3-sonnet-20240229";  ///< ANTHROPIC_MODEL
    std::string openai_url = "https://api.openai.com";         ///< OPENAI_BASE_URL
    std::string anthropic_url = "https://api.anthropic.com";   ///< ANTHROPIC_BASE_URL
    std::chrono::milliseconds timeout{5000};                   ///< AI_TIMEOUT_MS, of one question to one provider
    double player_daily_usd = 1, instance_daily_usd = 50;      ///< ARIA_DAILY_USD, ARIA_INSTANCE_DAILY_USD
};

/// Whom people may sign in with besides their password (platform spec 4.4). A provider counts when its variables are
/// set.
struct SignInSettings {
    std::string github_id, github_secret;                            ///< CLIENT_ID_GITHUB, CLIENT_SECRET_GITHUB
    std::string google_id, google_secret;                            ///< GOOGLE_CLIENT_ID, GOOGLE_CLIENT_SECRET
    std::string steam_key;                                           ///< STEAM_API_KEY
    std::string github_url = "https://github.com";                   ///< OAUTH_GITHUB_URL
    std::string github_api_url = "https://api.github.com";           ///< OAUTH_GITHUB_API_URL
    std::string google_url = "https://accounts.google.com";          ///< OAUTH_GOOGLE_URL: where people consent
    std::string google_token_url = "https://oauth2.googleapis.com";  ///< OAUTH_GOOGLE_TOKEN_URL
    std::string google_api_url = "https://www.googleapis.com";       ///< OAUTH_GOOGLE_API_URL
    std::string steam_url = "https://steamcommunity.com";            ///< OAUTH_STEAM_URL
    std::string steam_api_url = "https://api.steampowered.com";      ///< OAUTH_STEAM_API_URL
};

/// Subscriptions (platform spec 6). Without client id and secret nothing can be bought and no webhook is taken.
struct PaypalSettings {
    std::string client_id, client_secret;   ///< PAYPAL_CLIENT_ID, PAYPAL_CLIENT_SECRET
    std::string webhook_id;                 ///< PAYPAL_WEBHOOK_ID: webhooks for another one are refused
    std::string citizen_plan, owner_plan;   ///< PAYPAL_GALACTIC_CITIZEN_PLAN_ID, PAYPAL_REGIONAL_OWNER_PLAN_ID
    bool live = false;                      ///< PAYPAL_MODE: live | sandbox
    std::string url;                        ///< PAYPAL_BASE_URL; empty = PayPal's own of the mode
    std::string cert_host = ".paypal.com";  ///< PAYPAL_CERT_HOST: end of the host that certificates may come from
    int failure_threshold = 3;              ///< PAYPAL_FAILURE_THRESHOLD: failed payments in a row that suspend
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
    std::string master_key;  ///< SW_MASTER_KEY: 64 hex digits; seals secrets at rest; dev mode makes and keeps its own
    std::filesystem::path backup_dir;  ///< BACKUP_DIR: capsules; empty = <data_dir>/capsules
    std::string public_url;            ///< API_BASE_URL: how players reach this server; empty = http://localhost:<port>
    bool first_login =
        true;  ///< SW_FIRST_LOGIN=off: new pilots start at once in the hull of config/balance/players.json
    std::string frontend_url;       ///< FRONTEND_URL: where pages are, for redirects back; empty = public_url
    std::optional<bool> admin_mfa;  ///< SW_ADMIN_MFA_REQUIRED; default: in production
    std::optional<bool>
        dual_control;  ///< SW_DUAL_CONTROL: destructive acts need two administrators; default: in production
    std::vector<std::string> previous_master_keys;  ///< SW_MASTER_KEY_PREVIOUS: open what they sealed, seal nothing
    SignInSettings sign_in;
    PaypalSettings paypal;
    AiSettings ai;
    RegionalSettings regional;
    OrchestratorSettings orchestrator;
    std::string instance;  ///< this process, for leases and buses; made at start

    [[nodiscard]] bool production() const { return environment == Environment::production; }

    /// Administrators without a second factor hold no scopes.
    [[nodiscard]] bool admins_need_mfa() const { return admin_mfa.value_or(production()); }

    [[nodiscard]] bool needs_two_admins() const { return dual_control.value_or(production()); }
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

/// Dev mode: fills jwt_secret, admin_password and master_key from <data_dir>/secrets.json (0600), made when missing. A
/// value that the configuration gives wins and is not stored. Throws Failure when the file cannot be read or written.
KeptSecrets keep_dev_secrets(Config& config);

/// NAME=value lines for --check-config, secrets masked.
[[nodiscard]] std::string describe_config(const Config& config);

/// The content of docs/configuration.md.
[[nodiscard]] std::string configuration_markdown();

}  // namespace sw
