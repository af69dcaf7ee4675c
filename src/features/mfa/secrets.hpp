// The secret of a factor at rest, and the digests of its backup codes.
#pragma once

#include <string>
#include <vector>

#include "repository.hpp"
#include "sectorwars/platform/envelope.hpp"
#include "sectorwars/platform/sealed.hpp"

namespace sw::mfa {

/// Bytes of a new secret.
[[nodiscard]] std::string new_secret();
[[nodiscard]] std::string seal_secret(const Envelope& envelope, UserId user, const std::string& secret);
[[nodiscard]] std::string open_secret(const Envelope& envelope, const Factor& factor);

/// Keyed by the factor's own secret, so that it outlives the master key and dies with the factor.
[[nodiscard]] std::string backup_digest(std::string_view secret, std::string_view tidy_code);

struct BackupCodes {
    std::vector<std::string> codes, digests;
};

[[nodiscard]] BackupCodes new_backup_codes(std::string_view secret);

/// The step that the code is of, if it counts.
[[nodiscard]] Timed match_code(const std::string& secret, const std::string& code, Time at, std::int64_t last_step);

/// second_factors.secret_enc, for the rotation of the master key.
[[nodiscard]] SealedColumn sealed_column();

}  // namespace sw::mfa
