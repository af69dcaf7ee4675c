// Accounts in the hands of administrators: the routes.
#include "sectorwars/platform/identity.hpp"
#include "service.hpp"

namespace sw::accounts {
namespace {

using ServicePtr = std::shared_ptr<const Service>;

/// Binds the two steps of a route that hashes a password before its transaction.
template <class I>
auto first(const ServicePtr& service, Hash (Service::*step)(const Caller&, const I&) const) {
    return std::function<Hash(const Caller&, const I&)>([service, step](const Caller& caller, const I& in) {
        return (*service.*step)(caller, in);
    });
}

template <class O, class I>
auto second(const ServicePtr& service, O (Service::*step)(Tx&, const Caller&, const I&, const Hash&) const) {
    return std::function<O(Tx&, const Caller&, const I&, const Hash&)>(
        [service, step](Tx& tx, const Caller& caller, const I& in, const Hash& hash) {
            return (*service.*step)(tx, caller, in, hash);
        }
    );
}

}  // namespace

Feature feature(const Platform& platform) {
    const auto service = std::make_shared<const Service>(platform);
    const auto view = scopes::players_view;
    const auto manage = scopes::players_manage;
    return {
        .name = "accounts",
        .modes = Mode::dev | Mode::nexus,
        .routes = {
            get("/api/v1/admin/players", call(service, &Service::list_players), view, "Pilots for the console"),
            get("/api/v1/admin/players/comprehensive", call(service, &Service::list_players), view,
                "Pilots by page, searched and sorted"),
            patch(
                "/api/v1/admin/players/{player_id}", call(service, &Service::change_player), manage,
                "Change name, address, state or turns of a pilot"
            ),
            put("/api/v1/admin/players/{player_id}", call(service, &Service::change_player), manage,
                "Change name, address, state or turns of a pilot"),
            get("/api/v1/admin/stats", call(service, &Service::stats), view, "Figures of the console's first page"),
            get("/api/v1/users", call(service, &Service::list), view, "Accounts, newest first"),
            get("/api/v1/admin/users", call(service, &Service::list_for_console), view, "Accounts for the console"),
            get("/api/v1/users/{user_id}", call(service, &Service::get), view, "One account"),
            put("/api/v1/users/{user_id}", call(service, &Service::update), manage,
                "Rename, readdress, enable, disable"),
            del("/api/v1/users/{user_id}", call(service, &Service::remove), manage, "Delete softly; not oneself"),
            post_prepared(
                "/api/v1/users", first(service, &Service::prepare_user), second(service, &Service::create_user), manage,
                "Create a player's account"
            ),
            post_prepared(
                "/api/v1/users/admin", first(service, &Service::prepare_admin), second(service, &Service::create_admin),
                scopes::scopes_grant, "Create an administrator's account"
            ),
            put_prepared(
                "/api/v1/users/{user_id}/password", first(service, &Service::prepare_password),
                second(service, &Service::set_password), manage, "Set a password and end all sessions"
            ),
        }};
}

}  // namespace sw::accounts
