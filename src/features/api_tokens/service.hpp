// API tokens: made and revoked by people, exchanged by scripts.
#pragma once

#include "messages.hpp"
#include "sectorwars/platform/platform.hpp"

namespace sw::api_tokens {

class Service {
public:
    explicit Service(const Platform& platform) : platform_(platform) {}

    /// Errors: "mfa_code_required" and what mfa says of a wrong code; rule_violation "too_many_api_tokens".
    Result<TokenMade> create(Tx& tx, const Caller& caller, const NewToken& in) const;
    TokenList list(ReadTx& tx, const Caller& caller, const Nothing&) const;
    /// not_found "no_api_token" for the token of somebody else too.
    Revoked revoke(Tx& tx, const Caller& caller, const TokenPath& in) const;
    /// unauthenticated "invalid_api_token"; what auth::require_may_enter throws.
    Exchanged exchange(Tx& tx, const Caller& caller, const ExchangeRequest& in) const;

    /// A token was revoked, here or in another process.
    void on_revoked(const Event& event) const;
    void purge_ended(Tx& tx) const;

private:
    [[nodiscard]] std::optional<Error> problem_of_code(
        Tx& tx, const Caller& caller, const std::optional<std::string>& code
    ) const;

    Platform platform_;
};

}  // namespace sw::api_tokens
