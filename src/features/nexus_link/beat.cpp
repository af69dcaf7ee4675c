// The loops: twice a second to the nexus, and to the fence in the own database.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include "messages.hpp"
#include "sectorwars/galaxy_build.hpp"
#include "sectorwars/platform/keys.hpp"
#include "sectorwars/platform/log.hpp"
#include "sectorwars/players.hpp"
#include "sectorwars/travel.hpp"
#include "service.hpp"

namespace sw::nexus_link {
namespace {

using namespace std::chrono_literals;

constexpr auto period = 500ms;
constexpr auto fence_period = 400ms;
constexpr auto count_period = 2s;
constexpr auto call_timeout = 3s;
constexpr auto longest_token = 24h + 90s;
constexpr int exit_stale_epoch = 75;  ///< platform spec 14.3

}  // namespace

void Service::open() {
    open_ = true;
    const auto self = shared_from_this();
    platform_.reactor.repeat("fence", fence_period, [self] { return watch_fence(self); });
    platform_.reactor.repeat("residents", count_period, [self] { return count_residents(self); });
    platform_.reactor.repeat("heartbeat", period, [self] { return beat(self); });
}

Awaitable<> Service::beat_once(std::shared_ptr<Service> self, std::function<void(Heard)> done) {
    region_link::Heartbeat heartbeat = self->heartbeat();
    Heard heard = co_await self->call(std::move(heartbeat));
    done(std::move(heard));
}

Awaitable<> Service::beat(std::shared_ptr<Service> self) {
    self->look_around();
    region_link::Heartbeat heartbeat = self->heartbeat();
    Heard heard = co_await self->call(std::move(heartbeat));
    if (heard.outcome == Heard::Outcome::fenced) end_fenced(heard.reason);
    if (heard.outcome != Heard::Outcome::answered) {
        self->note_silence(heard);
        co_return;
    }
    if (self->silent_) log::info("The nexus answers again");
    self->silent_ = false;
    self->status_->heard(now());
    if (self->sent_online_) {
        const std::lock_guard lock(self->mutex_);
        self->online_changed_ = false;
    }
    region_link::HeartbeatReply reply = std::move(heard.reply);
    co_await self->take(std::move(reply));
}

Awaitable<> Service::watch_fence(std::shared_ptr<Service> self) {
    const auto raised = std::make_shared<std::int64_t>(0);
    std::function<void(ReadTx&)> look = [raised](ReadTx& tx) { *raised = repository::fence(tx); };
    co_await async_read(self->platform_.database, std::move(look));
    if (*raised > self->platform_.config.regional.epoch) end_fenced("its database serves a later epoch");
}

Awaitable<> Service::count_residents(std::shared_ptr<Service> self) {
    const auto counted = std::make_shared<std::int64_t>(0);
    std::function<void(ReadTx&)> look = [counted](ReadTx& tx) { *counted = players::count_residents(tx); };
    co_await async_read(self->platform_.database, std::move(look));
    self->residents_ = *counted;
}

Awaitable<Heard> Service::call(region_link::Heartbeat heartbeat) {
    Heard heard;
    try {
        http::Call request{
            .method = http::Method::post,
            .url = platform_.config.regional.internal_url + "/internal/v1/regions/" + heartbeat.slug + "/heartbeat",
            .timeout = call_timeout};
        request.headers.emplace_back("Authorization", "Bearer " + platform_.services.issue(nexus_issuer));
        request.body = to_json(heartbeat);
        const http::Answer answer = co_await client_->send(std::move(request));
        heard = heard_from(answer.status, answer.body);
    } catch (const Failure& problem) {
        heard.reason = problem.error().message;
    }
    co_return heard;
}

region_link::Heartbeat Service::heartbeat() {
    const Config& config = platform_.config;
    region_link::Heartbeat out{
        .slug = config.regional.region_id,
        .instance = config.instance,
        .epoch = config.regional.epoch,
        .spec_hash = config.regional.spec_hash,
        .ready = open_ && !config.regional.jobs_only,
        .residents = residents_,
        .revoked_since = revoked_since_,
        .notices_after = notices_after_,
        .endpoint = addresses_.endpoint,
        .internal_endpoint = addresses_.internal_endpoint};
    const std::lock_guard lock(mutex_);
    out.players = players_;
    out.config_etag = etag_;
    sent_online_ = online_changed_;
    if (online_changed_) out.online = online_;
    return out;
}

/// The hub lives on the I/O thread; what it says is ready for the next heartbeat.
void Service::look_around() {
    platform_.hub.post([self = shared_from_this()] {
        std::vector<region_link::Online> online;
        std::vector<Presence> here = self->platform_.hub.here();  // other processes tell of their sockets themselves
        const std::size_t players = here.size();
        std::sort(here.begin(), here.end(), [](const auto& a, const auto& b) { return a.player < b.player; });
        for (const auto& who : here) {
            if (online.size() < region_link::most_online) online.push_back({who.player, who.username, who.sector});
        }
        const auto same = [](const region_link::Online& a, const region_link::Online& b) {
            return a.player_id == b.player_id && a.username == b.username && a.sector_id == b.sector_id;
        };
        const std::lock_guard lock(self->mutex_);
        self->players_ = static_cast<std::int32_t>(players);
        if (std::equal(online.begin(), online.end(), self->online_.begin(), self->online_.end(), same)) return;
        self->online_ = std::move(online);
        self->online_changed_ = true;
    });
}

void Service::note_silence(const Heard& heard) {
    {
        // A nexus that was started anew knows nothing of who is online.
        const std::lock_guard lock(mutex_);
        online_changed_ = true;
    }
    if (!silent_) log::warn("The nexus is away; the region plays on", {{"reason", heard.reason}});
    silent_ = true;
}

Awaitable<> Service::take(region_link::HeartbeatReply reply) {
    revoke(reply.revoked);
    set_draining(reply.drain);
    if (reply.travel_due) {
        const auto doors = platform_.shared.get<travel::Doors>();
        if (doors->wake_source) doors->wake_source();
    }
    if (!reply.revoked.empty()) {
        std::function<void(Tx&)> note = [revoked = reply.revoked](Tx& tx) {
            repository::note_revocations(tx, revoked);
        };
        co_await async_write(platform_.database, std::move(note));
    }
    revoked_since_ = reply.now;
    if (reply.config) {
        regions::RegionConfig config = std::move(*reply.config);
        co_await apply(std::move(config));
    }
    if (!reply.notices || reply.notices->empty()) co_return;
    std::vector<region_link::Notice> notices = std::move(*reply.notices);
    co_await hear(std::move(notices));
}

/// All or nothing: what fails comes again with the next heartbeat.
Awaitable<> Service::hear(std::vector<region_link::Notice> notices) {
    const std::int64_t last = notices.back().notice_id;
    std::function<void(Tx&)> work = [handlers = handlers_, notices = std::move(notices), last](Tx& tx) {
        for (const auto& notice : notices) {
            const auto handler = handlers->by_topic.find(notice.topic);
            if (handler != handlers->by_topic.end()) handler->second(tx, notice);
        }
        repository::put_notice_mark(tx, last);
    };
    co_await async_write(platform_.database, std::move(work));
    notices_after_ = last;
}

void Service::revoke(const std::vector<region_link::Revoked>& revoked) {
    for (const auto& one : revoked) {
        if (one.session_id) platform_.revocations.revoke_session(*one.session_id, one.at + longest_token);
        if (one.user_id) platform_.revocations.revoke_user(*one.user_id, one.at);
    }
}

/// Kept first, then in force: in the map, from which trades take their tax, and for everybody who asks LocalConfig.
Awaitable<> Service::apply(regions::RegionConfig config) {
    const auto shared = std::make_shared<const regions::RegionConfig>(std::move(config));
    const auto problem = mismatch(platform_.config.regional.region_id, std::nullopt, *shared);
    if (problem) {
        log::error("A configuration was refused", {{"reason", *problem}});
        co_return;
    }
    std::function<void(Tx&)> keep = [shared](Tx& tx) {
        repository::put_config(tx, *shared);
        // A region that nobody pays for earns nothing for its owner.
        const bool unpaid = shared->status == regions::Status::suspended || shared->status == regions::Status::grace;
        galaxy::rule(tx, shared->region_id, shared->display_name, unpaid ? 0.0 : shared->tax_rate);
    };
    co_await async_write(platform_.database, std::move(keep));
    local_->replace(*shared);
    log::info("The region has a new configuration", {{"etag", shared->etag}});
    const std::lock_guard lock(mutex_);
    etag_ = shared->etag;
}

void Service::set_draining(bool draining) {
    if (status_->draining() == draining) return;
    status_->set_draining(draining);
    log::info(draining ? "The region closes its doors" : "The region opens its doors again");
    if (!draining) return;
    auto frame = std::make_shared<const std::string>(to_json(Closing{.timestamp = now()}));
    platform_.hub.post([&hub = platform_.hub, frame] { hub.send_to_all(frame); });
}

/// At once, as if it had crashed: whatever this process would still write could contradict its successor.
void Service::end_fenced(const std::string& reason) {
    log::error("Another process has taken over this region; this one ends", {{"reason", reason}});
    std::fflush(nullptr);
    std::_Exit(exit_stale_epoch);
}

}  // namespace sw::nexus_link
