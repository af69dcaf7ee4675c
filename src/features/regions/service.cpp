// Owners and visitors.
#include "service.hpp"

#include <array>

#include "announce.hpp"
#include "own_regions.hpp"
#include "rules.hpp"
#include "sectorwars/galaxy_build.hpp"
#include "sectorwars/platform/log.hpp"
#include "sectorwars/platform/reactor.hpp"

namespace sw::regions {
namespace {

constexpr std::chrono::milliseconds look_anyway{2000};

Failure no_region(const char* message) {
    return {Code::not_found, "ERR_REGION_NOT_FOUND", message};
}

/// Work in the background whose failure is only worth a line: the next look repeats it.
Database::Done logged(const char* what) {
    return [what](const std::exception_ptr& problem) {
        if (!problem) return;
        try {
            std::rethrow_exception(problem);
        } catch (const std::exception& reason) {
            log::warn(what, {{"error", reason.what()}});
        }
    };
}

bool is_changeable(Status status) {
    return status == Status::pending || is_taxed(status);
}

}  // namespace

Service::Service(const Platform& platform)
    : platform_(platform),
      tuning_(load_tuning<Tuning>(platform, "regions.json")),
      world_(platform.shared.get<galaxy::World>()),
      directory_(platform.shared.get<Directory>()),
      catalogue_(
          std::make_shared<Catalogue>(world_, platform.shared.get<LocalConfig>(), platform.shared.get<Directory>())
      ) {}

void Service::start() const {
    platform_.database.write([&](Tx& tx) {
        ensure_own_regions(tx, *tuning_);
        rule_world(tx);
    });
    platform_.database.read([&](ReadTx& tx) { catalogue_->refresh(tx); });
}

void Service::keep_fresh() const {
    platform_.reactor.repeat("regions.refresh", look_anyway, [&database = platform_.database, catalogue = catalogue_] {
        return async_read(database, [catalogue](ReadTx& tx) { catalogue->refresh(tx); });
    });
}

void Service::changed() const {
    // A full lane is no loss: keep_fresh looks again.
    (void)platform_.database.try_read(
        [catalogue = catalogue_](ReadTx& tx) { catalogue->refresh(tx); }, logged("the registry could not be read")
    );
}

void Service::world_made() const {
    (void)platform_.database.try_write(
        [tuning = tuning_](Tx& tx) {
            ensure_own_regions(tx, *tuning);
            rule_world(tx);
        },
        logged("the new world could not be put under its rules")
    );
}

RegionId Service::changeable(Reader& reader, const Caller& caller, const std::optional<std::string>& slug) const {
    const RegionConfig config = ruled_by(reader, caller, slug);
    if (is_changeable(config.status)) return config.region_id;
    throw Failure(
        Code::conflict, "ERR_REGION_STATE", "A region that is suspended or has ended cannot be ruled any more."
    );
}

void Service::announce(Tx& tx, RegionId region) const {
    const RegionConfig config = announce_change(tx, region);
    if (!world_->atlas()->region(region)) return;
    galaxy::rule(tx, region, config.display_name, config.tax_rate);
}

RegionDetail Service::mine(ReadTx& tx, const Caller& caller, const MyRegion& in) const {
    const auto found = repository::find(tx, ruled_by(tx, caller, in.region).region_id);
    if (!found) throw no_region("You own no region.");
    const RegionConfig& config = found->config;
    return {
        .id = config.region_id,
        .name = config.slug,
        .display_name = config.display_name,
        .owner_id = config.owner_id,
        .subscription_tier = found->subscription_tier,
        .subscription_status = found->subscription_status,
        .status = config.status,
        .governance_type = config.governance_type,
        .voting_threshold = config.voting_threshold,
        .election_frequency_days = config.election_frequency_days,
        .constitutional_text = found->constitutional_text,
        .tax_rate = config.tax_rate,
        .trade_bonuses = config.trade_bonuses,
        .economic_specialization = config.economic_specialization,
        .starting_credits = config.starting_credits,
        .starting_ship = config.starting_ship,
        .language_pack = config.language_pack,
        .aesthetic_theme = config.aesthetic_theme,
        .traditions = config.traditions,
        .automation_policy = config.automation_policy,
        .total_sectors = config.total_sectors,
        .active_players_30d = found->active_players_30d,
        .total_trade_volume = static_cast<double>(found->total_trade_volume),
        .created_at = found->created_at,
        .updated_at = found->updated_at};
}

Changed Service::set_economy(Tx& tx, const Caller& caller, const EconomyChange& in) const {
    const RegionId region = changeable(tx, caller, in.region);
    if (in.trade_bonuses) (void)check_trade_bonuses(*in.trade_bonuses).value();
    repository::update_economy(tx, region, in);
    announce(tx, region);
    return {"The economy follows the new rules."};
}

Changed Service::set_governance(Tx& tx, const Caller& caller, const GovernanceChange& in) const {
    const RegionId region = changeable(tx, caller, in.region);
    if (!from_name<Governance>(in.governance_type)) {
        throw Failure(
            Code::rule_violation, "ERR_GOVERNANCE_TYPE", "A region is an autocracy, a democracy or ruled by a council."
        );
    }
    repository::update_governance(tx, region, in);
    announce(tx, region);
    return {"The region is governed by the new rules."};
}

Changed Service::set_culture(Tx& tx, const Caller& caller, const CultureChange& in) const {
    const RegionId region = changeable(tx, caller, in.region);
    const std::array<std::pair<const char*, const std::optional<RawJson>*>, 3> blobs{
        {{"language_pack", &in.language_pack},
         {"aesthetic_theme", &in.aesthetic_theme},
         {"traditions", &in.traditions}}};
    for (const auto& [name, blob] : blobs) {
        if (*blob) (void)check_blob(name, (*blob)->text).value();
    }
    repository::update_culture(tx, region, in);
    announce(tx, region);
    return {"The culture was changed."};
}

Changed Service::set_automation(Tx& tx, const Caller& caller, const AutomationChange& in) const {
    const RegionId region = changeable(tx, caller, in.region);
    repository::update_automation(tx, region, in.policy);
    announce(tx, region);
    return {"Helpers and scripts follow the new policy."};
}

std::vector<Member> Service::members(ReadTx& tx, const Caller& caller, const MembersQuery& in) const {
    return repository::members(tx, ruled_by(tx, caller, in.region).region_id, in);
}

Member Service::set_member(Tx& tx, const Caller& caller, const MemberChange& in) const {
    auto member = repository::change_member(tx, changeable(tx, caller, in.region), in);
    if (!member) throw Failure(Code::not_found, "ERR_NOT_A_MEMBER", "This pilot is no member of the region.");
    return std::move(*member);
}

std::int64_t Service::players_in(const Listed& region, const std::optional<Whereabouts>& place) const {
    if (!place) return 0;
    if (!place->local) return place->players;
    for (const auto& [id, players] : platform_.hub.stats().by_region) {
        if (id == region.region_id) return static_cast<std::int64_t>(players);
    }
    return 0;
}

PublicList Service::list(const Caller&, const Nothing&) const {
    PublicList out;
    const auto all = catalogue_->list();
    for (const Listed& one : *all) {
        if (one.status != Status::active) continue;
        const auto place = directory_->find(one.slug);
        out.regions.push_back(
            {one.slug, one.display_name, one.region_type, one.governance_type, one.tax_rate,
             one.economic_specialization, one.automation_policy, one.total_sectors, one.max_players,
             place ? place->running : Running::stopped, players_in(one, place)}
        );
    }
    return out;
}

PublicDetail Service::detail(const Caller&, const BySlug& in) const {
    const auto all = catalogue_->list();
    const auto found = std::find_if(all->begin(), all->end(), [&](const Listed& one) {
        return one.slug == in.slug && is_public(one.status);
    });
    if (found == all->end()) throw no_region("There is no such region.");
    const auto place = directory_->find(found->slug);
    return {
        .id = found->region_id,
        .slug = found->slug,
        .display_name = found->display_name,
        .region_type = found->region_type,
        .status = found->status,
        .governance_type = found->governance_type,
        .voting_threshold = found->voting_threshold,
        .governance_quorum_pct = found->governance_quorum_pct,
        .election_frequency_days = found->election_frequency_days,
        .tax_rate = found->tax_rate,
        .trade_bonuses = found->trade_bonuses,
        .economic_specialization = found->economic_specialization,
        .starting_credits = found->starting_credits,
        .starting_ship = found->starting_ship,
        .automation_policy = found->automation_policy,
        .motto = found->motto,
        .total_sectors = found->total_sectors,
        .max_players = found->max_players,
        .running = place ? place->running : Running::stopped,
        .players_online = players_in(*found, place),
        .created_at = found->created_at};
}

CitizenshipChange Service::set_citizenship(Tx& tx, const Caller& caller, const CitizenshipChange& in) const {
    if (!repository::set_citizenship(tx, in.user_id, in.is_galactic_citizen)) {
        throw Failure(Code::not_found, "no_user", "There is no such account.");
    }
    log::info(
        "galactic citizenship changed", {{"user_id", in.user_id.to_string()},
                                         {"citizen", in.is_galactic_citizen ? "yes" : "no"},
                                         {"by", caller.username}}
    );
    return in;
}

}  // namespace sw::regions
