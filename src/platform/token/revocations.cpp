// Sets of revoked sessions and users with expiry.
#include "platform/token/revocations.hpp"

#include <algorithm>
#include <mutex>
#include <utility>

namespace sw {
namespace {

/// Longer than any transaction may take, and than clocks of two processes differ.
constexpr std::chrono::seconds overlap{30};
constexpr std::chrono::seconds sweep_period{60};

}  // namespace

RevocationsImpl::RevocationsImpl(RevocationOptions options) : options_(std::move(options)) {}

bool RevocationsImpl::revoked(const Claims& claims) const {
    const std::shared_lock lock(mutex_);
    if (claims.issued_at < floor_) return true;
    if (sessions_.contains(claims.session)) return true;
    const auto user = users_.find(claims.user);
    return user != users_.end() && claims.issued_at < user->second.since;
}

void RevocationsImpl::revoke_session(SessionId session, Time expires_at) {
    if (add_session(session, expires_at) && options_.on_session) options_.on_session(session);
}

void RevocationsImpl::revoke_user(UserId user, Time since) {
    if (add_user(user, since) && options_.on_user) options_.on_user(user);
}

void RevocationsImpl::refresh(Reader& reader) {
    if (!changes_since) return;
    const Time started = options_.clock();
    Time since = started - options_.keep;
    {
        const std::shared_lock lock(mutex_);
        since = std::max(since, looked_at_ - overlap);
    }
    for (const auto& change : changes_since(reader, since)) {
        if (change.session.is_nil()) revoke_user(change.user, change.at);
        else revoke_session(change.session, change.at + options_.keep);
    }
    const std::unique_lock lock(mutex_);
    looked_at_ = started;
}

std::size_t RevocationsImpl::size() const {
    const std::shared_lock lock(mutex_);
    return sessions_.size() + users_.size();
}

bool RevocationsImpl::add_session(SessionId session, Time forget_at) {
    const Time at = options_.clock();
    if (forget_at <= at) return false;
    const std::unique_lock lock(mutex_);
    make_room(at);
    const auto [found, fresh] = sessions_.try_emplace(session, forget_at);
    found->second = std::max(found->second, forget_at);
    return fresh;
}

bool RevocationsImpl::add_user(UserId user, Time since) {
    const Time at = options_.clock();
    if (since + options_.keep <= at) return false;
    const std::unique_lock lock(mutex_);
    make_room(at);
    auto& epoch = users_[user];
    if (epoch.since >= since) return false;
    epoch = {since, since + options_.keep};
    return true;
}

void RevocationsImpl::make_room(Time at) {
    const bool full = sessions_.size() >= options_.capacity || users_.size() >= options_.capacity;
    if (!full && at < next_sweep_) return;
    next_sweep_ = at + sweep_period;
    std::erase_if(sessions_, [&](const auto& entry) { return entry.second <= at; });
    std::erase_if(users_, [&](const auto& entry) { return entry.second.forget_at <= at; });
    if (sessions_.size() < options_.capacity && users_.size() < options_.capacity) return;
    floor_ = at;
    sessions_.clear();
    users_.clear();
}

}  // namespace sw
