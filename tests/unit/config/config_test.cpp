// The configuration as tables: what each variable does, and every way in which it can be wrong.
#include "sectorwars/platform/config.hpp"

#include <stdlib.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "sectorwars/base/result.hpp"
#include "sectorwars/platform/platform.hpp"
#include "support/catch.hpp"

namespace {

namespace fs = std::filesystem;
using sw::Config;
using sw::ConfigProblems;
using sw::Mode;
using sw::Variables;

const std::string long_secret(32, 's');

struct Reading {
    Config config;
    ConfigProblems found;
};

Reading read(const Variables& variables, const std::string& mode = "") {
    Reading out;
    out.config = sw::read_config(variables, mode, out.found);
    return out;
}

bool mentions(const std::vector<std::string>& texts, const std::string& part) {
    return std::any_of(texts.begin(), texts.end(), [&](const auto& text) {
        return text.find(part) != std::string::npos;
    });
}

Variables nexus() {
    return {
        {"SW_MODE", "nexus"},        {"DATABASE_URL", "postgresql://u:p@h/d"}, {"REDIS_URL", "redis://h:6379/0"},
        {"JWT_SECRET", long_secret}, {"ADMIN_PASSWORD", "long-enough-12"},     {"SW_MASTER_KEY", std::string(64, 'a')}};
}

class Folder {
public:
    Folder() {
        std::string name = "/tmp/sw_config_XXXXXX";
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        path = name;
    }

    ~Folder() { fs::remove_all(path); }

    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    [[nodiscard]] std::string file(const std::string& name, const std::string& text) const {
        std::ofstream(path / name) << text;
        return path / name;
    }

    fs::path path;
};

}  // namespace

TEST_CASE("without variables dev mode starts with its defaults") {
    const auto [config, found] = read({});
    CHECK(found.problems.empty());
    CHECK(found.warnings.empty());
    CHECK(config.mode == Mode::dev);
    CHECK(config.listen.port == 8080);
    CHECK(config.write_pool == 16);
}

TEST_CASE("the mode follows --mode, then SW_MODE, then SERVICE_TYPE, then dev") {
    struct Row {
        const char *argument, *sw_mode, *service_type;
        Mode mode;
        const char* problem;
    };

    const std::vector<Row> rows{
        {"", "", "", Mode::dev, ""},
        {"", "", "gameserver", Mode::dev, ""},
        {"", "", "central-nexus", Mode::nexus, ""},
        {"", "", "regional-server", Mode::regional, ""},
        {"", "regional", "central-nexus", Mode::regional, ""},
        {"nexus", "regional", "gameserver", Mode::nexus, ""},
        {"dev", "nonsense", "", Mode::dev, ""},
        {"nonsense", "nexus", "", Mode::dev, "--mode must be one of"},
        {"", "Nexus", "", Mode::dev, "SW_MODE must be one of"},
        {"", "", "regional-worker", Mode::regional, ""},
        {"", "", "worker", Mode::dev, "SERVICE_TYPE must be one of"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.argument, row.sw_mode, row.service_type);
        auto variables = nexus();
        variables["SW_MODE"] = row.sw_mode;
        variables["SERVICE_TYPE"] = row.service_type;
        variables["REGION_ID"] = "alpha-reach";
        variables["CENTRAL_NEXUS_URL"] = "http://nexus:8080";
        variables["SW_SERVICE_KEY"] = long_secret;
        const auto [config, found] = read(variables, row.argument);
        CHECK(config.mode == row.mode);
        if (*row.problem == '\0') CHECK(found.problems.empty());
        else CHECK(mentions(found.problems, row.problem));
    }
}

