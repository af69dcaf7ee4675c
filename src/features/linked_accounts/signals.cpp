// What other features tell and ask: sign-ins, payers, gifts.
#include "repository.hpp"
#include "rules.hpp"
#include "sectorwars/linked_accounts.hpp"
#include "sectorwars/platform/identity.hpp"

namespace sw::linked_accounts {
namespace {

/// A key of its own, so that digests here match no digest elsewhere.
std::string digest_of(const Platform& platform, std::string_view kind, std::string_view what) {
    const std::string key = keyed_digest(platform.config.jwt_secret, "linked_accounts");
    return keyed_digest(key, std::string(kind) + "|" + std::string(what));
}

std::string day_of(Time time) {
    return to_rfc3339(time).substr(0, 10);
}

}  // namespace

void saw_sign_in(Tx& tx, const Platform& platform, UserId user, const Caller& caller) {
    std::vector<repository::Sighting> seen;
    const auto note = [&](std::string kind, const std::string& what) {
        std::string digest = digest_of(platform, kind, what);
        seen.push_back({std::move(kind), std::move(digest)});
    };
    const std::string family = family_of(caller.user_agent);
    if (const auto network = network_of(caller.ip); !network.empty()) {
        const std::string place = day_of(tx.now()) + "|" + network;
        note("network", place);
        note("browser", place + "|" + family);
    }
    if (const auto device = device_of(caller.user_agent)) note("device", family + "|" + *device);
    repository::save_sightings(tx, user, seen);
}

void saw_payer(Tx& tx, const Platform& platform, UserId user, std::string_view payer) {
    if (payer.empty()) return;
    repository::save_sightings(tx, user, {{"payer", digest_of(platform, "payer", payer)}});
}

void require_transfer_allowed(Tx& tx, const Platform& platform, PlayerId from, PlayerId to, std::int64_t credits) {
    repository::lock_gifts(tx, from, to);
    if (repository::link_between(tx, from, to)) {
        const auto given = repository::given_between(tx, from, to, tx.now() - std::chrono::hours(24));
        const auto figures = platform.shared.get<Figures>();
        if (auto error = refuse_gift(*figures->tuning, given, credits)) throw Failure(std::move(*error));
    }
    repository::save_gift(tx, from, to, credits);
}

bool linked(Reader& reader, PlayerId one, PlayerId other) {
    return repository::link_between(reader, one, other).has_value();
}

bool linked(Reader& reader, UserId one, UserId other) {
    return repository::accounts_linked(reader, one, other);
}

}  // namespace sw::linked_accounts
