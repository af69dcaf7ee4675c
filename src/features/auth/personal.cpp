// Export without secrets; erasure leaves a row without a name, to which books refer.
#include "personal.hpp"

#include "repository_codes.hpp"

namespace sw::auth {
namespace {

template <class T>
void optional_member(JsonWriter& to, std::string_view name, const std::optional<T>& value) {
    to.key(name);
    if (value) to.value(*value);
    else to.null();
}

void export_account(Reader& reader, const personal_data::Person& person, JsonWriter& to) {
    const auto account = find_account_view(reader, person.user_id);
    if (!account) return to.null();
    std::optional<std::string> last_login;
    if (account->last_login) last_login = to_rfc3339(*account->last_login);
    to.begin_object();
    to.member("user_id", person.user_id.to_string());
    to.member("username", account->username);
    optional_member(to, "email", account->email);
    to.member("is_admin", account->is_admin);
    to.member("is_active", account->is_active);
    to.member("deleted", account->deleted);
    to.member("created_at", to_rfc3339(account->created_at));
    optional_member(to, "last_login", last_login);
    to.end_object();
}

/// The name stays unique and says nothing; who left cannot be told from who never was.
void erase_account(Tx& tx, const personal_data::Person& person) {
    std::string id = person.user_id.to_string();
    std::erase(id, '-');
    anonymise_account(tx, person.user_id, "erased_" + id);
}

void export_sessions(Reader& reader, const personal_data::Person& person, JsonWriter& to) {
    to.begin_array();
    for (const auto& [session, created_at, last_used_at] : known_sessions(reader, person.user_id)) {
        to.begin_object();
        to.member("created_at", to_rfc3339(created_at));
        to.member("last_used_at", to_rfc3339(last_used_at));
        to.member("expires_at", to_rfc3339(session.expires_at));
        to.member("user_agent", session.user_agent);
        to.member("method", session.method);
        to.end_object();
    }
    to.end_array();
}

/// The moment from which tokens count stays, so that every process still refuses them.
void erase_sessions(Tx& tx, const personal_data::Person& person) {
    end_sessions(tx, person.user_id, "erased");
    remove_sessions(tx, person.user_id);
}

}  // namespace

void share_personal_sections(personal_data::Sections& sections) {
    sections.add({.name = "account", .export_to = &export_account, .erase = &erase_account});
    sections.add({.name = "sessions", .export_to = &export_sessions, .erase = &erase_sessions});
}

}  // namespace sw::auth
