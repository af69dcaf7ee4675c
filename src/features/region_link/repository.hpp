// The table account_notices.
#pragma once

#include <vector>

#include "sectorwars/account_notices.hpp"

namespace sw::region_link::repository {

[[nodiscard]] std::int64_t newest_notice(Reader& reader);
/// Oldest first.
[[nodiscard]] std::vector<Notice> notices_after(Reader& reader, std::int64_t notice_id, std::int32_t limit);

}  // namespace sw::region_link::repository
