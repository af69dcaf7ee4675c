// The canonical form.
#include "record.hpp"

#include <algorithm>

#include "sectorwars/platform/identity.hpp"

namespace sw::audit {
namespace {

void put(std::string& to, std::string_view text) {
    to += std::to_string(text.size());
    to += ':';
    to += text;
    to += ',';
}

void put_number(std::string& to, std::int64_t number) {
    put(to, std::to_string(number));
}

}  // namespace

std::string first_hash() {
    return std::string(64, '0');
}

std::string canonical(const Record& record) {
    std::string out = "sectorwars-audit-v1\n";
    put_number(out, record.sequence);
    put(out, record.audit_id.to_string());
    put(out, to_rfc3339(record.recorded_at));
    put(out, record.action);
    put(out, record.resource_type);
    put(out, record.resource_id);
    if (record.user_id) put(out, record.user_id->to_string());
    else out += "~,";
    put(out, record.user_type);
    put(out, record.outcome);
    put(out, record.violation ? "t" : "f");
    put(out, record.method);
    put(out, record.path);
    put(out, record.query);
    put_number(out, record.status_code);
    put(out, record.error_code);
    put_number(out, record.duration_ms);
    put(out, record.request_body);
    put(out, record.details);
    put(out, record.ip_hash);
    put(out, record.user_agent);
    put(out, record.request_id);
    put(out, record.prev_hash);
    return out;
}

std::string hash_of(const Record& record) {
    return digest_token(canonical(record));
}

std::string plain_text(std::string_view text, std::size_t limit) {
    std::string out(text.substr(0, limit));
    std::replace_if(
        out.begin(), out.end(), [](char c) { return c < 0x20 || c > 0x7E; }, '?'
    );
    return out;
}

}  // namespace sw::audit
