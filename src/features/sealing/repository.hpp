// The table key_history.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sectorwars/platform/tx.hpp"

namespace sw::sealing::repository {

/// Keeps the first time of each. Deferred.
void note_keys(Tx& tx, const std::vector<std::string>& key_ids);
[[nodiscard]] std::optional<Time> first_seen(Reader& reader, const std::string& key_id);

}  // namespace sw::sealing::repository
