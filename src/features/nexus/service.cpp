// Asking all regions.
#include "service.hpp"

#include <algorithm>
#include <exception>

#include "repository.hpp"
#include "sectorwars/platform/log.hpp"

namespace sw::nexus {
namespace {

/// Answered by the nexus itself: memberships are no business of a region's processes.
constexpr region_query::Query membership_stats{"membership_stats", "Members of the regions by kind"};

const region_query::Query& find_query(const std::string& name) {
    if (name == membership_stats.name) return membership_stats;
    for (const auto& one : region_query::queries()) {
        if (one.name == name) return one;
    }
    throw Failure(Code::not_found, "ERR_QUERY_UNKNOWN", "There is no query of that name.");
}

/// Columns must be the same for a common answer; a region of another version may have others.
void drop_strangers(Answers& answers) {
    if (answers.ok.empty()) return;
    const auto columns = answers.ok.front().table.columns;
    std::erase_if(answers.ok, [&](const Answer& one) {
        if (one.table.columns == columns) return false;
        answers.failed.emplace(one.slug, "other_columns");
        return true;
    });
}

RawJson merged(const Answers& answers, const QueryRequest& request) {
    if (request.aggregation == Aggregation::collect) return {to_collection(answers.ok)};
    const QueryParams params = request.params.value_or(QueryParams{});
    Table table = request.aggregation == Aggregation::sum ? sum_of(answers.ok) : union_of(answers.ok);
    const auto limit = static_cast<std::size_t>(request.limit);
    return {to_rows(sorted(std::move(table), params.order_by.value_or(""), params.descending, limit).value())};
}

std::int64_t figure(const Table& table, std::string_view name) {
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        if (table.columns[i].name != name || table.rows.empty()) continue;
        const auto* whole = std::get_if<std::int64_t>(&table.rows.front()[i]);
        return whole ? std::max<std::int64_t>(*whole, 0) : 0;
    }
    return 0;
}

regions::Figures figures_of(const Table& table) {
    return {
        .planets = figure(table, "planets"),
        .stations = figure(table, "stations"),
        .ships = figure(table, "ships"),
        .active_players_30d = figure(table, "active_players_30d"),
        .trade_volume_30d = figure(table, "trade_volume_30d"),
        .trade_volume_total = figure(table, "trade_volume_total"),
        .tax_total = figure(table, "tax_total")};
}

}  // namespace

Service::Service(const Platform& platform)
    : parts_(std::make_shared<const Parts>(Parts{platform, FanOut(platform), platform.shared.get<regions::Directory>()})
      ),
      worlds_(platform.shared.get<universe::WorldMaker>()) {}

Later<QueryReply> Service::query(const Caller& caller, const QueryRequest& in) const {
    const region_query::Query& query = find_query(in.query);
    if (in.aggregation == Aggregation::sum && !query.summable) {
        throw Failure(Code::rule_violation, "ERR_NOT_SUMMABLE", "A sum of these figures would mean nothing.");
    }
    (void)choose_targets(*parts_->directory, in.regions);  // refuses what is no list of regions
    log::info("an administrator asks all regions", {{"query", in.query}, {"by", caller.username}});
    return {[parts = parts_, in](const Later<QueryReply>::Done& done) {
        parts->platform.reactor.spawn("nexus query", [parts, in, done] { return answer(parts, in, done); });
    }};
}

Awaitable<> Service::answer(std::shared_ptr<const Parts> parts, QueryRequest request, Later<QueryReply>::Done done) {
    std::optional<Result<QueryReply>> out;
    try {
        out.emplace(co_await reply_to(parts, std::move(request)));
    } catch (const Failure& failure) {
        out.emplace(failure.error());
    }
    done(std::move(*out));
}

Awaitable<QueryReply> Service::reply_to(std::shared_ptr<const Parts> parts, QueryRequest request) {
    const auto begun = std::chrono::steady_clock::now();
    Targets targets = choose_targets(*parts->directory, request.regions);
    Answers answers;
    if (request.query == membership_stats.name) {
        answers = co_await ask_members(parts, std::move(targets));
    } else {
        Question question{.query = request.query, .timeout = std::chrono::milliseconds(request.timeout_ms)};
        question.params.days = request.params.value_or(QueryParams{}).days;
        question.params.limit = request.limit;
        answers = co_await parts->fan_out.ask(std::move(targets), std::move(question));
    }
    drop_strangers(answers);
    QueryReply reply{.data = merged(answers, request)};
    for (const Answer& one : answers.ok) reply.meta.regions_ok.push_back(one.slug);
    reply.meta.partial = !answers.failed.empty();
    reply.meta.regions_failed = std::move(answers.failed);
    const auto took = std::chrono::steady_clock::now() - begun;
    reply.meta.elapsed_ms = std::chrono::duration_cast<std::chrono::milliseconds>(took).count();
    co_return reply;
}

/// Regions that sleep have members, too.
Awaitable<Answers> Service::ask_members(std::shared_ptr<const Parts> parts, Targets targets) {
    std::vector<std::string> slugs;
    for (const auto& place : targets.places) slugs.push_back(place.slug);
    const auto answers = std::make_shared<Answers>();
    for (auto& [slug, reason] : targets.failed) {
        if (reason == "unknown") answers->failed.emplace(slug, reason);
        else slugs.push_back(slug);
    }
    std::function<void(ReadTx&)> read = [answers, slugs](ReadTx& tx) {
        answers->ok = repository::membership_stats(tx, slugs);
    };
    co_await async_read(parts->platform.database, std::move(read));
    co_return std::move(*answers);
}

QueryList Service::queries(const Caller&, const Nothing&) const {
    QueryList out;
    const auto add = [&](const region_query::Query& one) {
        out.queries.push_back({std::string(one.name), std::string(one.summary), one.summable});
    };
    for (const auto& one : region_query::queries()) add(one);
    add(membership_stats);
    return out;
}

Awaitable<> Service::collect_figures() const {
    const auto parts = parts_;
    Question question{.query = "region_figures", .timeout = std::chrono::seconds(10)};
    const RawJson everybody{"\"*\""};
    Targets targets = choose_targets(*parts->directory, everybody);
    std::map<std::string, RegionId> ids;
    for (const auto& place : targets.places) ids.emplace(place.slug, place.region_id);
    const auto answers =
        std::make_shared<Answers>(co_await parts->fan_out.ask(std::move(targets), std::move(question)));
    std::function<void(Tx&)> keep = [answers, ids](Tx& tx) {
        for (const Answer& one : answers->ok) regions::keep_figures(tx, ids.at(one.slug), figures_of(one.table));
    };
    co_await async_write(parts->platform.database, std::move(keep));
}

GenerateReply Service::generate(Tx& tx, const Caller& caller, const GenerateRequest& in) const {
    if (!in.preserve_player_data) {
        throw Failure(Code::rule_violation, "players_stay", "Pilots, ships and credits are always kept.");
    }
    galaxy::lock_world(tx);
    if (!in.force_regenerate && !galaxy::stored_regions(tx).empty()) {
        throw Failure(
            Code::conflict, "nexus_exists", "The Central Nexus exists already. Set force_regenerate to replace it."
        );
    }
    const std::uint64_t seed = worlds_->replace(tx);
    log::info("an administrator replaces the Nexus", {{"seed", std::to_string(seed)}, {"by", caller.username}});
    return {
        "The Central Nexus was made anew from seed " + std::to_string(seed) + '.', "completed", to_rfc3339(tx.now())};
}

}  // namespace sw::nexus
