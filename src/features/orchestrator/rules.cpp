// Tables and arithmetic of the orchestrator.
#include "rules.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

namespace sw::orchestrator {
namespace {

using S = State;

bool is_one_of(State state, std::initializer_list<State> list) {
    return std::find(list.begin(), list.end(), state) != list.end();
}

constexpr std::size_t longest_rules = std::size_t{64} * 1024;

bool is_rule_key(std::string_view key) {
    return !key.empty() && key.size() <= 32 && std::all_of(key.begin(), key.end(), [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    });
}

Error too_much(const char* id, std::string message) {
    return {.code = Code::rule_violation, .id = id, .message = std::move(message)};
}

[[noreturn]] void refuse_field(const char* field, std::string code, std::string message) {
    throw Failure(Error{
        .code = Code::invalid,
        .id = "validation_failed",
        .message = "The request is not valid.",
        .fields = {{field, std::move(code), std::move(message)}}});
}

}  // namespace

bool is_open(JobState state) {
    return state == JobState::queued || state == JobState::running || state == JobState::compensating;
}

std::optional<State> begin(Kind kind, State from) {
    const auto when = [&](std::initializer_list<State> allowed, State to) -> std::optional<State> {
        if (is_one_of(from, allowed)) return to;
        return std::nullopt;
    };
    switch (kind) {
        case Kind::provision:
            return when({S::requested, S::failed}, S::provisioning);
        case Kind::terminate:
            if (from == S::terminating || from == S::terminated) return std::nullopt;
            return S::terminating;
        case Kind::scale:
            return when({S::active}, S::scaling);
        case Kind::suspend:
            return when({S::active, S::degraded, S::hibernated}, S::suspending);
        case Kind::resume:
            return when({S::suspended}, S::resuming);
        case Kind::hibernate:
            return when({S::active}, S::hibernating);
        case Kind::wake:
            return when({S::hibernated}, S::waking);
        case Kind::restart:
            return when({S::active, S::degraded, S::failed}, S::restarting);
        case Kind::recover:
            return when({S::active, S::degraded}, S::degraded);
        case Kind::snapshot:
            return when({S::active, S::degraded, S::suspended, S::hibernated}, from);
        case Kind::restore:
            return when({S::active, S::degraded, S::suspended, S::hibernated, S::failed}, S::restoring);
        case Kind::wipe:
            return when({S::active, S::degraded, S::hibernated}, S::wiping);
    }
    return std::nullopt;
}

State after_success(Kind kind, State before) {
    switch (kind) {
        case Kind::terminate:
            return S::terminated;
        case Kind::suspend:
            return S::suspended;
        case Kind::hibernate:
            return S::hibernated;
        case Kind::snapshot:
            return before;
        default:
            return S::active;
    }
}

State after_failure(Kind kind, State before) {
    switch (kind) {
        case Kind::terminate:
            return S::terminating;
        case Kind::scale:
        case Kind::hibernate:
        case Kind::suspend:
        case Kind::wipe:
            return S::degraded;  // it may or may not run: the next look decides
        case Kind::snapshot:
            return before;
        default:
            return S::failed;
    }
}

std::optional<Desired> desired_by(Kind kind) {
    switch (kind) {
        case Kind::terminate:
            return Desired::absent;
        case Kind::suspend:
            return Desired::stopped;
        case Kind::hibernate:
            return Desired::hibernated;
        case Kind::snapshot:
        case Kind::scale:
            return std::nullopt;
        default:
            return Desired::running;
    }
}

bool may_follow(State from, State to) {
    static const std::set<std::pair<State, State>> allowed{
        {S::requested, S::provisioning}, {S::provisioning, S::active},    {S::provisioning, S::failed},
        {S::failed, S::provisioning},    {S::failed, S::restarting},      {S::failed, S::restoring},
        {S::active, S::scaling},         {S::scaling, S::active},         {S::scaling, S::degraded},
        {S::active, S::restarting},      {S::degraded, S::restarting},    {S::restarting, S::active},
        {S::restarting, S::failed},      {S::active, S::degraded},        {S::degraded, S::active},
        {S::active, S::failed},          {S::degraded, S::failed},        {S::active, S::suspending},
        {S::degraded, S::suspending},    {S::hibernated, S::suspending},  {S::suspending, S::suspended},
        {S::suspending, S::degraded},    {S::suspended, S::resuming},     {S::resuming, S::active},
        {S::resuming, S::failed},        {S::active, S::hibernating},     {S::hibernating, S::hibernated},
        {S::hibernating, S::degraded},   {S::hibernated, S::waking},      {S::waking, S::active},
        {S::waking, S::failed},          {S::active, S::restoring},       {S::degraded, S::restoring},
        {S::suspended, S::restoring},    {S::hibernated, S::restoring},   {S::restoring, S::active},
        {S::restoring, S::failed},       {S::terminating, S::terminated}, {S::active, S::wiping},
        {S::degraded, S::wiping},        {S::hibernated, S::wiping},      {S::wiping, S::active},
        {S::wiping, S::degraded}};
    if (from == to) return true;
    if (to == S::terminating) return from != S::terminated;
    return allowed.contains({from, to});
}

OnFailure on_failure(Kind kind) {
    if (kind == Kind::provision) return OnFailure::compensate;
    if (kind == Kind::terminate) return OnFailure::keep_trying;
    return OnFailure::settle;
}

const std::vector<PlannedStep>& plan_of(Kind kind) {
    static const std::vector<PlannedStep> provision{{"reserve", true}, {"database", true}, {"keys", true},
                                                    {"prepare", true}, {"create", true},   {"start", true},
                                                    {"wait_ready"},    {"activate", true}};
    static const std::vector<PlannedStep> terminate{{"drain"},    {"capsule"}, {"stop"}, {"remove"},
                                                    {"database"}, {"keys"},    {"erase"}};
    static const std::vector<PlannedStep> scale{{"set_limits"}, {"record"}};
    static const std::vector<PlannedStep> stop{{"close"}, {"stop"}, {"record"}};
    static const std::vector<PlannedStep> start{{"start"}, {"wait_ready"}, {"record"}};
    static const std::vector<PlannedStep> restart{{"restart"}, {"wait_ready"}, {"record"}};
    static const std::vector<PlannedStep> recover{{"fence"},  {"database"}, {"keys"},       {"prepare"},
                                                  {"create"}, {"start"},    {"wait_ready"}, {"record"}};
    static const std::vector<PlannedStep> snapshot{{"capsule"}};
    static const std::vector<PlannedStep> restore{{"verify"}, {"stop"},       {"capsule"}, {"renew"},
                                                  {"load"},   {"keys"},       {"prepare"}, {"create"},
                                                  {"start"},  {"wait_ready"}, {"record"}};
    static const std::vector<PlannedStep> wipe{{"drain"}, {"stop"},       {"capsule"}, {"renew"},
                                               {"clear"}, {"keys"},       {"prepare"}, {"create"},
                                               {"start"}, {"wait_ready"}, {"record"}};
    switch (kind) {
        case Kind::provision:
            return provision;
        case Kind::terminate:
            return terminate;
        case Kind::scale:
            return scale;
        case Kind::suspend:
        case Kind::hibernate:
            return stop;
        case Kind::resume:
        case Kind::wake:
            return start;
        case Kind::restart:
            return restart;
        case Kind::recover:
            return recover;
        case Kind::snapshot:
            return snapshot;
        case Kind::wipe:
            return wipe;
        case Kind::restore:
            break;
    }
    return restore;
}

std::chrono::seconds pause_after(int attempt) {
    constexpr std::array<int, 5> seconds{1, 5, 30, 120, 600};
    const auto at = static_cast<std::size_t>(std::clamp(attempt, 1, static_cast<int>(seconds.size()))) - 1;
    return std::chrono::seconds{seconds[at]};
}

bool is_passing(const Error& error) {
    const bool foreign = error.id.starts_with("foreign_");  // somebody else's object has the name
    return error.code == Code::unavailable || (error.code == Code::conflict && !foreign);
}

std::optional<Error> check_quota(const regions::Quota& used, int most_of_owner, int most_in_all) {
    if (used.of_platform >= most_in_all) {
        return too_much("ERR_QUOTA_PLATFORM", "The platform has " + std::to_string(most_in_all) + " regions already.");
    }
    if (used.of_owner >= most_of_owner) {
        return too_much("ERR_QUOTA_USER", "The owner has " + std::to_string(most_of_owner) + " regions already.");
    }
    return std::nullopt;
}

std::optional<Error> check_capacity(
    const HostCapacity& host, double factor, const RegionLimits& committed, const RegionLimits& wanted
) {
    if (host.cgroup_version == 0) return std::nullopt;
    constexpr double rounding = 1e-6;
    if (committed.cpu_cores + wanted.cpu_cores > host.cpu_cores * factor + rounding) {
        return too_much("ERR_HOST_CAPACITY", "The host has not that many processor cores left.");
    }
    const auto memory = static_cast<double>(committed.memory_bytes) + static_cast<double>(wanted.memory_bytes);
    if (memory > static_cast<double>(host.memory_bytes) * factor) {
        return too_much("ERR_HOST_CAPACITY", "The host has not that much memory left.");
    }
    return std::nullopt;
}

RegionLimits limits_of(double cpu_cores, std::int32_t memory_gb) {
    return {.cpu_cores = cpu_cores, .memory_bytes = memory_gb * gibibyte};
}

std::int32_t gigabytes_of(std::int64_t bytes) {
    return static_cast<std::int32_t>((bytes + gibibyte - 1) / gibibyte);
}

void check_sandbox(bool sandbox, const std::optional<std::int32_t>& ttl_hours, galaxy::RegionKind kind) {
    if (sandbox && !ttl_hours) refuse_field("ttl_hours", "missing", "a sandbox must have a time to live");
    if (!sandbox && ttl_hours) refuse_field("ttl_hours", "unexpected", "only a sandbox has a time to live");
    if (sandbox && kind != galaxy::RegionKind::player_owned)
        refuse_field("sandbox", "unexpected", "the platform's own regions are no sandboxes");
}

void check_custom_rules(std::string_view json) {
    if (json.size() > longest_rules) refuse_field("custom_rules", "length", "must not be longer than 64 KiB");
    const JsonDocument document = JsonDocument::parse(json);
    if (!document.root().is_object()) refuse_field("custom_rules", "type", "must be an object");
    document.root().each_member([](std::string_view key, const JsonValue&) {
        if (!is_rule_key(key)) refuse_field("custom_rules", "pattern", "keys must be 1 to 32 of A-Z, 0-9 and _");
    });
}

bool too_many_deaths(std::vector<Time>& deaths, Time at) {
    deaths.push_back(at);
    std::erase_if(deaths, [&](Time one) { return at - one > death_window; });
    return static_cast<int>(deaths.size()) >= most_deaths;
}

}  // namespace sw::orchestrator
