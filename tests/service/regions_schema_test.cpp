// Every bound of the registry's tables, tried on both sides by somebody who goes past the API.
#include <pqxx/pqxx>
#include <set>

#include "support/service_fixture.hpp"

using support::Game;

namespace {

/// The row that each try begins with; every CHECK is fine with it.
constexpr const char* good_rows = R"(
insert into users (user_id, username) values ('00000000-0000-4000-8000-00000000000a', 'owner_of_tries');
insert into regions (region_id, name, slug, display_name, owner_id, generation_seed, total_sectors)
values ('00000000-0000-4000-8000-000000000001', 'First_Try', 'first-try', 'First', '00000000-0000-4000-8000-00000000000a', 7, 500),
       ('00000000-0000-4000-8000-000000000002', 'second-try', 'second-try', 'Second', null, 7, 500);
insert into regional_memberships (player_id, region_id) values (gen_random_uuid(), '00000000-0000-4000-8000-000000000001');
insert into regional_policies (region_id, policy_type, title, proposed_changes, proposed_by, proposed_at, voting_closes_at)
values ('00000000-0000-4000-8000-000000000001', 'tax_rate', 'Less', '{}', gen_random_uuid(), '2026-01-01', '2026-01-02');
insert into regional_policy_votes (policy_id, voter_id, support) select policy_id, gen_random_uuid(), true from regional_policies;
insert into regional_elections (region_id, position, voting_opens_at, voting_closes_at)
values ('00000000-0000-4000-8000-000000000001', 'governor', '2026-01-01', '2026-01-02');
insert into regional_votes (election_id, voter_id, candidate_id)
select election_id, gen_random_uuid(), gen_random_uuid() from regional_elections;
insert into regional_treaties (region_a_id, region_b_id, treaty_type, terms)
values ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002', 'trade_agreement', '{}');
insert into regional_treasury_entries (region_id, region_id_snapshot, before_balance, after_balance, delta, cause_type)
values ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000001', 5, 8, 3, 'tax_collection');
insert into region_invites (region_id, created_by, code, created_at)
values ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-00000000000a', 'code', '2026-01-01');
insert into region_invite_redemptions (invite_id, player_id) select invite_id, gen_random_uuid() from region_invites;
insert into region_figures values ('00000000-0000-4000-8000-000000000001', 0, 0, 0, 0, 0, now());
)";

/// Of the first region only: the platform's own rows are there, too.
constexpr const char* only_first = " where region_id = '00000000-0000-4000-8000-000000000001'";

/// Sets of columns that fit, and the first that do not.
struct Bound {
    const char* table;
    const char* constraint;
    std::vector<const char*> good, bad;
};

