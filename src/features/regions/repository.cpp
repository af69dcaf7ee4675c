// The registry's tables, row by row.
#include "repository.hpp"

#include "columns.hpp"
#include "etag.hpp"
#include "rules.hpp"

namespace sw::regions::repository {
namespace {

// One statement for all ways to look a region up: the table is small, and its columns are listed once.
constexpr Statement select_record{"regions.find", R"(
select region_id, slug, display_name, region_type, owner_id, status, epoch, total_sectors, generation_seed,
       governance_type, voting_threshold, governance_quorum_pct, election_frequency_days, tax_rate, trade_bonuses,
       economic_specialization, starting_credits, starting_ship, language_pack, aesthetic_theme, traditions,
       social_hierarchy, custom_rules, max_players, nexus_warp_sector, automation_policy, sandbox, name,
       subscription_tier, subscription_status, constitutional_text, active_players_30d, total_trade_volume, created_at, updated_at
from regions
where ($1::text is null or slug = $1) and ($2::uuid is null or region_id = $2)
  and ($3::uuid is null or (owner_id = $3 and ($1::text is not null or status <> 'terminated')))
order by created_at, region_id limit 1)"};

constexpr Statement select_list{"regions.list", R"(
select region_id, slug, display_name, region_type, owner_id, status, epoch, governance_type, voting_threshold,
       governance_quorum_pct, election_frequency_days, tax_rate, trade_bonuses, economic_specialization,
       starting_credits, starting_ship, automation_policy, motto, total_sectors, max_players, created_at, updated_at
from regions order by region_type, display_name, region_id)"};

constexpr Statement insert_region{"regions.insert", R"(
insert into regions (region_id, name, slug, display_name, region_type, owner_id, status, total_sectors, generation_seed,
    governance_type, voting_threshold, governance_quorum_pct, election_frequency_days, tax_rate, trade_bonuses,
    economic_specialization, starting_credits, starting_ship, language_pack, aesthetic_theme, traditions,
    social_hierarchy, custom_rules, max_players, nexus_warp_sector, subscription_tier, sandbox,
    automation_policy)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24,
    $25, $26, $27, $28)
on conflict do nothing)"};

constexpr Statement update_seed_of{
    "regions.update_seed", "update regions set generation_seed = $2 where region_id = $1 and generation_seed <> $2"};

constexpr Statement lock_counting{"regions.lock_quota", "select pg_advisory_xact_lock(2102, 2)"};

constexpr Statement count_regions{"regions.count", R"(
select count(*) as of_platform, count(*) filter (where owner_id = $1) as of_owner
from regions where region_type = 'player_owned' and status not in ('terminated', 'generation_corrupt'))"};

constexpr Statement update_status_of{"regions.update_status", R"(
update regions set status = $2,
    suspended_at = case when $2 = 'active' then null when $2 = 'suspended' then coalesce(suspended_at, $3)
                        else suspended_at end,
    terminated_at = case when $2 = 'terminated' then $3 end,
    nexus_attach_completed_at = case when $2 = 'active' then coalesce(nexus_attach_completed_at, $3)
                                     else nexus_attach_completed_at end
where region_id = $1 returning region_id)"};

constexpr Statement raise_epoch{
    "regions.next_epoch", "update regions set epoch = epoch + 1 where region_id = $1 returning epoch"};

constexpr Statement delete_region{
    "regions.erase", "delete from regions where region_id = $1 and region_type = 'player_owned'"};

constexpr Statement reset_own_region{
    "regions.reset_own",
    "update regions set status = 'pending' where region_id = $1 and region_type <> 'player_owned'"};

constexpr Statement adopt_own_region{"regions.adopt_own", R"(
update regions set generation_seed = $2, max_players = $3, nexus_warp_sector = $4
where region_id = $1 and region_type <> 'player_owned' and status = 'pending')"};

constexpr Statement update_economy_of{"regions.update_economy", R"(
update regions set tax_rate = $2, starting_credits = $3, trade_bonuses = coalesce($4::jsonb, trade_bonuses),
    economic_specialization = coalesce($5, economic_specialization) where region_id = $1)"};

constexpr Statement update_governance_of{"regions.update_governance", R"(
update regions set governance_type = $2, voting_threshold = $3, election_frequency_days = $4,
    constitutional_text = coalesce($5, constitutional_text),
    governance_quorum_pct = coalesce($6::numeric, governance_quorum_pct),
    hibernation_allowed = coalesce($7::boolean, hibernation_allowed) where region_id = $1)"};

constexpr Statement update_culture_of{"regions.update_culture", R"(
update regions set language_pack = coalesce($2::jsonb, language_pack),
    aesthetic_theme = coalesce($3::jsonb, aesthetic_theme), traditions = coalesce($4::jsonb, traditions),
    motto = coalesce($5, motto) where region_id = $1)"};

constexpr Statement update_automation_of{
    "regions.update_automation", "update regions set automation_policy = $2 where region_id = $1"};

constexpr Statement select_standing{"regions.standing", R"(
select coalesce(u.is_galactic_citizen, false) as galactic_citizen, coalesce(r.owner_id = $2::uuid, false) as owner,
       coalesce(m.membership_type, 'none') as membership, coalesce(m.banned, false) as banned
from (select $1::uuid as region_id) as asked
left join regions r on r.region_id = asked.region_id
left join users u on u.user_id = $2::uuid
left join regional_memberships m on m.region_id = asked.region_id and m.player_id = $3::uuid)"};

constexpr Statement upsert_membership{"regions.visited", R"(
insert into regional_memberships (region_id, player_id, joined_at, last_visit, total_visits) values ($1, $2, $3, $3, 1)
on conflict (player_id, region_id)
do update set last_visit = excluded.last_visit, total_visits = regional_memberships.total_visits + 1)"};

constexpr Statement select_counted{"regions.counted", R"(
select f.planets, f.stations, f.ships, f.trade_volume_30d, f.tax_total, r.active_players_30d, r.total_trade_volume
from region_figures f join regions r on r.region_id = f.region_id where f.region_id = $1)"};

constexpr Statement upsert_counted{"regions.put_counted", R"(
insert into region_figures (region_id, planets, stations, ships, trade_volume_30d, tax_total, taken_at)
select region_id, $2, $3, $4, $5, $6, $7 from regions where region_id = $1
on conflict (region_id) do update set planets = excluded.planets, stations = excluded.stations, ships = excluded.ships,
    trade_volume_30d = excluded.trade_volume_30d, tax_total = excluded.tax_total, taken_at = excluded.taken_at)"};

constexpr Statement update_totals{"regions.update_totals", R"(
update regions set active_players_30d = $2, total_trade_volume = $3
where region_id = $1 and (active_players_30d, total_trade_volume) is distinct from ($2, $3))"};

constexpr Statement select_members{"regions.members", R"(
select m.player_id, coalesce(p.username, '') as username, m.membership_type, m.reputation_score, m.local_rank,
       m.voting_power, m.joined_at, m.last_visit, m.total_visits
from regional_memberships m left join players p on p.player_id = m.player_id
where m.region_id = $1 order by m.joined_at, m.player_id limit $2 offset $3)"};

constexpr Statement update_member{"regions.update_member", R"(
with changed as (
    update regional_memberships set voting_power = coalesce($3::numeric, voting_power),
        local_rank = coalesce($4, local_rank) where region_id = $1 and player_id = $2 returning *
)
select m.player_id, coalesce(p.username, '') as username, m.membership_type, m.reputation_score, m.local_rank,
       m.voting_power, m.joined_at, m.last_visit, m.total_visits
from changed m left join players p on p.player_id = m.player_id)"};

constexpr Statement update_citizenship{
    "regions.set_citizenship",
    "update users set is_galactic_citizen = $2, updated_at = $3 where user_id = $1 and not deleted"};

std::map<std::string, double> bonuses_of(const Rows::Row& row) {
    return parse_json<std::map<std::string, double>>(row.get<std::string>("trade_bonuses"));
}

void read_rules(const Rows::Row& row, RegionConfig& to) {
    to.governance_type = enum_of<Governance>(row, "governance_type");
    to.voting_threshold = row.get<double>("voting_threshold");
    to.governance_quorum_pct = row.get<double>("governance_quorum_pct");
    to.election_frequency_days = row.get<std::int32_t>("election_frequency_days");
    to.tax_rate = row.get<double>("tax_rate");
    to.trade_bonuses = bonuses_of(row);
    to.economic_specialization = optional_enum_of<Specialization>(row, "economic_specialization");
    to.starting_credits = row.get<std::int64_t>("starting_credits");
    to.starting_ship = row.get<std::string>("starting_ship");
    to.language_pack = json_of(row, "language_pack");
    to.aesthetic_theme = json_of(row, "aesthetic_theme");
    to.traditions = json_of(row, "traditions");
    to.social_hierarchy = json_of(row, "social_hierarchy");
    to.custom_rules = json_of(row, "custom_rules");
}

Record record_of(const Rows::Row& row) {
    Record out;
    out.config.region_id = row.get<RegionId>("region_id");
    out.config.slug = row.get<std::string>("slug");
    out.config.display_name = row.get<std::string>("display_name");
    out.config.region_type = enum_of<galaxy::RegionKind>(row, "region_type");
    out.config.owner_id = row.get<std::optional<UserId>>("owner_id");
    out.config.status = enum_of<Status>(row, "status");
    out.config.epoch = row.get<std::int64_t>("epoch");
    out.config.total_sectors = row.get<std::int32_t>("total_sectors");
    out.config.generation_seed = row.get<std::int64_t>("generation_seed");
    read_rules(row, out.config);
    out.config.max_players = row.get<std::int32_t>("max_players");
    out.config.gate_sector = row.get<std::optional<std::int32_t>>("nexus_warp_sector").value_or(0);
    out.config.automation_policy = enum_of<automation::Policy>(row, "automation_policy");
    out.config.sandbox = row.get<bool>("sandbox");
    out.config.etag = etag_of(out.config);
    out.name = row.get<std::string>("name");
    out.subscription_tier = row.get<std::string>("subscription_tier");
    out.subscription_status = row.get<std::optional<std::string>>("subscription_status");
    out.constitutional_text = row.get<std::optional<std::string>>("constitutional_text");
    out.active_players_30d = row.get<std::int32_t>("active_players_30d");
    out.total_trade_volume = row.get<std::int64_t>("total_trade_volume");
    out.created_at = row.get<Time>("created_at");
    out.updated_at = row.get<Time>("updated_at");
    return out;
}

std::optional<Record> first_of(const Rows& rows) {
    if (rows.empty()) return std::nullopt;
    return record_of(rows[0]);
}

Listed listed_of(const Rows::Row& row) {
    return {
        .region_id = row.get<RegionId>("region_id"),
        .slug = row.get<std::string>("slug"),
        .display_name = row.get<std::string>("display_name"),
        .region_type = enum_of<galaxy::RegionKind>(row, "region_type"),
        .owner_id = row.get<std::optional<UserId>>("owner_id"),
        .status = enum_of<Status>(row, "status"),
        .epoch = row.get<std::int64_t>("epoch"),
        .governance_type = enum_of<Governance>(row, "governance_type"),
        .voting_threshold = row.get<double>("voting_threshold"),
        .governance_quorum_pct = row.get<double>("governance_quorum_pct"),
        .election_frequency_days = row.get<std::int32_t>("election_frequency_days"),
        .tax_rate = row.get<double>("tax_rate"),
        .trade_bonuses = bonuses_of(row),
        .economic_specialization = optional_enum_of<Specialization>(row, "economic_specialization"),
        .starting_credits = row.get<std::int64_t>("starting_credits"),
        .starting_ship = row.get<std::string>("starting_ship"),
        .automation_policy = enum_of<automation::Policy>(row, "automation_policy"),
        .motto = row.get<std::optional<std::string>>("motto"),
        .total_sectors = row.get<std::int32_t>("total_sectors"),
        .max_players = row.get<std::int32_t>("max_players"),
        .created_at = row.get<Time>("created_at"),
        .updated_at = row.get<Time>("updated_at")};
}

Member member_of(const Rows::Row& row) {
    return {
        .player_id = row.get<PlayerId>("player_id"),
        .username = row.get<std::string>("username"),
        .membership_type = enum_of<Membership>(row, "membership_type"),
        .reputation_score = row.get<std::int32_t>("reputation_score"),
        .local_rank = row.get<std::optional<std::string>>("local_rank"),
        .voting_power = row.get<double>("voting_power"),
        .joined_at = row.get<Time>("joined_at"),
        .last_visit = row.get<Time>("last_visit"),
        .total_visits = row.get<std::int32_t>("total_visits")};
}

template <class View, class Make>
std::vector<View> each(const Rows& rows, Make make) {
    std::vector<View> out;
    out.reserve(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) out.push_back(make(rows[i]));
    return out;
}

std::optional<Record> look_up(
    Reader& reader, const std::optional<std::string>& slug, const std::optional<RegionId>& region,
    const std::optional<UserId>& owner
) {
    return first_of(reader.query(select_record, slug, region, owner));
}

}  // namespace

