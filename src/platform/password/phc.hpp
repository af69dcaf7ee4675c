// Argon2id hashes in PHC string format: $argon2id$v=19$m=65536,t=3,p=4$<salt>$<hash>, base64 without padding.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sw {

struct Argon2Cost {
    std::uint32_t memory_kib = 64 * 1024;
    std::uint32_t passes = 3;
    std::uint32_t lanes = 4;

    bool operator==(const Argon2Cost&) const = default;
};

struct PhcHash {
    Argon2Cost cost;
    std::vector<std::uint8_t> salt;
    std::vector<std::uint8_t> hash;
};

[[nodiscard]] std::string to_phc(const PhcHash& hash);

/// Strict: only Argon2id version 19, salts of 8 to 64 and hashes of 16 to 64 bytes, canonical base64.
[[nodiscard]] std::optional<PhcHash> parse_phc(std::string_view text);

}  // namespace sw
