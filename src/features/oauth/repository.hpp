// SQL of links to other providers and of sign-ins under way.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "rules.hpp"
#include "sectorwars/base/id.hpp"
#include "sectorwars/base/time.hpp"
#include "sectorwars/platform/tx.hpp"

namespace sw::oauth::repository {

/// What a browser was sent away with. Digests are hex.
struct State {
    std::string state_digest, browser_digest;
    Provider provider = Provider::github;
    std::optional<UserId> user_id;        ///< whose account the identity will be linked to; none: a sign-in
    std::optional<SessionId> session_id;  ///< where that was wanted
    Time created_at{}, expires_at{};
};

struct Link {
    Provider provider = Provider::github;
    std::string provider_user_id;
    UserId user_id;
    std::string account_username;
    Time created_at{};
    std::optional<Time> last_used_at;
};

void insert_state(Tx& tx, const State& state);

/// Removes and returns it: of several who ask at once one gets it.
[[nodiscard]] std::optional<State> take_state(Tx& tx, const std::string& state_digest);

/// False when it was there already.
[[nodiscard]] bool use_nonce(Tx& tx, const std::string& nonce_digest, Time expires_at);

[[nodiscard]] std::optional<Link> find_link(Reader& reader, Provider provider, const std::string& provider_user_id);
[[nodiscard]] std::vector<Link> links_of(Reader& reader, UserId user);
/// The same, locked until the transaction ends.
[[nodiscard]] std::vector<Link> lock_links(Tx& tx, UserId user);

/// Throws conflict "identity_taken" when the identity has an account, rule_violation "provider_linked_already" when the
/// account has another identity of the provider.
void insert_link(Tx& tx, const Link& link);
void touch_link(Tx& tx, const Link& link);
void delete_link(Tx& tx, const Link& link);

void forget_person(Tx& tx, UserId user);
void purge(Tx& tx);

}  // namespace sw::oauth::repository
