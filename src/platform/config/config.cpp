// Reads the whole configuration at once and reports everything that is wrong with it.
#include "sectorwars/platform/config.hpp"

#include <array>
#include <fstream>
#include <sstream>

#include "platform/config/table.hpp"

namespace sw {

namespace {

using config::Value;

constexpr std::size_t longest_secret_file = 64 * 1024;

std::optional<Mode> mode_from(const std::string& name) {
    for (const Mode mode : {Mode::dev, Mode::nexus, Mode::regional}) {
        if (config::name_of(mode) == name) return mode;
    }
    return std::nullopt;
}

/// Unset and empty are the same: compose files pass empty strings for what nobody set.
std::string text_of(const Variables& variables, const std::string& name) {
    const auto found = variables.find(name);
    return found == variables.end() ? std::string() : found->second;
}

/// --mode > SW_MODE > SERVICE_TYPE > dev (platform spec 0.1).
Mode read_mode(const Variables& variables, const std::string& argument, ConfigProblems& out) {
    const std::string own = text_of(variables, "SW_MODE");
    if (!argument.empty() || !own.empty()) {
        const auto mode = mode_from(argument.empty() ? own : argument);
        if (mode) return *mode;
        out.problems.emplace_back(
            std::string(argument.empty() ? "SW_MODE" : "--mode") + " must be one of dev, nexus, regional"
        );
        return Mode::dev;
    }
    const std::string service = text_of(variables, "SERVICE_TYPE");
    if (service.empty() || service == "gameserver") return Mode::dev;
    if (service == "central-nexus") return Mode::nexus;
    if (service == "regional-server" || service == "regional-worker") return Mode::regional;
    out.problems.emplace_back("SERVICE_TYPE must be one of gameserver, central-nexus, regional-server, regional-worker"
    );
    return Mode::dev;
}

std::string read_secret_file(const std::string& name, const std::string& path, ConfigProblems& out) {
    std::ifstream file(path, std::ios::binary);
    std::string text(longest_secret_file + 1, '\0');
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    if (file.gcount() == 0) {
        out.problems.push_back(name + " names a file that cannot be read or is empty: " + path);
        return {};
    }
    if (!file.eof()) {
        out.problems.push_back(name + " names a file longer than 64 KiB: " + path);
        return {};
    }
    text.resize(static_cast<std::size_t>(file.gcount()));
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
    return text;
}

/// The value of a variable, or of the file that NAME_FILE names when it is a secret.
std::string value_of(const Variables& variables, const VariableDoc& doc, ConfigProblems& out) {
    const std::string direct = text_of(variables, doc.name);
    const std::string file = doc.secret ? text_of(variables, doc.name + "_FILE") : std::string();
    if (file.empty()) return direct;
    if (!direct.empty()) {
        out.problems.push_back("set either " + doc.name + " or " + doc.name + "_FILE, not both");
        return {};
    }
    return read_secret_file(doc.name + "_FILE", file, out);
}

void warn_about_unknown(const Variables& variables, ConfigProblems& out) {
    for (const auto& [name, value] : variables) {
        if (name.rfind("SW_", 0) != 0) continue;
        bool known = false;
        for (const auto& doc : variable_docs()) {
            known = known || name == doc.name || (doc.secret && name == doc.name + "_FILE");
        }
        if (!known) out.warnings.push_back(name + " is not a variable of this server");
    }
}

/// Some deployments name the database by environment; that name wins there.
void pick_environment_database(const Variables& variables, Config& config, ConfigProblems& out) {
    const bool production = config.environment == Environment::production;
    if (!production && config.environment != Environment::testing) return;
    const std::string name = production ? "DATABASE_URL_PROD" : "DATABASE_TEST_URL";
    const std::string url = value_of(variables, {.name = name, .secret = true}, out);
    if (url.empty()) return;
    if (url.rfind("postgresql://", 0) == 0 || url.rfind("postgres://", 0) == 0) config.database_url = url;
    else out.problems.push_back(name + " must start with postgresql:// or postgres://");
}

/// What dev mode makes itself must be given elsewhere. `given` holds what was set, right or wrong, so that a value with
/// a problem of its own is not reported as missing too.
void check_required(const Variables& variables, const Config& config, ConfigProblems& out) {
    if (config.mode == Mode::dev) return;
    std::vector<std::string> required{"DATABASE_URL"};
    const std::vector<std::string> own =
        config.mode == Mode::nexus
            ? std::vector<std::string>{"REDIS_URL", "JWT_SECRET", "ADMIN_PASSWORD", "SW_MASTER_KEY"}
            : std::vector<std::string>{"REGION_ID", "CENTRAL_NEXUS_URL", "SW_SERVICE_KEY"};
    required.insert(required.end(), own.begin(), own.end());
    for (const auto& name : required) {
        const bool given = !text_of(variables, name).empty() || !text_of(variables, name + "_FILE").empty() ||
                           (name == "DATABASE_URL" && !config.database_url.empty());
        if (!given) {
            out.problems.push_back(name + " is required in " + std::string(config::name_of(config.mode)) + " mode");
        }
    }
}

void check_production(const Config& config, ConfigProblems& out) {
    if (config.environment != Environment::production) return;
    const std::array<std::pair<const char*, std::string>, 6> secrets{{
        {"JWT_SECRET", config.jwt_secret},
        {"ADMIN_PASSWORD", config.admin_password},
        {"DATABASE_URL", config::url_password(config.database_url)},
        {"REDIS_URL", config::url_password(config.redis_url)},
        {"DB_PROVISIONER_URL", config::url_password(config.orchestrator.provisioner_url)},
        {"SW_REGION_REDIS_URL", config::url_password(config.orchestrator.redis_url)},
    }};
    for (const auto& [name, secret] : secrets) {
        if (secret.rfind("dev_only", 0) == 0) {
            out.problems.push_back(std::string(name) + " holds a development secret, which production refuses");
        }
    }
    if (config.master_key == std::string(64, '0')) {
        out.problems.emplace_back("SW_MASTER_KEY holds a development secret, which production refuses");
    }
    if (!config.orchestrator.fail_point.empty()) {
        out.problems.emplace_back("SW_FAIL_POINT is refused in production");
    }
    if (!config.rate_limits) out.problems.emplace_back("RATE_LIMITS=off is refused in production");
    if (config.paypal.cert_host != ".paypal.com") {
        out.problems.emplace_back("PAYPAL_CERT_HOST other than .paypal.com is refused in production");
    }
    for (const auto* url :
         {&config.sign_in.github_url, &config.sign_in.github_api_url, &config.sign_in.google_url,
          &config.sign_in.google_token_url, &config.sign_in.google_api_url, &config.sign_in.steam_url,
          &config.sign_in.steam_api_url, &config.paypal.url}) {
        if (url->rfind("http://", 0) == 0) out.problems.push_back(*url + ": production takes https:// only");
    }
    if (config.debug) out.warnings.emplace_back("DEBUG=true shows the API documentation in production");
}

/// Addresses that follow from others, and what a mode that has no secret of its own uses instead.
void fill_derived(const Variables& variables, Config& config) {
    if (text_of(variables, "SERVICE_TYPE") == "regional-worker") config.regional.jobs_only = true;
    if (config.backup_dir.empty()) config.backup_dir = config.data_dir / "capsules";
    RegionalSettings& region = config.regional;
    if (config.mode != Mode::regional || region.nexus_url.empty()) return;
    if (region.jwks_url.empty()) region.jwks_url = region.nexus_url + "/.well-known/jwks.json";
    if (region.internal_url.empty()) {
        const auto colon = region.nexus_url.rfind(':');
        const bool has_port =
            colon > region.nexus_url.find("//") && region.nexus_url.find(']', colon) == std::string::npos;
        region.internal_url = region.nexus_url.substr(0, has_port ? colon : std::string::npos) + ":9091";
    }
    if (config.jwt_secret.empty()) config.jwt_secret = region.service_key;
}

}  // namespace

Config read_config(const Variables& variables, const std::string& mode_argument, ConfigProblems& out) {
    Config config;
    config.mode = read_mode(variables, mode_argument, out);
    if (config.mode != Mode::dev) config.orchestrator.backend = OrchestratorBackend::none;
    for (const auto& variable : config::variables()) {
        std::string text = value_of(variables, variable.doc, out);
        if (!text.empty()) variable.read(config, Value(variable.doc.name, std::move(text), out));
    }
    pick_environment_database(variables, config, out);
    fill_derived(variables, config);
    check_required(variables, config, out);
    check_production(config, out);
    warn_about_unknown(variables, out);
    return config;
}

const std::vector<VariableDoc>& variable_docs() {
    static const std::vector<VariableDoc> docs = [] {
        std::vector<VariableDoc> all;
        for (const auto& variable : config::variables()) all.push_back(variable.doc);
        return all;
    }();
    return docs;
}

}  // namespace sw
