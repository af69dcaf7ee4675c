// What the audit log promises to other features (include/sectorwars/audit.hpp).
#include "chain.hpp"

#include <algorithm>

#include "redact.hpp"
#include "repository.hpp"
#include "sectorwars/platform/config.hpp"
#include "sectorwars/platform/identity.hpp"
#include "sectorwars/platform/json.hpp"

namespace sw::audit {
namespace {

constexpr std::size_t longest_word = 100;
constexpr std::size_t longest_agent = 200;
constexpr std::size_t longest_details = std::size_t{8} * 1024;

std::string type_of(const Caller& caller) {
    if (!caller.service.empty()) return "system";
    if (caller.user.is_nil()) return "anonymous";
    if (caller.automation) return "automation";
    return caller.is_admin ? "admin" : "player";
}

/// What a feature gives is kept as it is when it is a JSON object of sensible size.
std::string sound_details(const std::string& details) {
    if (details.size() > longest_details) return R"({"omitted":"too long"})";
    (void)JsonDocument::parse(details);
    return details;
}

}  // namespace

Uuid append_record(Tx& tx, Record record) {
    const repository::Head head = repository::lock_head(tx);
    record.sequence = head.sequence + 1;
    record.audit_id = Uuid::make();
    record.recorded_at = tx.now();
    record.prev_hash = head.row_hash;
    record.row_hash = hash_of(record);
    repository::insert(tx, record);
    return record.audit_id;
}

Entry entry_by(const Platform& platform, const Caller& caller, std::string action) {
    Entry out{.action = std::move(action)};
    if (!caller.user.is_nil()) out.user_id = caller.user;
    out.user_type = type_of(caller);
    if (!caller.ip.empty()) out.ip_hash = keyed_digest(platform.config.jwt_secret, caller.ip);
    out.user_agent = caller.user_agent;
    out.request_id = caller.request_id;
    return out;
}

std::string redacted_body(const Platform& platform, std::string_view body) {
    return redacted_json(body, platform.config.jwt_secret);
}

std::string redacted_target(std::string_view target) {
    const std::size_t question = std::min(target.find('?'), target.size());
    std::string out = plain_text(target.substr(0, question), longest_agent);
    if (question < target.size()) out += "?" + redacted_query(target.substr(question + 1));
    return out;
}

void append(Tx& tx, const Entry& entry) {
    append_record(tx, record_of(entry));
}

Record record_of(const Entry& entry) {
    Record record;
    record.action = plain_text(entry.action, longest_word);
    record.resource_type = plain_text(entry.resource_type, longest_word);
    record.resource_id = plain_text(entry.resource_id, longest_agent);
    record.user_id = entry.user_id;
    record.user_type = entry.user_type;
    record.outcome = entry.outcome;
    record.violation = entry.violation;
    record.details = sound_details(entry.details);
    record.ip_hash = entry.ip_hash;
    record.user_agent = plain_text(entry.user_agent, longest_agent);
    record.request_id = plain_text(entry.request_id, longest_word);
    return record;
}

}  // namespace sw::audit
