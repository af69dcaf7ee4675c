// Decisions of the travel office.
#include "office.hpp"

#include <algorithm>

#include "sectorwars/platform/identity.hpp"

namespace sw::travel_office {

namespace {

using travel::Errand;
using travel::Journal;
using travel::Status;
using travel::Verdict;

constexpr std::size_t most_destinations = 200;
constexpr std::int32_t most_inbound = 10'000;

travel::Told told_of(const repository::JournalRow& row) {
    return {row.travel_id, row.journal.status, row.reason, row.receipt};
}

std::int64_t seconds_of(Time at) {
    return std::chrono::duration_cast<std::chrono::seconds>(at.time_since_epoch()).count();
}

std::string clearing(const std::optional<RegionId>& region) {
    return "clearing:" + region.value_or(RegionId{}).to_string();
}

}  // namespace

Office::Office(const Platform& platform, std::shared_ptr<const Tuning> tuning)
    : tuning_(std::move(tuning)),
      services_(platform.services),
      directory_(platform.shared.get<regions::Directory>()),
      errands_(platform.shared.get<region_link::Errands>()) {}

bool Office::is_local(const std::string& slug) const {
    const auto found = directory_->find(slug);
    return found && found->local;
}

bool Office::is_sandbox(Reader& reader, std::string_view from) {
    const std::string prefix = region_issuer("");
    if (!from.starts_with(prefix)) return false;
    const auto region = regions::find(reader, from.substr(prefix.size()));
    return region && region->sandbox;
}

void Office::require_speaker(std::string_view from, const std::string& region) const {
    if (from == nexus_issuer ? is_local(region) : from == region_issuer(region)) return;
    throw Failure(Code::forbidden, "foreign_travel", "A region sends its own pilots only.");
}

travel::ToldList Office::submit(Tx& tx, std::string_view from, const travel::Submissions& list) const {
    auto travels = list.travels;
    // In one order, so that two processes of a region do not wait for each other in a circle.
    std::sort(travels.begin(), travels.end(), [](const auto& a, const auto& b) { return a.travel_id < b.travel_id; });
    travel::ToldList out;
    if (is_sandbox(tx, from)) {
        for (const auto& one : travels) out.travels.push_back({one.travel_id, Status::failed, sandbox_region, {}});
        return out;
    }
    for (const auto& one : travels) out.travels.push_back(submit_one(tx, from, one));
    return out;
}

travel::Told Office::submit_one(Tx& tx, std::string_view from, const travel::Submission& one) const {
    auto row = repository::lock(tx, one.travel_id);
    if (row) return submit_again(tx, from, std::move(*row), one);
    if (one.request) return submit_new(tx, from, one);
    return {.travel_id = one.travel_id, .status = Status::unknown, .reason = std::nullopt, .receipt = std::nullopt};
}

travel::Told Office::submit_again(
    Tx& tx, std::string_view from, repository::JournalRow row, const travel::Submission& one
) const {
    require_speaker(from, row.request.source_region);
    const Journal next = travel::after_submit(row.journal, one.cancel, [] { return Verdict::wait; });
    if (!(next == row.journal)) save(tx, row, next);
    return told_of(row);
}

travel::Told Office::submit_new(Tx& tx, std::string_view from, const travel::Submission& one) const {
    repository::JournalRow row{.travel_id = one.travel_id, .request = *one.request};
    const travel::Request& what = row.request;
    require_speaker(from, what.source_region);
    row.accepted_at = tx.now();
    const auto source = regions::find(tx, what.source_region);
    const auto destination = regions::find(tx, what.destination_region);
    if (source) row.source_id = source->region_id;
    if (destination) row.destination_id = destination->region_id;
    const bool sound = what.manifest_sha256 == digest_token(what.manifest);
    row.journal = travel::after_submit({}, one.cancel, [&] {
        Opinion opinion{.verdict = Verdict::refused, .reason = "bad_manifest"};
        if (sound && source) opinion = judge(tx, row);
        if (opinion.verdict == Verdict::authorised) opinion.reason = objection(tx, what, destination);
        if (opinion.reason) opinion.verdict = Verdict::refused;
        row.reason = opinion.reason;
        return opinion.verdict;
    });
    if (row.journal.status == Status::unknown)
        return {.travel_id = one.travel_id, .status = Status::waiting, .reason = std::nullopt, .receipt = std::nullopt};
    if (is_end(row.journal.status)) row.completed_at = tx.now();
    if (sound) row.assets = to_json(parse_json<travel::Manifest>(what.manifest).assets);
    repository::insert(tx, row);
    announce(tx, row);
    return told_of(row);
}

Office::Opinion Office::judge(Tx& tx, const repository::JournalRow& row) const {
    const auto& what = row.request;
    const auto place = repository::lock_place(tx, what.player_id);
    // The regions of this process are one place: pilots fly between them without an office.
    const bool at_source = place && !is_local(*place) ? *place == what.source_region : is_local(what.source_region);
    const Verdict verdict = travel::judge_place(at_source, repository::is_moving(tx, what.player_id, row.travel_id));
    if (verdict == Verdict::refused) return {verdict, "pilot_not_there"};
    return {verdict, std::nullopt};
}

std::optional<std::string> Office::objection(
    Reader& reader, const travel::Request& what, const std::optional<regions::RegionConfig>& destination
) const {
    if (!destination) return "unknown_destination";
    if (what.source_region == what.destination_region) return "same_region";
    const auto where = directory_->find(what.destination_region);
    if (where && where->local && is_local(what.source_region)) return "same_world";
    Facts facts{
        .status = destination->status,
        .kind = destination->region_type,
        .max_players = destination->max_players,
        .standing = {},
        .where = where,
        .evacuation = what.evacuation,
        .sandbox = destination->sandbox};
    if (facts.kind != galaxy::RegionKind::central_nexus)
        facts.standing = regions::standing_of(reader, destination->region_id, what.user_id, what.player_id);
    const auto reason = objection_to(facts);
    const bool sleeps = where && where->running == regions::Running::hibernated;
    if (!reason && sleeps && directory_->on_wanted) directory_->on_wanted(what.destination_region);
    return reason;
}

travel::Destinations Office::destinations(Reader& reader, std::string_view from, const travel::Traveller& who) const {
    require_speaker(from, who.source_region);
    travel::Destinations out;
    const bool copy = is_sandbox(reader, from);
    const bool local = is_local(who.source_region);
    for (const auto& where : directory_->all()) {
        if (where.slug == who.source_region || (where.local && local)) continue;
        if (out.destinations.size() == most_destinations) break;
        const auto config = regions::find(reader, where.slug);
        if (!config) continue;
        Facts facts{
            .status = config->status,
            .kind = config->region_type,
            .max_players = config->max_players,
            .standing = regions::standing_of(reader, config->region_id, who.user_id, who.player_id),
            .where = where,
            .sandbox = copy || config->sandbox};
        out.destinations.push_back({where.slug, config->display_name, objection_to(facts)});
    }
    std::sort(out.destinations.begin(), out.destinations.end(), [](const auto& a, const auto& b) {
        return a.region < b.region;
    });
    return out;
}

travel::RollCall Office::reconcile(Tx& tx, std::string_view from, const travel::Roll& roll) const {
    require_speaker(from, roll.region);
    travel::RollCall out;
    if (is_sandbox(tx, from)) return out;  // its pilots are elsewhere by the journal, and shall stay as they are
    out.elsewhere = repository::not_in(tx, roll.region, roll.residents);
    for (auto& pilot : out.elsewhere) {
        if (pilot.region.empty()) pilot.region = travel::nexus_slug;
    }
    for (const auto& row : repository::missing_in(tx, roll.region, roll.residents))
        out.missing.push_back({row.travel_id, make_ticket(row), row.request.manifest});
    const auto region = regions::find(tx, roll.region);
    if (region) out.clearing = repository::tally(tx).clearing[region->region_id.to_string()];
    for (const auto& held : repository::briefs(tx, roll.held)) {
        if (held.status != Status::completed) continue;
        for (const auto& [asset, amount] : held.assets) out.gone[asset] += amount;
    }
    for (const auto& row : repository::moving(tx, most_inbound)) {
        if (row.request.destination_region == roll.region)
            out.inbound.push_back({row.travel_id, parse_json<Amounts>(row.assets)});
    }
    return out;
}

std::string Office::make_ticket(const repository::JournalRow& row) const {
    const travel::Ticket ticket{
        .tid = row.travel_id,
        .pid = row.request.player_id,
        .src = row.request.source_region,
        .dst = row.request.destination_region,
        .method = row.request.travel_method,
        .manifest_sha256 = row.request.manifest_sha256,
        .exp = seconds_of(now()) + tuning_->office.ticket_life_s};
    return sign_document(services_.key(), travel::ticket_type, to_json(ticket));
}

Office::Order Office::next_errand(Tx& tx, const Uuid& travel, bool reachable) const {
    auto row = repository::lock(tx, travel);
    if (!row) return {};
    Journal next = row->journal;
    if (tx.now() - row->accepted_at > std::chrono::seconds(tuning_->office.time_out_s)) {
        next = after_recall(next, Status::failed);
        if (!row->reason) row->reason = "time_out";
    }
    if (errand_of(next) == Errand::dispatch && reachable) next = after_dispatch(next);
    if (!(next == row->journal)) save(tx, *row, next);
    Order order{.errand = errand_of(next), .arrival = {}, .refusal = {}};
    if (order.errand == Errand::dispatch) order.errand = Errand::none;
    if (order.errand == Errand::deliver) order.arrival = {travel, make_ticket(*row), row->request.manifest};
    if (order.errand == Errand::refuse) {
        order.refusal = {
            .travel_id = travel,
            .player_id = row->request.player_id,
            .source_region = row->request.source_region,
            .destination_region = row->request.destination_region,
            .reason = next.recall == Status::cancelled ? "cancelled" : "time_out"};
    }
    return order;
}

bool Office::hear(Tx& tx, const travel::Decision& decision) const {
    auto row = repository::lock(tx, decision.travel_id);
    if (!row) return false;
    const Journal next = after_answer(row->journal, decision.answer);
    if (next == row->journal) return is_end(next.status);
    row->reason = next.status == Status::completed ? std::nullopt : decision.reason;
    save(tx, *row, next);
    return is_end(next.status);
}

void Office::save(Tx& tx, repository::JournalRow& row, const Journal& next) const {
    const bool ends = !is_end(row.journal.status) && is_end(next.status);
    row.journal = next;
    if (ends) row.completed_at = tx.now();
    if (ends && next.status == Status::completed) complete(tx, row);
    if (ends && next.status == Status::cancelled) row.reason = "cancelled";
    repository::update(tx, row);
    if (!ends) return;
    announce(tx, row);
    errands_->travel_due(row.request.source_region);
}

void Office::complete(Tx& tx, repository::JournalRow& row) const {
    const travel::Request& what = row.request;
    const auto assets = parse_json<Amounts>(row.assets);
    ledger::Posting posting{.reason = "travel.clear", .actor = what.player_id.uuid, .reference = row.travel_id};
    for (const auto& [asset, amount] : assets) {
        ledger::move(
            posting, ledger::sink(clearing(row.source_id)), ledger::sink(clearing(row.destination_id)), asset, amount
        );
    }
    if (!posting.entries.empty()) ledger::post(tx, posting);
    repository::save_place(tx, what.player_id, what.destination_region, row.travel_id);
    if (row.destination_id) regions::visited(tx, *row.destination_id, what.player_id);
    row.receipt = sign_document(
        services_.key(), travel::receipt_type,
        to_json(travel::Receipt{
            .travel_id = row.travel_id,
            .player_id = what.player_id,
            .source_region = what.source_region,
            .destination_region = what.destination_region,
            .travel_method = what.travel_method,
            .travel_cost = what.travel_cost,
            .assets = assets,
            .manifest_sha256 = what.manifest_sha256,
            .initiated_at = what.initiated_at,
            .completed_at = tx.now()})
    );
}

void Office::announce(Tx& tx, const repository::JournalRow& row) const {
    std::optional<double> duration;
    if (row.completed_at) duration = std::chrono::duration<double>(*row.completed_at - row.accepted_at).count();
    tx.emit(
        RegionTravel{
            .travel_id = row.travel_id,
            .player_id = row.request.player_id,
            .src = row.request.source_region,
            .dst = row.request.destination_region,
            .status = row.journal.status,
            .reason = row.reason,
            .timestamp = tx.now(),
            .duration_s = duration},
        {to_admins()}
    );
}

}  // namespace sw::travel_office
