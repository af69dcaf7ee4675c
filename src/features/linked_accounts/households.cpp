// Members of a household lose nothing but what limits gifts among them, and are no suspects for living together.
#include "households.hpp"

#include "events.hpp"
#include "repository_households.hpp"
#include "sectorwars/players.hpp"

namespace sw::linked_accounts {
namespace {

Failure unknown_household() {
    return {Code::not_found, "unknown_household", "You are in no such household, and nobody asked you into it."};
}

Failure in_household() {
    return {Code::conflict, "in_household", "You are in a household already. Leave it first."};
}

Time open_since(const Tuning& tuning, Time now) {
    return now - std::chrono::hours(24) * tuning.invitation_days;
}

}  // namespace

MyHousehold Households::mine(ReadTx& tx, const Caller& caller, const Nothing&) const {
    const Time since = open_since(*tuning_, now());
    MyHousehold out{.linked_credits_per_day = tuning_->linked_credits_per_day};
    if (const auto own = repository::household_of(tx, caller.user)) {
        out.household = repository::find_household(tx, *own, since);
    }
    out.invitations = repository::invitations_to(tx, caller.user, since);
    return out;
}

Household Households::declare(Tx& tx, const Caller& caller, const NewHousehold& in) const {
    const Uuid household = Uuid::make();
    repository::insert_household(tx, household, in.name);
    return enter(tx, caller.user, household);
}

Household Households::enter(Tx& tx, UserId user, Uuid household) const {
    try {
        repository::insert_member(tx, household, user);
    } catch (const ConstraintViolation& violation) {
        if (violates(violation, "household_members_pkey")) throw in_household();
        throw;
    }
    evaluation_->settle(tx, {user});
    repository::look_again(tx, {user});
    return repository::find_household(tx, household, open_since(*tuning_, tx.now()));
}

Answered Households::invite(Tx& tx, const Caller& caller, const Invite& in) const {
    if (!repository::lock_household(tx, in.household_id)) throw unknown_household();
    const Time since = open_since(*tuning_, tx.now());
    if (repository::household_of(tx, caller.user) != in.household_id) throw unknown_household();
    const auto invitee = repository::find_invitee(tx, in.username);
    if (!invitee) throw Failure(Code::not_found, "no_user", "There is no such account.");
    const auto household = repository::find_household(tx, in.household_id, since);
    for (const auto& member : household.members) {
        if (member.user_id != invitee->user_id) continue;
        throw Failure(Code::conflict, "already_member", "This account is in your household.");
    }
    if (household.invited.size() >= static_cast<std::size_t>(tuning_->most_invitations)) {
        throw Failure(Code::rule_violation, "too_many_invitations", "Too many invitations wait for an answer.");
    }
    repository::save_invitation(tx, in.household_id, invitee->user_id, caller.user);
    if (const auto pilot = players::find_by_user(tx, invitee->user_id)) {
        tx.emit(HouseholdInvited{in.household_id, household.name, caller.username, tx.now()}, {to_player(*pilot)});
    }
    return {invitee->username + " was asked to join " + household.name + "."};
}

Household Households::accept(Tx& tx, const Caller& caller, const HouseholdPath& in) const {
    if (!repository::lock_household(tx, in.household_id)) throw unknown_household();
    const Time since = open_since(*tuning_, tx.now());
    if (!repository::invited(tx, in.household_id, caller.user, since)) throw unknown_household();
    if (repository::household_of(tx, caller.user)) throw in_household();
    const auto household = repository::find_household(tx, in.household_id, since);
    if (household.members.size() >= static_cast<std::size_t>(tuning_->most_in_household)) {
        throw Failure(Code::rule_violation, "household_full", "This household takes no more members.");
    }
    (void)repository::delete_invitation(tx, in.household_id, caller.user);
    return enter(tx, caller.user, in.household_id);
}

Answered Households::decline(Tx& tx, const Caller& caller, const HouseholdPath& in) const {
    if (!repository::delete_invitation(tx, in.household_id, caller.user)) throw unknown_household();
    return {"You declined."};
}

Answered Households::leave(Tx& tx, const Caller& caller, const HouseholdPath& in) const {
    if (!repository::lock_household(tx, in.household_id)) throw unknown_household();
    if (repository::household_of(tx, caller.user) != in.household_id) throw unknown_household();
    const auto household = repository::find_household(tx, in.household_id, tx.now());
    remove(tx, caller.user, household);
    return {"You left " + household.name + "."};
}

void Households::remove(Tx& tx, UserId user, const Household& household) const {
    std::vector<UserId> affected;
    for (const auto& member : household.members) affected.push_back(member.user_id);
    repository::delete_member(tx, household.household_id, user);
    if (affected.size() == 1) repository::delete_household(tx, household.household_id);
    evaluation_->settle(tx, {user});
    repository::look_again(tx, affected);  // what the household excused counts again
}

void Households::forget(Tx& tx, UserId user) const {
    repository::delete_invitations_of(tx, user);
    const auto own = repository::household_of(tx, user);
    if (own && repository::lock_household(tx, *own)) {
        remove(tx, user, repository::find_household(tx, *own, tx.now()));
    } else {
        evaluation_->settle(tx, {user});
    }
}

}  // namespace sw::linked_accounts
