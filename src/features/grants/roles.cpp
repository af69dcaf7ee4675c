// Roles: those that come with the software, and those that administrators make.
#include <fstream>
#include <set>
#include <sstream>

#include "changes.hpp"
#include "service.hpp"

namespace sw::grants {
namespace {

/// Known, each once, and held by the caller.
void require_fair(const Caller& caller, const WriteRole& in) {
    std::set<std::string> seen;
    for (const auto& scope : in.scopes) {
        const bool known = find_scope(scope) != nullptr;
        if (!known || !seen.insert(scope).second) {
            Error error{.code = Code::rule_violation, .id = known ? "repeated_scope" : "unknown_scope"};
            error.message = known ? scope + " stands there twice." : "There is no scope " + scope + ".";
            error.fields.push_back({.field = "scopes", .code = error.id, .message = error.message});
            throw Failure(std::move(error));
        }
    }
    if (const auto missing = first_missing(in.scopes, caller.permissions)) {
        throw Failure(Code::forbidden, "not_held", "You do not hold " + *missing + " yourself.");
    }
}

/// Throws unless the caller may change the role: not built in, and nothing in it that the caller does not hold.
RoleView changeable(Tx& tx, const Caller& caller, const std::string& name) {
    auto role = find_role(tx, name, tx.now());
    if (!role) throw Failure(Code::not_found, "no_role", "There is no such role.");
    if (role->built_in) throw Failure(Code::rule_violation, "built_in_role", "This role comes with the software.");
    if (const auto missing = first_missing(role->scopes, caller.permissions)) {
        throw Failure(Code::forbidden, "not_held", "The role holds " + *missing + ", which you do not hold.");
    }
    return *role;
}

std::string list_of(const std::vector<std::string>& items) {
    std::string text;
    JsonWriter writer(text);
    writer.begin_object();
    writer.key("scopes");
    Json<std::vector<std::string>>::write(writer, items);
    writer.end_object();
    return text;
}

}  // namespace

std::vector<BuiltInRole> read_roles(const std::filesystem::path& home) {
    const auto path = home / "config" / "roles.json";
    std::ifstream file(path);
    if (!file) throw Failure(Code::internal, "missing_file", path.string() + " cannot be read.");
    std::ostringstream text;
    text << file.rdbuf();
    try {
        return spelt_out(parse_json<RoleFile>(text.str()));
    } catch (const Failure& failure) {
        std::string problems = path.string() + ": " + failure.error().message;
        for (const auto& problem : failure.error().fields) problems += "; " + problem.field + " " + problem.message;
        throw Failure(Code::internal, "bad_roles_file", problems);
    }
}

RoleList Service::list_roles(ReadTx& tx, const Caller&, const Nothing&) const {
    return {.roles = roles(tx, now())};
}

RoleView Service::create_role(Tx& tx, const Caller& caller, const WriteRole& in) const {
    require_fair(caller, in);
    lock_grants(tx);
    insert_role(tx, in, caller.user);
    audit_role(tx, caller, {.role = in.role, .change = "created", .by = caller.user}, in.scopes);
    return {.role = in.role, .summary = in.summary, .scopes = in.scopes};
}

RoleView Service::change_role(Tx& tx, const Caller& caller, const WriteRole& in) const {
    require_fair(caller, in);
    RoleView role;
    keep_governed(tx, [&] {
        role = changeable(tx, caller, in.role);
        update_role(tx, in);
    });
    const auto more = first_missing(in.scopes, role.scopes);
    for (const UserId user : holders_of(tx, in.role, tx.now())) {
        if (more && user == caller.user) {
            throw Failure(Code::forbidden, "own_account", "Nobody extends a role that they have themselves.");
        }
        apply(tx, {.user_id = user, .change = "role_changed", .what = in.role, .by = caller.user});
    }
    audit_role(tx, caller, {.role = in.role, .change = "changed", .by = caller.user}, in.scopes);
    return {.role = in.role, .summary = in.summary, .scopes = in.scopes, .holders = role.holders};
}

Done Service::delete_role(Tx& tx, const Caller& caller, const ByRole& in) const {
    lock_grants(tx);
    const RoleView role = changeable(tx, caller, in.role);
    if (role.holders > 0) {
        throw Failure(Code::conflict, "role_in_use", "Somebody has this role; revoke it first.");
    }
    grants::delete_role(tx, in.role);
    audit_role(tx, caller, {.role = in.role, .change = "deleted", .by = caller.user}, {});
    return {.detail = "The role is gone."};
}

void Service::audit_role(
    Tx& tx, const Caller& caller, const RoleChanged& changed, const std::vector<std::string>& scopes
) const {
    tx.emit(changed, {});
    audit::Entry entry = audit::entry_by(platform_, caller, "role_" + changed.change);
    entry.resource_type = "role";
    entry.resource_id = changed.role;
    entry.details = list_of(scopes);
    audit::append(tx, entry);
}

}  // namespace sw::grants