std::vector<Bound> region_bounds() {
    return {
        {"regions",
         "regions_name_length",
         {"name = 'abc'", "name = repeat('a', 50)"},
         {"name = 'ab'", "name = repeat('a', 51)"}},
        {"regions",
         "regions_slug_shape",
         {"slug = 'a-b'", "slug = repeat('a', 50)"},
         {"slug = 'ab'", "slug = repeat('a', 51)", "slug = 'a--b'", "slug = '-abc'", "slug = 'abc-'", "slug = 'Abc'",
          "slug = 'a_b'", "slug = 'a''b'"}},
        {"regions",
         "regions_display_name_length",
         {"display_name = 'a'", "display_name = repeat('a', 255)"},
         {"display_name = ''", "display_name = repeat('a', 256)"}},
        {"regions", "valid_region_status", {"status = 'grace'"}, {"status = 'hard_delete'"}},
        {"regions", "non_negative_epoch", {"epoch = 0"}, {"epoch = -1"}},
        {"regions",
         "valid_max_players",
         {"max_players = 10", "max_players = 1000"},
         {"max_players = 9", "max_players = 1001"}},
        {"regions", "valid_subscription_tier", {"subscription_tier = 'premium'"}, {"subscription_tier = 'gold'"}},
        {"regions",
         "valid_paypal_subscription_id",
         {"paypal_subscription_id = repeat('a', 255)"},
         {"paypal_subscription_id = repeat('a', 256)"}},
        {"regions",
         "valid_subscription_status",
         {"subscription_status = 'active'"},
         {"subscription_status = 'ACTIVE'"}},
        {"regions", "non_negative_payment_failures", {"payment_failure_count = 0"}, {"payment_failure_count = -1"}},
        {"regions",
         "valid_automation_policy",
         {"automation_policy = 'manual'", "automation_policy = 'open'"},
         {"automation_policy = 'anything'"}},
        {"regions", "valid_governance_type", {"governance_type = 'council'"}, {"governance_type = 'anarchy'"}},
        {"regions",
         "valid_voting_threshold",
         {"voting_threshold = 0.10", "voting_threshold = 0.90"},
         {"voting_threshold = 0.09", "voting_threshold = 0.91"}},
        {"regions",
         "valid_governance_quorum",
         {"governance_quorum_pct = 0.25", "governance_quorum_pct = 0.60"},
         {"governance_quorum_pct = 0.24", "governance_quorum_pct = 0.61"}},
        {"regions",
         "valid_election_frequency",
         {"election_frequency_days = 30", "election_frequency_days = 365"},
         {"election_frequency_days = 29", "election_frequency_days = 366"}},
        {"regions",
         "valid_constitutional_text",
         {"constitutional_text = repeat('a', 50000)"},
         {"constitutional_text = repeat('a', 50001)"}},
        {"regions",
         "valid_tax_rate",
         {"tax_rate = 0.05", "tax_rate = 0.25"},
         {"tax_rate = 0.0499", "tax_rate = 0.2501"}},
        {"regions",
         "valid_economic_specialization",
         {"economic_specialization = 'military'"},
         {"economic_specialization = 'piracy'", "economic_specialization = 'galactic_hub'"}},
        {"regions", "valid_starting_credits", {"starting_credits = 100"}, {"starting_credits = 99"}},
        {"regions",
         "valid_starting_ship",
         {"starting_ship = 'x'", "starting_ship = repeat('a', 50)"},
         {"starting_ship = ''", "starting_ship = repeat('a', 51)"}},
        {"regions", "valid_motto", {"motto = repeat('a', 200)"}, {"motto = repeat('a', 201)"}},
        {"regions",
         "valid_generation_seed",
         {"generation_seed = 0", "generation_seed = 9007199254740992"},
         {"generation_seed = -1", "generation_seed = 9007199254740993"}},
        {"regions",
         "valid_nexus_warp_sector",
         {"nexus_warp_sector = 1", "nexus_warp_sector = 500"},
         {"nexus_warp_sector = 0", "nexus_warp_sector = 501"}},
        {"regions",
         "valid_capital_sector",
         {"capital_sector_number = 1", "capital_sector_number = 500"},
         {"capital_sector_number = 0", "capital_sector_number = 501"}},
        {"regions",
         "non_negative_attach_attempts",
         {"nexus_attach_attempt_count = 0"},
         {"nexus_attach_attempt_count = -1"}},
        {"regions", "non_negative_active_players", {"active_players_30d = 0"}, {"active_players_30d = -1"}},
        {"regions", "non_negative_trade_volume", {"total_trade_volume = 0"}, {"total_trade_volume = -1"}},
        {"regions",
         "valid_region_type_sector_count",
         {"total_sectors = 100", "total_sectors = 1000"},
         {"total_sectors = 99", "total_sectors = 1001"}},
    };
}

std::vector<Bound> blob_bounds() {
    std::vector<Bound> out;
    static const std::array<std::array<std::string, 5>, 6> columns = [] {
        std::array<std::array<std::string, 5>, 6> texts;
        const std::array<std::string, 6> names{"custom_rules", "language_pack",    "aesthetic_theme",
                                               "traditions",   "social_hierarchy", "trade_bonuses"};
        for (std::size_t i = 0; i < names.size(); ++i) {
            const std::string sized = names[i] + " = jsonb_build_object('a', repeat('x', ";
            texts[i] = {
                "valid_" + names[i], sized + "131063))", sized + "131064))", names[i] + " = '[]'", names[i] + " = '3'"};
        }
        return texts;
    }();
    for (const auto& one : columns) {
        out.push_back({"regions", one[0].c_str(), {one[1].c_str()}, {one[2].c_str(), one[3].c_str(), one[4].c_str()}});
    }
    return out;
}

