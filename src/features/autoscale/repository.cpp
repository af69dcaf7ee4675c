// SQL of the monitor.
#include "repository.hpp"

namespace sw::autoscale::repository {
namespace {

constexpr Statement insert_samples{"autoscale.insert_samples", R"(
insert into region_samples (region_id, span_s, at, cpu_percent, memory_percent, memory_bytes, network_bytes, disk_bytes,
                            players)
select s.region_id, s.span_s, s.at, s.cpu_percent, s.memory_percent, s.memory_bytes, s.network_bytes, s.disk_bytes,
       s.players
from unnest($1::uuid[], $2::integer[], $3::timestamptz[], $4::double precision[], $5::double precision[], $6::bigint[],
            $7::bigint[], $8::bigint[], $9::integer[])
    as s (region_id, span_s, at, cpu_percent, memory_percent, memory_bytes, network_bytes, disk_bytes, players)
on conflict do nothing)"};

constexpr Statement insert_decisions{"autoscale.insert_decisions", R"(
insert into region_scale_decisions (region_id, at, action, reason, from_cpu_cores, from_memory_bytes, to_cpu_cores,
                                    to_memory_bytes, cpu_percent, memory_percent, samples)
select d.region_id, d.at, d.action, d.reason, d.from_cpu_cores, d.from_memory_bytes, d.to_cpu_cores, d.to_memory_bytes,
       d.cpu_percent, d.memory_percent, d.samples
from unnest($1::uuid[], $2::timestamptz[], $3::text[], $4::text[], $5::double precision[], $6::bigint[],
            $7::double precision[], $8::bigint[], $9::double precision[], $10::double precision[], $11::integer[])
    as d (region_id, at, action, reason, from_cpu_cores, from_memory_bytes, to_cpu_cores, to_memory_bytes, cpu_percent,
          memory_percent, samples)
on conflict do nothing)"};

constexpr Statement select_samples{"autoscale.samples", R"(
select region_id, span_s, at, cpu_percent, memory_percent, memory_bytes, network_bytes, disk_bytes, players
from region_samples where region_id = $1 and (span_s = $2::integer) = $3::boolean and at > $4
order by at limit 10000)"};

constexpr Statement select_decisions{"autoscale.decisions", R"(
select region_id, at, action, reason, from_cpu_cores, from_memory_bytes, to_cpu_cores, to_memory_bytes, cpu_percent,
       memory_percent, samples
from region_scale_decisions where region_id = $1 order by at desc, action limit $2::integer)"};

constexpr Statement select_actions{"autoscale.actions", R"(
select region_id, at, action, reason, from_cpu_cores, from_memory_bytes, to_cpu_cores, to_memory_bytes, cpu_percent,
       memory_percent, samples
from region_scale_decisions where at > $1 and action <> 'hold' order by at)"};

constexpr Statement insert_rolled_up{"autoscale.roll_up", R"(
insert into region_samples (region_id, span_s, at, cpu_percent, memory_percent, memory_bytes, network_bytes, disk_bytes,
                            players)
select region_id, $3::integer, date_bin('5 minutes', at, '2000-01-01') + interval '5 minutes' as span_end,
       avg(cpu_percent), avg(memory_percent), avg(memory_bytes)::bigint, max(network_bytes), max(disk_bytes),
       max(players)
from region_samples where span_s <> $3::integer and at >= $1 and at < $2
group by region_id, span_end
on conflict do nothing)"};

constexpr Statement delete_samples{"autoscale.purge_samples", R"(
delete from region_samples where (span_s <> $1::integer and at < $2) or (span_s = $1::integer and at < $3))"};

constexpr Statement delete_decisions{"autoscale.purge_decisions", "delete from region_scale_decisions where at < $1"};

Action action_of(const std::string& name) {
    const auto all = enum_names(Action{});
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (all[i] == name) return static_cast<Action>(i);
    }
    return Action::hold;
}

DecisionRow decision_of(const Rows::Row& row) {
    return {
        .region_id = row.get<RegionId>("region_id"),
        .at = row.get<Time>("at"),
        .action = action_of(row.get<std::string>("action")),
        .reason = row.get<std::string>("reason"),
        .from =
            {.cpu_cores = row.get<double>("from_cpu_cores"),
             .memory_bytes = row.get<std::int64_t>("from_memory_bytes")},
        .to = {.cpu_cores = row.get<double>("to_cpu_cores"), .memory_bytes = row.get<std::int64_t>("to_memory_bytes")},
        .averages =
            {.samples = row.get<std::int32_t>("samples"),
             .cpu_percent = row.get<double>("cpu_percent"),
             .memory_percent = row.get<double>("memory_percent")},
    };
}

std::vector<DecisionRow> decisions_of(const Rows& rows) {
    std::vector<DecisionRow> decisions;
    for (std::size_t i = 0; i < rows.size(); ++i) decisions.push_back(decision_of(rows[i]));
    return decisions;
}

}  // namespace

