// The routes of the second factor. The secret and the backup codes are in their replies and nowhere else.
#include "service.hpp"

#include "secrets.hpp"
#include "sectorwars/audit.hpp"
#include "sectorwars/grants.hpp"
#include "sectorwars/mfa.hpp"
#include "sectorwars/platform/one_time_code.hpp"

namespace sw::mfa {
namespace {

constexpr std::chrono::days keep_attempts{90};

Factor require_confirmed(std::optional<Factor> factor) {
    if (factor && factor->confirmed_at) return std::move(*factor);
    throw Failure(Code::not_found, "mfa_not_enabled", "The second factor is not on.");
}

Failure already_enabled() {
    return Failure(
        Code::conflict, "mfa_already_enabled", "The second factor is on already; turn it off before making another."
    );
}

}  // namespace

Service::Service(const Platform& platform) : platform_(platform), reproof_(platform.shared.get<auth::Reproof>()) {}

bool Service::required_of(Reader& reader, UserId user) const {
    return platform_.config.admins_need_mfa() && !grants::rights_of(reader, user).scopes.empty();
}

/// With the password, or whoever found a token could lock its owner out with a factor of their own.
Setup Service::generate(Offload& offload, const Caller& caller, const Begin& in) const {
    std::optional<Label> label;
    bool has_password = false;
    offload.read([&](ReadTx& tx) {
        label = find_label(tx, caller.user);
        if (!label) throw Failure(Code::unauthenticated, "not_authenticated", "Please log in.");
        const auto factor = find_factor(tx, caller.user);
        if (factor && factor->confirmed_at) throw already_enabled();
        has_password = auth::has_password(tx, caller.user);
    });
    if (has_password) {
        if (!in.password) throw Failure(Code::rule_violation, "password_required", "The password is needed, too.");
        reproof_->require_password(offload, caller, *in.password);
    }
    const std::string secret = new_secret();
    offload.write([&](Tx& tx) {
        if (!put_factor(tx, caller.user, seal_secret(platform_.envelope, caller.user, secret))) throw already_enabled();
    });
    const std::string issuer = caller.is_admin ? "Sectorwars2102 Admin" : "Sectorwars2102";
    Setup out{.secret = base32(secret)};
    out.setup_url = setup_url(issuer, label->email.value_or(label->username), out.secret);
    out.qr_code_data_url = qr_data_url(out.setup_url);
    out.qr_code_url = out.qr_code_url_camel = out.qr_code_data_url;
    out.message = "Scan the picture with an authenticator app, then confirm with a code of it.";
    return out;
}

Checked Service::check_code(Tx& tx, const Caller& caller, const CodeBody& in) const {
    const Verdict verdict = check(tx, platform_, caller, caller.user, in.code);
    if (verdict == Verdict::right) return {.valid = true, .message = "The code is right."};
    return {.valid = false, .message = refusal_of(verdict, Code::rule_violation).message};
}

Status Service::status(ReadTx& tx, const Caller& caller, const Nothing&) const {
    const auto factor = find_factor(tx, caller.user);
    Status out{.required = required_of(tx, caller.user)};
    if (!factor || !factor->confirmed_at) return out;
    out.enabled = out.verified = true;
    out.backup_codes_remaining = count_backup_codes(tx, caller.user);
    out.last_used = factor->last_used_at;
    return out;
}

Message Service::disable(Offload& offload, const Caller& caller, const Disable& in) const {
    bool has_password = false;
    offload.read([&](ReadTx& tx) {
        (void)require_confirmed(find_factor(tx, caller.user));
        if (required_of(tx, caller.user)) {
            throw Failure(Code::forbidden, "mfa_required_by_policy", "Administrators here must have a second factor.");
        }
        has_password = auth::has_password(tx, caller.user);
    });
    if (has_password) {
        if (!in.password) throw Failure(Code::rule_violation, "password_required", "The password is needed, too.");
        reproof_->require_password(offload, caller, *in.password);
    }
    Verdict verdict = Verdict::wrong;
    offload.write([&](Tx& tx) {
        verdict = check(tx, platform_, caller, caller.user, in.code);
        if (verdict != Verdict::right) return;
        (void)remove_factor(tx, caller.user);
        audit::append(tx, audit::entry_by(platform_, caller, "mfa_disabled"));
    });
    if (verdict != Verdict::right) throw Failure(refusal_of(verdict, Code::rule_violation));
    return {.message = "The second factor is off."};
}

BackupCodesLeft Service::backup_codes(ReadTx& tx, const Caller& caller, const Nothing&) const {
    (void)require_confirmed(find_factor(tx, caller.user));
    return {
        .backup_codes_remaining = count_backup_codes(tx, caller.user),
        .message = "Backup codes are shown once, when they are made."};
}

Result<NewBackupCodes> Service::regenerate_backup_codes(Tx& tx, const Caller& caller, const CodeBody& in) const {
    (void)require_confirmed(lock_factor(tx, caller.user));
    const Verdict verdict = check(tx, platform_, caller, caller.user, in.code);
    if (verdict != Verdict::right) return refusal_of(verdict, Code::rule_violation);
    const Factor factor = require_confirmed(find_factor(tx, caller.user));
    BackupCodes made = new_backup_codes(open_secret(platform_.envelope, factor));
    replace_backup_codes(tx, caller.user, made.digests);
    audit::append(tx, audit::entry_by(platform_, caller, "mfa_backup_codes_made"));
    return NewBackupCodes{
        .backup_codes = std::move(made.codes), .message = "Keep these codes; the earlier ones no longer count."};
}

Message Service::reset(Tx& tx, const Caller& caller, const ByUser& in) const {
    if (caller.user == in.user_id) {
        throw Failure(
            Code::rule_violation, "own_account", "Turn your own second factor off at /api/v1/auth/mfa/disable."
        );
    }
    grants::require_authority_over(tx, caller, in.user_id);
    if (!remove_factor(tx, in.user_id)) {
        throw Failure(Code::not_found, "mfa_not_enabled", "This account has no second factor.");
    }
    auth::end_sessions(tx, in.user_id, "mfa_reset");
    return {.message = "The second factor is gone and all sessions of the account ended."};
}

Attempts Service::attempts(ReadTx& tx, const Caller& caller, const Hours& in) const {
    Attempts out;
    for (const Attempt& one : attempts_since(tx, caller.user, now() - std::chrono::hours{in.hours})) {
        out.attempts.push_back(
            {.id = one.attempt_id,
             .success = one.success,
             .ip_hash = one.ip_hash,
             .user_agent = one.user_agent,
             .attempt_time = one.attempted_at,
             .failure_reason = one.failure_reason}
        );
    }
    out.total = static_cast<std::int64_t>(out.attempts.size());
    return out;
}

void Service::purge(Tx& tx) const {
    purge_attempts(tx, tx.now() - keep_attempts);
}

personal_data::Section personal_section() {
    return {
        .name = "second_factor",
        .export_to =
            [](Reader& reader, const personal_data::Person& person, JsonWriter& to) {
                const auto factor = find_factor(reader, person.user_id);
                to.begin_object();
                to.member("enabled", factor && factor->confirmed_at.has_value());
                to.key("attempts");
                to.begin_array();
                for (const Attempt& one : attempts_since(reader, person.user_id, Time{})) {
                    to.begin_object();
                    to.member("at", to_rfc3339(one.attempted_at));
                    to.member("success", one.success);
                    to.member("user_agent", one.user_agent);
                    to.end_object();
                }
                to.end_array();
                to.end_object();
            },
        .erase =
            [](Tx& tx, const personal_data::Person& person) {
                (void)remove_factor(tx, person.user_id);
                remove_attempts(tx, person.user_id);
            }};
}

}  // namespace sw::mfa
