// Regions follow their payments, one step at a time.
#include "effects.hpp"
#include "sectorwars/platform/log.hpp"
#include "sectorwars/regions.hpp"

namespace sw::billing {
namespace {

using std::chrono::days;

constexpr std::int32_t usual_gate = 250;
constexpr std::uint64_t largest_seed = 9'007'199'254'740'992;

std::int64_t draw_seed() {
    const Uuid random = Uuid::make();
    std::uint64_t out = 0;
    for (std::size_t i = 8; i < random.bytes.size(); ++i) out = out << 8U | random.bytes.at(i);
    return static_cast<std::int64_t>(out % largest_seed);
}

}  // namespace

RegionId Effects::reserve_region(Tx& tx, const Subscription& one) const {
    const std::string name = one.region_name.value_or("");
    regions::NewRegion row{.name = name, .subscription_tier = "regional_owner"};
    row.config.slug = regions::slug_of(name);
    row.config.display_name = name;
    row.config.owner_id = one.user_id;
    row.config.total_sectors = figures_->region_sectors;
    row.config.gate_sector = usual_gate;
    row.config.generation_seed = draw_seed();
    return regions::create(tx, row);
}

void Effects::free_name(Tx& tx, const Subscription& one) const {
    const auto region = one.region_id ? regions::find(tx, *one.region_id) : std::nullopt;
    const bool own = region && region->owner_id == one.user_id && !one.takeover;
    if (own && region->status == regions::Status::pending && !repository::payer_of(tx, region->region_id)) {
        regions::erase(tx, region->region_id);
    }
}

void Effects::release(Tx& tx, Subscription one) const {
    one.state = State::abandoned;
    free_name(tx, one);
    repository::save(tx, one);
}

void Effects::forget_change(Tx& tx, Subscription& one) const {
    free_name(tx, one);
    one.wanted_plan.reset();
    one.wanted_until.reset();
    one.region_id.reset();
    one.region_name.reset();
}

/// A region that is paid for and gone: its name was given up too early, or it could not be made. The name is taken
/// again if nobody else has it.
void Effects::find_region(Tx& tx, Subscription& one) const {
    if (one.cancel_wanted) return;
    const auto slug = regions::slug_of(one.region_name.value_or(""));
    const auto there = regions::find(tx, slug);
    if (there && there->owner_id == one.user_id) one.region_id = there->region_id;
    else if (!there) one.region_id = reserve_region(tx, one);
    else give_back(tx, one, "its name is somebody else's by now");
}

bool Effects::take_over(Tx& tx, Subscription& one, const regions::RegionConfig& region) const {
    const bool waits = region.status == regions::Status::suspended || region.status == regions::Status::grace;
    if (waits) {
        repository::set_owner(tx, region.region_id, one.user_id);
        one.takeover = false;
    } else {
        give_back(tx, one, "its owner pays for the region again");
    }
    return waits;
}

void Effects::follow_region(Tx& tx, Subscription& one, bool paid, Time at) const {
    if (one.plan != Plan::regional_owner) return;
    auto region = one.region_id ? regions::find(tx, *one.region_id) : std::nullopt;
    if (!region && paid && one.region_name && !one.takeover) {
        find_region(tx, one);
        region = one.region_id ? regions::find(tx, *one.region_id) : std::nullopt;
    }
    if (!region) {
        if (paid && one.takeover) give_back(tx, one, "the region is gone");
        return;
    }
    if (region->owner_id != one.user_id && !(paid && one.takeover && take_over(tx, one, *region))) return;
    if (!paid && repository::payer_of(tx, region->region_id) != one.paypal_id) return;
    if (!one.started_at) return;
    repository::show_on_region(tx, one);
    if (paid) repository::set_hard_delete(tx, region->region_id, std::nullopt);
    step(tx, one, *region, next_step(region->status, one, paid, at, *figures_), at);
}

void Effects::provision(Tx& tx, const Subscription& one) const {
    if (!errands_->provision) return;
    const auto problem = errands_->provision(tx, *one.region_id);
    if (!problem) return;
    log::warn("A region that is paid for waits", {{"region", one.region_name.value_or("")}, {"reason", *problem}});
}

void Effects::step(Tx& tx, Subscription& one, const regions::RegionConfig& region, RegionStep step, Time at) const {
    using regions::Status;
    const RegionId id = region.region_id;
    switch (step) {
        case RegionStep::none:
            // What another job stood in the way of.
            if (region.status == Status::active && !one.lapsed_at && errands_->widen) errands_->widen(tx, id);
            if (region.status == Status::grace && errands_->shrink) errands_->shrink(tx, id);
            break;
        case RegionStep::provision:
            provision(tx, one);
            break;
        case RegionStep::activate:
            regions::set_status(tx, id, Status::active);
            if (errands_->widen) errands_->widen(tx, id);
            break;
        case RegionStep::suspend:
            regions::set_status(tx, id, Status::suspended);
            break;
        case RegionStep::grace:
            regions::set_status(tx, id, Status::grace);
            if (errands_->shrink) errands_->shrink(tx, id);
            break;
        case RegionStep::terminate:
            one.terminated_at = at;
            regions::set_status(tx, id, Status::terminated);
            repository::set_hard_delete(tx, id, at + days(figures_->delete_after_days));
            if (errands_->rest) errands_->rest(tx, id, at);
            break;
        case RegionStep::rest:
            if (errands_->rest) errands_->rest(tx, id, one.terminated_at.value_or(at));
            break;
        case RegionStep::erase:
            if (!errands_->end || !errands_->end(tx, id)) regions::erase(tx, id);
            break;
    }
}

}  // namespace sw::billing
