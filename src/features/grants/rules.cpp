// Scopes by name, and what somebody holds altogether.
#include "rules.hpp"

#include <algorithm>

namespace sw::grants {
namespace {

bool contains(const std::vector<std::string>& list, std::string_view item) {
    return std::find(list.begin(), list.end(), item) != list.end();
}

}  // namespace

const Scope* find_scope(std::string_view name) {
    const auto found =
        std::find_if(scopes::all.begin(), scopes::all.end(), [&](const Scope& one) { return one.name == name; });
    return found == scopes::all.end() ? nullptr : &*found;
}

const std::vector<std::string>& meta_scopes() {
    static const std::vector<std::string> meta{
        std::string(scopes::scopes_grant.name), std::string(scopes::scopes_revoke.name),
        std::string(scopes::audit_view.name)};
    return meta;
}

bool is_meta(std::string_view scope) {
    return contains(meta_scopes(), scope);
}

bool is_role_name(std::string_view text) {
    const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
    return text.size() >= 2 && text.size() <= 40 && text.front() >= 'a' && text.front() <= 'z' &&
           std::all_of(text.begin(), text.end(), fits);
}

Rights rights_from(const std::vector<Held>& held) {
    Rights out;
    for (const auto& one : held) {
        if (find_scope(one.scope) == nullptr) continue;
        out.scopes.push_back(one.scope);
        if (one.expires_at && (!out.ends_at || *one.expires_at < *out.ends_at)) out.ends_at = one.expires_at;
    }
    std::sort(out.scopes.begin(), out.scopes.end());
    out.scopes.erase(std::unique(out.scopes.begin(), out.scopes.end()), out.scopes.end());
    return out;
}

std::optional<std::string> first_missing(const std::vector<std::string>& wanted, const std::vector<std::string>& held) {
    const auto found =
        std::find_if(wanted.begin(), wanted.end(), [&](const std::string& one) { return !contains(held, one); });
    return found == wanted.end() ? std::nullopt : std::optional(*found);
}

bool outlives(const std::vector<std::string>& scopes, const std::optional<Time>& until, const std::vector<Held>& held) {
    return std::any_of(scopes.begin(), scopes.end(), [&](const std::string& scope) {
        bool ends = false;
        bool reaches = false;
        for (const auto& one : held) {
            if (one.scope != scope) continue;
            ends = true;
            reaches = reaches || !one.expires_at || (until && *until <= *one.expires_at);
        }
        return ends && !reaches;
    });
}

std::vector<BuiltInRole> spelt_out(const RoleFile& file) {
    std::vector<BuiltInRole> out = file.roles;
    for (auto& role : out) {
        if (!is_role_name(role.role)) throw Failure(Code::internal, "bad_roles_file", role.role + " is no role name.");
        if (contains(role.scopes, "*")) {
            role.scopes.clear();
            for (const Scope& one : scopes::all) role.scopes.emplace_back(one.name);
        }
        for (const auto& scope : role.scopes) {
            if (find_scope(scope) != nullptr) continue;
            throw Failure(Code::internal, "bad_roles_file", "Role " + role.role + ": there is no scope " + scope + ".");
        }
    }
    return out;
}

}  // namespace sw::grants