std::optional<Record> find(Reader& reader, std::string_view slug) {
    return look_up(reader, std::string(slug), std::nullopt, std::nullopt);
}

std::optional<Record> find(Reader& reader, RegionId region) {
    return look_up(reader, std::nullopt, region, std::nullopt);
}

std::optional<Record> find_of_owner(Reader& reader, UserId owner, const std::optional<std::string>& slug) {
    return look_up(reader, slug, std::nullopt, owner);
}

std::vector<Listed> list(Reader& reader) {
    return each<Listed>(reader.query(select_list), listed_of);
}

bool insert(Tx& tx, RegionId region, const NewRegion& row) {
    const RegionConfig& config = row.config;
    const auto gate = config.gate_sector > 0 ? std::optional(config.gate_sector) : std::nullopt;
    const Rows done = tx.query(
        insert_region, region, row.name, config.slug, config.display_name, to_name(config.region_type), config.owner_id,
        to_name(config.status), config.total_sectors, config.generation_seed, to_name(config.governance_type),
        config.voting_threshold, config.governance_quorum_pct, config.election_frequency_days, config.tax_rate,
        to_json(config.trade_bonuses), name_param(config.economic_specialization), config.starting_credits,
        config.starting_ship, config.language_pack.text, config.aesthetic_theme.text, config.traditions.text,
        config.social_hierarchy.text, config.custom_rules.text, config.max_players, gate, row.subscription_tier,
        config.sandbox, to_name(config.automation_policy)
    );
    return done.affected() == 1;
}

