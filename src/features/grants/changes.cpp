// The steps that all changes of rights share, and the functions that other features call.
#include "changes.hpp"

#include "sectorwars/auth.hpp"
#include "sectorwars/grants.hpp"

namespace sw::grants {
namespace {

Failure unknown(const std::string& field, const std::string& name) {
    Error error{
        .code = Code::rule_violation, .id = "unknown_" + field, .message = "There is no " + field + " " + name + "."};
    error.fields.push_back({.field = field, .code = "unknown", .message = error.message});
    return Failure(std::move(error));
}

audit::Entry entry_of(std::string action, std::string_view user_type, UserId user, std::string details) {
    audit::Entry entry{.action = std::move(action)};
    entry.user_type = user_type;
    entry.resource_type = "user";
    entry.resource_id = user.to_string();
    entry.details = std::move(details);
    return entry;
}

void refuse_last(const std::vector<std::string>& before, const std::vector<std::string>& after) {
    const auto lost = first_missing(before, after);
    if (!lost) return;
    throw Failure(
        Code::conflict, "last_holder",
        "Nobody else holds " + *lost + " without an end; grant it to another account first."
    );
}

}  // namespace

std::vector<std::string> scopes_behind(
    Reader& reader, const std::optional<std::string>& scope, const std::optional<std::string>& role, Time now
) {
    if (scope) {
        if (find_scope(*scope) == nullptr) throw unknown("scope", *scope);
        return {*scope};
    }
    const auto found = role ? find_role(reader, *role, now) : std::nullopt;
    if (!found) throw unknown("role", role.value_or(""));
    std::vector<std::string> out;
    for (const auto& one : found->scopes) {
        if (find_scope(one) != nullptr) out.push_back(one);
    }
    return out;
}

void keep_governed(Tx& tx, const std::function<void()>& change) {
    lock_grants(tx);
    const auto before = durable(tx, meta_scopes(), UserId{}, tx.now());
    change();
    refuse_last(before, durable(tx, meta_scopes(), UserId{}, tx.now()));
}

std::string details_of(const RightsChanged& changed, std::string_view reason) {
    std::string text;
    JsonWriter writer(text);
    writer.begin_object();
    writer.member("change", changed.change);
    writer.member("what", changed.what);
    writer.member("reason", reason);
    if (changed.expires_at) writer.member("expires_at", to_rfc3339(*changed.expires_at));
    writer.end_object();
    return text;
}

void apply(Tx& tx, const RightsChanged& changed) {
    // The sessions first: a sign-in takes its locks in this order, too.
    auth::end_sessions(tx, changed.user_id, "rights_changed");
    follow_admin_flag(tx, changed.user_id);
    tx.emit(changed, {});
}

void conclude(Tx& tx, const RightsChanged& changed, const audit::Entry& entry) {
    apply(tx, changed);
    audit::append(tx, entry);
}

// ---- for other features ------------------------------------------------------------------------------------------

Rights rights_of(Reader& reader, UserId user) {
    return rights_from(active_scopes(reader, user, now()));
}

void grant_role(Tx& tx, UserId user, std::string_view role, std::string_view reason, std::string_view user_type) {
    lock_grants(tx);
    (void)scopes_behind(tx, std::nullopt, std::string(role), tx.now());
    (void)end_expired(tx, user);
    for (const auto& one : active_holdings(tx, {user}, tx.now())) {
        for (const auto& held : one.roles) {
            if (held == role) return;
        }
    }
    insert_grant(
        tx, {.grant_id = Uuid::make(),
             .user_id = user,
             .role = std::string(role),
             .reason = std::string(reason),
             .granted_at = tx.now()}
    );
    const RightsChanged changed{.user_id = user, .change = "granted", .what = std::string(role)};
    conclude(tx, changed, entry_of("grant", user_type, user, details_of(changed, reason)));
}

void require_authority_over(Reader& reader, const Caller& caller, UserId user) {
    if (caller.user == user) return;
    const auto missing = first_missing(rights_of(reader, user).scopes, caller.permissions);
    if (!missing) return;
    throw Failure(
        Code::forbidden, "stronger_account",
        "This account may do more than you (" + *missing + "); ask somebody who may do as much."
    );
}

void require_replaceable(Tx& tx, UserId user) {
    lock_grants(tx);
    refuse_last(durable(tx, meta_scopes(), UserId{}, tx.now()), durable(tx, meta_scopes(), user, tx.now()));
}

void end_all(Tx& tx, UserId user, std::optional<UserId> by, std::string_view reason) {
    if (end_every(tx, user, by, reason) == 0) return;
    const RightsChanged changed{.user_id = user, .change = "revoked", .what = "all", .by = by};
    audit::Entry entry = entry_of("grant_revoked", by ? "admin" : "system", user, details_of(changed, reason));
    entry.user_id = by;
    conclude(tx, changed, entry);
}

bool end_grant(Tx& tx, UserId user, std::string_view what, std::string_view reason) {
    bool ended = false;
    keep_governed(tx, [&] { ended = end_one(tx, user, what, std::nullopt, reason); });
    if (!ended) return false;
    const RightsChanged changed{.user_id = user, .change = "revoked", .what = std::string(what)};
    conclude(tx, changed, entry_of("grant_revoked", "console", user, details_of(changed, reason)));
    return true;
}

std::vector<Holding> holdings(Reader& reader, const std::vector<UserId>& users) {
    return active_holdings(reader, users, now());
}

}  // namespace sw::grants
