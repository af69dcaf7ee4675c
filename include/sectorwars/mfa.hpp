// The second factor: time-based codes (RFC 6238) and backup codes (platform spec 4.5).
#pragma once

#include <string>
#include <vector>

#include "sectorwars/base/id.hpp"
#include "sectorwars/platform/platform.hpp"

namespace sw::mfa {

/// A confirmed second factor: every way in asks for it.
[[nodiscard]] bool enabled(Reader& reader, UserId user);

/// Turns the factor on that POST /auth/mfa/generate made, when the code proves that the person has it; the backup
/// codes, shown this once. The attempt is kept in case of an error too. The caller ends the other sessions.
[[nodiscard]] Result<std::vector<std::string>> confirm(
    Tx& tx, const Platform& platform, const Caller& caller, const std::string& code
);

enum class Verdict { right, wrong, replayed, too_many };

/// Uses the code up: a time step or backup code counts once. The attempt is kept whatever the verdict, so the
/// transaction must commit for a wrong one too.
[[nodiscard]] Verdict check(Tx& tx, const Platform& platform, const Caller& caller, UserId user, std::string code);

/// What people are told of a verdict that is not right: "invalid_mfa_code" of the given kind, or too_many_requests
/// "too_many_mfa_codes".
[[nodiscard]] Error refusal_of(Verdict verdict, Code kind);

}  // namespace sw::mfa
