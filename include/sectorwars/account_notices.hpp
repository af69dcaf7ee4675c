// Facts about accounts that every region must know: told at the nexus, heard with the next heartbeats, in order.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>

#include "sectorwars/base/id.hpp"
#include "sectorwars/platform/describe.hpp"
#include "sectorwars/platform/tx.hpp"

namespace sw::region_link {

struct Notice {
    std::int64_t notice_id = 0;
    std::string topic;  ///< link | person | name
    UserId user_id;
    std::optional<UserId> other_id;  ///< of a link
    std::string value;               ///< link: household, evidence or none; person: erased; name: the new one

    static constexpr auto describe() {
        return fields(
            field("notice_id", &Notice::notice_id, "Their order"),
            field("topic", &Notice::topic, "link, person or name"), field("user_id", &Notice::user_id, "The account"),
            field("other_id", &Notice::other_id, "The other one of a link"), field("value", &Notice::value, "The fact")
        );
    }
};

inline constexpr std::int32_t most_notices = 500;  ///< in one heartbeat

/// At the nexus only; notice_id is given here. Transactions that tell do so one after the other until they commit: call
/// it late, and audit::append after it.
void tell_regions(Tx& tx, const Notice& notice);

/// What a region does with notices, by topic. Get it with platform.shared.get<NoticeHandlers>(); features add theirs
/// when they are composed. A notice may come twice.
struct NoticeHandlers {
    std::map<std::string, std::function<void(Tx&, const Notice&)>> by_topic;
};

}  // namespace sw::region_link
