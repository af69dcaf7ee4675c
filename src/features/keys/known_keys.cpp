// From rows to the ring.
#include "known_keys.hpp"

#include <algorithm>

#include "sectorwars/platform/envelope.hpp"
#include "sectorwars/platform/identity.hpp"
#include "sectorwars/platform/log.hpp"

namespace sw::keys {
namespace {

std::string key_set_of(const std::map<std::string, std::string>& pem_by_kid) {
    std::string out = R"({"keys":[)";
    for (const auto& [kid, pem] : pem_by_kid) {
        if (!out.ends_with('[')) out += ',';
        out += to_jwk(pem);
    }
    return out + "]}";
}

}  // namespace

KnownKeys::KnownKeys(const Platform& platform, std::shared_ptr<const Settings> settings)
    : platform_(platform),
      settings_(std::move(settings)),
      key_set_(std::make_shared<const std::string>(R"({"keys":[]})")) {}

void KnownKeys::apply(const std::vector<KnownKey>& rows, Time now) {
    const std::lock_guard lock(mutex_);
    fill_ring(rows);
    choose_signer(rows, now);
}

void KnownKeys::fill_ring(const std::vector<KnownKey>& rows) {
    std::map<std::string, PemByKid> wanted;
    for (const auto& row : rows) wanted[row.issuer].emplace(row.kid, row.public_key);
    for (const auto& [issuer, ignored] : in_ring_) wanted.try_emplace(issuer);
    for (auto& [issuer, keys] : wanted) {
        if (in_ring_[issuer] == keys) continue;
        platform_.keys.replace(issuer, keys);
        if (issuer == nexus_issuer) key_set_ = std::make_shared<const std::string>(key_set_of(keys));
        in_ring_[issuer] = keys;
    }
    std::erase_if(in_ring_, [](const auto& entry) { return entry.second.empty(); });
}

void KnownKeys::choose_signer(const std::vector<KnownKey>& rows, Time now) {
    std::vector<SigningKey> signing;
    for (const auto& row : rows) {
        if (row.signing) signing.push_back(*row.signing);
    }
    const auto chosen = signer(signing, signer_, now, *settings_);
    if (!chosen || *chosen == signer_) return;
    const auto row = std::find_if(rows.begin(), rows.end(), [&](const auto& one) { return one.kid == *chosen; });
    if (!row->private_enc) return;
    const KeyPair key = key_pair_of(platform_.envelope.open(*row->private_enc, seal_context(*chosen)));
    platform_.tokens.sign_with(key);
    platform_.services.use(key);
    signer_ = *chosen;
    log::info("Signing with a key", {{"kid", signer_}});
}

std::shared_ptr<const std::string> KnownKeys::key_set() const {
    const std::lock_guard lock(mutex_);
    return key_set_;
}

std::string seal_context(const std::string& kid) {
    return "signing_keys.private_enc:" + kid;
}

}  // namespace sw::keys
