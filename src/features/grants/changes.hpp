// Changes of grants: the steps that all ways to change them share.
#pragma once

#include <functional>

#include "repository.hpp"
#include "sectorwars/audit.hpp"

namespace sw::grants {

/// Scopes that the catalogue knows, of a role or the one scope itself. Throws rule_violation "unknown_role" or
/// "unknown_scope" naming the field.
[[nodiscard]] std::vector<std::string> scopes_behind(
    Reader& reader, const std::optional<std::string>& scope, const std::optional<std::string>& role, Time now
);

/// Does `change` and throws conflict "last_holder" when it takes away the last holder of a meta scope. Takes the lock.
void keep_governed(Tx& tx, const std::function<void()>& change);

/// What follows from changed rights: flag, end of all tokens, event.
void apply(Tx& tx, const RightsChanged& changed);

/// As apply(), with an entry in the audit log; last in its transaction.
void conclude(Tx& tx, const RightsChanged& changed, const audit::Entry& entry);

/// {"change": …, "what": …, "reason": …}
[[nodiscard]] std::string details_of(const RightsChanged& changed, std::string_view reason);

}  // namespace sw::grants
