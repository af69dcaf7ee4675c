// Acts that two administrators must agree on (platform spec 4.8).
#pragma once

#include <string>
#include <string_view>

#include "sectorwars/base/id.hpp"
#include "sectorwars/base/time.hpp"
#include "sectorwars/platform/tx.hpp"

namespace sw::approvals {

struct Approved {
    std::string act, target;
    Time expires_at{};
};

/// Whoever has the host is the second person, where there is one administrator only. The audit log says that it was
/// done at the console, by whom (as the host says). Throws not_found "approval_unknown", conflict
/// "approval_not_pending".
Approved approve_at_console(Tx& tx, Uuid approval_id, std::string_view who);

}  // namespace sw::approvals
