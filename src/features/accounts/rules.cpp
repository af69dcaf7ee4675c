// States of accounts, and what is not changed at the console's list of pilots.
#include "rules.hpp"

namespace sw::accounts {
namespace {

Failure not_here(std::string field, std::string id, std::string message) {
    Error error{.code = Code::rule_violation, .id = id, .message = message};
    error.fields.push_back({.field = std::move(field), .code = std::move(id), .message = std::move(message)});
    return Failure(std::move(error));
}

}  // namespace

std::string standing_of(bool is_active, std::string_view sanction) {
    if (sanction == "ban") return "banned";
    if (sanction == "suspension") return "suspended";
    return is_active ? "active" : "inactive";
}

void refuse_elsewhere(const ChangePlayer& wish) {
    if (wish.credits) {
        throw not_here(
            "credits", "credits_by_ledger",
            "Money moves only in the ledger: ask for a correction at POST /api/v1/admin/ledger/corrections."
        );
    }
    if (wish.status && (*wish.status == "banned" || *wish.status == "suspended")) {
        throw not_here(
            "status", "sanction_needed",
            "A ban or suspension has a reason: POST /api/v1/admin/users/{user_id}/sanctions."
        );
    }
    const char* const moved = wish.current_sector_id   ? "current_sector_id"
                              : wish.current_region_id ? "current_region_id"
                                                       : nullptr;
    if (moved != nullptr) throw not_here(moved, "not_movable", "Pilots and ships travel by themselves.");
    if (wish.team_id) throw not_here("team_id", "not_changeable", "Teams are not changed here.");
    if (wish.reputation_adjustments) {
        throw not_here("reputation_adjustments", "not_changeable", "Reputation is not changed here.");
    }
}

}  // namespace sw::accounts
