// Secrets at rest: AES-256-GCM under the master key (platform spec 12.7, R34).
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace sw {

/// 32 random bytes of the operating system.
[[nodiscard]] std::array<unsigned char, 32> random_key();

/// Lower-case hex.
[[nodiscard]] std::string to_hex(std::string_view bytes);

class Envelope {
public:
    /// `master_key` is 64 hex digits; throws Failure internal "bad_master_key".
    explicit Envelope(std::string_view master_key);

    /// "v1.<key id>.<nonce>.<ciphertext and tag>", base64url parts. `context` ("region_instances.db_secret:<slug>") is
    /// authenticated and must be the same to open, so that a value cannot be moved to another row.
    [[nodiscard]] std::string seal(std::string_view plain, std::string_view context) const;

    /// Throws Failure internal "sealed_value" when it was made with another key or context, or was changed.
    [[nodiscard]] std::string open(std::string_view sealed, std::string_view context) const;

    /// Short name of the master key: the start of a keyed digest, safe to show.
    [[nodiscard]] const std::string& key_id() const { return key_id_; }

    /// A key derived for one purpose (HKDF-SHA-256), for streams that are too long for seal().
    [[nodiscard]] std::array<unsigned char, 32> derive(std::string_view purpose) const;

private:
    std::array<unsigned char, 32> key_{};
    std::string key_id_;
};

}  // namespace sw
