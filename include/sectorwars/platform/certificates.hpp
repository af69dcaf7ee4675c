// Signatures of other companies' servers, made with a certificate that they publish (RSA, SHA-256).
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "sectorwars/base/time.hpp"

namespace sw {

/// One certificate that may sign. Immutable and thread-safe.
class Signer {
public:
    struct Key;  ///< hides OpenSSL

    /// `chain` is PEM: the certificate itself first, then whatever leads to an authority of the system, or of the file
    /// that SSL_CERT_FILE names. One of its names must be `name_end`, or end with it behind a dot. Throws Failure
    /// rule_violation "bad_certificate" when it is malformed, out of its time at `at`, no RSA of 2048 bits or more,
    /// or somebody else's, and "unknown_authority" when nobody whom we know vouches for it.
    [[nodiscard]] static std::shared_ptr<const Signer> read(std::string_view chain, std::string_view name_end, Time at);

    explicit Signer(std::shared_ptr<const Key> key) : key_(std::move(key)) {}

    /// RSASSA-PKCS1-v1_5 with SHA-256; `signature` is base64 with padding.
    [[nodiscard]] bool verifies(std::string_view message, std::string_view signature) const;

    [[nodiscard]] Time expires_at() const;

private:
    std::shared_ptr<const Key> key_;
};

/// `host` is `end`, or ends with it behind a dot; dots in front of `end` do not count. Upper and lower case are equal.
[[nodiscard]] bool is_host_of(std::string_view host, std::string_view end) noexcept;

/// The checksum of zip and PNG (IEEE 802.3, reflected).
[[nodiscard]] std::uint32_t crc32(std::string_view bytes) noexcept;

}  // namespace sw
