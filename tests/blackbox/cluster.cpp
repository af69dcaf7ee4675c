// Databases, keys and processes.
#include "blackbox/cluster.hpp"

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/sha.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <pqxx/pqxx>

namespace blackbox {
namespace {

constexpr const char* nexus_database = "central_nexus";

std::string temporary_directory() {
    char path[] = "/tmp/sw-cluster-XXXXXX";
    if (mkdtemp(path) == nullptr) throw std::runtime_error("no temporary directory");
    return path;
}

std::string first_cell(const std::string& url, const std::string& schemas, const std::string& sql) {
    pqxx::connection owner(url);
    pqxx::nontransaction work(owner);
    work.exec("set search_path = " + schemas);
    const auto rows = work.exec(sql);
    return rows.empty() || rows[0].empty() ? "" : rows[0][0].c_str();
}

std::string base64url(const unsigned char* bytes, std::size_t size) {
    std::string out(4 * ((size + 2) / 3) + 1, '\0');
    out.resize(static_cast<std::size_t>(
        EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()), bytes, static_cast<int>(size))
    ));
    for (char& c : out) c = c == '+' ? '-' : c == '/' ? '_' : c;
    while (out.ends_with('=')) out.pop_back();
    return out;
}

std::string text_of(BIO* bio) {
    char* data = nullptr;
    const long size = BIO_get_mem_data(bio, &data);
    std::string out(data, static_cast<std::size_t>(size));
    BIO_free(bio);
    return out;
}

}  // namespace

TestKey make_test_key() {
    EVP_PKEY* key = EVP_EC_gen("P-256");
    if (key == nullptr) throw std::runtime_error("no key");
    TestKey out;
    BIO* bio = BIO_new(BIO_s_mem());
    PEM_write_bio_PKCS8PrivateKey(bio, key, nullptr, nullptr, 0, nullptr, nullptr);
    out.private_pem = text_of(bio);
    bio = BIO_new(BIO_s_mem());
    PEM_write_bio_PUBKEY(bio, key);
    out.public_pem = text_of(bio);
    std::array<unsigned char, 65> point{};
    std::size_t size = 0;
    EVP_PKEY_get_octet_string_param(key, "pub", point.data(), point.size(), &size);
    EVP_PKEY_free(key);
    const std::string jwk = R"({"crv":"P-256","kty":"EC","x":")" + base64url(point.data() + 1, 32) + R"(","y":")" +
                            base64url(point.data() + 33, 32) + "\"}";
    std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
    SHA256(reinterpret_cast<const unsigned char*>(jwk.data()), jwk.size(), digest.data());
    out.kid = base64url(digest.data(), digest.size());
    return out;
}

std::string sign_token(const TestKey& key, const std::string& type, const json& payload) {
    const auto encoded = [](const std::string& text) {
        return base64url(reinterpret_cast<const unsigned char*>(text.data()), text.size());
    };
    const std::string text =
        encoded(json{{"alg", "ES256"}, {"kid", key.kid}, {"typ", type}}.dump()) + "." + encoded(payload.dump());
    BIO* bio = BIO_new_mem_buf(key.private_pem.data(), static_cast<int>(key.private_pem.size()));
    EVP_PKEY* pair = PEM_read_bio_PrivateKey(bio, nullptr, nullptr, nullptr);
    BIO_free(bio);
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    std::array<unsigned char, 128> der{};
    std::size_t size = der.size();
    const bool signed_well =
        EVP_DigestSignInit(context, nullptr, EVP_sha256(), nullptr, pair) == 1 &&
        EVP_DigestSign(context, der.data(), &size, reinterpret_cast<const unsigned char*>(text.data()), text.size()) ==
            1;
    EVP_MD_CTX_free(context);
    EVP_PKEY_free(pair);
    if (!signed_well) throw std::runtime_error("no signature");
    const unsigned char* at = der.data();
    ECDSA_SIG* signature = d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(size));
    std::array<unsigned char, 64> raw{};
    BN_bn2binpad(ECDSA_SIG_get0_r(signature), raw.data(), 32);
    BN_bn2binpad(ECDSA_SIG_get0_s(signature), raw.data() + 32, 32);
    ECDSA_SIG_free(signature);
    return text + "." + base64url(raw.data(), raw.size());
}

std::string service_token(const TestKey& key, const std::string& slug, const json& claims) {
    static int number = 0;
    const auto seconds =
        std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count();
    json payload{
        {"iss", "region:" + slug},
        {"aud", "nexus"},
        {"typ", "svc"},
        {"jti", "test-" + std::to_string(getpid()) + "-" + std::to_string(++number)},
        {"iat", seconds},
        {"exp", seconds + 60}};
    payload.update(claims);
    return sign_token(key, "svc", payload);
}

json payload_in(const std::string& token) {
    const auto first = token.find('.');
    std::string text = token.substr(first + 1, token.find('.', first + 1) - first - 1);
    for (char& c : text) c = c == '-' ? '+' : c == '_' ? '/' : c;
    while (text.size() % 4 != 0) text += '=';
    std::string out(text.size(), '\0');
    EVP_DecodeBlock(
        reinterpret_cast<unsigned char*>(out.data()), reinterpret_cast<const unsigned char*>(text.data()),
        static_cast<int>(text.size())
    );
    return json::parse(out.substr(0, out.rfind('}') + 1));
}

