// What the audit log says over HTTP (api/audit.md): the specification's names and those of the admin pages.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sectorwars/base/id.hpp"
#include "sectorwars/base/time.hpp"
#include "sectorwars/platform/describe.hpp"

namespace sw::audit {

struct LogsRequest {
    std::int32_t page = 1, limit = 50;
    std::optional<UserId> user_id;
    std::optional<std::string> action, resource_type;
    std::optional<Time> start_date, end_date;

    static constexpr auto describe() {
        return fields(
            field("page", &LogsRequest::page, "From 1", or_default(1), between(1, 1'000'000)),
            field("limit", &LogsRequest::limit, "Rows of a page", or_default(50), between(1, 500)),
            field("user_id", &LogsRequest::user_id, "Only what this account did"),
            field("action", &LogsRequest::action, "create, update, delete, read, login, …", max_length(100)),
            field("resource_type", &LogsRequest::resource_type, "users, regions, …", max_length(100)),
            field("start_date", &LogsRequest::start_date, "Not before"),
            field("end_date", &LogsRequest::end_date, "Not after")
        );
    }
};

struct LogView {
    Uuid id;
    std::int64_t sequence = 0;
    Time timestamp{};
    std::string method, path, query_params;
    std::int32_t status_code = 0;
    std::int64_t duration_ms = 0;
    std::optional<UserId> user_id;
    std::string user_type, client_ip, action, resource_type;
    std::optional<std::string> resource_id;
    std::string outcome, error_code, request_id;
    RawJson request_body, details;
    std::vector<std::string> security_flags;
    std::optional<std::string> violation_detected;
    std::string row_hash;
    std::optional<UserId> userId;
    std::string username, resource;
    std::optional<std::string> resourceId;
    std::string ipAddress, userAgent, status;
    std::int64_t duration = 0;

    static constexpr auto describe() {
        return fields(
            field("id", &LogView::id, "Row"), field("sequence", &LogView::sequence, "Place in the chain, from 1"),
            field("timestamp", &LogView::timestamp, "When"), field("method", &LogView::method, "Empty for no request"),
            field("path", &LogView::path, "As asked"), field("query_params", &LogView::query_params, "Redacted"),
            field("status_code", &LogView::status_code, "Of the reply; 0: it began, or no request"),
            field("duration_ms", &LogView::duration_ms, "Until it was recorded"),
            field("user_id", &LogView::user_id, "Who"),
            field("user_type", &LogView::user_type, "admin, player, automation, anonymous, system or console"),
            field("client_ip", &LogView::client_ip, "Start of a keyed digest: the same address, the same text"),
            field("action", &LogView::action, "What"), field("resource_type", &LogView::resource_type, "To what kind"),
            field("resource_id", &LogView::resource_id, "To which"),
            field("outcome", &LogView::outcome, "begun, success, refused or failure"),
            field("error_code", &LogView::error_code, "Of a refusal"),
            field("request_id", &LogView::request_id, "X-Request-ID"),
            field("request_body", &LogView::request_body, "Redacted; null without one"),
            field("details", &LogView::details, "More about it"),
            field("security_flags", &LogView::security_flags, "violation"),
            field("violation_detected", &LogView::violation_detected, "What was tried in vain"),
            field("row_hash", &LogView::row_hash, "SHA-256 of this row and of all before"),
            field("userId", &LogView::userId, "As user_id"),
            field("username", &LogView::username, "Of administrators of today, else empty"),
            field("resource", &LogView::resource, "As resource_type"),
            field("resourceId", &LogView::resourceId, "As resource_id"),
            field("ipAddress", &LogView::ipAddress, "As client_ip"), field("userAgent", &LogView::userAgent, "Program"),
            field("status", &LogView::status, "success, failure or warning"),
            field("duration", &LogView::duration, "As duration_ms")
        );
    }
};

struct LogsView {
    std::vector<LogView> logs;
    std::int64_t total = 0, page = 1, limit = 50, pages = 1, totalPages = 1;

    static constexpr auto describe() {
        return fields(
            field("logs", &LogsView::logs, "Newest first"),
            field("total", &LogsView::total, "Rows; with a filter counted to 10000 at most"),
            field("page", &LogsView::page, "As asked"), field("limit", &LogsView::limit, "As asked"),
            field("pages", &LogsView::pages, "Of that total"), field("totalPages", &LogsView::totalPages, "As pages")
        );
    }
};

struct Note {
    std::string action;
    std::optional<std::string> resource, resource_id;
    std::optional<RawJson> details;

    static constexpr auto describe() {
        return fields(
            field("action", &Note::action, "What", length(1, 100)),
            field("resource", &Note::resource, "To what kind", max_length(100)),
            field("resource_id", &Note::resource_id, "To which", max_length(200)),
            field("details", &Note::details, "More about it")
        );
    }
};

struct NoteView {
    bool success = true;
    Uuid auditId;

    static constexpr auto describe() {
        return fields(
            field("success", &NoteView::success, "It is written"), field("auditId", &NoteView::auditId, "Row")
        );
    }
};

struct ViolationsRequest {
    std::optional<Time> start_date;
    std::int32_t limit = 100;

    static constexpr auto describe() {
        return fields(
            field("start_date", &ViolationsRequest::start_date, "Not before"),
            field("limit", &ViolationsRequest::limit, "Rows", or_default(100), between(1, 500))
        );
    }
};

struct ViolationsView {
    std::vector<LogView> violations;
    std::int64_t total = 0;

    static constexpr auto describe() {
        return fields(
            field("violations", &ViolationsView::violations, "Newest first"),
            field("total", &ViolationsView::total, "Counted to 10000 at most")
        );
    }
};

struct ActivityRequest {
    UserId user_id;
    std::int32_t days = 30;

    static constexpr auto describe() {
        return fields(
            field("user_id", &ActivityRequest::user_id, "Account"),
            field("days", &ActivityRequest::days, "Back from now", or_default(30), between(1, 365))
        );
    }
};

struct ActivityView {
    std::int64_t total_actions = 0;
    std::map<std::string, std::int64_t> actions_by_type, resources_accessed;
    std::int64_t violations = 0;
    std::optional<Time> last_activity;

    static constexpr auto describe() {
        return fields(
            field("total_actions", &ActivityView::total_actions, "The newest 5000 are counted"),
            field("actions_by_type", &ActivityView::actions_by_type, "How often each"),
            field("resources_accessed", &ActivityView::resources_accessed, "How often each kind"),
            field("violations", &ActivityView::violations, "Tried in vain"),
            field("last_activity", &ActivityView::last_activity, "When")
        );
    }
};

/// The chain is not what this process saw it to be: somebody changed the database.
struct ChainBroken {
    static constexpr std::string_view topic = "audit.chain_broken";
    static constexpr std::string_view frame = "audit_chain_broken";

    std::string problem;

    static constexpr auto describe() { return fields(field("problem", &ChainBroken::problem, "What is wrong")); }
};

}  // namespace sw::audit
