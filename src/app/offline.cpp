// Composition without a server.
#include "app/offline.hpp"

#include <filesystem>

namespace sw {
namespace {

Config complete(Config config) {
    if (config.mode == Mode::dev && config.master_key.empty() && std::filesystem::exists(config.data_dir)) {
        keep_dev_secrets(config);
    }
    const auto need = [](const std::string& value, const char* name) {
        if (value.empty()) throw Failure(Code::invalid, "missing_setting", std::string(name) + " is missing");
    };
    need(config.database_url, "DATABASE_URL");
    need(config.master_key, "SW_MASTER_KEY");
    return config;
}

}  // namespace

Offline::Offline(Config config)
    : config_(complete(std::move(config))),
      db_(std::make_unique<Db>(db_options(config_, config_.database_url))),
      core_(std::make_unique<Core>(config_, *db_, hub_, metrics_)) {}

Offline::~Offline() {
    core_->stop_features();
    db_->stop(std::chrono::seconds(2));
}

}  // namespace sw
