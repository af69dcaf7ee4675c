// load -> decide -> save -> emit.
#include "service.hpp"

#include <algorithm>

#include "sectorwars/platform/envelope.hpp"
#include "sectorwars/platform/log.hpp"

namespace sw::keys {
namespace {

constexpr std::chrono::milliseconds look_anyway{700};
constexpr std::chrono::minutes clock_margin{5};
constexpr std::chrono::days keep_revoked{30};

Awaitable<> refresh(Database& database, std::shared_ptr<KnownKeys> known) {
    const auto rows = std::make_shared<std::vector<KnownKey>>();
    std::function<void(ReadTx&)> work = [rows](ReadTx& tx) { *rows = select_known(tx); };
    co_await async_read(database, std::move(work));
    known->apply(*rows, now());
}

Awaitable<> keep_up(Database& database, std::shared_ptr<KnownKeys> known, std::shared_ptr<Signal> signal) {
    co_await signal->wait(look_anyway);
    co_await refresh(database, std::move(known));
}

}  // namespace

Service::Service(const Platform& platform, std::shared_ptr<const Settings> settings)
    : platform_(platform),
      settings_(std::move(settings)),
      known_(std::make_shared<KnownKeys>(platform, settings_)),
      signal_(std::make_shared<Signal>(platform.reactor.executor())) {}

void Service::start() const {
    const KeyPair first = make_key_pair();
    platform_.database.write([&](Tx& tx) { insert_first(tx, first, sealed(first)); });
    std::vector<KnownKey> rows;
    platform_.database.read([&](ReadTx& tx) { rows = select_known(tx); });
    known_->apply(rows, now());
}

void Service::follow() const {
    platform_.reactor.repeat(
        "keys", std::chrono::milliseconds{0},
        [&database = platform_.database, known = known_, signal = signal_] { return keep_up(database, known, signal); }
    );
}

void Service::rotate_when_due(Tx& tx) const {
    delete_revoked(tx, tx.now() - keep_revoked);
    const Plan due = plan(lock_signing(tx), tx.now(), *settings_);
    if (due.empty()) return;
    for (const auto& kid : due.retire) retire(tx, kid);
    if (due.activate) {
        end_active(tx, end_of_tokens(tx.now()));
        activate(tx, *due.activate);
    }
    if (due.make_next) {
        const KeyPair key = make_key_pair();
        insert_next(tx, key, sealed(key), *due.make_next);
    }
    tx.emit(Changed{.reason = "rotation"}, {});
}

KeyList Service::list(ReadTx& tx, const Caller&, const Nothing&) const {
    return {.signing_keys = list_signing(tx), .service_keys = list_service(tx)};
}

KeyList Service::rotate(Tx& tx, const Caller& caller, const Rotate& in) const {
    const std::vector<SigningKey> before = lock_signing(tx);
    const auto waiting =
        std::find_if(before.begin(), before.end(), [](const auto& key) { return key.state == State::next; });
    end_active(tx, end_of_tokens(tx.now()));
    if (in.revoke_old) {
        for (const auto& key : before) retire(tx, key.kid);
    }
    std::string next;
    if (waiting != before.end() && !in.revoke_old) {
        next = waiting->kid;
    } else {
        const KeyPair key = make_key_pair();
        insert_next(tx, key, sealed(key), tx.now());
        next = key.kid;
    }
    activate(tx, next);
    tx.emit(Changed{.reason = in.revoke_old ? "revocation" : "rotation"}, {});
    log::warn(
        "The signing key is replaced",
        {{"kid", next}, {"revoked", in.revoke_old ? "all older ones" : "none"}, {"request_id", caller.request_id}}
    );
    return {.signing_keys = list_signing(tx), .service_keys = list_service(tx)};
}

Prepared Service::key_set(const Caller&, const Nothing&) const {
    http::Response response{.shared_body = known_->key_set()};
    response.headers.emplace_back("Cache-Control", "public, max-age=600");
    return {std::move(response)};
}

std::string Service::sealed(const KeyPair& key) const {
    return platform_.envelope.seal(key.private_pem, seal_context(key.kid));
}

/// Also what a process signed that heard late of the new key.
Time Service::end_of_tokens(Time now) const {
    return now + platform_.config.access_token_life + std::chrono::milliseconds{settings_->settle_ms} + clock_margin;
}

}  // namespace sw::keys
