// What is known of a person, and how it is forgotten: over the sections of all features (personal_data.hpp).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sectorwars/base/id.hpp"
#include "sectorwars/platform/platform.hpp"

namespace sw::privacy {

/// A JSON document of everything in this database. Throws not_found "no_user".
[[nodiscard]] std::string export_of(Reader& reader, const Platform& platform, UserId user);

/// At once and for good: the account can never sign in again. Books stay under the id alone. Regions with a database of
/// their own hear of it with their next heartbeat. `by` is nobody for the command line and the job. Idempotent. Throws
/// not_found "no_user" and what grants::require_replaceable() throws.
void erase(Tx& tx, const Platform& platform, UserId user, std::optional<UserId> by, std::string_view reason);

}  // namespace sw::privacy
