// Secrets are in the reply that makes them and nowhere else: no log line, event or audit entry has one.
#include "service.hpp"

#include "repository.hpp"
#include "sectorwars/audit.hpp"
#include "sectorwars/auth.hpp"
#include "sectorwars/linked_accounts.hpp"
#include "sectorwars/mfa.hpp"
#include "sectorwars/platform/identity.hpp"
#include "sectorwars/platform/log.hpp"
#include "sectorwars/players.hpp"

namespace sw::api_tokens {
namespace {

/// What ended is kept as long as an access token could live that a region has not heard of.
constexpr std::chrono::hours keep_ended{48};

Error code_required() {
    return {
        .code = Code::forbidden,
        .id = "mfa_code_required",
        .message = "This account has a second factor: send its code as mfa_code."};
}

void note(Tx& tx, const Platform& platform, const Caller& caller, std::string action, Uuid token) {
    audit::Entry entry = audit::entry_by(platform, caller, std::move(action));
    entry.resource_type = "api_token";
    entry.resource_id = token.to_string();
    audit::append(tx, entry);
}

std::vector<std::string> names_of(const std::vector<TokenScope>& scopes) {
    std::vector<std::string> out;
    for (const TokenScope scope : scopes) out.emplace_back(to_name(scope));
    return out;
}

}  // namespace

std::optional<Error> Service::problem_of_code(Tx& tx, const Caller& caller, const std::optional<std::string>& code)
    const {
    if (!mfa::enabled(tx, caller.user)) return std::nullopt;
    if (!code) return code_required();
    const mfa::Verdict verdict = mfa::check(tx, platform_, caller, caller.user, *code);
    if (verdict == mfa::Verdict::right) return std::nullopt;
    return mfa::refusal_of(verdict, Code::forbidden);
}

Result<TokenMade> Service::create(Tx& tx, const Caller& caller, const NewToken& in) const {
    if (auto problem = problem_of_end(in.expires_at, tx.now())) return std::move(*problem);
    auth::require_may_enter(tx, caller.user);
    if (!repository::lock_owner(tx, caller.user)) throw Failure(refusal());
    // A full account is told so before its code is spent.
    if (repository::count(tx, caller.user, tx.now()) >= most_tokens) {
        return Error{
            .code = Code::rule_violation,
            .id = "too_many_api_tokens",
            .message = "An account has at most " + std::to_string(most_tokens) + " API tokens. Revoke one first."};
    }
    // Returned, not thrown: the attempt must be kept.
    if (auto problem = problem_of_code(tx, caller, in.mfa_code)) return std::move(*problem);
    TokenMade made{
        .token = std::string(secret_prefix) + random_token(),
        .details = {
            .id = Uuid::make(),
            .name = in.name,
            .scopes = normal(in.scopes),
            .pace = in.pace,
            .created_at = tx.now(),
            .expires_at = in.expires_at}};
    repository::insert(tx, caller.user, made.details, digest_token(made.token));
    note(tx, platform_, caller, "api_token_created", made.details.id);
    return made;
}

TokenList Service::list(ReadTx& tx, const Caller& caller, const Nothing&) const {
    return {repository::list(tx, caller.user, now())};
}

Revoked Service::revoke(Tx& tx, const Caller& caller, const TokenPath& in) const {
    const auto name = repository::revoke(tx, caller.user, in.token_id);
    if (!name) throw Failure(Code::not_found, "no_api_token", "There is no such API token.");
    tx.emit(TokenRevoked{.user_id = caller.user, .token_id = in.token_id, .at = tx.now()}, {});
    note(tx, platform_, caller, "api_token_revoked", in.token_id);
    return {"The API token \"" + *name + "\" does not count any more."};
}

Exchanged Service::exchange(Tx& tx, const Caller& caller, const ExchangeRequest& in) const {
    const auto found = is_secret(in.token) ? repository::lock_usable(tx, digest_token(in.token)) : std::nullopt;
    if (!found) throw Failure(refusal());
    const TokenView& token = found->token;
    auth::require_may_enter(tx, found->user_id);
    linked_accounts::saw_sign_in(tx, platform_, found->user_id, caller);
    if (!token.last_used_at || *token.last_used_at + usage_precision < tx.now()) repository::used(tx, token.id);

    const Time end = access_end(tx.now(), token.expires_at, platform_.config.access_token_life);
    const Claims claims{
        .user = found->user_id,
        .player = players::find_by_user(tx, found->user_id).value_or(PlayerId{}),
        .session = SessionId{token.id},
        .username = found->username,
        .permissions = names_of(token.scopes),
        .automation = true,
        .pace = token.pace,
        .not_after = end};
    log::info(
        "api token exchanged", {{"user_id", found->user_id.to_string()},
                                {"session_id", token.id.to_string()},
                                {"request_id", caller.request_id}}
    );
    return {
        .access_token = platform_.tokens.issue(claims),
        .expires_in = std::chrono::floor<std::chrono::seconds>(end - tx.now()).count(),
        .scopes = token.scopes,
        .pace = token.pace};
}

void Service::on_revoked(const Event& event) const {
    const auto revoked = parse_json<TokenRevoked>(event.payload);
    constexpr std::chrono::minutes margin{2};
    platform_.revocations.revoke_session(SessionId{revoked.token_id}, revoked.at + access_life + margin);
}

void Service::purge_ended(Tx& tx) const {
    repository::purge(tx, tx.now() - keep_ended);
}

}  // namespace sw::api_tokens
