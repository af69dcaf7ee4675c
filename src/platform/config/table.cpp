// The table of configuration variables, in the order of docs/configuration.md.
#include "platform/config/table.hpp"

#include <array>

#include "platform/config/table_rows.hpp"

namespace sw::config {

namespace {

constexpr std::int64_t any_int = std::numeric_limits<int>::max();

std::string show(bool flag) {
    return flag ? "true" : "false";
}

std::string show(const Endpoint& endpoint) {
    const bool six = endpoint.host.find(':') != std::string::npos;
    return (six ? "[" + endpoint.host + "]" : endpoint.host) + ":" + std::to_string(endpoint.port);
}

template <class Rep, class Period>
std::string show(std::chrono::duration<Rep, Period> duration) {
    return std::to_string(duration.count());
}

std::string show(const std::vector<std::string>& items) {
    std::string text;
    for (const auto& item : items) (text += text.empty() ? "" : ",") += item;
    return text;
}

void read_secret(std::string& to, const Value& value, std::size_t shortest) {
    if (value.text().size() < shortest) {
        return value.problem("must have at least " + std::to_string(shortest) + " characters");
    }
    to = value.text();
}

void read_url(std::string& to, const Value& value, const std::vector<std::string_view>& schemes) {
    for (const auto scheme : schemes) {
        if (value.text().rfind(scheme, 0) == 0) {
            to = value.text();
            return;
        }
    }
    std::string all;
    for (const auto scheme : schemes) (all += all.empty() ? "" : " or ") += scheme;
    value.problem("must start with " + all);
}

using V = const Value&;

std::vector<Variable> process_rows() {
    return {
        {{"SW_MODE", "dev", "all",
          "Set of features: dev, nexus or regional. --mode wins over it; without it SERVICE_TYPE "
          "decides (gameserver, central-nexus, regional-server)."},
         [](Config&, V) {},
         [](const Config& c) { return std::string(name_of(c.mode)); }},
        {{"ENVIRONMENT", "development", "all",
          "development, testing or production. Production refuses default secrets."},
         [](Config& c, V v) {
             if (const auto at = v.choice({"development", "testing", "production", "test"})) {
                 c.environment = *at == 3 ? Environment::testing : static_cast<Environment>(*at);
             }
         },
         [](const Config& c) { return std::string(name_of(c.environment)); }},
        {{"DEBUG", "false", "all", "Serves /docs and /openapi.json."},
         [](Config& c, V v) { v.read(c.debug); },
         [](const Config& c) { return show(c.debug); }},
        {{"SW_LISTEN", "0.0.0.0:8080", "all", "Address and port of the public listener; port 0 takes a free one."},
         [](Config& c, V v) { v.read(c.listen); },
         [](const Config& c) { return show(c.listen); }},
        {{"SW_INTERNAL_LISTEN", "127.0.0.1:9091", "all",
          "Listener of /metrics, probes and calls between processes (/internal/v1), or off. Never publish it."},
         [](Config& c, V v) {
             if (lowered(v.text()) == "off") c.internal_listen.port = 0;
             else v.read(c.internal_listen);
         },
         [](const Config& c) { return c.internal_listen.port == 0 ? "off" : show(c.internal_listen); }},
        {{"SW_DATA_DIR", "var", "dev", "Holds the embedded PostgreSQL and Redis and the kept secrets."},
         [](Config& c, V v) { c.data_dir = v.text(); },
         [](const Config& c) { return c.data_dir.string(); }},
        {{"SW_HOME", "", "all", "Folder with config/ and migrations/; empty = the working directory."},
         [](Config& c, V v) { c.home = v.text(); },
         [](const Config& c) { return c.home.string(); }},
        {{"SW_STATIC_DIR", "", "all", "Folder with the web clients; empty = none are served."},
         [](Config& c, V v) { c.static_dir = v.text(); },
         [](const Config& c) { return c.static_dir.string(); }},
        {{"LOG_LEVEL", "info", "all", "debug, info, warn or error."},
         [](Config& c, V v) {
             static constexpr std::array names{"debug", "info", "warn", "error", "warn"};
             if (const auto at = v.choice({"debug", "info", "warn", "error", "warning"})) c.log_level = names.at(*at);
         },
         [](const Config& c) { return c.log_level; }},
        {{"LOG_FORMAT", "json", "all", "json (one object a line) or text."},
         [](Config& c, V v) {
             if (const auto at = v.choice({"json", "text"})) c.log_format = *at == 0 ? "json" : "text";
         },
         [](const Config& c) { return c.log_format; }},
        {{"GALAXY_SEED", "0", "all", "Seed of the galaxy that the first start makes; 0 = drawn and stored."},
         [](Config& c, V v) { v.read(c.galaxy_seed); },
         [](const Config& c) { return std::to_string(c.galaxy_seed); }},
    };
}

std::vector<Variable> database_rows() {
    return {
        {{"DATABASE_URL", "", "all",
          "PostgreSQL; empty in dev mode = an embedded one. The role must not be a superuser.", true},
         [](Config& c, V v) {
             read_url(c.database_url, v, {"postgresql://", "postgres://"});
         },
         [](const Config& c) { return c.database_url; }},
        {{"REDIS_URL", "", "all",
          "Redis; empty in dev mode = an embedded one, in regional mode = none: then the region runs one process only.",
          true},
         [](Config& c, V v) {
             read_url(c.redis_url, v, {"redis://", "unix://"});
         },
         [](const Config& c) { return c.redis_url; }},
        {{"DB_POOL_SIZE", "16", "all", "Connections and threads of the write lane, 1 to 100."},
         [](Config& c, V v) { v.read(c.write_pool, 1, 100); },
         [](const Config& c) { return std::to_string(c.write_pool); }},
        {{"DB_READ_POOL_SIZE", "2", "all", "Connections and threads of the read lane, 1 to 100."},
         [](Config& c, V v) { v.read(c.read_pool, 1, 100); },
         [](const Config& c) { return std::to_string(c.read_pool); }},
        {{"DB_QUEUE_LIMIT", "1024", "all", "Calls that may wait for a lane; beyond it the answer is 503."},
         [](Config& c, V v) { v.read(c.queue_limit, 1, 1'000'000); },
         [](const Config& c) { return std::to_string(c.queue_limit); }},
        {{"DB_STATEMENT_TIMEOUT_MS", "5000", "all", "PostgreSQL gives up on a statement after this."},
         [](Config& c, V v) { v.read(c.statement_timeout, 10, 600'000); },
         [](const Config& c) { return show(c.statement_timeout); }},
    };
}

std::vector<Variable> account_rows() {
    return {
        {{"JWT_SECRET", "", "dev, nexus",
          "Keys the digests of request bodies and addresses; at least 32 characters. Dev mode makes and keeps its own. "
          "Tokens are signed with key pairs that the nexus makes itself.",
          true},
         [](Config& c, V v) { read_secret(c.jwt_secret, v, 32); },
         [](const Config& c) { return c.jwt_secret; }},
        {{"ACCESS_TOKEN_EXPIRE_MINUTES", "60", "dev, nexus", "Life of an access token, 1 to 1440."},
         [](Config& c, V v) { v.read(c.access_token_life, 1, 1440); },
         [](const Config& c) { return show(c.access_token_life); }},
        {{"REFRESH_TOKEN_EXPIRE_DAYS", "7", "dev, nexus", "Life of a refresh token, 1 to 365."},
         [](Config& c, V v) {
             std::chrono::days days = std::chrono::duration_cast<std::chrono::days>(c.refresh_token_life);
             v.read(days, 1, 365);
             c.refresh_token_life = days;
         },
         [](const Config& c) { return show(std::chrono::duration_cast<std::chrono::days>(c.refresh_token_life)); }},
        {{"ADMIN_USERNAME", "admin", "dev, nexus", "Name of the first administrator."},
         [](Config& c, V v) { c.admin_username = v.text(); },
         [](const Config& c) { return c.admin_username; }},
        {{"ADMIN_PASSWORD", "", "dev, nexus",
          "Password of the first administrator; at least 12 characters. Dev mode makes one, prints it once and keeps "
          "it.",
          true},
         [](Config& c, V v) { read_secret(c.admin_password, v, 12); },
         [](const Config& c) { return c.admin_password; }},
        {{"SW_HASH_THREADS", "1", "all", "Threads that hash passwords, 1 to 64; each needs 64 MiB."},
         [](Config& c, V v) { v.read(c.hash_threads, 1, 64); },
         [](const Config& c) { return std::to_string(c.hash_threads); }},
        {{"SW_HASH_QUEUE", "64", "all", "Logins that may wait for a hash; beyond it the answer is 429."},
         [](Config& c, V v) { v.read(c.hash_queue, 1, 10'000); },
         [](const Config& c) { return std::to_string(c.hash_queue); }},
        {{"RATE_LIMITS", "on", "all", "on or off; off is refused in production."},
         [](Config& c, V v) { v.read(c.rate_limits); },
         [](const Config& c) { return std::string(c.rate_limits ? "on" : "off"); }},
    };
}

std::vector<Variable> edge_rows() {
    return {
        {{"CORS_ALLOWED_ORIGINS", "", "all",
          "Origins of the web clients, comma-separated. Development echoes any origin."},
         [](Config& c, V v) {
             c.cors_origins = v.list();
             for (const auto& origin : c.cors_origins) {
                 if (!is_origin(origin)) v.problem("has an item that is not scheme://host[:port]: " + origin);
             }
         },
         [](const Config& c) { return show(c.cors_origins); }},
        {{"TRUSTED_PROXIES", "", "all", "Addresses or networks whose X-Forwarded-For counts, comma-separated."},
         [](Config& c, V v) {
             c.trusted_proxies = v.list();
             for (const auto& network : c.trusted_proxies) {
                 if (!is_network(network)) v.problem("has an item that is not an address or network: " + network);
             }
         },
         [](const Config& c) { return show(c.trusted_proxies); }},
        {{"SW_MAX_CONNECTIONS", "20000", "all", "Open connections in all."},
         [](Config& c, V v) { v.read(c.max_connections, 1, 1'000'000); },
         [](const Config& c) { return std::to_string(c.max_connections); }},
        {{"SW_MAX_CONNECTIONS_PER_IP", "0", "all", "Open connections from one address; 0 = no limit."},
         [](Config& c, V v) { v.read(c.max_connections_per_ip, 0, any_int); },
         [](const Config& c) { return std::to_string(c.max_connections_per_ip); }},
        {{"SW_MAX_HEADER_BYTES", "16384", "all", "Longest request head."},
         [](Config& c, V v) { v.read(c.max_header_bytes, 1024, 1024 * 1024); },
         [](const Config& c) { return std::to_string(c.max_header_bytes); }},
        {{"SW_MAX_BODY_BYTES", "1048576", "all", "Longest request body."},
         [](Config& c, V v) { v.read(c.max_body_bytes, 1024, 64 * 1024 * 1024); },
         [](const Config& c) { return std::to_string(c.max_body_bytes); }},
        {{"SW_HEADER_TIMEOUT_S", "10", "all", "A client must send its request head within this."},
         [](Config& c, V v) { v.read(c.header_timeout, 1, 600); },
         [](const Config& c) { return show(c.header_timeout); }},
        {{"SW_BODY_TIMEOUT_S", "30", "all", "A client must send its request body within this."},
         [](Config& c, V v) { v.read(c.body_timeout, 1, 600); },
         [](const Config& c) { return show(c.body_timeout); }},
        {{"SW_IDLE_TIMEOUT_S", "75", "all", "A kept-alive connection without a request is closed after this."},
         [](Config& c, V v) { v.read(c.idle_timeout, 1, 3600); },
         [](const Config& c) { return show(c.idle_timeout); }},
        {{"SW_DRAIN_TIMEOUT_S", "10", "all", "Running requests may finish within this after SIGTERM."},
         [](Config& c, V v) { v.read(c.drain_timeout, 0, 600); },
         [](const Config& c) { return show(c.drain_timeout); }},
    };
}

}  // namespace

std::string_view name_of(Mode mode) {
    switch (mode) {
        case Mode::nexus:
            return "nexus";
        case Mode::regional:
            return "regional";
        case Mode::dev:
            break;
    }
    return "dev";
}

std::string_view name_of(Environment environment) {
    switch (environment) {
        case Environment::testing:
            return "testing";
        case Environment::production:
            return "production";
        case Environment::development:
            break;
    }
    return "development";
}

const std::vector<Variable>& variables() {
    static const std::vector<Variable> all = [] {
        std::vector<Variable> rows;
        for (auto part :
             {process_rows(), database_rows(), account_rows(), edge_rows(), security_rows(), ai_rows(),
              region_rows()}) {
            rows.insert(rows.end(), part.begin(), part.end());
        }
        return rows;
    }();
    return all;
}

}  // namespace sw::config
