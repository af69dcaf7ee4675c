// From rows to views.
#include "service.hpp"

#include <algorithm>

#include "chain.hpp"
#include "sectorwars/grants.hpp"

namespace sw::audit {
namespace {

constexpr std::int64_t most_counted = 10'000;
constexpr std::int64_t most_activity = 5'000;
constexpr std::int64_t most_exported = 10'000;
constexpr std::size_t shown_digest = 12;

std::string status_of(const Record& record) {
    if (record.outcome == "success") return "success";
    return record.outcome == "failure" || record.violation ? "failure" : "warning";
}

LogView view_of(const Record& record) {
    LogView out;
    out.id = record.audit_id;
    out.sequence = record.sequence;
    out.timestamp = record.recorded_at;
    out.method = record.method;
    out.path = record.path;
    out.query_params = record.query;
    out.status_code = record.status_code;
    out.duration_ms = out.duration = record.duration_ms;
    out.user_id = out.userId = record.user_id;
    out.user_type = record.user_type;
    out.client_ip = out.ipAddress = record.ip_hash.substr(0, shown_digest);
    out.action = record.action;
    out.resource_type = out.resource = record.resource_type;
    if (!record.resource_id.empty()) out.resource_id = out.resourceId = record.resource_id;
    out.outcome = record.outcome;
    out.error_code = record.error_code;
    out.request_id = record.request_id;
    out.request_body.text = record.request_body.empty() ? "null" : record.request_body;
    out.details.text = record.details;
    if (record.violation) {
        out.security_flags.emplace_back("violation");
        out.violation_detected = record.error_code.empty() ? record.action : record.error_code;
    }
    out.row_hash = record.row_hash;
    out.userAgent = record.user_agent;
    out.status = status_of(record);
    return out;
}

std::int64_t pages_of(std::int64_t total, std::int64_t limit) {
    return std::max<std::int64_t>(1, (total + limit - 1) / limit);
}

void export_record(JsonWriter& to, const Record& record) {
    to.begin_object();
    to.member("at", to_rfc3339(record.recorded_at));
    to.member("action", record.action);
    to.member("resource_type", record.resource_type);
    to.member("resource_id", record.resource_id);
    to.member("outcome", record.outcome);
    to.member("user_agent", record.user_agent);
    to.member("ip_hash", record.ip_hash);
    to.key("details");
    to.raw(record.details);
    to.end_object();
}

}  // namespace

std::vector<LogView> Service::views(Reader& reader, const std::vector<Record>& records) const {
    std::vector<LogView> out;
    out.reserve(records.size());
    std::vector<UserId> users;
    for (const auto& record : records) {
        out.push_back(view_of(record));
        if (record.user_id) users.push_back(*record.user_id);
    }
    if (!knows_administrators_ || users.empty()) return out;
    std::sort(users.begin(), users.end());
    users.erase(std::unique(users.begin(), users.end()), users.end());
    const auto known = grants::holdings(reader, users);
    for (auto& view : out) {
        const auto found =
            std::find_if(known.begin(), known.end(), [&](const auto& one) { return one.user_id == view.user_id; });
        if (found != known.end()) view.username = found->username;
    }
    return out;
}

/// Without a filter the sequence is the count and the place of a page, so that the oldest page costs what the first
/// does.
LogsView Service::logs(ReadTx& tx, const Caller&, const LogsRequest& request) const {
    const repository::Filter filter{
        .user_id = request.user_id,
        .action = request.action,
        .resource_type = request.resource_type,
        .from = request.start_date,
        .to = request.end_date};
    LogsView out{.page = request.page, .limit = request.limit};
    const std::int64_t offset = (out.page - 1) * out.limit;
    repository::Range range = repository::range_of(tx, filter);
    if (filter.empty()) {
        out.total = repository::head(tx).sequence;
        range.highest = out.total - offset;
        if (range.highest > 0) out.logs = views(tx, repository::newest(tx, filter, range, out.limit, 0));
    } else {
        out.total = repository::count(tx, filter, range, most_counted);
        if (offset < out.total) out.logs = views(tx, repository::newest(tx, filter, range, out.limit, offset));
    }
    out.pages = out.totalPages = pages_of(out.total, out.limit);
    return out;
}

NoteView Service::note(Tx& tx, const Caller& caller, const Note& request) const {
    Entry entry = entry_by(platform_, caller, request.action);
    entry.resource_type = request.resource.value_or("");
    entry.resource_id = request.resource_id.value_or("");
    const std::string given = request.details ? redacted_body(platform_, request.details->text) : "";
    entry.details = R"({"by_hand":true,"details":)" + (given.empty() ? "null" : given) + "}";
    return {.auditId = append_record(tx, record_of(entry))};
}

ViolationsView Service::violations(ReadTx& tx, const Caller&, const ViolationsRequest& request) const {
    const repository::Filter filter{.from = request.start_date, .violations = true};
    const repository::Range range = repository::range_of(tx, filter);
    return {
        .violations = views(tx, repository::newest(tx, filter, range, request.limit, 0)),
        .total = repository::count(tx, filter, range, most_counted)};
}

ActivityView Service::activity(ReadTx& tx, const Caller&, const ActivityRequest& request) const {
    const repository::Filter filter{.user_id = request.user_id, .from = now() - std::chrono::days(request.days)};
    ActivityView out;
    for (const auto& one : repository::newest(tx, filter, repository::range_of(tx, filter), most_activity, 0)) {
        if (one.outcome == "begun") continue;  // its end has a row of its own
        ++out.total_actions;
        ++out.actions_by_type[one.action];
        ++out.resources_accessed[one.resource_type];
        if (one.violation) ++out.violations;
        if (!out.last_activity) out.last_activity = one.recorded_at;
    }
    return out;
}

personal_data::Section Service::section() {
    return {
        .name = "audit",
        .export_to =
            [](Reader& reader, const personal_data::Person& person, JsonWriter& to) {
                const repository::Filter filter{.user_id = person.user_id};
                const auto range = repository::range_of(reader, filter);
                to.begin_array();
                for (const auto& one : repository::newest(reader, filter, range, most_exported, 0)) {
                    export_record(to, one);
                }
                to.end_array();
            },
        .erase = [](Tx&, const personal_data::Person&) {}};
}

}  // namespace sw::audit
