// Bans and suspensions: who may not come in, why and until when (rules_society 28).
#pragma once

#include <optional>
#include <string>

#include "sectorwars/base/id.hpp"
#include "sectorwars/base/result.hpp"
#include "sectorwars/platform/tx.hpp"

namespace sw::sanctions {

struct Sanction {
    Uuid sanction_id;
    UserId user_id;
    std::string kind;    ///< ban | suspension
    std::string reason;  ///< told to the person
    std::optional<Time> ends_at;
};

/// The one that ends last, if any is in force. A sign-in asks while it holds the row that auth::end_sessions() locks
/// first: a sanction that comes meanwhile either ends its session or is seen by it.
[[nodiscard]] std::optional<Sanction> active(Reader& reader, UserId user, Time now);

/// 403 "account_banned" or "account_suspended" with reason and end, also as fields "reason" and "ends_at". For those
/// who have not proved that the account is theirs.
[[nodiscard]] Error refusal(const Sanction& sanction);

/// As refusal(), for somebody who has just proved that the account is theirs (the right password or an exchange code):
/// the field "appeal_token" has in its message the token that POST /auth/appeals takes. The token is stored, so the
/// transaction must commit although the request is refused: return the Error from Offload::write and throw afterwards.
[[nodiscard]] Error refuse(Tx& tx, const Sanction& sanction);

}  // namespace sw::sanctions
