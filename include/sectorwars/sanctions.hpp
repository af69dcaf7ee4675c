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

/// The one that ends last, if any is in force.
[[nodiscard]] std::optional<Sanction> active(Reader& reader, UserId user, Time now);

/// 403 "account_banned" or "account_suspended", with reason, end and how to appeal.
[[nodiscard]] Error refusal(const Sanction& sanction);

}  // namespace sw::sanctions
