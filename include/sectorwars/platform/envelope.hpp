// Secrets at rest: AES-256-GCM under the master key (platform spec 12.7, R34).
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sw {

/// 32 random bytes of the operating system.
[[nodiscard]] std::array<unsigned char, 32> random_key();

/// Lower-case hex.
[[nodiscard]] std::string to_hex(std::string_view bytes);

/// Seals with the newest master key and opens with older ones, too, until everything is sealed anew.
class Envelope {
public:
    /// Keys are 64 hex digits; throws Failure internal "bad_master_key".
    explicit Envelope(std::string_view master_key, const std::vector<std::string>& previous_keys = {});

    /// "v1.<key id>.<nonce>.<ciphertext and tag>", base64url parts. `context` ("region_instances.db_secret:<slug>") is
    /// authenticated and must be the same to open, so that a value cannot be moved to another row.
    [[nodiscard]] std::string seal(std::string_view plain, std::string_view context) const;

    /// Throws Failure internal "sealed_value" when it was made with an unknown key or another context, or was changed.
    [[nodiscard]] std::string open(std::string_view sealed, std::string_view context) const;

    /// Short name of the newest master key: the start of a keyed digest, safe to show.
    [[nodiscard]] const std::string& key_id() const { return keys_.front().id; }

    /// Of all keys, the newest first.
    [[nodiscard]] std::vector<std::string> key_ids() const;

    /// A key derived from the newest for one purpose (HKDF-SHA-256), for streams that are too long for seal().
    [[nodiscard]] std::array<unsigned char, 32> derive(std::string_view purpose) const;

    /// As derive(), from every key, the newest first: for reading what was made before a rotation.
    [[nodiscard]] std::vector<std::array<unsigned char, 32>> derive_each(std::string_view purpose) const;

private:
    struct MasterKey {
        std::array<unsigned char, 32> bytes{};
        std::string id;
    };

    static MasterKey read_key(std::string_view hex);
    [[nodiscard]] const MasterKey* find(std::string_view id) const;

    std::vector<MasterKey> keys_;
};

}  // namespace sw
