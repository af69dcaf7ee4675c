// See the header.
#include "catalogue.hpp"

#include <algorithm>

#include "repository.hpp"

namespace sw::regions {
namespace {

bool same(const std::vector<Listed>& a, const std::vector<Listed>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const Listed& x, const Listed& y) {
        return x.region_id == y.region_id && x.updated_at == y.updated_at;
    });
}

/// A region in this process's own world runs as long as the process does.
Whereabouts local_place(const Listed& row) {
    return {
        .region_id = row.region_id,
        .slug = row.slug,
        .status = row.status,
        .running = Running::running,
        .epoch = row.epoch,
        .local = true};
}

}  // namespace

Catalogue::Catalogue(
    std::shared_ptr<const galaxy::World> world, std::shared_ptr<LocalConfig> local, std::shared_ptr<Directory> directory
)
    : world_(std::move(world)), local_(std::move(local)), directory_(std::move(directory)) {}

void Catalogue::refresh(Reader& reader) {
    const std::lock_guard one_at_a_time(refreshing_);
    auto fresh = std::make_shared<const std::vector<Listed>>(repository::list(reader));
    if (same(*fresh, *list())) return;
    const auto atlas = world_->atlas();
    for (const Listed& row : *fresh) {
        if (!atlas->region(row.region_id)) continue;
        if (auto record = repository::find(reader, row.region_id)) local_->replace(std::move(record->config));
        directory_->put(local_place(row));
    }
    const std::lock_guard lock(mutex_);
    list_ = std::move(fresh);
}

Catalogue::List Catalogue::list() const {
    const std::lock_guard lock(mutex_);
    return list_;
}

}  // namespace sw::regions
