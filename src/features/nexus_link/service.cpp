// The start: a region plays only when it knows what it is.
#include "service.hpp"

#include <chrono>
#include <future>
#include <thread>

#include "sectorwars/platform/keys.hpp"
#include "sectorwars/platform/log.hpp"

namespace sw::nexus_link {
namespace {

using namespace std::chrono_literals;

constexpr auto patience = 60s;           ///< for a nexus that is away, when nothing is known without it
constexpr auto patience_with_copy = 5s;  ///< else players should not wait
constexpr auto between_tries = 500ms;
constexpr auto longest_token = 24h + 90s;

Failure no_config(const std::string& reason) {
    return {
        Code::unavailable, "no_region_config",
        "The nexus did not say what this region is to be, and nothing was kept: " + reason};
}

}  // namespace

Service::Service(const Platform& platform)
    : platform_(platform),
      local_(platform.shared.get<regions::LocalConfig>()),
      status_(platform.shared.get<region_link::Status>()),
      handlers_(platform.shared.get<region_link::NoticeHandlers>()),
      addresses_(
          platform.config.regional.jobs_only
              ? Addresses{}
              : addresses_of(platform.config.public_url, platform.config.internal_listen.port)
      ) {}

void Service::start() {
    client_ = std::make_unique<http::Client>(platform_.reactor.executor());
    if (platform_.services.key().private_pem.empty()) {
        platform_.services.use(key_pair_of(platform_.config.regional.service_key));
    }
    claim_epoch();
    std::optional<regions::RegionConfig> kept;
    platform_.database.read([&](ReadTx& tx) {
        kept = repository::find_config(tx);
        notices_after_ = repository::notice_mark(tx);
    });
    const auto begun = std::chrono::steady_clock::now();
    const auto end = begun + (kept ? std::chrono::seconds(patience_with_copy) : std::chrono::seconds(patience));
    for (;;) {
        Heard heard = first_heartbeat();
        if (heard.outcome == Heard::Outcome::fenced) {
            throw Failure(Code::conflict, "stale_epoch", "Another process has taken over this region.");
        }
        if (heard.outcome == Heard::Outcome::answered && heard.reply.config) kept = std::move(heard.reply.config);
        else if (std::chrono::steady_clock::now() < end) {
            log::info("Waiting for the nexus", {{"reason", heard.reason}});
            std::this_thread::sleep_for(between_tries);
            continue;
        } else if (!kept) throw no_config(heard.reason);
        else log::warn("The nexus is away; going on with what was kept", {{"reason", heard.reason}});
        if (heard.outcome == Heard::Outcome::answered) status_->heard(now());
        return adopt(*kept);
    }
}

/// A process of an earlier epoch sees the raised fence and ends, even when it cannot reach the nexus.
void Service::claim_epoch() {
    const std::int64_t own = platform_.config.regional.epoch;
    std::int64_t raised = 0;
    platform_.database.write([&](Tx& tx) { raised = repository::raise_fence(tx, own); });
    if (raised > own) throw Failure(Code::conflict, "stale_epoch", "The database serves a later epoch of this region.");
}

Heard Service::first_heartbeat() {
    const auto promise = std::make_shared<std::promise<Heard>>();
    auto answer = promise->get_future();
    const auto done = [promise](Heard heard) { promise->set_value(std::move(heard)); };
    platform_.reactor.spawn("first heartbeat", [self = shared_from_this(), done] { return beat_once(self, done); });
    if (answer.wait_for(10s) == std::future_status::ready) return answer.get();
    return {.reason = "no answer in time"};
}

void Service::adopt(const regions::RegionConfig& config) {
    std::optional<std::string> problem;
    platform_.database.write([&](Tx& tx) {
        problem = mismatch(platform_.config.regional.region_id, repository::find_config(tx), config);
        if (!problem) repository::put_config(tx, config);
    });
    if (problem) throw Failure(Code::misdirected, "wrong_region", "This is not the region: " + *problem + ".");
    local_->replace(config);
    const std::lock_guard lock(mutex_);
    etag_ = config.etag;
}

void Service::forget(Tx& tx) {
    repository::forget_revocations(tx, tx.now() - longest_token);
}

}  // namespace sw::nexus_link
