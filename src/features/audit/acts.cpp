// From act to row.
#include "acts.hpp"

#include <algorithm>

#include "chain.hpp"
#include "redact.hpp"
#include "sectorwars/audit.hpp"
#include "sectorwars/platform/config.hpp"
#include "sectorwars/platform/identity.hpp"

namespace sw::audit {
namespace {

constexpr std::size_t longest_path = 255;
constexpr std::size_t longest_word = 100;
constexpr std::size_t longest_agent = 200;

/// The words of platform spec 4.9.
std::string action_of(http::Method method) {
    switch (method) {
        case http::Method::post:
            return "create";
        case http::Method::put:
        case http::Method::patch:
            return "update";
        case http::Method::del:
            return "delete";
        default:
            return "read";
    }
}

std::string outcome_of(int status) {
    if (status == 0) return "begun";
    if (status < 400) return "success";
    return status < 500 ? "refused" : "failure";
}

std::string details_of(const Route& route) {
    std::string out;
    JsonWriter to(out);
    to.begin_object();
    to.member("route", route.path);
    to.member("scope", route.scope);
    to.end_object();
    return out;
}

}  // namespace

Record record_of(const Act& act, std::string_view digest_key) {
    const std::size_t question = std::min(act.target.find('?'), act.target.size());
    const std::string_view path = act.target.substr(0, question);
    Record out;
    out.action = action_of(act.route.method);
    const Resource resource = resource_of(act.route.path, path);
    out.resource_type = resource.type;
    out.resource_id = resource.id;
    if (!act.caller.user.is_nil()) out.user_id = act.caller.user;
    out.outcome = outcome_of(act.status);
    out.violation = act.status == 403;
    out.method = http::to_text(act.route.method);
    out.path = plain_text(path, longest_path);
    if (question < act.target.size()) out.query = redacted_query(act.target.substr(question + 1));
    out.status_code = act.status;
    out.error_code = plain_text(act.error_code, longest_word);
    out.duration_ms = act.took.count();
    out.request_body = redacted_json(act.body, digest_key);
    out.details = details_of(act.route);
    if (!act.caller.ip.empty()) out.ip_hash = keyed_digest(digest_key, act.caller.ip);
    out.user_agent = plain_text(act.caller.user_agent, longest_agent);
    out.request_id = plain_text(act.caller.request_id, longest_word);
    return out;
}

void watch_acts(const Platform& platform) {
    platform.shared.get<Oversight>()->record = [platform](Tx& tx, const Act& act) {
        Record record = record_of(act, platform.config.jwt_secret);
        record.user_type = entry_by(platform, act.caller, {}).user_type;
        append_record(tx, std::move(record));
    };
}

}  // namespace sw::audit
