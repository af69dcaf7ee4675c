// The public functions of include/sectorwars/mfa.hpp. No code and no secret is ever logged or kept.
#include "secrets.hpp"
#include "sectorwars/audit.hpp"
#include "sectorwars/mfa.hpp"
#include "sectorwars/platform/identity.hpp"

namespace sw::mfa {
namespace {

std::optional<std::string> reason_of(Verdict verdict) {
    switch (verdict) {
        case Verdict::right:
            return std::nullopt;
        case Verdict::wrong:
            return "invalid_code";
        case Verdict::replayed:
            return "replayed_code";
        case Verdict::too_many:
            break;
    }
    return "too_many";
}

void keep_attempt(
    Tx& tx, const Platform& platform, const Caller& caller, UserId user, std::optional<std::string> reason
) {
    insert_attempt(
        tx, {.attempt_id = Uuid::make(),
             .user_id = user,
             .attempted_at = tx.now(),
             .success = !reason,
             .failure_reason = std::move(reason),
             .user_agent = caller.user_agent.substr(0, 200),
             .ip_hash = keyed_digest(platform.config.jwt_secret, caller.ip).substr(0, 32)}
    );
}

/// Judges and remembers in `factor` what the verdict changes.
Verdict judge(Tx& tx, const Envelope& envelope, Factor& factor, const std::string& code, bool with_backup_codes) {
    if (is_locked(factor.failures, tx.now())) return Verdict::too_many;
    Verdict verdict = Verdict::wrong;
    const std::string secret = open_secret(envelope, factor);
    const Kind kind = kind_of(code);
    if (kind == Kind::timed) {
        const Timed timed = match_code(secret, code, tx.now(), factor.last_step);
        if (timed.match == Match::used) verdict = Verdict::replayed;
        if (timed.match == Match::yes) {
            verdict = Verdict::right;
            factor.last_step = timed.step;
        }
    } else if (kind == Kind::backup && with_backup_codes) {
        if (use_backup_code(tx, factor.user_id, backup_digest(secret, code))) verdict = Verdict::right;
    }
    if (verdict == Verdict::right) {
        factor.failures = Failures{};
        factor.last_used_at = tx.now();
    } else {
        factor.failures = after_failure(factor.failures, tx.now());
    }
    return verdict;
}

}  // namespace

bool enabled(Reader& reader, UserId user) {
    return is_confirmed(reader, user);
}

Verdict check(Tx& tx, const Platform& platform, const Caller& caller, UserId user, std::string code) {
    auto factor = lock_factor(tx, user);
    if (!factor || !factor->confirmed_at) {
        keep_attempt(tx, platform, caller, user, "no_mfa_setup");
        return Verdict::wrong;
    }
    const Verdict verdict = judge(tx, platform.envelope, *factor, tidy(code), true);
    save(tx, *factor);
    keep_attempt(tx, platform, caller, user, reason_of(verdict));
    return verdict;
}

Result<std::vector<std::string>> confirm(
    Tx& tx, const Platform& platform, const Caller& caller, const std::string& code
) {
    auto factor = lock_factor(tx, caller.user);
    if (!factor) {
        return Error{
            .code = Code::conflict,
            .id = "no_mfa_setup",
            .message = "There is no second factor to confirm: make one with POST /api/v1/auth/mfa/generate."};
    }
    if (factor->confirmed_at) {
        return Error{
            .code = Code::conflict, .id = "mfa_already_enabled", .message = "The second factor is on already."};
    }
    const Verdict verdict = judge(tx, platform.envelope, *factor, tidy(code), false);
    if (verdict == Verdict::right) factor->confirmed_at = tx.now();
    save(tx, *factor);
    keep_attempt(tx, platform, caller, caller.user, reason_of(verdict));
    if (verdict != Verdict::right) return refusal_of(verdict, Code::rule_violation);
    BackupCodes made = new_backup_codes(open_secret(platform.envelope, *factor));
    replace_backup_codes(tx, caller.user, made.digests);
    return std::move(made.codes);
}

Error refusal_of(Verdict verdict, Code kind) {
    if (verdict == Verdict::too_many) {
        return {
            .code = Code::too_many_requests,
            .id = "too_many_mfa_codes",
            .message = "Too many wrong codes. The second factor is locked for some minutes.",
            .retry_after = std::chrono::duration_cast<std::chrono::seconds>(first_lock)};
    }
    return {
        .code = kind,
        .id = "invalid_mfa_code",
        .message = "The code of the second factor is not right or was used before."};
}

}  // namespace sw::mfa
