// The second factor: time-based codes (RFC 6238) and backup codes (platform spec 4.5).
#pragma once

#include <string>

#include "sectorwars/base/id.hpp"
#include "sectorwars/platform/platform.hpp"

namespace sw::mfa {

/// A confirmed second factor: every way in asks for it.
[[nodiscard]] bool enabled(Reader& reader, UserId user);

enum class Verdict { right, wrong, replayed, too_many };

/// Uses the code up: a time step or backup code counts once. The attempt is kept whatever the verdict, so the
/// transaction must commit for a wrong one too.
[[nodiscard]] Verdict check(Tx& tx, const Platform& platform, const Caller& caller, UserId user, std::string code);

}  // namespace sw::mfa
