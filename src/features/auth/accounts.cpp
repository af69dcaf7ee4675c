// The public functions of include/sectorwars/auth.hpp that write.
#include "messages.hpp"
#include "repository.hpp"
#include "sectorwars/auth.hpp"

namespace sw::auth {

UserId create_account(Tx& tx, const NewAccount& account) {
    const UserId user = UserId::make();
    try {
        insert_user(tx, user, account);
    } catch (const ConstraintViolation& violation) {
        refuse_duplicate(violation);
    }
    if (account.password_hash) put_password(tx, user, *account.password_hash);
    return user;
}

void replace_password(Tx& tx, UserId user, std::string_view password_hash, std::string_view reason) {
    put_password(tx, user, password_hash);
    set_must_change(tx, user, true);
    end_sessions(tx, user, reason);
}

void end_sessions(Tx& tx, UserId user, std::string_view reason) {
    end_all_sessions(tx, user, SessionId{}, reason);
    tx.emit(Revoked{.user_id = user, .reason = std::string(reason), .at = tx.now()}, {});
}

void refuse_duplicate(const ConstraintViolation& violation) {
    if (violates(violation, "users_username_key")) {
        throw Failure(Code::rule_violation, "username_taken", "This username is taken.");
    }
    if (violates(violation, "users_email_key")) {
        throw Failure(Code::rule_violation, "email_taken", "This e-mail address is in use.");
    }
    throw violation;
}

}  // namespace sw::auth
