// A region's side of the heartbeat: what it is to be, who may still come in, and whether it may go on at all.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "repository.hpp"
#include "rules.hpp"
#include "sectorwars/platform/http_client.hpp"
#include "sectorwars/platform/hub.hpp"
#include "sectorwars/platform/platform.hpp"
#include "sectorwars/platform/reactor.hpp"
#include "sectorwars/region_link.hpp"
#include "sectorwars/regions.hpp"

namespace sw::nexus_link {

class Service : public std::enable_shared_from_this<Service> {
public:
    explicit Service(const Platform& platform);

    /// Raises the fence and learns what the region is to be, from the nexus or from what was kept. Blocks up to a
    /// minute. Throws conflict "stale_epoch", misdirected "wrong_region", unavailable "no_region_config".
    void start();

    /// Begins the loops.
    void open();

    /// For the job that forgets revocations which no token can outlive.
    static void forget(Tx& tx);

private:
    void claim_epoch();
    [[nodiscard]] Heard first_heartbeat();
    void adopt(const regions::RegionConfig& config);

    // Coroutines of the reactor; arguments are copies, so nothing they need can go away.
    static Awaitable<> beat_once(std::shared_ptr<Service> self, std::function<void(Heard)> done);
    static Awaitable<> beat(std::shared_ptr<Service> self);
    static Awaitable<> watch_fence(std::shared_ptr<Service> self);
    static Awaitable<> count_residents(std::shared_ptr<Service> self);

    Awaitable<Heard> call(region_link::Heartbeat heartbeat);
    Awaitable<> take(region_link::HeartbeatReply reply);
    Awaitable<> apply(regions::RegionConfig config);
    Awaitable<> hear(std::vector<region_link::Notice> notices);
    [[nodiscard]] region_link::Heartbeat heartbeat();
    void look_around();
    void note_silence(const Heard& heard);
    void revoke(const std::vector<region_link::Revoked>& revoked);
    void set_draining(bool draining);
    [[noreturn]] static void end_fenced(const std::string& reason);

    Platform platform_;
    std::shared_ptr<regions::LocalConfig> local_;
    std::shared_ptr<region_link::Status> status_;
    std::shared_ptr<region_link::NoticeHandlers> handlers_;
    std::unique_ptr<http::Client> client_;
    Addresses addresses_;

    std::mutex mutex_;  ///< of the next four
    std::string etag_;
    std::vector<region_link::Online> online_;
    std::int32_t players_ = 0;
    bool online_changed_ = true;

    std::atomic<std::int64_t> residents_{0};
    std::atomic<bool> open_{false};
    std::atomic<std::int64_t> notices_after_{0};
    Time revoked_since_{};  ///< reactor only, as are the next ones
    bool silent_ = false;
    bool sent_online_ = false;
};

}  // namespace sw::nexus_link
