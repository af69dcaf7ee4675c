// Creates or updates the first administrator at start-up.
#include "bootstrap.hpp"

#include "repository.hpp"
#include "sectorwars/auth.hpp"
#include "sectorwars/grants.hpp"
#include "sectorwars/platform/log.hpp"

namespace sw::auth {
namespace {

constexpr const char* admin_email = "admin@sectorwars2102.local";

/// Another account may use the address already; the administrator can do without one.
std::optional<std::string> free_email(Tx& tx) {
    return is_email_used(tx, admin_email) ? std::nullopt : std::optional<std::string>(admin_email);
}

UserId create(Tx& tx, const Config& config, const std::string& hash) {
    const UserId user =
        create_account(tx, {.username = config.admin_username, .email = free_email(tx), .password_hash = hash});
    log::info("administrator created", {{"username", config.admin_username}});
    return user;
}

/// Somebody must be able to grant the first role. Whoever took it from this account meant the person, not the
/// installation: taking it away for good means naming another account in the environment.
void make_owner(Tx& tx, UserId user) {
    if (grants::rights_of(tx, user).scopes.empty()) grants::grant_role(tx, user, "owner", "environment");
}

}  // namespace

void ensure_admin(const Platform& platform) {
    const Config& config = platform.config;
    if (config.admin_password.empty()) {
        log::warn("ADMIN_PASSWORD is not set: no administrator is created");
        return;
    }
    platform.database.write([&](Tx& tx) {
        lock_bootstrap(tx);
        const auto user = find_user(tx, lower(config.admin_username));
        const auto applied = user ? lock_environment_admin(tx, user->user_id) : std::nullopt;
        if (user && !user->is_admin && !applied) {
            throw Failure(
                Code::internal, "admin_name_taken",
                "ADMIN_USERNAME is the name of a player's account; choose another one."
            );
        }
        if (user) make_owner(tx, user->user_id);
        if (applied && platform.passwords.verify(config.admin_password, applied->password_hash)) return;
        const std::string hash = platform.passwords.hash(config.admin_password);
        const UserId id = user ? user->user_id : create(tx, config, hash);
        if (!user) make_owner(tx, id);
        if (user) {
            put_password(tx, id, hash);
            end_sessions(tx, id, "environment");
            log::info("administrator's password taken from the environment", {{"username", config.admin_username}});
        }
        put_environment_admin(tx, {.user_id = id, .password_hash = hash});
    });
}

}  // namespace sw::auth
