// What may follow what, exhaustively; plans, pauses, quotas and capacity.
#include "features/orchestrator/rules.hpp"

#include <set>

#include "support/catch.hpp"

using namespace sw;
using namespace sw::orchestrator;
using namespace std::chrono_literals;

namespace {

template <class E>
std::vector<E> all_of() {
    std::vector<E> out;
    for (std::size_t i = 0; i < enum_names(E{}).size(); ++i) out.push_back(static_cast<E>(i));
    return out;
}

const std::vector<State> states = all_of<State>();
const std::vector<Kind> kinds = all_of<Kind>();

bool is_busy(State state) {
    static const std::set<State> busy{State::provisioning, State::scaling,     State::restarting, State::suspending,
                                      State::resuming,     State::hibernating, State::waking,     State::restoring,
                                      State::terminating,  State::wiping};
    return busy.contains(state);
}

}  // namespace

TEST_CASE("a job begins only in the states that the table names") {
    using S = State;
    const std::map<Kind, std::set<State>> table{
        {Kind::provision, {S::requested, S::failed}},
        {Kind::scale, {S::active}},
        {Kind::suspend, {S::active, S::degraded, S::hibernated}},
        {Kind::resume, {S::suspended}},
        {Kind::hibernate, {S::active}},
        {Kind::wake, {S::hibernated}},
        {Kind::restart, {S::active, S::degraded, S::failed}},
        {Kind::recover, {S::active, S::degraded}},
        {Kind::snapshot, {S::active, S::degraded, S::suspended, S::hibernated}},
        {Kind::restore, {S::active, S::degraded, S::suspended, S::hibernated, S::failed}},
        {Kind::wipe, {S::active, S::degraded, S::hibernated}},
    };
    for (const Kind kind : kinds) {
        for (const State from : states) {
            CAPTURE(to_name(kind), to_name(from));
            const bool ends = kind == Kind::terminate;
            const bool allowed = ends ? from != S::terminating && from != S::terminated : table.at(kind).contains(from);
            CHECK(begin(kind, from).has_value() == allowed);
        }
    }
}

TEST_CASE("every job moves a region only along allowed ways, whatever its end") {
    for (const Kind kind : kinds) {
        for (const State from : states) {
            const auto during = begin(kind, from);
            if (!during) continue;
            CAPTURE(to_name(kind), to_name(from));
            CHECK(may_follow(from, *during));
            CHECK(may_follow(*during, after_success(kind, *during)));
            CHECK(may_follow(*during, after_failure(kind, *during)));
            CHECK_FALSE(is_busy(after_success(kind, *during)));
            const bool keeps_trying = on_failure(kind) == OnFailure::keep_trying;
            CHECK(is_busy(after_failure(kind, *during)) == keeps_trying);
        }
    }
}

TEST_CASE("the table of transitions is exactly this") {
    // One row a state: what may follow it, besides itself and termination.
    using S = State;
    const std::map<State, std::set<State>> table{
        {S::requested, {S::provisioning}},
        {S::provisioning, {S::active, S::failed}},
        {S::active,
         {S::scaling, S::restarting, S::degraded, S::failed, S::suspending, S::hibernating, S::restoring, S::wiping}},
        {S::scaling, {S::active, S::degraded}},
        {S::restarting, {S::active, S::failed}},
        {S::degraded, {S::active, S::failed, S::restarting, S::suspending, S::restoring, S::wiping}},
        {S::suspending, {S::suspended, S::degraded}},
        {S::suspended, {S::resuming, S::restoring}},
        {S::resuming, {S::active, S::failed}},
        {S::hibernating, {S::hibernated, S::degraded}},
        {S::hibernated, {S::waking, S::suspending, S::restoring, S::wiping}},
        {S::waking, {S::active, S::failed}},
        {S::restoring, {S::active, S::failed}},
        {S::terminating, {S::terminated}},
        {S::terminated, {}},
        {S::failed, {S::provisioning, S::restarting, S::restoring}},
        {S::wiping, {S::active, S::degraded}},
    };
    for (const State from : states) {
        for (const State to : states) {
            CAPTURE(to_name(from), to_name(to));
            bool expected = from == to || table.at(from).contains(to);
            if (to == S::terminating) expected = from != S::terminated;
            CHECK(may_follow(from, to) == expected);
        }
    }
}

TEST_CASE("a provision can be undone from its first to its last step") {
    const auto& plan = plan_of(Kind::provision);
    CHECK(plan.front().name == "reserve");
    CHECK(plan.back().name == "activate");
    for (const auto& step : plan) {
        CAPTURE(step.name);
        CHECK((step.has_undo || step.name == "wait_ready"));
    }
    CHECK(on_failure(Kind::provision) == OnFailure::compensate);
    CHECK(on_failure(Kind::terminate) == OnFailure::keep_trying);
}

TEST_CASE("a termination empties, keeps, and only then removes") {
    std::vector<std::string_view> names;
    for (const auto& step : plan_of(Kind::terminate)) names.push_back(step.name);
    CHECK(names == std::vector<std::string_view>{"drain", "capsule", "stop", "remove", "database", "keys", "erase"});
}

TEST_CASE("a wipe empties and keeps before it clears, and then begins as a region does") {
    std::vector<std::string_view> names;
    for (const auto& step : plan_of(Kind::wipe)) names.push_back(step.name);
    CHECK(
        names ==
        std::vector<std::string_view>{
            "drain", "stop", "capsule", "renew", "clear", "keys", "prepare", "create", "start", "wait_ready", "record"}
    );
}