bool adopt(Tx& tx, RegionId region, const RegionConfig& config) {
    return tx.query(adopt_own_region, region, config.generation_seed, config.max_players, config.gate_sector)
               .affected() == 1;
}

void update_seed(Tx& tx, RegionId region, std::int64_t seed) {
    tx.defer(update_seed_of, region, seed);
}

void lock_quota(Tx& tx) {
    (void)tx.query(lock_counting);
}

Quota count(Reader& reader, UserId owner) {
    const Rows rows = reader.query(count_regions, owner);
    return {
        static_cast<int>(rows[0].get<std::int64_t>("of_owner")),
        static_cast<int>(rows[0].get<std::int64_t>("of_platform"))};
}

bool update_status(Tx& tx, RegionId region, Status status) {
    return !tx.query(update_status_of, region, to_name(status), tx.now()).empty();
}

std::optional<std::int64_t> increment_epoch(Tx& tx, RegionId region) {
    const Rows rows = tx.query(raise_epoch, region);
    if (rows.empty()) return std::nullopt;
    return rows[0].get<std::int64_t>("epoch");
}

void remove(Tx& tx, RegionId region) {
    tx.defer(delete_region, region);
    tx.defer(reset_own_region, region);
}

void update_economy(Tx& tx, RegionId region, const EconomyChange& change) {
    const Param bonuses = change.trade_bonuses ? Param(to_json(*change.trade_bonuses)) : Param{};
    tx.defer(
        update_economy_of, region, change.tax_rate, change.starting_credits, bonuses,
        name_param(change.economic_specialization)
    );
}

