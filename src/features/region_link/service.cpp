// A heartbeat costs at most two reads, and mostly none: what it answers with is read a few times a second for all.
#include "service.hpp"

#include <algorithm>

#include "repository.hpp"
#include "sectorwars/platform/identity.hpp"
#include "sectorwars/platform/keys.hpp"
#include "sectorwars/platform/log.hpp"

namespace sw::region_link {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr auto config_age = 1s;  ///< a changed row is seen after this at the latest; mostly an event says so
constexpr auto revocation_age = 200ms;
constexpr auto notice_age = 1s;
constexpr auto alert_pause = 10s;
constexpr std::chrono::seconds overlap{30};   ///< transactions commit later than their clock says
constexpr std::size_t most_revoked = 10'000;  ///< in one reply

std::chrono::seconds keep_of(const Config& config) {
    constexpr std::chrono::seconds clock_margin{90};
    return std::chrono::duration_cast<std::chrono::seconds>(config.access_token_life) + clock_margin;
}

Failure foreign() {
    return {Code::forbidden, "foreign_heartbeat", "A region speaks only for itself."};
}

}  // namespace

Service::Service(const Platform& platform)
    : platform_(platform),
      directory_(platform.shared.get<regions::Directory>()),
      everywhere_(platform.shared.get<Everywhere>()),
      errands_(platform.shared.get<Errands>()),
      world_(platform.shared.get<galaxy::World>()),
      local_(platform.shared.get<regions::LocalConfig>()),
      revoked_(keep_of(platform.config)) {}

HeartbeatReply Service::heartbeat(ReadTx& tx, const Caller& caller, const Heartbeat& in) const {
    if (caller.service != region_issuer(in.slug)) refuse_foreign(caller, in);
    const Config config = config_of(tx, in);
    if (in.epoch < config->epoch) {
        throw Failure(Code::conflict, "stale_epoch", "Another process has taken over this region.");
    }
    const Time at = now();
    note(in, *config);
    HeartbeatReply reply;
    if (in.config_etag != config->etag) reply.config = *config;
    learn_revocations(tx);
    {
        const std::lock_guard lock(mutex_);
        auto slice = revoked_.since(in.revoked_since, at, most_revoked);
        reply.revoked = std::move(slice.revoked);
        reply.now = slice.complete_until;
    }
    const auto place = directory_->find(in.slug);
    reply.drain = place && place->drain;
    reply.travel_due = errands_->take(in.slug);
    reply.notices = news_for(tx, in.notices_after);
    return reply;
}

/// Somebody holds a key of this installation and speaks for another region: an administrator should know.
void Service::refuse_foreign(const Caller& caller, const Heartbeat& in) const {
    bool tell = false;
    {
        const std::lock_guard lock(mutex_);
        tell = Clock::now() - alerted_at_ >= alert_pause;
        if (tell) alerted_at_ = Clock::now();
    }
    log::warn("A heartbeat for another region was refused", {{"caller", caller.service}, {"region", in.slug}});
    if (tell) {
        const Impostor alert{
            .subject = caller.service + " spoke for " + in.slug,
            .ip_hash = keyed_digest(platform_.config.jwt_secret, caller.ip)};
        const bool queued = platform_.database.try_write(
            [alert](Tx& tx) { tx.emit(alert, {to_admins()}); }, [](const std::exception_ptr&) {}
        );
        if (!queued) log::warn("An alert got lost: the write lane is full");
    }
    throw foreign();
}

Service::Config Service::config_of(ReadTx& tx, const Heartbeat& in) const {
    const auto at = Clock::now();
    {
        const std::lock_guard lock(mutex_);
        const auto known = configs_.find(in.slug);
        const bool fresh = known != configs_.end() && at - known->second.read_at < config_age;
        // A process that is newer than what we know was started by somebody who knows more.
        if (fresh && in.epoch <= known->second.config->epoch) return known->second.config;
    }
    auto found = regions::find(tx, in.slug);
    const std::lock_guard lock(mutex_);
    if (!found) {
        configs_.erase(in.slug);
        throw Failure(Code::not_found, "no_region", "The registry has no such region.");
    }
    Known& known = configs_[in.slug];
    known = {std::make_shared<const regions::RegionConfig>(std::move(*found)), at};
    return known.config;
}

void Service::learn_revocations(ReadTx& tx) const {
    if (!platform_.revocations.changes_since) return;
    const Time at = now();
    Time since = at - keep_of(platform_.config);
    {
        const std::lock_guard lock(mutex_);
        if (at - looked_at_ < revocation_age && at >= looked_at_) return;
        looked_at_ = at;  // whoever comes meanwhile answers with what was known
        since = std::max(since, revoked_at_ - overlap);
    }
    std::vector<Revoked> changes;
    for (const auto& change : platform_.revocations.changes_since(tx, since)) {
        Revoked& one = changes.emplace_back(Revoked{.at = change.at});
        if (change.session.is_nil()) one.user_id = change.user;
        else one.session_id = change.session;
    }
    const std::lock_guard lock(mutex_);
    revoked_.add(changes, at);
    revoked_at_ = at;
}

