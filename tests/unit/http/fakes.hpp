// A dispatcher on fake lanes: no threads, no database, and every decision of the lanes in the hands of the test.
#pragma once

#include <map>
#include <set>

#include "platform/http/dispatcher.hpp"
#include "sectorwars/platform/keys.hpp"

namespace sw {

/// The real one is a database connection; here nobody looks into it.
class Connection {};

}  // namespace sw

namespace sw::http::fake {

/// Keeps replies like the real store: what was written in a transaction that fails is gone.
class Store final : public IdempotencyStore {
public:
    std::optional<Response> begin(Tx&, const IdempotencyKey& key) override {
        ++begins;
        if (before_begin) before_begin(*this, key);
        const auto found = kept.find({key.scope, key.key});
        if (found == kept.end()) return std::nullopt;
        if (found->second.first.operation != key.operation || found->second.first.body_hash != key.body_hash) {
            throw Failure(Code::conflict, "idempotency_mismatch", "The key was used for another request.");
        }
        return found->second.second;
    }

    void finish(Tx&, const IdempotencyKey& key, const Response& response) override { pending = {{key, response}}; }

    void commit() {
        if (pending) kept.insert_or_assign({pending->first.scope, pending->first.key}, *pending);
        pending.reset();
    }

    void roll_back() { pending.reset(); }

    using Entry = std::pair<IdempotencyKey, Response>;
    std::map<std::pair<std::string, std::string>, Entry> kept;
    std::optional<Entry> pending;
    std::function<void(Store&, const IdempotencyKey&)> before_begin;
    int begins = 0;
};

class Pool final : public Offload {
public:
    void read(const std::function<void(ReadTx&)>&) override {}

    void write(const std::function<void(Tx&)>&) override {}
};

/// Runs work at once; `conflicts` makes a write run again after a rollback, `full` refuses, `broken` fails the commit.
class InstantLanes final : public Lanes {
public:
    explicit InstantLanes(Store& store) : store_(store) {}

    bool read(std::function<void(ReadTx&)> work, Done done) override {
        ++reads;
        if (full) return false;
        done(attempt([&] {
            Connection connection;
            ReadTx tx(connection);
            work(tx);
        }));
        return true;
    }

    bool write(std::function<void(Tx&)> work, Done done) override {
        ++writes;
        if (full || writes > accepted_writes) return false;
        std::exception_ptr failure;
        for (int left = conflicts; left >= 0; --left) {
            failure = attempt([&] {
                Connection connection;
                Tx tx(connection);
                work(tx);
                if (broken) throw Failure(Code::unavailable, "database_gone", "The database is away.");
            });
            if (failure || left > 0) store_.roll_back();
            else store_.commit();
        }
        done(failure);
        return true;
    }

    bool offload(std::function<void(Offload&)> work, Done done) override {
        ++offloads;
        if (full) return false;
        done(attempt([&] {
            Pool pool;
            work(pool);
        }));
        return true;
    }

    bool full = false;
    bool broken = false;
    int conflicts = 0;
    int accepted_writes = 1'000'000;
    int reads = 0;
    int writes = 0;
    int offloads = 0;

private:
    template <class F>
    static std::exception_ptr attempt(F work) {
        try {
            work();
        } catch (...) {
            return std::current_exception();
        }
        return nullptr;
    }

    Store& store_;
};

/// A token is the name of its claims.
class Tokens final : public TokenIssuer {
public:
    void sign_with(KeyPair) override {}

    std::string issue(Claims) override { return {}; }

    std::shared_ptr<const Claims> verify(std::string_view token) override {
        const auto found = known.find(std::string(token));
        return found == known.end() ? nullptr : found->second;
    }

    std::map<std::string, std::shared_ptr<const Claims>> known;
};

class Revoked final : public Revocations {
public:
    bool revoked(const Claims& claims) const override { return users.contains(claims.user); }

    void revoke_session(SessionId, Time) override {}

    void revoke_user(UserId user, Time) override { users.insert(user); }

    std::set<UserId> users;
};

}  // namespace sw::http::fake