Cluster::Cluster(Options options)
    : options_(std::move(options)),
      postgres_(std::make_unique<support::TemporaryPostgres>(support::TemporaryPostgres::Options{
          .fsync = options_.fsync, .settings = {"max_connections = 300"}})),
      directory_(temporary_directory()) {
    (void)first_cell(postgres_->url(), "public", std::string("create database ") + nexus_database);
    ServerProcess::Environment environment{
        {"SW_MODE", "nexus"},
        {"DATABASE_URL", postgres_->url(nexus_database)},
        {"REDIS_URL", redis_.url()},
        {"SW_INTERNAL_LISTEN", "127.0.0.1:" + std::to_string(free_port())},
        {"SW_ORCH_LISTEN", "off"},
        {"ORCH_BACKEND", "none"},
        {"SW_HOME", std::filesystem::current_path().string()},
        {"ENVIRONMENT", "testing"},
        {"GALAXY_SEED", "2102"},
        {"RATE_LIMITS", "off"},
        {"JWT_SECRET", "a secret that only black-box tests use"},
        {"SW_MASTER_KEY", std::string(64, 'a')},
        {"ADMIN_PASSWORD", World::admin_password},
    };
    for (const auto& [name, value] : options_.nexus) environment[name] = value;
    nexus_ = std::make_unique<ServerProcess>(environment, log_path("nexus"));
}

Cluster::~Cluster() {
    regions_.clear();
    nexus_.reset();
    postgres_.reset();
    std::filesystem::remove_all(directory_);
}

std::string Cluster::log_path(const std::string& name) {
    return directory_ + "/" + name + "-" + std::to_string(++logs_) + ".log";
}

Cluster::Region& Cluster::add_region(const std::string& slug, int total_sectors) {
    auto region = std::make_unique<Region>();
    region->slug = slug;
    region->total_sectors = total_sectors;
    region->key = make_test_key();
    region->database = "region_" + std::to_string(regions_.size() + 1);
    region->role = "r_" + std::to_string(regions_.size() + 1);
    region->region_id = in_nexus(
        "insert into regions (name, slug, display_name, region_type, status, epoch, generation_seed, total_sectors, "
        "nexus_warp_sector) values ('" +
        slug + "', '" + slug + "', 'Region " + slug + "', 'player_owned', 'active', 1, " +
        std::to_string(4711 + regions_.size()) + ", " + std::to_string(total_sectors) + ", " +
        std::to_string(std::min(250, total_sectors)) + ") returning region_id"
    );
    in_nexus(
        "insert into svc_keys (kid, issuer, region_id, public_key, epoch, created_at) values ('" + region->key.kid +
        "', 'region:" + slug + "', '" + region->region_id + "', '" + region->key.public_pem + "', 1, now())"
    );
    (void)first_cell(postgres_->url(), "public", "create role " + region->role + " login");
    (void)first_cell(postgres_->url(), "public", "create database " + region->database + " owner " + region->role);
    regions_.push_back(std::move(region));
    return *regions_.back();
}

ServerProcess::Environment Cluster::environment_of(const Region& region, int epoch) const {
    ServerProcess::Environment environment{
        {"SW_MODE", "regional"},
        {"REGION_ID", region.slug},
        {"REGION_EPOCH", std::to_string(epoch)},
        {"REGION_SPEC_HASH", "by-hand"},
        {"DATABASE_URL", postgres_->url(region.database, region.role)},
        {"REDIS_URL", redis_.url()},
        {"CENTRAL_NEXUS_URL", "http://127.0.0.1:" + std::to_string(nexus_->port())},
        {"NEXUS_INTERNAL_URL", "http://127.0.0.1:" + std::to_string(nexus_->internal_port())},
        {"SW_SERVICE_KEY", region.key.private_pem},
        {"SW_HOME", std::filesystem::current_path().string()},
        {"ENVIRONMENT", "testing"},
        {"RATE_LIMITS", "off"},
    };
    for (const auto& [name, value] : options_.regions) environment[name] = value;
    return environment;
}

ServerProcess& Cluster::start(Region& region) {
    return start(region, environment_of(region));
}

ServerProcess& Cluster::start(Region& region, const ServerProcess::Environment& environment) {
    region.processes.push_back(std::make_unique<ServerProcess>(environment, log_path(region.slug)));
    return *region.processes.back();
}

Pilot Cluster::a_pilot() {
    Pilot pilot;
    pilot.username = "pilot_" + std::to_string(++pilots_) + "_" + std::to_string(getpid());
    pilot.client = std::make_unique<Client>(nexus_->port());
    const json account{
        {"username", pilot.username}, {"email", pilot.username + "@example.test"}, {"password", pilot.password}};
    pilot.user_id = ok(pilot.client->post("/api/v1/auth/register", account)).at("id");
    const json login =
        ok(pilot.client->post("/api/v1/auth/login/json", {{"username", pilot.username}, {"password", pilot.password}}));
    pilot.access_token = login.at("access_token");
    pilot.refresh_token = login.at("refresh_token");
    pilot.client->token = pilot.access_token;
    return pilot;
}

Client Cluster::in_region(const Region& region, const Pilot& pilot) {
    Client client(region.port());
    client.token = pilot.access_token;
    return client;
}

Client Cluster::admin() {
    Client client(nexus_->port());
    const json credentials{{"username", "admin"}, {"password", World::admin_password}};
    client.token = ok(client.post("/api/v1/auth/login/json", credentials)).at("access_token");
    return client;
}

std::string Cluster::in_nexus(const std::string& sql) {
    return first_cell(postgres_->url(nexus_database), "nexus, region, public", sql);
}

std::string Cluster::in_region_database(const Region& region, const std::string& sql) {
    return first_cell(postgres_->url(region.database), "region, public", sql);
}

}  // namespace blackbox