std::optional<std::vector<Notice>> Service::news_for(ReadTx& tx, std::int64_t notices_after) const {
    const auto at = Clock::now();
    bool look = false;
    {
        const std::lock_guard lock(mutex_);
        look = at - noticed_at_ >= notice_age;
        if (look) noticed_at_ = at;
        if (!look && notices_after >= newest_notice_) return std::nullopt;
    }
    if (look) {
        const auto newest = repository::newest_notice(tx);
        const std::lock_guard lock(mutex_);
        newest_notice_ = newest;
        if (notices_after >= newest) return std::nullopt;
    }
    return repository::notices_after(tx, notices_after, most_notices);
}

void Service::note(const Heartbeat& in, const regions::RegionConfig& config) const {
    const Time at = now();
    Together all;
    {
        const std::lock_guard lock(mutex_);
        roster_.heard(in, at);
        all = roster_.together(in.slug);
    }
    put_addresses(config, all);
    everywhere_->put(in.slug, all.online);
    directory_->seen(
        in.slug, {.epoch = in.epoch,
                  .players = static_cast<std::int32_t>(all.players),
                  .residents = all.residents,
                  .spec_hash = in.spec_hash,
                  .ready = in.ready,
                  .at = at}
    );
}

/// A region that was started by hand tells itself where it is. Where the orchestrator knows, nobody else is asked.
void Service::put_addresses(const regions::RegionConfig& config, const Together& all) const {
    auto place = directory_->find(config.slug);
    const bool orchestrated = place && !place->endpoints.empty();
    {
        const std::lock_guard lock(mutex_);
        if (orchestrated && !announced_.contains(config.slug)) return;
        if (place && place->endpoints == all.endpoints && place->internal_endpoints == all.internal_endpoints &&
            place->status == config.status && place->epoch == config.epoch) {
            return;
        }
        announced_.insert(config.slug);
    }
    if (!place) place.emplace();
    place->region_id = config.region_id;
    place->slug = config.slug;
    place->status = config.status;
    place->epoch = config.epoch;
    place->endpoints = all.endpoints;
    place->internal_endpoints = all.internal_endpoints;
    place->running = all.endpoints.empty() ? regions::Running::starting : regions::Running::running;
    directory_->put(*place);
}

void Service::registry_changed() const {
    const std::lock_guard lock(mutex_);
    for (auto& [slug, known] : configs_) known.read_at = {};
}

void Service::sweep() const {
    std::map<std::string, Together> changed;
    std::set<std::string> own;
    {
        const std::lock_guard lock(mutex_);
        for (const auto& slug : roster_.sweep(now())) {
            changed.emplace(slug, roster_.together(slug));
            if (announced_.contains(slug)) own.insert(slug);
        }
    }
    for (const auto& [slug, all] : changed) {
        everywhere_->put(slug, all.online);
        auto place = directory_->find(slug);
        if (!place || !own.contains(slug)) continue;
        place->endpoints = all.endpoints;
        place->internal_endpoints = all.internal_endpoints;
        place->running = all.endpoints.empty() ? regions::Running::stopped : regions::Running::running;
        directory_->put(*place);
    }
}

std::map<std::string, Together> Service::everybody() const {
    std::map<std::string, Together> all;
    for (auto& [slug, online] : everywhere_->all()) all[slug].online = std::move(online);
    for (const auto& place : directory_->all()) {
        if (!place.local && all.contains(place.slug)) all[place.slug].players = place.players;
    }
    const auto atlas = world_->atlas();
    const HubStats figures = platform_.hub.stats();
    for (const auto& [region, pilots] : figures.by_region) {
        const auto* known = atlas->region(region);
        if (known) all[known->name].players += static_cast<std::int64_t>(pilots);
    }
    for (const auto& [sector, pilots] : figures.by_sector) {
        const auto* place = atlas->sector(sector);
        if (!place) continue;
        auto& region = all[atlas->region_of(*place).name];
        if (region.online.size() >= most_online) continue;
        for (const auto& who : platform_.hub.in_sector(sector)) {
            region.online.push_back({who.player, who.username, who.sector});
        }
    }
    return all;
}

PresenceReply Service::presence(const Caller&, const Nothing&) const {
    return presence_of(everybody());
}

/// Of regions that sent a heartbeat, and of those of this process.
std::map<std::string, automation::Policy> Service::policies() const {
    std::map<std::string, automation::Policy> out;
    for (const auto& config : local_->all()) out[config->slug] = config->automation_policy;
    const std::lock_guard lock(mutex_);
    for (const auto& [slug, known] : configs_) out[slug] = known.config->automation_policy;
    return out;
}

OnlineReply Service::online(const Caller&, const Nothing&) const {
    std::map<std::string, std::int64_t> counts;
    for (const auto& place : directory_->all()) counts[place.slug] = place.local ? 0 : place.players;
    const auto atlas = world_->atlas();
    for (const auto& region : atlas->parts().regions) counts[region.name] = 0;
    for (const auto& [id, pilots] : platform_.hub.stats().by_region) {
        const auto* known = atlas->region(id);
        if (known) counts[known->name] += static_cast<std::int64_t>(pilots);
    }
    OnlineReply reply;
    const auto rules = policies();
    for (const auto& [slug, count] : counts) {
        const auto policy = rules.find(slug);
        reply.regions.push_back({slug, count, policy == rules.end() ? std::nullopt : std::optional(policy->second)});
        reply.total += count;
    }
    return reply;
}

}  // namespace sw::region_link
