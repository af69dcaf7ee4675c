// Signs of life, lists in pages, changes.
#include "app/neighbours.hpp"

#include <algorithm>
#include <utility>

#include "sectorwars/platform/log.hpp"

namespace sw {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t most_neighbours = 64;
constexpr std::int32_t most_pages = 1'000;

struct Who {
    PlayerId player_id;
    UserId user_id;
    RegionId region_id;
    SectorId sector_id = 0;
    Time connected_at{}, last_heartbeat{};
    std::string username, reputation_tier, name_color, military_rank;
    std::int32_t personal_reputation = 0;

    static constexpr auto describe() {
        return fields(
            field("player_id", &Who::player_id, ""), field("user_id", &Who::user_id, ""),
            field("region_id", &Who::region_id, ""), field("sector_id", &Who::sector_id, ""),
            field("connected_at", &Who::connected_at, ""), field("last_heartbeat", &Who::last_heartbeat, ""),
            field("username", &Who::username, ""), field("reputation_tier", &Who::reputation_tier, ""),
            field("name_color", &Who::name_color, ""), field("military_rank", &Who::military_rank, ""),
            field("personal_reputation", &Who::personal_reputation, "")
        );
    }
};

enum class Kind { alive, list, placed, removed };

constexpr auto enum_names(Kind) {
    return names("alive", "list", "placed", "removed");
}

struct Notice {
    static constexpr std::string_view topic = "hub.neighbours";

    std::string origin;
    Kind kind = Kind::alive;
    std::int64_t round = 0;
    std::int32_t page = 0, pages = 0;
    bool asks = false;  ///< the sender has just met somebody and may have missed what they said before
    std::vector<Who> players;
    std::optional<PlayerId> removed;

    static constexpr auto describe() {
        return fields(
            field("origin", &Notice::origin, ""), field("kind", &Notice::kind, ""), field("round", &Notice::round, ""),
            field("page", &Notice::page, ""), field("pages", &Notice::pages, ""), field("asks", &Notice::asks, ""),
            field("players", &Notice::players, ""), field("removed", &Notice::removed, "")
        );
    }
};

Who to_wire(const Presence& who) {
    return {
        .player_id = who.player,
        .user_id = who.user,
        .region_id = who.region,
        .sector_id = who.sector,
        .connected_at = who.connected_at,
        .last_heartbeat = who.last_heartbeat,
        .username = who.username,
        .reputation_tier = who.badge.reputation_tier,
        .name_color = who.badge.name_color,
        .military_rank = who.badge.military_rank,
        .personal_reputation = who.badge.personal_reputation};
}

Presence from_wire(Who who) {
    return {
        .player = who.player_id,
        .user = who.user_id,
        .username = std::move(who.username),
        .region = who.region_id,
        .sector = who.sector_id,
        .connected_at = who.connected_at,
        .last_heartbeat = who.last_heartbeat,
        .badge = {
            .personal_reputation = who.personal_reputation,
            .reputation_tier = std::move(who.reputation_tier),
            .name_color = std::move(who.name_color),
            .military_rank = std::move(who.military_rank)}};
}

}  // namespace

Neighbours::Neighbours(
    boost::asio::io_context& io, HubImpl& hub, const LiveBus& bus, std::string self, NeighbourOptions options
)
    : hub_(hub), bus_(bus), self_(std::move(self)), options_(options), timer_(io) {}

Neighbours::~Neighbours() {
    stop();
}

Subscription Neighbours::subscription() {
    return {std::string(Notice::topic), [this](const Event& event) { hear(event); }};
}

void Neighbours::start() {
    hub_.on_placed = [this](const Presence& who) {
        if (neighbours_.empty()) return;
        bus_.send(Notice{.origin = self_, .kind = Kind::placed, .players = {to_wire(who)}});
    };
    hub_.on_removed = [this](PlayerId player) {
        if (neighbours_.empty()) return;
        bus_.send(Notice{.origin = self_, .kind = Kind::removed, .removed = player});
    };
    tick();
}

void Neighbours::stop() {
    alive_.reset();
    timer_.cancel();
    hub_.on_placed = nullptr;
    hub_.on_removed = nullptr;
}

void Neighbours::tick() {
    const auto at = Clock::now();
    for (auto one = neighbours_.begin(); one != neighbours_.end();) {
        if (at - one->second.heard < options_.silence) {
            ++one;
            continue;
        }
        log::info("Another process fell silent", {{"instance", one->first}});
        hub_.lose_elsewhere(one->first);
        one = neighbours_.erase(one);
    }
    if (!neighbours_.empty() && at - listed_ >= options_.list) tell_all(false);
    else bus_.send(Notice{.origin = self_});
    timer_.expires_after(options_.sign);
    // Once it has expired its call cannot be taken back any more.
    timer_.async_wait([this, alive = std::weak_ptr(alive_)](const boost::system::error_code& problem) {
        if (!problem && !alive.expired()) tick();
    });
}

/// In one go, so that no change comes between the pages.
void Neighbours::tell_all(bool asks) {
    listed_ = Clock::now();
    ++round_;
    const std::vector<Presence> all = hub_.here();
    const std::size_t pages = std::max<std::size_t>(1, (all.size() + options_.page - 1) / options_.page);
    for (std::size_t page = 0; page < pages; ++page) {
        Notice notice{.origin = self_, .kind = Kind::list, .round = round_};
        notice.page = static_cast<std::int32_t>(page);
        notice.pages = static_cast<std::int32_t>(pages);
        notice.asks = asks && page == 0;
        const std::size_t end = std::min(all.size(), (page + 1) * options_.page);
        for (std::size_t i = page * options_.page; i < end; ++i) notice.players.push_back(to_wire(all[i]));
        bus_.send(notice);
    }
}

Neighbours::Neighbour& Neighbours::meet(const std::string& origin) {
    const auto [found, fresh] = neighbours_.try_emplace(origin);
    found->second.heard = Clock::now();
    if (fresh) {
        log::info("Another process serves this world, too", {{"instance", origin}});
        tell_all(true);
    }
    return found->second;
}

void Neighbours::hear(const Event& event) {
    auto notice = parse_json<Notice>(event.payload);
    if (notice.origin == self_ || notice.origin.empty()) return;
    if (neighbours_.size() >= most_neighbours && !neighbours_.contains(notice.origin)) return;
    Neighbour& neighbour = meet(notice.origin);
    if (notice.asks) {  // several may ask at once; one answer serves them all
        if (Clock::now() - listed_ > options_.sign / 10) tell_all(false);
        else listed_ = {};
    }
    if (notice.kind == Kind::placed) {
        for (auto& who : notice.players) hub_.put_elsewhere(notice.origin, from_wire(std::move(who)));
    } else if (notice.kind == Kind::removed) {
        if (notice.removed) hub_.drop_elsewhere(notice.origin, *notice.removed);
    } else if (notice.kind == Kind::list && notice.pages <= most_pages) {
        if (notice.page == 0) neighbour = {neighbour.heard, notice.round, 0, {}};
        if (notice.round != neighbour.round || notice.page != neighbour.pages) return;  // a page was lost
        ++neighbour.pages;
        for (auto& who : notice.players) neighbour.players.push_back(from_wire(std::move(who)));
        if (neighbour.pages == notice.pages) {
            hub_.replace_elsewhere(notice.origin, std::exchange(neighbour.players, {}));
        }
    }
}

}  // namespace sw
