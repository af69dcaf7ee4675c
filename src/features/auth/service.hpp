// Logging in and out, registering, refreshing, changing the password.
#pragma once

#include <memory>

#include "attempts.hpp"
#include "messages.hpp"
#include "repository.hpp"
#include "sectorwars/platform/platform.hpp"

namespace sw::auth {

class Service {
public:
    Service(const Platform& platform, std::shared_ptr<const Settings> settings);

    TokenPair login(Offload& offload, const Caller& caller, const Login& in) const;
    TokenPair login_player(Offload& offload, const Caller& caller, const Login& in) const;

    /// First step of registering, on the processor pool: the hash of the password.
    [[nodiscard]] std::string prepare_register(const Caller& caller, const Register& in) const;
    /// Account and pilot in one transaction.
    Registered register_account(Tx& tx, const Caller& caller, const Register& in, const std::string& hash) const;

    Result<TokenPair> refresh(Tx& tx, const Caller& caller, const RefreshRequest& in) const;
    Detail logout(Tx& tx, const Caller& caller, const RefreshRequest& in) const;
    Me me(ReadTx& tx, const Caller& caller, const Nothing&) const;
    Me me_of_token(ReadTx& tx, const Caller& caller, const TokenBody& in) const;
    TokenPair change_password(Offload& offload, const Caller& caller, const PasswordChange& in) const;

    /// Another process, or this one, revoked something.
    void on_revoked(const Event& event) const;
    void purge_expired(Tx& tx) const;

private:
    enum class Door { any, players };

    /// Whom a token pair is for, and which session it belongs to.
    struct Grant {
        User user;
        std::optional<PlayerId> pilot{};
        SessionId session{};
        std::string refresh_token{};
    };

    TokenPair enter(Offload& offload, const Caller& caller, const Login& in, Door door) const;
    [[noreturn]] void refuse_unknown(const Caller& caller, const std::string& name, const std::string& password) const;
    void count_failure(Offload& offload, const Caller& caller, const User& user) const;
    [[nodiscard]] bool matches(const std::optional<std::string>& hash, const std::string& password) const;
    void open_session(Tx& tx, const Caller& caller, Grant& grant) const;
    void add_refresh_token(Tx& tx, Grant& grant, Time session_expires_at, std::optional<Uuid> parent) const;
    Error refuse_refresh(Tx& tx, const Caller& caller, const std::string& digest) const;
    void exchange(Tx& tx, Grant& grant, const std::string& new_hash) const;
    [[nodiscard]] TokenPair pair_of(const Grant& grant) const;
    [[nodiscard]] std::string ip_hash(const Caller& caller) const;

    Platform platform_;
    std::shared_ptr<const Settings> settings_;
    std::shared_ptr<const PasswordPolicy> policy_;
    std::shared_ptr<Attempts> attempts_;
};

}  // namespace sw::auth