void update_governance(Tx& tx, RegionId region, const GovernanceChange& change) {
    tx.defer(
        update_governance_of, region, change.governance_type, change.voting_threshold, change.election_frequency_days,
        change.constitutional_text, change.governance_quorum_pct, change.hibernation_allowed
    );
}

void update_culture(Tx& tx, RegionId region, const CultureChange& change) {
    tx.defer(
        update_culture_of, region, json_param(change.language_pack), json_param(change.aesthetic_theme),
        json_param(change.traditions), change.regional_motto
    );
}

void update_automation(Tx& tx, RegionId region, automation::Policy policy) {
    tx.defer(update_automation_of, region, to_name(policy));
}

Standing standing(Reader& reader, RegionId region, UserId user, PlayerId player) {
    const Rows rows = reader.query(select_standing, region, user, player);
    return {
        rows[0].get<bool>("galactic_citizen"), rows[0].get<bool>("owner"), enum_of<Membership>(rows[0], "membership"),
        rows[0].get<bool>("banned")};
}

void upsert_visit(Tx& tx, RegionId region, PlayerId player) {
    tx.defer(upsert_membership, region, player, tx.now());
}

std::optional<Figures> counted(Reader& reader, RegionId region) {
    const Rows rows = reader.query(select_counted, region);
    if (rows.empty()) return std::nullopt;
    const Rows::Row row = rows[0];
    return Figures{
        .planets = row.get<std::int64_t>("planets"),
        .stations = row.get<std::int64_t>("stations"),
        .ships = row.get<std::int64_t>("ships"),
        .active_players_30d = row.get<std::int32_t>("active_players_30d"),
        .trade_volume_30d = row.get<std::int64_t>("trade_volume_30d"),
        .trade_volume_total = row.get<std::int64_t>("total_trade_volume"),
        .tax_total = row.get<std::int64_t>("tax_total")};
}

void put_counted(Tx& tx, RegionId region, const Figures& figures) {
    tx.defer(
        upsert_counted, region, figures.planets, figures.stations, figures.ships, figures.trade_volume_30d,
        figures.tax_total, tx.now()
    );
    tx.defer(update_totals, region, figures.active_players_30d, figures.trade_volume_total);
}

std::vector<Member> members(Reader& reader, RegionId region, const MembersQuery& page) {
    return each<Member>(reader.query(select_members, region, page.limit, page.offset), member_of);
}

std::optional<Member> change_member(Tx& tx, RegionId region, const MemberChange& change) {
    const Rows rows = tx.query(update_member, region, change.player_id, change.voting_power, change.local_rank);
    if (rows.empty()) return std::nullopt;
    return member_of(rows[0]);
}

bool set_citizenship(Tx& tx, UserId user, bool citizen) {
    return tx.query(update_citizenship, user, citizen, tx.now()).affected() == 1;
}

}  // namespace sw::regions::repository
