// The one gate that every way in passes, whatever proved who somebody is: state of the account, sanctions, second
// factor, rights. Tokens of people are made here and nowhere else.
#pragma once

#include <memory>
#include <string_view>

#include "messages.hpp"
#include "messages_sessions.hpp"
#include "repository_codes.hpp"
#include "sectorwars/platform/platform.hpp"

namespace sw::auth {

/// Who somebody proved to be, and how.
struct Proof {
    UserId user;
    std::string method;                     ///< "password", "github", …
    std::optional<std::string> mfa_code{};  ///< sent along with the first proof
};

/// For methods that return Result: an Error is answered, but what was written on the way must be kept.
class SignIn {
public:
    SignIn(const Platform& platform, std::shared_ptr<const Settings> settings);

    /// After the first proof. Either tokens, or a pair without tokens that names the session_token of the second step.
    Result<TokenPair> enter(Tx& tx, const Caller& caller, const Proof& proof) const;

    /// The first proof was given elsewhere: make_exchange_code().
    Result<TokenPair> exchange_code(Tx& tx, const Caller& caller, const Exchange& in) const;

    /// The second step.
    Result<TokenPair> finish(Tx& tx, const Caller& caller, const std::string& session_token, const std::string& code)
        const;

    /// A refresh token was spent.
    Result<TokenPair> renew(Tx& tx, const Caller& caller, Spent spent) const;

    /// New tokens for the caller's own session; the earlier refresh tokens buy nothing any more.
    TokenPair reissue(Tx& tx, const Caller& caller, bool second_factor) const;

    /// Metrics, and an entry in the audit log unless `tx` is null. `user` is null for names that do not exist.
    void note_failure(Tx* tx, const Caller& caller, const User* user, std::string_view reason) const;

    /// An entry in the audit log; `detail` is the method of a success, else the reason. Call it last.
    void note(
        Tx& tx, const Caller& caller, const User& user, std::string_view action, std::string_view outcome,
        std::string_view detail
    ) const;

    /// Keyed digest of the address.
    [[nodiscard]] std::string ip_hash(const Caller& caller) const;

private:
    struct Grant {
        User user;
        SessionId session{};
        bool second_factor = false;
    };

    [[nodiscard]] std::optional<Error> refusal_of_account(Tx& tx, const Caller& caller, const User& user) const;
    TokenPair ask_second_factor(Tx& tx, const Proof& proof) const;
    TokenPair open_session(
        Tx& tx, const Caller& caller, const User& user, const std::string& method, bool second_factor
    ) const;
    TokenPair pair_of(Tx& tx, const Grant& grant, Time session_expires_at, std::optional<Uuid> parent) const;

    Platform platform_;
    std::shared_ptr<const Settings> settings_;
};

[[nodiscard]] Error no_session();

/// Ends a session and tells every process.
void end_one_session(Tx& tx, UserId user, SessionId session, std::string_view reason);

}  // namespace sw::auth
