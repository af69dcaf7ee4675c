// The outline of the galaxy.
#include "clusters.hpp"

#include "repository.hpp"

namespace sw::navigation {

Clusters::Clusters(const Platform& platform) : world_(platform.shared.get<galaxy::World>()) {}

std::shared_ptr<const Clusters::Outline> Clusters::outline() const {
    auto atlas = world_->atlas();
    const std::lock_guard lock(mutex_);
    if (outline_ && outline_->atlas == atlas) return outline_;
    auto clusters = outline_of(*atlas);
    outline_ = std::make_shared<const Outline>(Outline{.atlas = std::move(atlas), .clusters = std::move(clusters)});
    return outline_;
}

ClusterList Clusters::list(ReadTx& tx, const Caller& caller, const Nothing&) const {
    const auto outline = this->outline();
    ClusterList out{.clusters = outline->clusters};
    for (const SectorId id : find_visited(tx, caller.player)) {
        if (const auto* sector = outline->atlas->sector(id)) ++out.clusters[sector->cluster].explored;
    }
    return out;
}

}  // namespace sw::navigation
