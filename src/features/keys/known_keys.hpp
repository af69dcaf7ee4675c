// What this process of the nexus knows of keys, kept in step with the database.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "repository.hpp"
#include "sectorwars/platform/platform.hpp"
#include "settings.hpp"

namespace sw::keys {

class KnownKeys {
public:
    KnownKeys(const Platform& platform, std::shared_ptr<const Settings> settings);

    /// Puts rows of select_known() into the ring, the issuer of tokens and the service tokens; does nothing when
    /// nothing changed. Thread-safe. Throws what a key that cannot be read throws; then everything stays as it was.
    void apply(const std::vector<KnownKey>& rows, Time now);

    /// RFC 7517 set of the nexus' own keys.
    [[nodiscard]] std::shared_ptr<const std::string> key_set() const;

private:
    using PemByKid = std::map<std::string, std::string>;

    void fill_ring(const std::vector<KnownKey>& rows);
    void choose_signer(const std::vector<KnownKey>& rows, Time now);

    Platform platform_;
    std::shared_ptr<const Settings> settings_;
    mutable std::mutex mutex_;
    std::map<std::string, PemByKid> in_ring_;  ///< by issuer
    std::string signer_;
    std::shared_ptr<const std::string> key_set_;
};

/// What the private part of a key is sealed for.
[[nodiscard]] std::string seal_context(const std::string& kid);

}  // namespace sw::keys