TEST_CASE("each variable reaches its place") {
    struct Row {
        const char *name, *value, *shown;
    };

    const std::vector<Row> rows{
        {"ENVIRONMENT", "test", "testing"},
        {"DEBUG", "YES", "true"},
        {"SW_LISTEN", ":9000", "0.0.0.0:9000"},
        {"SW_LISTEN", "[::1]:0", "[::1]:0"},
        {"SW_LISTEN", "localhost:81", "127.0.0.1:81"},
        {"SW_LISTEN", "8081", "0.0.0.0:8081"},
        {"SW_INTERNAL_LISTEN", "off", "off"},
        {"SW_INTERNAL_LISTEN", ":9191", "127.0.0.1:9191"},
        {"SW_DATA_DIR", "/srv/sw", "/srv/sw"},
        {"SW_HOME", "/opt/sw", "/opt/sw"},
        {"SW_STATIC_DIR", "web", "web"},
        {"LOG_LEVEL", "WARNING", "warn"},
        {"LOG_FORMAT", "text", "text"},
        {"GALAXY_SEED", "18446744073709551615", "18446744073709551615"},
        {"DATABASE_URL", "postgres://u@h/d", "postgres://u@h/d"},
        {"REDIS_URL", "unix:///run/redis.sock", "unix:///run/redis.sock"},
        {"DB_POOL_SIZE", "100", "100"},
        {"DB_READ_POOL_SIZE", "1", "1"},
        {"DB_QUEUE_LIMIT", "7", "7"},
        {"DB_STATEMENT_TIMEOUT_MS", "10", "10"},
        {"ACCESS_TOKEN_EXPIRE_MINUTES", "15", "15"},
        {"REFRESH_TOKEN_EXPIRE_DAYS", "30", "30"},
        {"ADMIN_USERNAME", "root", "root"},
        {"SW_HASH_THREADS", "2", "2"},
        {"SW_HASH_QUEUE", "3", "3"},
        {"RATE_LIMITS", "off", "off"},
        {"CORS_ALLOWED_ORIGINS", " https://a.example , http://b:3000,", "https://a.example,http://b:3000"},
        {"TRUSTED_PROXIES", "10.0.0.0/8,::1,fd00::/64", "10.0.0.0/8,::1,fd00::/64"},
        {"SW_MAX_CONNECTIONS", "5", "5"},
        {"SW_MAX_CONNECTIONS_PER_IP", "200", "200"},
        {"SW_MAX_HEADER_BYTES", "8192", "8192"},
        {"SW_MAX_BODY_BYTES", "2048", "2048"},
        {"SW_HEADER_TIMEOUT_S", "1", "1"},
        {"SW_BODY_TIMEOUT_S", "2", "2"},
        {"SW_IDLE_TIMEOUT_S", "3", "3"},
        {"SW_DRAIN_TIMEOUT_S", "0", "0"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name, row.value);
        const auto [config, found] = read({{row.name, row.value}});
        CHECK(found.problems.empty());
        CHECK(found.warnings.empty());
        CHECK(
            ("\n" + sw::describe_config(config)).find("\n" + std::string(row.name) + "=" + row.shown + "\n") !=
            std::string::npos
        );
    }
}

TEST_CASE("a wrong value is a problem that names the variable and keeps the default") {
    const std::vector<std::pair<const char*, const char*>> rows{
        {"ENVIRONMENT", "prod"},
        {"DEBUG", "maybe"},
        {"SW_LISTEN", "0.0.0.0:65536"},
        {"SW_LISTEN", "example.org:80"},
        {"SW_LISTEN", "0.0.0.0"},
        {"SW_INTERNAL_LISTEN", ":"},
        {"LOG_LEVEL", "loud"},
        {"LOG_FORMAT", "xml"},
        {"GALAXY_SEED", "-1"},
        {"GALAXY_SEED", "18446744073709551616"},
        {"DATABASE_URL", "mysql://h/d"},
        {"DATABASE_URL", "host=h dbname=d"},
        {"REDIS_URL", "rediss://h"},
        {"DB_POOL_SIZE", "0"},
        {"DB_POOL_SIZE", "101"},
        {"DB_POOL_SIZE", "16 "},
        {"DB_POOL_SIZE", "1e1"},
        {"DB_READ_POOL_SIZE", "0"},
        {"DB_QUEUE_LIMIT", "0"},
        {"DB_STATEMENT_TIMEOUT_MS", "0"},
        {"JWT_SECRET", "thirty-one characters are short"},
        {"ADMIN_PASSWORD", "elevenchars"},
        {"ACCESS_TOKEN_EXPIRE_MINUTES", "0"},
        {"REFRESH_TOKEN_EXPIRE_DAYS", "366"},
        {"SW_HASH_THREADS", "99999999999999999999"},
        {"SW_HASH_QUEUE", "0"},
        {"RATE_LIMITS", "sometimes"},
        {"CORS_ALLOWED_ORIGINS", "https://a.example/path"},
        {"CORS_ALLOWED_ORIGINS", "*"},
        {"TRUSTED_PROXIES", "10.0.0.0/33"},
        {"TRUSTED_PROXIES", "proxy.example"},
        {"SW_MAX_BODY_BYTES", "0"},
        {"SW_HEADER_TIMEOUT_S", "0"},
        {"REGION_ID", "Alpha_Reach"},
        {"REGION_ID", "a--b"},
        {"REGION_EPOCH", "-1"},
        {"CENTRAL_NEXUS_URL", "nexus:8080"},
        {"DB_SCHEMA", "region; drop"},
        {"SW_MASTER_KEY", "0123"},
        {"ORCH_BACKEND", "kubernetes"},
        {"DOCKER_HOST", "/var/run/docker.sock"},
        {"DB_PROVISIONER_URL", "host=h"},
        {"MAX_CPU_CORES", "many"},
        {"SCALE_UP_CPU_THRESHOLD", "101"},
        {"SW_REGION_PLACEMENT", "anywhere"},
    };
    for (const auto& [name, value] : rows) {
        CAPTURE(name, value);
        const auto [config, found] = read({{name, value}});
        REQUIRE(found.problems.size() == 1);
        CHECK(found.problems[0].rfind(std::string(name) + " ", 0) == 0);
        const bool is_list = std::string(name) == "CORS_ALLOWED_ORIGINS" || std::string(name) == "TRUSTED_PROXIES";
        CHECK((is_list || sw::describe_config(config) == sw::describe_config(read({}).config)));
    }
}

