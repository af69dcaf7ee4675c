// Accounts: making them, their passwords, and ending their sessions.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>

#include "sectorwars/base/id.hpp"
#include "sectorwars/platform/describe.hpp"
#include "sectorwars/platform/feature.hpp"
#include "sectorwars/platform/tx.hpp"

namespace sw::auth {

struct NewAccount {
    std::string username;
    std::optional<std::string> email;          ///< any case; stored in lower case
    std::optional<std::string> password_hash;  ///< none: nobody can log in
    bool is_admin = false;
};

/// The account without a pilot. Throws rule_violation "username_taken" or "email_taken".
UserId create_account(Tx& tx, const NewAccount& account);

/// Stores a new password; every session of the user ends.
void replace_password(Tx& tx, UserId user, std::string_view password_hash, std::string_view reason);

/// Ends every session of the user: refused everywhere within a second, sockets closed.
void end_sessions(Tx& tx, UserId user, std::string_view reason);

/// A code for a sign-in that was proved elsewhere (`method`: "github", "google", "steam"): POST /auth/exchange turns it
/// into tokens once, within a minute, by the same gate as a password (state of the account, sanctions, second factor).
/// Only for who sends `browser` as the cookie sw_sign_in: a code that somebody else slips in signs nobody in.
[[nodiscard]] std::string make_exchange_code(
    Tx& tx, UserId user, std::string_view method, std::string_view browser = {}
);

/// For ways in that make tokens of their own kind: throws unauthenticated "account_closed" for an account that is
/// disabled or deleted, and the refusal of a sanction that is in force.
void require_may_enter(Reader& reader, UserId user);

/// Asks a person who is signed in for the password once more. Get it with platform.shared.get<auth::Reproof>(); filled
/// by the auth feature when it is composed.
struct Reproof {
    /// From the processor pool only. Wrong ones count as at sign-in. Throws rule_violation "wrong_password" and locked
    /// "account_locked"; lets accounts pass that have no password.
    std::function<void(Offload&, const Caller&, const std::string& password)> require_password;
};

/// Accounts without one come in by other providers only.
[[nodiscard]] bool has_password(Reader& reader, UserId user);

/// Turns a violated key of the users table into rule_violation "username_taken" or "email_taken"; rethrows others.
[[noreturn]] void refuse_duplicate(const ConstraintViolation& violation);

/// Which new passwords are refused whatever their length. Get it with platform.shared.get<auth::PasswordPolicy>();
/// filled by the auth feature when it is composed.
class PasswordPolicy {
public:
    void fill(std::unordered_set<std::string> common) { common_ = std::move(common); }

    /// Throws invalid, naming `field`, for the user's own name and for the passwords that everybody tries first.
    void require(std::string_view password, std::string_view username, std::string_view field) const;

private:
    std::unordered_set<std::string> common_;  ///< lower case
};

[[nodiscard]] bool is_username(std::string_view text);
[[nodiscard]] bool is_email(std::string_view text);
[[nodiscard]] std::string lower(std::string_view text);  ///< ASCII

inline constexpr Pattern username_pattern{
    "^[A-Za-z0-9_]{3,30}$", &is_username, "must be 3 to 30 letters, digits or underscores"};
inline constexpr Pattern email_pattern{
    "^[^@\\s]{1,64}@[A-Za-z0-9.-]+\\.[A-Za-z]{2,}$", &is_email, "must be an e-mail address"};

}  // namespace sw::auth
