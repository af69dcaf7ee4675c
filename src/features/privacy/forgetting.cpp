// Export and erasure over the sections of all features.
#include "messages.hpp"
#include "repository.hpp"
#include "sectorwars/account_notices.hpp"
#include "sectorwars/audit.hpp"
#include "sectorwars/grants.hpp"
#include "sectorwars/personal_data.hpp"
#include "sectorwars/platform/log.hpp"
#include "sectorwars/players.hpp"
#include "sectorwars/privacy.hpp"
#include "service.hpp"

namespace sw::privacy {
namespace {

Failure no_user() {
    return {Code::not_found, "no_user", "There is no such account."};
}

personal_data::Person person_of(Reader& reader, UserId user) {
    return {user, players::find_by_user(reader, user).value_or(PlayerId{})};
}

}  // namespace

std::string export_of(Reader& reader, const Platform& platform, UserId user) {
    if (!repository::username_of(reader, user)) throw no_user();
    const auto person = person_of(reader, user);
    ExportHead head{.created_at = now(), .user_id = user};
    if (!person.player_id.is_nil()) head.player_id = person.player_id;
    std::string out;
    JsonWriter to(out);
    to.begin_object();
    to.key("about");
    Json<ExportHead>::write(to, head);
    for (const auto& section : platform.shared.get<personal_data::Sections>()->all()) {
        to.key(section.name);
        section.export_to(reader, person, to);
    }
    to.end_object();
    return out;
}

void erase(Tx& tx, const Platform& platform, UserId user, std::optional<UserId> by, std::string_view reason) {
    grants::require_replaceable(tx, user);
    if (!repository::lock_account(tx, user)) throw no_user();
    const auto person = person_of(tx, user);
    grants::end_all(tx, user, by, "erased");
    for (const auto& section : platform.shared.get<personal_data::Sections>()->all()) section.erase(tx, person);
    repository::delete_replies(tx, user);
    repository::delete_request(tx, user);
    region_link::tell_regions(tx, {.topic = "person", .user_id = user, .value = "erased"});
    tx.emit(PersonErased{user, tx.now()}, {to_admins()});
    log::info("A person was erased", {{"user_id", user.to_string()}});
    audit::Entry entry{.action = "person_erased"};
    entry.resource_type = "user";
    entry.resource_id = user.to_string();
    entry.user_id = by;
    if (by) entry.user_type = *by == user ? "player" : "admin";
    entry.details = to_json(Reason{std::string(reason)});
    audit::append(tx, entry);
}

void erase_here(Tx& tx, const Platform& platform, const region_link::Notice& notice) {
    const auto person = person_of(tx, notice.user_id);
    for (const auto& section : platform.shared.get<personal_data::Sections>()->all()) {
        if (section.in_regions) section.erase(tx, person);
    }
    repository::delete_replies(tx, notice.user_id);
}

}  // namespace sw::privacy
