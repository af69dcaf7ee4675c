// What this process knows of where regions run.
#include "sectorwars/regions.hpp"

namespace sw::regions {

std::optional<Whereabouts> Directory::find(std::string_view slug) const {
    const std::lock_guard lock(mutex_);
    const auto found = by_slug_.find(std::string(slug));
    if (found == by_slug_.end()) return std::nullopt;
    return found->second;
}

std::optional<Whereabouts> Directory::find(RegionId region) const {
    const std::lock_guard lock(mutex_);
    for (const auto& [slug, one] : by_slug_) {
        if (one.region_id == region) return one;
    }
    return std::nullopt;
}

std::vector<Whereabouts> Directory::all() const {
    const std::lock_guard lock(mutex_);
    std::vector<Whereabouts> out;
    out.reserve(by_slug_.size());
    for (const auto& [slug, one] : by_slug_) out.push_back(one);
    return out;
}

void Directory::put(const Whereabouts& region) {
    Whereabouts known = region;
    {
        const std::lock_guard lock(mutex_);
        const auto before = by_slug_.find(region.slug);
        if (before != by_slug_.end()) {
            known.players = before->second.players;
            known.residents = before->second.residents;
            known.last_seen = before->second.last_seen;
            known.spec_hash = before->second.spec_hash;
        }
        by_slug_[region.slug] = known;
    }
    tell(known);
}

void Directory::remove(std::string_view slug) {
    const std::lock_guard lock(mutex_);
    by_slug_.erase(std::string(slug));
}

void Directory::seen(std::string_view slug, const Seen& heartbeat) {
    Whereabouts known;
    {
        const std::lock_guard lock(mutex_);
        const auto found = by_slug_.find(std::string(slug));
        // A region that nobody announced (started by hand) becomes known by its heartbeat, without an address.
        Whereabouts& one = found != by_slug_.end() ? found->second : by_slug_[std::string(slug)];
        if (found == by_slug_.end()) {
            one.slug = slug;
            one.status = Status::active;
            one.running = Running::running;
            one.epoch = heartbeat.epoch;
        }
        one.players = heartbeat.players;
        one.residents = heartbeat.residents;
        one.spec_hash = heartbeat.spec_hash;
        if (heartbeat.ready) one.last_seen = heartbeat.at;
        known = one;
    }
    tell(known);
}

void Directory::listen(std::function<void(const Whereabouts&)> listener) {
    const std::lock_guard lock(mutex_);
    listeners_.push_back(std::move(listener));
}

/// Listeners run without the lock: they may ask the directory.
void Directory::tell(const Whereabouts& region) {
    std::vector<std::function<void(const Whereabouts&)>> listeners;
    {
        const std::lock_guard lock(mutex_);
        listeners = listeners_;
    }
    for (const auto& listener : listeners) listener(region);
}

}  // namespace sw::regions
