// Ends of sanctions, and the words of a refusal.
#include "rules.hpp"

namespace sw::sanctions {
namespace {

Failure bad_end(std::string field, std::string message) {
    Error error{.code = Code::rule_violation, .id = "sanction_end", .message = message};
    error.fields.push_back({.field = std::move(field), .code = "sanction_end", .message = std::move(message)});
    return Failure(std::move(error));
}

}  // namespace

std::optional<Time> end_of(const Impose& wish, Time now, const Tuning& tuning) {
    if (wish.ends_at && wish.duration_hours) throw bad_end("ends_at", "Say either when it ends or how long it lasts.");
    std::optional<Time> end = wish.ends_at;
    if (wish.duration_hours) end = now + std::chrono::hours{*wish.duration_hours};
    const std::string field = wish.duration_hours ? "duration_hours" : "ends_at";
    if (end && *end <= now) throw bad_end(field, "The end must lie in the future.");
    if (wish.kind == Kind::ban) return end;
    if (!end) throw bad_end(field, "A suspension needs an end; only a ban may have none.");
    if (*end > now + std::chrono::hours{tuning.longest_suspension_hours}) {
        throw bad_end(
            field, "A suspension lasts at most " + std::to_string(tuning.longest_suspension_hours) + " hours."
        );
    }
    return end;
}

bool in_force(const Record& record, Time now) {
    return !record.lifted_at && (!record.ends_at || *record.ends_at > now);
}

Error refusal(const Sanction& sanction) {
    const bool ban = sanction.kind == to_name(Kind::ban);
    const std::string until = sanction.ends_at ? " until " + to_rfc3339(*sanction.ends_at) : "";
    Error error{.code = Code::forbidden, .id = ban ? "account_banned" : "account_suspended"};
    error.message = std::string("This account is ") + (ban ? "banned" : "suspended") + until + ": " + sanction.reason;
    error.fields.push_back({.field = "reason", .code = "sanction", .message = sanction.reason});
    if (sanction.ends_at) {
        error.fields.push_back({.field = "ends_at", .code = "sanction", .message = to_rfc3339(*sanction.ends_at)});
    }
    return error;
}

}  // namespace sw::sanctions
