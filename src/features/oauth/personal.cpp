// What this feature knows about a person.
#include "personal.hpp"

#include "repository.hpp"

namespace sw::oauth {
namespace {

void export_links(Reader& reader, const personal_data::Person& person, JsonWriter& to) {
    to.begin_array();
    for (const auto& link : repository::links_of(reader, person.user_id)) {
        to.begin_object();
        to.member("provider", to_name(link.provider));
        to.member("provider_user_id", link.provider_user_id);
        to.member("account_username", link.account_username);
        to.member("created_at", to_rfc3339(link.created_at));
        to.key("last_used_at");
        if (link.last_used_at) to.value(to_rfc3339(*link.last_used_at));
        else to.null();
        to.end_object();
    }
    to.end_array();
}

void erase_links(Tx& tx, const personal_data::Person& person) {
    repository::forget_person(tx, person.user_id);
}

}  // namespace

personal_data::Section personal_section() {
    return {.name = "sign_in_links", .export_to = &export_links, .erase = &erase_links};
}

}  // namespace sw::oauth