std::vector<Bound> satellite_bounds() {
    return {
        {"regional_memberships",
         "valid_membership_type",
         {"membership_type = 'citizen'"},
         {"membership_type = 'none'"}},
        {"regional_memberships",
         "valid_reputation",
         {"reputation_score = -1000", "reputation_score = 1000"},
         {"reputation_score = -1001", "reputation_score = 1001"}},
        {"regional_memberships",
         "valid_local_rank",
         {"local_rank = repeat('a', 50)"},
         {"local_rank = repeat('a', 51)"}},
        {"regional_memberships",
         "valid_voting_power",
         {"voting_power = 0", "voting_power = 5"},
         {"voting_power = -0.0001", "voting_power = 5.0001"}},
        {"regional_memberships", "non_negative_visits", {"total_visits = 0"}, {"total_visits = -1"}},
        {"regional_policies", "valid_policy_type", {"policy_type = 'defense'"}, {"policy_type = 'war'"}},
        {"regional_policies",
         "valid_policy_title",
         {"title = 'a'", "title = repeat('a', 255)"},
         {"title = ''", "title = repeat('a', 256)"}},
        {"regional_policies",
         "valid_policy_description",
         {"description = repeat('a', 5000)"},
         {"description = repeat('a', 5001)"}},
        {"regional_policies", "valid_proposed_changes", {"proposed_changes = '{}'"}, {"proposed_changes = '[]'"}},
        {"regional_policies", "non_negative_votes_for", {"votes_for = 0"}, {"votes_for = -1"}},
        {"regional_policies", "non_negative_votes_against", {"votes_against = 0"}, {"votes_against = -1"}},
        {"regional_policies", "valid_policy_status", {"status = 'passed'"}, {"status = 'won'"}},
        {"regional_policies",
         "valid_voting_period",
         {"voting_closes_at = proposed_at + interval '1 microsecond'"},
         {"voting_closes_at = proposed_at"}},
        {"regional_elections", "valid_position", {"position = 'ambassador'"}, {"position = 'king'"}},
        {"regional_elections", "valid_candidates", {"candidates = '[]'"}, {"candidates = '{}'"}},
        {"regional_elections", "valid_election_status", {"status = 'active'"}, {"status = 'tallying'"}},
        {"regional_elections",
         "valid_election_period",
         {"voting_closes_at = voting_opens_at + interval '1 microsecond'"},
         {"voting_closes_at = voting_opens_at"}},
        {"region_invites",
         "valid_invite_code",
         {"code = 'a'", "code = repeat('a', 32)"},
         {"code = ''", "code = repeat('a', 33)"}},
        {"region_invites", "valid_max_uses", {"max_uses = 1", "max_uses = 10"}, {"max_uses = 0", "max_uses = 11"}},
        {"region_invites", "valid_uses", {"uses = 0", "uses = max_uses"}, {"uses = -1", "uses = max_uses + 1"}},
        {"region_invites", "valid_invite_status", {"status = 'revoked'"}, {"status = 'gone'"}},
        {"region_invites",
         "valid_invite_period",
         {"expires_at = created_at + interval '1 microsecond'"},
         {"expires_at = created_at"}},
        {"regional_treasury_entries", "valid_cause_type", {"cause_type = 'expenditure'"}, {"cause_type = 'theft'"}},
        {"regional_treasury_entries",
         "valid_treasury_reason",
         {"reason = repeat('a', 500)"},
         {"reason = repeat('a', 501)"}},
        {"regional_treasury_entries", "treasury_entry_adds_up", {"delta = 3"}, {"delta = 2", "delta = 4"}},
        {"region_figures", "region_figures_planets", {"planets = 0"}, {"planets = -1"}},
        {"region_figures", "region_figures_stations", {"stations = 0"}, {"stations = -1"}},
        {"region_figures", "region_figures_ships", {"ships = 0"}, {"ships = -1"}},
        {"region_figures", "region_figures_volume", {"trade_volume_30d = 0"}, {"trade_volume_30d = -1"}},
        {"region_figures", "region_figures_tax", {"tax_total = 0"}, {"tax_total = -1"}},
    };
}

/// Tables without a region of their own have only the rows of these tries.
std::vector<Bound> lone_bounds() {
    return {
        {"regional_policy_votes",
         "valid_policy_vote_weight",
         {"weight = 0", "weight = 5"},
         {"weight = -0.0001", "weight = 5.0001"}},
        {"regional_votes", "valid_vote_weight", {"weight = 0", "weight = 5"}, {"weight = -0.0001", "weight = 5.0001"}},
        {"regional_treaties", "valid_treaty_type", {"treaty_type = 'defense_pact'"}, {"treaty_type = 'alliance'"}},
        {"regional_treaties", "valid_terms", {"terms = '{}'"}, {"terms = '[]'"}},
        {"regional_treaties", "valid_treaty_status", {"status = 'rejected'"}, {"status = 'ended'"}},
        {"regional_treaties", "different_treaty_regions", {"expires_at = now()"}, {"region_b_id = region_a_id"}},
    };
}