TEST_CASE("what is wished from the moment of a job") {
    CHECK(desired_by(Kind::provision) == Desired::running);
    CHECK(desired_by(Kind::suspend) == Desired::stopped);
    CHECK(desired_by(Kind::resume) == Desired::running);
    CHECK(desired_by(Kind::hibernate) == Desired::hibernated);
    CHECK(desired_by(Kind::wake) == Desired::running);
    CHECK(desired_by(Kind::terminate) == Desired::absent);
    CHECK_FALSE(desired_by(Kind::scale));
    CHECK_FALSE(desired_by(Kind::snapshot));
}

TEST_CASE("pauses grow from a second to ten minutes and then stay") {
    const std::vector<std::chrono::seconds> expected{1s, 1s, 5s, 30s, 120s, 600s, 600s};
    for (int attempt = 0; attempt < 7; ++attempt) {
        CHECK(pause_after(attempt) == expected[static_cast<std::size_t>(attempt)]);
    }
    CHECK(pause_after(1000) == 600s);
    CHECK(is_passing({.code = Code::unavailable}));
    CHECK(is_passing({.code = Code::conflict}));
    CHECK_FALSE(is_passing({.code = Code::conflict, .id = "foreign_container"}));
    CHECK_FALSE(is_passing({.code = Code::rule_violation}));
    CHECK_FALSE(is_passing({.code = Code::internal}));
}

TEST_CASE("quotas count what is there") {
    CHECK_FALSE(check_quota({.of_owner = 4, .of_platform = 99}, 5, 100));
    CHECK(check_quota({.of_owner = 5, .of_platform = 99}, 5, 100)->id == "ERR_QUOTA_USER");
    CHECK(check_quota({.of_owner = 5, .of_platform = 100}, 5, 100)->id == "ERR_QUOTA_PLATFORM");
    CHECK(check_quota({.of_owner = 0, .of_platform = 100}, 5, 100)->code == Code::rule_violation);
}

TEST_CASE("a host is not promised twice, unless it may be") {
    const HostCapacity host{.cpu_cores = 8, .memory_bytes = 32 * gibibyte, .cgroup_version = 2};
    const auto fits = [&](double factor, double cores, int memory, double used_cores, int used_memory) {
        return !check_capacity(host, factor, limits_of(used_cores, used_memory), limits_of(cores, memory)).has_value();
    };
    CHECK(fits(1, 2, 4, 6, 28));
    CHECK_FALSE(fits(1, 2.1, 4, 6, 28));
    CHECK_FALSE(fits(1, 2, 5, 6, 28));
    CHECK(fits(2, 8, 16, 8, 48));
    CHECK_FALSE(fits(0.5, 4.1, 4, 0, 0));
    CHECK(fits(1, 0.1, 1, 7.9, 31));  // sums of tenths are not exact
    CHECK(check_capacity(host, 1, limits_of(8, 4), limits_of(1, 1))->id == "ERR_HOST_CAPACITY");
    const HostCapacity unbound{.cpu_cores = 1, .memory_bytes = gibibyte};
    CHECK_FALSE(check_capacity(unbound, 1, limits_of(10, 10), limits_of(8, 16)));
}

TEST_CASE("gigabytes are whole and rounded up") {
    CHECK(gigabytes_of(4 * gibibyte) == 4);
    CHECK(gigabytes_of(4 * gibibyte + 1) == 5);
    CHECK(limits_of(1.5, 3) == RegionLimits{1.5, 3 * gibibyte});
}

TEST_CASE("custom rules are a small object with plain keys") {
    const auto refused = [](const std::string& json) {
        try {
            check_custom_rules(json);
            return false;
        } catch (const Failure& failure) {
            return failure.error().code == Code::invalid;
        }
    };
    CHECK_FALSE(refused(R"({})"));
    CHECK_FALSE(refused(R"({"PVP_LEVEL": 3, "A": {"nested lower": "${HOME}\n"}})"));
    CHECK(refused(R"({"pvp": 1})"));
    CHECK(refused(R"({"A B": 1})"));
    CHECK(refused(R"({"": 1})"));
    CHECK(refused(R"({"A\nB": 1})"));
    CHECK(refused("{\"" + std::string(33, 'A') + "\": 1}"));
    CHECK(refused(R"([1])"));
    CHECK(refused(R"({"A": ")" + std::string(std::size_t{70} * 1024, 'x') + "\"}"));
}

TEST_CASE("a sandbox has a time to live, and nothing else has one") {
    const auto field_refused = [](bool sandbox, std::optional<std::int32_t> hours, galaxy::RegionKind kind) {
        try {
            check_sandbox(sandbox, hours, kind);
            return std::string();
        } catch (const Failure& failure) {
            CHECK(failure.error().code == Code::invalid);
            return failure.error().fields.at(0).field;
        }
    };
    using Region = galaxy::RegionKind;
    CHECK(field_refused(false, {}, Region::player_owned).empty());
    CHECK(field_refused(false, {}, Region::terran_space).empty());
    CHECK(field_refused(true, 1, Region::player_owned).empty());
    CHECK(field_refused(true, {}, Region::player_owned) == "ttl_hours");
    CHECK(field_refused(false, 24, Region::player_owned) == "ttl_hours");
    CHECK(field_refused(true, 24, Region::terran_space) == "sandbox");
}

TEST_CASE("five deaths within ten minutes are too many") {
    std::vector<Time> deaths;
    const Time begin{};
    for (int i = 0; i < 4; ++i) CHECK_FALSE(too_many_deaths(deaths, begin + i * 1min));
    SECTION("the fifth within the window") {
        CHECK(too_many_deaths(deaths, begin + 10min));
    }
    SECTION("the fifth when the first is forgotten") {
        CHECK_FALSE(too_many_deaths(deaths, begin + 10min + 1s));
        CHECK(deaths.size() == 4);
    }
}
