// What a pilot can ask about the world around.
#include "views.hpp"

#include <algorithm>
#include <future>

#include "repository.hpp"
#include "sectorwars/navigation.hpp"
#include "targets.hpp"

namespace sw::navigation {

struct Views::Bridge {
    std::shared_ptr<const galaxy::Atlas> atlas;
    players::Pilot pilot;
    Chart chart;
};

namespace {

constexpr std::chrono::milliseconds presence_patience{100};

players::Pilot pilot_of(ReadTx& tx, const Caller& caller) {
    auto pilot = players::find(tx, caller.player);
    if (!pilot) throw Failure(Code::not_found, "no_pilot", "This account has no pilot.");
    return std::move(*pilot);
}

const galaxy::Sector& sector_of(const galaxy::Atlas& atlas, SectorId id) {
    if (const auto* sector = atlas.sector(id)) return *sector;
    throw Failure(Code::not_found, "unknown_sector", "Sector " + std::to_string(id) + " does not exist.");
}

std::string_view tunnel_name(const galaxy::Link& link) {
    return link.kind == galaxy::LinkKind::gate ? "PLATFORM_GATE" : to_name(link.type);
}

}  // namespace

Views::Views(const Platform& platform, std::shared_ptr<const Tuning> tuning)
    : tuning_(std::move(tuning)),
      world_(platform.shared.get<galaxy::World>()),
      local_(platform.shared.get<regions::LocalConfig>()),
      hulls_(platform.shared.get<ships::Catalogue>()),
      hub_(platform.hub) {}

Drive Views::drive_of_pilot(const players::Pilot& pilot) const {
    const auto* hull = hulls_->find(pilot.ship_type);
    return hull ? drive_of(*hull, pilot.ship_speed) : Drive{};
}

Views::Bridge Views::bridge(ReadTx& tx, const Caller& caller) const {
    Pending rows = send_chart(tx, caller.player);  // travels with the pilot
    Bridge out{.atlas = world_->atlas(), .pilot = pilot_of(tx, caller), .chart = read_chart(rows)};
    add_surroundings(out.chart, *out.atlas, out.pilot.current_sector_id);
    return out;
}

// The hub belongs to the I/O thread: ask there, and rather show nobody than wait for long.
std::vector<PilotPresent> Views::others_in(SectorId sector, PlayerId self) const {
    const auto answer = std::make_shared<std::promise<std::vector<Presence>>>();
    auto ready = answer->get_future();
    hub_.post([&hub = hub_, answer, sector] { answer->set_value(hub.in_sector(sector)); });
    if (ready.wait_for(presence_patience) != std::future_status::ready) return {};
    std::vector<PilotPresent> others;
    for (const auto& who : ready.get()) {
        if (who.player == self) continue;
        others.push_back(
            {.player_id = who.player, .user_id = who.user, .username = who.username, .connected_at = who.connected_at}
        );
    }
    return others;
}

SectorView Views::current_sector(ReadTx& tx, const Caller& caller, const Nothing&) const {
    const auto pilot = pilot_of(tx, caller);
    const auto atlas = world_->atlas();
    const auto& sector = sector_of(*atlas, pilot.current_sector_id);
    const auto& region = atlas->region_of(sector);
    return {
        .id = sector.id,
        .sector_id = sector.sector_id,
        .sector_number = sector.sector_number,
        .name = sector.name,
        .type = sector.type,
        .region_id = region.region_id,
        .region_name = region.name,
        .automation_policy = automation::policy_of(*local_, region.region_id),
        .hazard_level = sector.hazard_level,
        .radiation_level = sector.radiation_level,
        .resources = sector.resources,
        .players_present = others_in(sector.sector_id, caller.player),
        .x_coord = sector.x,
        .y_coord = sector.y,
        .z_coord = sector.z,
    };
}

AvailableMoves Views::available_moves(ReadTx& tx, const Caller& caller, const Nothing&) const {
    const auto pilot = pilot_of(tx, caller);
    const auto atlas = world_->atlas();
    const auto& here = sector_of(*atlas, pilot.current_sector_id);
    const Drive drive = drive_of_pilot(pilot);
    AvailableMoves out;
    for (const auto& link : atlas->links_from(here.sector_id)) {
        const auto& there = sector_of(*atlas, link.to);
        const auto& region = atlas->region_of(there);
        const auto cost = hop_cost(link, here.nebula_surcharge, drive, tuning_->tunnel_surcharge);
        MoveOption option{
            .sector_id = link.to,
            .sector_number = there.sector_number,
            .name = there.name,
            .type = std::string(to_name(there.type)),
            .region_id = region.region_id,
            .region_name = region.name,
            .turn_cost = charge(pilot.move_credit, cost).turns,
            .can_afford = pilot.current_ship_id.has_value() && pilot.turns >= turns_needed(cost),
            .toll = link.toll,
        };
        if (link.kind == galaxy::LinkKind::warp) {
            out.warps.push_back(std::move(option));
        } else {
            option.tunnel_type = tunnel_name(link);
            option.stability = link.stability;
            out.tunnels.push_back(std::move(option));
        }
    }
    return out;
}

CourseView Views::describe_course(const Bridge& bridge, const PlotRequest& in, const std::vector<SectorId>& course)
    const {
    const Drive drive = drive_of_pilot(bridge.pilot);
    CourseView view{
        .from = bridge.pilot.current_sector_id,
        .destination = in.destination,
        .optimise = in.optimise,
        .hops = static_cast<std::int32_t>(course.size()),
        .can_afford = bridge.pilot.current_ship_id.has_value(),
    };
    SectorId at = view.from;
    std::int64_t credit = bridge.pilot.move_credit;
    for (const SectorId next : course) {
        const auto& link = *best_link(*bridge.atlas, at, next);
        const auto& sector = sector_of(*bridge.atlas, next);
        const auto surcharge = sector_of(*bridge.atlas, at).nebula_surcharge;
        const auto cost = hop_cost(link, surcharge, drive, tuning_->tunnel_surcharge);
        const Charge paid = charge(credit, cost);
        if (bridge.pilot.turns - view.turn_cost < turns_needed(cost)) view.can_afford = false;
        credit = paid.move_credit;
        view.turn_cost += paid.turns;
        view.toll += link.toll;
        view.course.push_back(
            {.sector_id = next,
             .name = sector.name,
             .link = link.kind,
             .turn_cost = paid.turns,
             .toll = link.toll,
             .hazard_level = sector.hazard_level}
        );
        at = next;
    }
    return view;
}

CourseView Views::plot(ReadTx& tx, const Caller& caller, const PlotRequest& in) const {
    const Bridge here = bridge(tx, caller);
    if (!here.pilot.current_ship_id) throw Failure(players::no_ship());
    const KnownGraph graph(
        *here.atlas, here.chart, {.optimise = in.optimise, .drive = drive_of_pilot(here.pilot)}, *tuning_
    );
    return describe_course(here, in, graph.course(here.pilot.current_sector_id, in.destination).value());
}

NearestView Views::nearest(ReadTx& tx, const Caller& caller, const NearestRequest& in) const {
    const auto atlas = world_->atlas();
    static_cast<void>(target_of(in.kind, *atlas, tuning_->spacedock_name).value());  // refuse before reading
    const Bridge here = bridge(tx, caller);
    const Target target = target_of(in.kind, *here.atlas, tuning_->spacedock_name).value();
    const auto wanted = [&](SectorId id) {
        const auto* sector = here.atlas->sector(id);
        return sector && !target(*sector, here.chart.at(id)).empty();
    };
    const KnownGraph graph(*here.atlas, here.chart, {.drive = drive_of_pilot(here.pilot)}, *tuning_);
    const SectorId from = here.pilot.current_sector_id;
    auto found = graph.nearest(from, wanted);
    const bool reachable = found.has_value();
    if (!found) {  // heard of, but no charted way there: name the lowest number
        for (const auto& [id, level] : here.chart) {
            if ((!found || id < *found) && wanted(id)) found = id;
        }
    }
    if (!found) throw Failure(Code::not_found, "none_known", "Your charts show no " + in.kind + ".");
    const auto& sector = sector_of(*here.atlas, *found);
    const Level level = here.chart.at(*found);
    NearestView view{
        .kind = in.kind,
        .sector = {.sector_id = *found, .name = sector.name, .type = sector.type, .level = level},
        .places = target(sector, level),
    };
    if (reachable) {
        if (const auto course = graph.course(from, *found))
            view.route = describe_course(here, {.destination = *found}, course.value());
    }
    return view;
}

ChartPage Views::chart(ReadTx& tx, const Caller& caller, const ChartRequest& in) const {
    const auto atlas = world_->atlas();
    const auto rows = find_page(tx, caller.player, in.after, in.limit);
    ChartPage page;
    for (const auto& [id, level] : rows) {
        const auto* sector = atlas->sector(id);
        if (!sector) continue;
        ChartSector out{
            .sector_id = id,
            .name = sector->name,
            .type = sector->type,
            .level = level,
            .region_id = atlas->region_of(*sector).region_id,
            .x = sector->x,
            .y = sector->y,
            .z = sector->z,
        };
        if (level >= Level::scanned) {
            for (const auto& link : atlas->links_from(id)) out.links.push_back({.to = link.to, .kind = link.kind});
        }
        page.sectors.push_back(std::move(out));
    }
    if (rows.size() == static_cast<std::size_t>(in.limit)) page.next_after = rows.back().first;
    return page;
}

}  // namespace sw::navigation
