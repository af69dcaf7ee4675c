// What a caller must be allowed to do: scopes of administrators and of players' API tokens.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "sectorwars/platform/roles.hpp"

namespace sw {

/// One right of an administrator (platform spec 4.8). Roles are sets of scopes and live in the database.
struct Scope {
    std::string_view name;
    std::string_view summary;
    bool high_impact = false;  ///< its acts stand in the review queue
};

namespace scopes {

inline constexpr Scope players_view{"admin.players.view", "See accounts and pilots"};
inline constexpr Scope players_suspend{"admin.players.suspend", "Ban, suspend and reinstate; answer appeals"};
inline constexpr Scope players_manage{"admin.players.manage", "Make, rename, reset and delete accounts"};
inline constexpr Scope players_adjust_rep{"admin.players.adjust_rep", "Change reputations"};
inline constexpr Scope players_transfer_assets{"admin.players.transfer_assets", "Move what pilots own"};
inline constexpr Scope players_adjust_credits{"admin.players.adjust_credits", "Correct balances in the ledger", true};
inline constexpr Scope players_export{"admin.players.export", "Export or erase a person's data", true};
inline constexpr Scope subscriptions_view{"admin.subscriptions.view", "See subscriptions and payments", true};
inline constexpr Scope subscriptions_modify{"admin.subscriptions.modify", "Change subscriptions", true};
inline constexpr Scope subscriptions_refund{"admin.subscriptions.refund", "Refund payments", true};
inline constexpr Scope webhooks_view{"admin.webhooks.view", "See webhooks received"};
inline constexpr Scope webhooks_replay{"admin.webhooks.replay", "Process a webhook again", true};
inline constexpr Scope regions_view{"admin.regions.view", "See regions, jobs and usage"};
inline constexpr Scope regions_create{"admin.regions.create", "Provision and resize regions"};
inline constexpr Scope regions_operate{"admin.regions.operate", "Restart, hibernate, suspend, snapshot, restore"};
inline constexpr Scope regions_terminate{"admin.regions.terminate", "Delete or wipe regions", true};
inline constexpr Scope regions_transfer_ownership{
    "admin.regions.transfer_ownership", "Give a region to another owner", true};
inline constexpr Scope aria_audit{"admin.aria.audit", "Read conversations with the computer"};
inline constexpr Scope multi_account_review{"admin.multi_account.review", "See evidence of linked accounts and decide"};
inline constexpr Scope bang_regenerate{"admin.bang.regenerate", "Generate galaxies anew", true};
inline constexpr Scope scopes_grant{"admin.scopes.grant", "Grant scopes and roles", true};
inline constexpr Scope scopes_revoke{"admin.scopes.revoke", "Revoke scopes and roles", true};
inline constexpr Scope audit_view{"admin.audit.view", "Read the audit log"};
inline constexpr Scope audit_review{"admin.audit.review", "Review and approve acts of others", true};
inline constexpr Scope galaxy_view{"admin.galaxy.view", "See galaxies as a whole"};
inline constexpr Scope galaxy_manage{"admin.galaxy.manage", "Change galaxies", true};
inline constexpr Scope ships_manage{"admin.ships.manage", "Change ships", true};
inline constexpr Scope combat_intervene{"admin.combat.intervene", "Stop and settle fights"};
inline constexpr Scope economy_view{"admin.economy.view", "See the ledger, markets and travel books"};
inline constexpr Scope economy_intervene{"admin.economy.intervene", "Change markets"};
inline constexpr Scope content_view{"admin.content.view", "See texts and figures of the game"};
inline constexpr Scope content_manage{"admin.content.manage", "Change texts and figures of the game"};
inline constexpr Scope security_act{"admin.security.act", "Keys, broadcasts, alerts"};
inline constexpr Scope disputes_resolve{"admin.disputes.resolve", "Resolve disputes between players", true};
inline constexpr Scope system_health_view{"admin.system.health_view", "See the state of the installation"};

inline constexpr std::array all{
    players_view,
    players_suspend,
    players_manage,
    players_adjust_rep,
    players_transfer_assets,
    players_adjust_credits,
    players_export,
    subscriptions_view,
    subscriptions_modify,
    subscriptions_refund,
    webhooks_view,
    webhooks_replay,
    regions_view,
    regions_create,
    regions_operate,
    regions_terminate,
    regions_transfer_ownership,
    aria_audit,
    multi_account_review,
    bang_regenerate,
    scopes_grant,
    scopes_revoke,
    audit_view,
    audit_review,
    galaxy_view,
    galaxy_manage,
    ships_manage,
    combat_intervene,
    economy_view,
    economy_intervene,
    content_view,
    content_manage,
    security_act,
    disputes_resolve,
    system_health_view};

}  // namespace scopes

/// Who may call a route. A role, or a scope, which means Role::admin: an administrator's route without a scope does not
/// start.
struct Access {
    Role role;
    std::string_view scope{};  ///< empty for every role but admin

    constexpr Access(Role who) : role(who) {}  // NOLINT: routes read better

    constexpr Access(const Scope& what) : role(Role::admin), scope(what.name) {}  // NOLINT: routes read better
};

/// What a call with a player's API token must be allowed to do. by_role: reading for a pilot's GET, play for a pilot's
/// other calls, never for calls of accounts and administrators.
enum class TokenUse { by_role, never, read, play, trade, chat, govern };

constexpr auto enum_names(TokenUse) {
    return names("by_role", "never", "read", "play", "trade", "chat", "govern");
}

/// Which rate limit counts a call (platform spec 11.2).
enum class RateClass {
    by_method,
    login,
    registration,
    refresh,
    password,
    admin,
    status,
    upgrade,
    exchange,
    second_factor,
    billing,
    webhook,
    unlimited
};

/// Which calls of administrators the audit log keeps: everything but reading, or reading too (personal data).
enum class AuditUse { by_method, always };

}  // namespace sw
