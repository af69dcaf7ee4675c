// A request ends all sessions; whoever signs in again before it is due keeps the account.
#include "service.hpp"

#include "repository.hpp"
#include "sectorwars/audit.hpp"
#include "sectorwars/grants.hpp"
#include "sectorwars/mfa.hpp"
#include "sectorwars/platform/log.hpp"
#include "sectorwars/privacy.hpp"

namespace sw::privacy {
namespace {

constexpr std::chrono::hours delay{24 * 7};
constexpr std::int32_t most_cancelled = 1000;
constexpr std::int32_t most_erased = 1;  ///< in one run: the audit log comes last in a transaction

Failure invalid(std::string field, std::string code, std::string message) {
    Error error{.code = Code::invalid, .id = "validation_failed", .message = field + " " + message};
    error.fields.push_back({.field = std::move(field), .code = std::move(code), .message = std::move(message)});
    return Failure(std::move(error));
}

void require_name(const std::optional<std::string>& username, const std::string& confirm) {
    if (!username) throw Failure(Code::not_found, "no_user", "There is no such account.");
    if (confirm != *username) throw invalid("confirm", "mismatch", "must be the account's name");
}

Prepared document(std::string text, UserId user) {
    http::Response response;
    response.body = std::move(text);
    response.headers.emplace_back(
        "Content-Disposition", "attachment; filename=\"sectorwars-" + user.to_string() + ".json\""
    );
    response.headers.emplace_back("Cache-Control", "no-store");
    return {std::move(response)};
}

}  // namespace

Service::Service(const Platform& platform) : platform_(platform), reproof_(platform.shared.get<auth::Reproof>()) {}

Prepared Service::export_me(ReadTx& tx, const Caller& caller, const Nothing&) const {
    log::info("A person took their data along", {{"user_id", caller.user.to_string()}});
    return document(export_of(tx, platform_, caller.user), caller.user);
}

Prepared Service::export_user(ReadTx& tx, const Caller& caller, const ByUser& in) const {
    grants::require_authority_over(tx, caller, in.user_id);
    return document(export_of(tx, platform_, in.user_id), in.user_id);
}

ErasurePending Service::erase_me(Offload& offload, const Caller& caller, const EraseMe& in) const {
    reproof_->require_password(offload, caller, in.password);
    std::optional<Result<ErasurePending>> out;
    offload.write([&](Tx& tx) { out.emplace(request(tx, caller, in)); });
    return std::move(*out).value();
}

/// An error is returned, not thrown, where the attempt with a code must be kept.
Result<ErasurePending> Service::request(Tx& tx, const Caller& caller, const EraseMe& in) const {
    grants::require_replaceable(tx, caller.user);
    require_name(repository::lock_account(tx, caller.user), in.confirm);
    if (mfa::enabled(tx, caller.user)) {
        if (!in.mfa_code) throw invalid("mfa_code", "missing", "is required: the account has a second factor");
        const auto verdict = mfa::check(tx, platform_, caller, caller.user, *in.mfa_code);
        if (verdict != mfa::Verdict::right) return mfa::refusal_of(verdict, Code::rule_violation);
    }
    const Time due = tx.now() + delay;
    repository::save_request(tx, caller.user, due);
    auth::end_sessions(tx, caller.user, "erasure_requested");
    auto entry = audit::entry_by(platform_, caller, "erasure_requested");
    entry.resource_type = "user";
    entry.resource_id = caller.user.to_string();
    audit::append(tx, entry);
    return ErasurePending{"Your account will be erased in seven days. Sign in before to keep it.", due};
}

Erased Service::erase_user(Tx& tx, const Caller& caller, const EraseUser& in) const {
    if (in.user_id == caller.user) {
        throw Failure(Code::rule_violation, "own_account", "Erase your own account among your settings.");
    }
    grants::require_authority_over(tx, caller, in.user_id);
    require_name(repository::username_of(tx, in.user_id), in.confirm);
    erase(tx, platform_, in.user_id, caller.user, in.reason);
    return {in.user_id, "The person was erased."};
}

void Service::run(Tx& tx) const {
    for (const auto& user : repository::take_cancelled(tx, most_cancelled)) {
        log::info("A sign-in took an erasure back", {{"user_id", user.to_string()}});
    }
    for (const auto& user : repository::due(tx, tx.now(), most_erased)) {
        try {
            erase(tx, platform_, user, user, "asked for by the person");
        } catch (const Failure& failure) {
            // Became the only one who can grant scopes meanwhile. Nothing was written yet.
            log::warn("A person cannot be erased", {{"user_id", user.to_string()}, {"error", failure.error().id}});
            repository::delete_request(tx, user);
        }
    }
}

}  // namespace sw::privacy