class Tries {
public:
    Tries() : connection_(Game::shared().superuser_url()), work_(connection_) {
        work_.exec("set local search_path = nexus, region, public");
        work_.exec(good_rows);
    }

    /// The name of the constraint that refused the statement; empty when none did. Nothing of it stays.
    std::string refusal(const std::string& statement) {
        pqxx::subtransaction attempt(work_);
        try {
            attempt.exec(statement);
        } catch (const pqxx::sql_error& error) {
            attempt.abort();
            const std::string text = error.what();
            const auto begin = text.find("constraint \"");
            if (begin == std::string::npos) return text;
            return text.substr(begin + 12, text.find('"', begin + 12) - begin - 12);
        }
        attempt.abort();
        return "";
    }

    void check(const std::vector<Bound>& bounds, const std::string& where) {
        for (const Bound& bound : bounds) {
            const std::string update = "update " + std::string(bound.table) + " set ";
            for (const char* good : bound.good) {
                CAPTURE(bound.constraint, good);
                CHECK(refusal(update + good + where).empty());
            }
            for (const char* bad : bound.bad) {
                CAPTURE(bad);
                CHECK(refusal(update + bad + where) == bound.constraint);
            }
        }
    }

    pqxx::work& work() { return work_; }

private:
    pqxx::connection connection_;
    pqxx::work work_;
};

}  // namespace

TEST_CASE("the registry refuses the first bad value on both sides of each bound") {
    Tries tries;
    tries.check(region_bounds(), only_first);
    tries.check(blob_bounds(), only_first);
}

TEST_CASE("the tables around the registry refuse the first bad value on both sides of each bound") {
    Tries tries;
    tries.check(satellite_bounds(), only_first);
    tries.check(lone_bounds(), "");
}

TEST_CASE("every check constraint of the registry's tables is among those that are tried") {
    std::set<std::string> tried{
        // Tried with rows of their own below.
        "valid_region_type", "owned_by_nobody_or_a_player", "treasury_entry_region", "sandbox_of_a_player"};
    for (const auto& bounds : {region_bounds(), blob_bounds(), satellite_bounds(), lone_bounds()}) {
        for (const Bound& bound : bounds) tried.insert(bound.constraint);
    }
    Tries tries;
    const auto rows = tries.work().exec(
        "select conname from pg_constraint c join pg_class t on t.oid = c.conrelid "
        "where contype = 'c' and connamespace = 'nexus'::regnamespace and (t.relname in ('regions', 'region_invites', "
        "'region_invite_redemptions', 'region_figures') or t.relname like 'regional_%')"
    );
    CHECK(rows.size() > 50);
    for (const auto& row : rows) {
        CAPTURE(row[0].as<std::string>());
        CHECK(tried.contains(row[0].as<std::string>()));
    }
}

TEST_CASE("each kind of region has its number of sectors and only players' regions have an owner") {
    Tries tries;
    const auto insert = [&](const std::string& kind, int sectors, const std::string& owner = "null") {
        return tries.refusal(
            "insert into regions (name, slug, display_name, generation_seed, region_type, total_sectors, owner_id) "
            "values ('third-try', 'third-try', 'x', 1, '" +
            kind + "', " + std::to_string(sectors) + ", " + owner + ")"
        );
    };
    CHECK(insert("player_owned", 100).empty());
    CHECK(insert("player_owned", 1000).empty());
    CHECK(insert("player_owned", 99) == "valid_region_type_sector_count");
    CHECK(insert("player_owned", 1001) == "valid_region_type_sector_count");
    for (const int wrong : {299, 301}) CHECK(insert("terran_space", wrong) == "valid_region_type_sector_count");
    for (const int wrong : {4999, 5001}) CHECK(insert("central_nexus", wrong) == "valid_region_type_sector_count");
    // The right size passes the check and meets the row that is there already.
    CHECK(insert("terran_space", 300) == "regions_platform_unique");
    CHECK(insert("central_nexus", 5000) == "regions_platform_unique");
    CHECK(insert("pirate_cove", 300) == "valid_region_type");
    CHECK(insert("terran_space", 300, "'00000000-0000-4000-8000-00000000000a'") == "owned_by_nobody_or_a_player");
}