TEST_CASE("a problem with a secret does not show it") {
    for (const auto* name : {"JWT_SECRET", "ADMIN_PASSWORD", "DATABASE_URL", "REDIS_URL"}) {
        const auto problems = read({{name, "sesame"}}).found.problems;
        REQUIRE(problems.size() == 1);
        CHECK_FALSE(mentions(problems, "sesame"));
    }
}

TEST_CASE("all problems come at once") {
    const auto [config, found] = read({{"SW_MODE", "nexus"}, {"DB_POOL_SIZE", "x"}, {"DEBUG", "x"}, {"SW_TYPO", "1"}});
    CHECK(found.problems.size() == 7);
    for (const auto* part :
         {"DB_POOL_SIZE", "DEBUG", "DATABASE_URL is required", "REDIS_URL is required", "JWT_SECRET is required",
          "ADMIN_PASSWORD is required", "SW_MASTER_KEY is required"}) {
        CAPTURE(part);
        CHECK(mentions(found.problems, part));
    }
    CHECK(found.warnings.size() == 1);
    CHECK(mentions(found.warnings, "SW_TYPO"));
}

TEST_CASE("regional mode needs its identity and no administrator") {
    CHECK(read(nexus()).found.problems.empty());
    const Variables region{
        {"SW_MODE", "regional"},
        {"DATABASE_URL", "postgresql://u:p@h/d"},
        {"REGION_ID", "alpha-reach"},
        {"CENTRAL_NEXUS_URL", "http://nexus:8080"},
        {"SW_SERVICE_KEY", "-----BEGIN PRIVATE KEY-----"},
    };
    const auto [config, found] = read(region);
    CHECK(found.problems.empty());
    CHECK(config.regional.internal_url == "http://nexus:9091");
    CHECK(config.regional.jwks_url == "http://nexus:8080/.well-known/jwks.json");
    for (const auto* name : {"DATABASE_URL", "REGION_ID", "CENTRAL_NEXUS_URL", "SW_SERVICE_KEY"}) {
        CAPTURE(name);
        auto without = region;
        without.erase(name);
        CHECK(mentions(read(without).found.problems, std::string(name) + " is required"));
    }
}

TEST_CASE("dev mode runs regions as processes unless told otherwise") {
    CHECK(read({}).config.orchestrator.backend == sw::OrchestratorBackend::process);
    CHECK(read({{"ORCH_BACKEND", "none"}}).config.orchestrator.backend == sw::OrchestratorBackend::none);
    CHECK(read(nexus()).config.orchestrator.backend == sw::OrchestratorBackend::none);
}

TEST_CASE("production refuses what only development may have") {
    auto variables = nexus();
    variables["ENVIRONMENT"] = "production";
    CHECK(read(variables).found.problems.empty());

    const std::vector<std::pair<const char*, std::string>> bad{
        {"JWT_SECRET", "dev_only_" + long_secret},
        {"ADMIN_PASSWORD", "dev_only_not_for_production"},
        {"REDIS_URL", "redis://:dev_only_not_for_production@localhost:6379/0"},
        {"DATABASE_URL", "postgresql://u:dev_only_x@h/d"},
        {"RATE_LIMITS", "off"},
    };
    for (const auto& [name, value] : bad) {
        CAPTURE(name);
        auto with = variables;
        with[name] = value;
        const auto problems = read(with).found.problems;
        REQUIRE(problems.size() == 1);
        CHECK(problems[0].rfind(name, 0) == 0);
        with["ENVIRONMENT"] = "development";
        CHECK(read(with).found.problems.empty());
    }
    auto debugging = variables;
    debugging["DEBUG"] = "true";
    CHECK(mentions(read(debugging).found.warnings, "DEBUG"));
}

