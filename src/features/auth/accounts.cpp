// The public functions of include/sectorwars/auth.hpp that write.
#include "messages.hpp"
#include "repository_codes.hpp"
#include "sectorwars/auth.hpp"
#include "sectorwars/sanctions.hpp"

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

std::string make_exchange_code(Tx& tx, UserId user, std::string_view method, std::string_view browser) {
    constexpr std::chrono::seconds life{60};
    std::string code = random_token();
    insert_code(
        tx, {.digest = digest_of_exchange(code, browser),
             .purpose = CodePurpose::exchange,
             .user_id = user,
             .method = std::string(method),
             .expires_at = tx.now() + life}
    );
    return code;
}

void require_may_enter(Reader& reader, UserId user) {
    const auto found = find_user(reader, user);
    if (!found || !found->may_enter()) {
        throw Failure(Code::unauthenticated, "account_closed", "This account is closed.");
    }
    if (const auto sanction = sanctions::active(reader, user, now())) throw Failure(sanctions::refusal(*sanction));
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