void insert(Tx& tx, const std::vector<SampleRow>& samples) {
    if (samples.empty()) return;
    std::vector<Param> regions, spans, times, cpu, memory, bytes, network, disk, players;
    for (const auto& sample : samples) {
        regions.push_back(to_param(sample.region_id));
        spans.push_back(to_param(sample.span_s));
        times.push_back(to_param(sample.at));
        cpu.push_back(to_param(sample.cpu_percent));
        memory.push_back(to_param(sample.memory_percent));
        bytes.push_back(to_param(sample.memory_bytes));
        network.push_back(to_param(sample.network_bytes));
        disk.push_back(to_param(sample.disk_bytes));
        players.push_back(to_param(sample.players));
    }
    tx.defer(
        insert_samples, array_param(regions), array_param(spans), array_param(times), array_param(cpu),
        array_param(memory), array_param(bytes), array_param(network), array_param(disk), array_param(players)
    );
}

void insert(Tx& tx, const std::vector<DecisionRow>& decisions) {
    if (decisions.empty()) return;
    std::vector<Param> regions, times, actions, reasons, from_cpu, from_memory, to_cpu, to_memory, cpu, memory, samples;
    for (const auto& decision : decisions) {
        regions.push_back(to_param(decision.region_id));
        times.push_back(to_param(decision.at));
        actions.push_back(to_param(enum_names(Action{})[static_cast<std::size_t>(decision.action)]));
        reasons.push_back(to_param(decision.reason));
        from_cpu.push_back(to_param(decision.from.cpu_cores));
        from_memory.push_back(to_param(decision.from.memory_bytes));
        to_cpu.push_back(to_param(decision.to.cpu_cores));
        to_memory.push_back(to_param(decision.to.memory_bytes));
        cpu.push_back(to_param(decision.averages.cpu_percent));
        memory.push_back(to_param(decision.averages.memory_percent));
        samples.push_back(to_param(static_cast<std::int32_t>(decision.averages.samples)));
    }
    tx.defer(
        insert_decisions, array_param(regions), array_param(times), array_param(actions), array_param(reasons),
        array_param(from_cpu), array_param(from_memory), array_param(to_cpu), array_param(to_memory), array_param(cpu),
        array_param(memory), array_param(samples)
    );
}

std::vector<SampleRow> find_samples(Reader& reader, RegionId region, bool rolled_up, Time since) {
    const Rows rows = reader.query(select_samples, region, rolled_up_s, rolled_up, since);
    std::vector<SampleRow> samples;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto row = rows[i];
        samples.push_back({
            .region_id = row.get<RegionId>("region_id"),
            .span_s = row.get<std::int32_t>("span_s"),
            .at = row.get<Time>("at"),
            .cpu_percent = row.get<double>("cpu_percent"),
            .memory_percent = row.get<double>("memory_percent"),
            .memory_bytes = row.get<std::int64_t>("memory_bytes"),
            .network_bytes = row.get<std::int64_t>("network_bytes"),
            .disk_bytes = row.get<std::int64_t>("disk_bytes"),
            .players = row.get<std::int32_t>("players"),
        });
    }
    return samples;
}

std::vector<DecisionRow> find_decisions(Reader& reader, RegionId region, std::int32_t limit) {
    return decisions_of(reader.query(select_decisions, region, limit));
}

std::vector<DecisionRow> find_actions(Reader& reader, Time since) {
    return decisions_of(reader.query(select_actions, since));
}

void roll_up(Tx& tx, Time since, Time until) {
    tx.defer(insert_rolled_up, since, until, rolled_up_s);
}

void purge(Tx& tx, Time raw_before, Time rolled_up_before) {
    tx.defer(delete_samples, rolled_up_s, raw_before, rolled_up_before);
    tx.defer(delete_decisions, rolled_up_before);
}

}  // namespace sw::autoscale::repository
