// Logging in and out, registering, refreshing, changing the password, looking after sessions.
#pragma once

#include <memory>

#include "attempts.hpp"
#include "messages.hpp"
#include "messages_sessions.hpp"
#include "repository.hpp"
#include "sectorwars/platform/platform.hpp"
#include "sign_in.hpp"

namespace sw::auth {

class Service {
public:
    Service(const Platform& platform, std::shared_ptr<const Settings> settings);

    TokenPair login(Offload& offload, const Caller& caller, const Login& in) const;
    TokenPair login_player(Offload& offload, const Caller& caller, const Login& in) const;
    Result<TokenPair> exchange_code(Tx& tx, const Caller& caller, const Exchange& in) const;
    Result<MfaVerified> verify_second_factor(Tx& tx, const Caller& caller, const MfaVerify& in) const;

    /// First step of registering, on the processor pool: the hash of the password.
    [[nodiscard]] std::string prepare_register(const Caller& caller, const Register& in) const;
    /// Account and pilot in one transaction.
    Registered register_account(Tx& tx, const Caller& caller, const Register& in, const std::string& hash) const;

    Result<TokenPair> refresh(Tx& tx, const Caller& caller, const RefreshRequest& in) const;
    Detail logout(Tx& tx, const Caller& caller, const RefreshRequest& in) const;
    Me me(ReadTx& tx, const Caller& caller, const Nothing&) const;
    Me me_of_token(ReadTx& tx, const Caller& caller, const TokenBody& in) const;
    TokenPair change_password(Offload& offload, const Caller& caller, const PasswordChange& in) const;
    /// As Reproof::require_password.
    void require_password(Offload& offload, const Caller& caller, const std::string& password) const;

    SessionList sessions(ReadTx& tx, const Caller& caller, const Nothing&) const;
    Detail end_own(Tx& tx, const Caller& caller, const BySession& in) const;
    Detail end_all(Tx& tx, const Caller& caller, const RevokeAll& in) const;

    /// Another process, or this one, revoked something.
    void on_revoked(const Event& event) const;
    void purge_expired(Tx& tx) const;

private:
    enum class Door { any, players };

    TokenPair enter_by_password(Offload& offload, const Caller& caller, const Login& in, Door door) const;
    [[noreturn]] void refuse_unknown(
        Offload& offload, const Caller& caller, const std::string& name, const std::string& password
    ) const;
    void count_failure(Offload& offload, const Caller& caller, const User& user) const;
    [[nodiscard]] bool matches(const std::optional<std::string>& hash, const std::string& password) const;
    /// The caller's account, if its password may be asked for now.
    [[nodiscard]] User require_account(Offload& offload, const Caller& caller) const;
    void require_second_factor(Offload& offload, const Caller& caller, const std::optional<std::string>& code) const;
    Error refuse_refresh(Tx& tx, const Caller& caller, const std::string& digest) const;
    TokenPair replace_own_password(Tx& tx, const Caller& caller, const User& user, const std::string& new_hash) const;
    Result<MfaVerified> confirm_second_factor(Tx& tx, const Caller& caller, const std::string& code) const;
    void end_others(Tx& tx, const Caller& caller, std::string_view reason) const;

    Platform platform_;
    std::shared_ptr<const Settings> settings_;
    std::shared_ptr<const PasswordPolicy> policy_;
    std::shared_ptr<Attempts> attempts_;
    SignIn gate_;
};

}  // namespace sw::auth
