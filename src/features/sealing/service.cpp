// Nothing here ever shows a key or what is sealed: only short names and counts.
#include "service.hpp"

#include "repository.hpp"
#include "sectorwars/platform/log.hpp"
#include "sectorwars/platform/metrics.hpp"
#include "sectorwars/sealing.hpp"

namespace sw::sealing {
namespace {

constexpr std::int64_t batch = 200;
constexpr std::int64_t warn_days = 83, most_days = 90;

std::int64_t days_since(const std::optional<Time>& since, Time at) {
    if (!since) return 0;
    return std::chrono::duration_cast<std::chrono::hours>(at - *since).count() / 24;
}

void show_outdated(const Platform& platform, const std::string& column, std::int64_t count) {
    platform.metrics
        .gauge("sectorwars_sealed_outdated", "Sealed values that an older master key holds", {{"column", column}})
        .set(static_cast<double>(count));
}

}  // namespace

std::vector<Column> reseal_all(const Platform& platform) {
    std::vector<Column> out;
    for (const auto& column : platform.shared.get<SealedColumns>()->all()) {
        Column& one = out.emplace_back(Column{.name = column.name});
        for (std::int64_t done = batch; done == batch;) {
            platform.database.write([&](Tx& tx) { done = column.reseal(tx, platform.envelope, batch); });
            one.resealed += done;
        }
        platform.database.read([&](ReadTx& tx) { one.outdated = column.outdated(tx, platform.envelope); });
        show_outdated(platform, one.name, one.outdated);
    }
    return out;
}

Service::Service(const Platform& platform) : platform_(platform), columns_(platform.shared.get<SealedColumns>()) {}

void Service::start() const {
    platform_.database.write([this](Tx& tx) { repository::note_keys(tx, platform_.envelope.key_ids()); });
}

MasterKeyView Service::view(ReadTx& tx, const Caller&, const Nothing&) const {
    MasterKeyView out{.key_id = platform_.envelope.key_id()};
    out.first_seen = repository::first_seen(tx, out.key_id);
    out.age_days = days_since(out.first_seen, now());
    out.rotate_after_days = most_days;
    out.previous = platform_.envelope.key_ids();
    out.previous.erase(out.previous.begin());
    for (const auto& column : columns_->all()) {
        out.columns.push_back({column.name, column.outdated(tx, platform_.envelope)});
    }
    return out;
}

void Service::reseal(Tx& tx) const {
    for (const auto& column : columns_->all()) {
        const auto done = column.reseal(tx, platform_.envelope, batch);
        if (done > 0) {
            log::info("Sealed with the newest key", {{"column", column.name}, {"values", std::to_string(done)}});
        }
        show_outdated(platform_, column.name, column.outdated(tx, platform_.envelope));
    }
}

void Service::watch_age(Tx& tx) const {
    const std::string& key = platform_.envelope.key_id();
    const std::int64_t age = days_since(repository::first_seen(tx, key), tx.now());
    platform_.metrics.gauge("sectorwars_master_key_age_days", "Since the newest master key was first used")
        .set(static_cast<double>(age));
    if (age < warn_days) return;
    const log::Fields facts{{"key_id", key}, {"age_days", std::to_string(age)}};
    if (age < most_days) log::warn("The master key should be rotated soon", facts);
    else log::error("The master key is older than it should be: rotate it", facts);
    tx.emit(MasterKeyAged{key, age}, {to_admins()});
}

}  // namespace sw::sealing