TEST_CASE("a secret can come from a file, but not from both") {
    const Folder folder;
    const std::string good = folder.file("good", long_secret + "\n");
    const std::string empty = folder.file("empty", "");
    const std::string huge = folder.file("huge", std::string(70 * 1024, 'x'));
    CHECK(read({{"JWT_SECRET_FILE", good}}).config.jwt_secret == long_secret);
    auto from_file = nexus();
    from_file.erase("JWT_SECRET");
    from_file["JWT_SECRET_FILE"] = good;
    CHECK(read(from_file).found.problems.empty());
    CHECK(mentions(read({{"JWT_SECRET_FILE", good}, {"JWT_SECRET", long_secret}}).found.problems, "not both"));
    for (const auto& path : {empty, huge, folder.path.string(), std::string("/nonexistent/secret")}) {
        CAPTURE(path);
        CHECK(mentions(read({{"ADMIN_PASSWORD_FILE", path}}).found.problems, "ADMIN_PASSWORD_FILE"));
    }
    CHECK(mentions(read({{"SW_LISTEN_FILE", good}}).found.warnings, "SW_LISTEN_FILE"));
}

TEST_CASE("the environment can name its own database") {
    const Variables variables{
        {"DATABASE_URL", "postgresql://h/dev"},
        {"DATABASE_TEST_URL", "postgresql://h/test"},
        {"DATABASE_URL_PROD", "postgresql://h/prod"}};
    const auto url = [&](const char* environment) {
        auto with = variables;
        with["ENVIRONMENT"] = environment;
        return read(with).config.database_url;
    };
    CHECK(url("development") == "postgresql://h/dev");
    CHECK(url("testing") == "postgresql://h/test");
    CHECK(url("production") == "postgresql://h/prod");
}

TEST_CASE("the documented defaults are the real ones") {
    const std::string effective = "\n" + sw::describe_config(Config{});
    for (const auto& doc : sw::variable_docs()) {
        CAPTURE(doc.name);
        CHECK(effective.find("\n" + doc.name + "=" + doc.default_value + "\n") != std::string::npos);
        CHECK(sw::configuration_markdown().find("| `" + doc.name + "`") != std::string::npos);
        CHECK_FALSE(doc.description.empty());
    }
}

TEST_CASE("no secret is shown") {
    Config config;
    config.jwt_secret = "sesame-1";
    config.admin_password = "sesame-2";
    config.database_url = "postgresql://pilot:sesame-3@db.example:5432/game";
    config.redis_url = "redis://:sesame-4@cache.example:6379/0";
    std::string text = sw::describe_config(config);
    CHECK(text.find("sesame") == std::string::npos);
    CHECK(text.find("postgresql://pilot:********@db.example:5432/game") != std::string::npos);
    CHECK(text.find("redis://:********@cache.example:6379/0") != std::string::npos);
    config.database_url = "postgresql://db.example/game?user=pilot&password=sesame-5";
    text = sw::describe_config(config);
    CHECK(text.find("sesame") == std::string::npos);
}

TEST_CASE("dev secrets are made once, kept private, and given ones win") {
    const Folder folder;
    Config first;
    first.data_dir = folder.path / "var";
    const auto made = sw::keep_dev_secrets(first);
    CHECK(made.new_jwt_secret);
    CHECK(made.new_admin_password);
    CHECK(first.jwt_secret.size() >= 32);
    CHECK(first.admin_password.size() >= 12);
    CHECK(first.jwt_secret.find(first.admin_password) == std::string::npos);
    CHECK((fs::status(made.file).permissions() & fs::perms::all) == (fs::perms::owner_read | fs::perms::owner_write));

    Config second;
    second.data_dir = first.data_dir;
    const auto kept = sw::keep_dev_secrets(second);
    CHECK_FALSE(kept.new_jwt_secret);
    CHECK_FALSE(kept.new_admin_password);
    CHECK(second.jwt_secret == first.jwt_secret);
    CHECK(second.admin_password == first.admin_password);

    Config given;
    given.data_dir = first.data_dir;
    given.admin_password = "from the environment";
    CHECK_FALSE(sw::keep_dev_secrets(given).new_admin_password);
    CHECK(given.admin_password == "from the environment");
    CHECK(given.jwt_secret == first.jwt_secret);

    std::ofstream(made.file) << "{broken";
    Config broken;
    broken.data_dir = first.data_dir;
    CHECK_THROWS_AS(sw::keep_dev_secrets(broken), sw::Failure);
}

TEST_CASE("a balance file is read from the home directory") {
    const Folder folder;
    fs::create_directories(folder.path / "config" / "balance");
    std::ofstream(folder.path / "config" / "balance" / "ships.json") << "{}";
    Config config;
    config.home = folder.path;
    CHECK(sw::read_balance_file(config, "ships.json") == "{}");
    CHECK_THROWS_AS(sw::read_balance_file(config, "none.json"), sw::Failure);
}