TEST_CASE("the platform's own regions are no sandboxes") {
    Tries tries;
    const std::string set = "update regions set sandbox = true where region_type ";
    CHECK(tries.refusal(set + "= 'player_owned'").empty());
    CHECK(tries.refusal(set + "<> 'player_owned'") == "sandbox_of_a_player");
}

TEST_CASE("rows that may exist once exist once") {
    Tries tries;
    const std::string a = "'00000000-0000-4000-8000-000000000001'";
    const std::string b = "'00000000-0000-4000-8000-000000000002'";
    const auto region = [&](const std::string& name, const std::string& slug) {
        return tries.refusal(
            "insert into regions (name, slug, display_name, generation_seed) values ('" + name + "', '" + slug +
            "', 'x', 1)"
        );
    };
    CHECK(region("first-try", "first-try") == "regions_slug_unique");
    CHECK(region("FIRST_TRY", "another") == "regions_name_unique");
    const auto treaty = [&](const std::string& from, const std::string& to, const std::string& type) {
        return tries.refusal(
            "insert into regional_treaties (region_a_id, region_b_id, treaty_type, terms, status) values (" + from +
            ", " + to + ", '" + type + "', '{}', 'proposed')"
        );
    };
    CHECK(treaty(a, b, "trade_agreement") == "unique_treaty");
    CHECK(treaty(b, a, "trade_agreement") == "unique_treaty");
    CHECK(treaty(b, a, "defense_pact").empty());
    tries.work().exec("update regional_treaties set status = 'terminated'");
    CHECK(treaty(b, a, "trade_agreement").empty());
    CHECK(
        tries.refusal("insert into regional_memberships (player_id, region_id) select player_id, region_id from "
                      "regional_memberships") == "unique_membership"
    );
    CHECK(
        tries.refusal("insert into regional_policy_votes (policy_id, voter_id, support) select policy_id, voter_id, "
                      "false from regional_policy_votes") == "one_vote_per_policy"
    );
    CHECK(
        tries.refusal("insert into regional_votes (election_id, voter_id, candidate_id) select election_id, "
                      "voter_id, candidate_id from regional_votes") == "one_vote_per_election"
    );
    CHECK(
        tries.refusal("insert into regional_elections (region_id, position, voting_opens_at, voting_closes_at, "
                      "status) select region_id, position, voting_opens_at, voting_closes_at, 'active' from "
                      "regional_elections") == "one_election_per_position"
    );
    CHECK(
        tries.refusal("insert into region_invite_redemptions (invite_id, player_id) select invite_id, player_id "
                      "from region_invite_redemptions") == "one_redemption_per_invite"
    );
}

TEST_CASE("what belongs to a region goes with it and its journal stays") {
    Tries tries;
    tries.work().exec("delete from regions where region_id = '00000000-0000-4000-8000-000000000001'");
    for (const char* table :
         {"regional_memberships", "regional_policies", "regional_policy_votes", "regional_elections", "regional_votes",
          "regional_treaties", "region_invites", "region_invite_redemptions", "region_figures"}) {
        CAPTURE(table);
        CHECK(tries.work().exec("select count(*) from " + std::string(table))[0][0].as<int>() == 0);
    }
    const auto kept = tries.work().exec("select region_id is null, region_id_snapshot from regional_treasury_entries");
    REQUIRE(kept.size() == 1);
    CHECK(kept[0][0].as<bool>());
    CHECK(kept[0][1].as<std::string>() == "00000000-0000-4000-8000-000000000001");
    CHECK(
        tries.refusal("update regional_treasury_entries set region_id = '00000000-0000-4000-8000-000000000002'") ==
        "treasury_entry_region"
    );
}

TEST_CASE("a row's time of change moves with each change") {
    pqxx::connection connection(Game::shared().superuser_url());
    pqxx::nontransaction work(connection);
    const auto before = work.exec("select updated_at from nexus.regions where slug = 'terran-space'");
    work.exec("update nexus.regions set motto = 'again' where slug = 'terran-space'");
    const auto after = work.exec("select updated_at from nexus.regions where slug = 'terran-space'");
    CHECK(before[0][0].as<std::string>() < after[0][0].as<std::string>());
}
