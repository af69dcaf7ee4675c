// Which sessions and users lost their access tokens, in memory: told by this process at once, by others via refresh().
#pragma once

#include <chrono>
#include <functional>
#include <shared_mutex>
#include <unordered_map>

#include "sectorwars/platform/identity.hpp"

namespace sw {

struct RevocationOptions {
    /// How long an access token can outlive its revocation: its longest life, the leeway and a minute for clocks.
    std::chrono::seconds keep{3600 + 90};
    /// Entries of each kind. Beyond it every token made so far stops counting (clients refresh), none is let through.
    std::size_t capacity = 200'000;
    std::function<Time()> clock = &now;
    std::function<void(SessionId)> on_session{};  ///< closes sockets; called once per newly revoked session
    std::function<void(UserId)> on_user{};        ///< the same for a user
};

class RevocationsImpl final : public Revocations {
public:
    explicit RevocationsImpl(RevocationOptions options);

    [[nodiscard]] bool revoked(const Claims& claims) const override;
    void revoke_session(SessionId session, Time expires_at) override;
    void revoke_user(UserId user, Time since) override;

    /// Takes over what other processes revoked, by changes_since; looks back a little further than the last call, since
    /// transactions commit later than their clock says. Every 500 ms, and once before the first request.
    void refresh(Reader& reader);

    [[nodiscard]] std::size_t size() const;

private:
    struct UserEpoch {
        Time since{};
        Time forget_at{};
    };

    [[nodiscard]] bool add_session(SessionId session, Time forget_at);
    [[nodiscard]] bool add_user(UserId user, Time since);
    void make_room(Time at);

    RevocationOptions options_;
    mutable std::shared_mutex mutex_;
    std::unordered_map<SessionId, Time> sessions_;  ///< value: when it may be forgotten
    std::unordered_map<UserId, UserEpoch> users_;
    Time floor_{};  ///< tokens made before do not count
    Time looked_at_{};
    Time next_sweep_{};
};

}  // namespace sw
