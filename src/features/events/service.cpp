// Pages of a timeline.
#include "service.hpp"

#include "sectorwars/platform/timeline.hpp"
#include "sectorwars/players.hpp"

namespace sw::events {
namespace {

constexpr std::chrono::hours retention{24 * 30};

std::string stream_of(ReadTx& tx, const Caller& caller, std::string_view scope) {
    if (scope == "player") return to_player(caller.player).to_text();
    const auto pilot = players::find(tx, caller.player);
    if (!pilot) throw Failure(Code::not_found, "no_pilot", "This account has no pilot.");
    return to_region(pilot->current_region_id).to_text();
}

}  // namespace

Page read_page(ReadTx& tx, const Caller& caller, const PageRequest& request) {
    const TimelinePage found = read_timeline(tx, stream_of(tx, caller, request.scope), request.after, request.limit);
    Page page{
        .scope = request.scope, .next_cursor = request.after, .head = found.head, .snapshot_required = found.truncated};
    for (const auto& entry : found.entries) {
        page.events.push_back(
            {.seq = entry.seq, .topic = entry.topic, .created_at = entry.created_at, .data = RawJson{entry.frame}}
        );
        page.next_cursor = entry.seq;
    }
    page.has_more = page.next_cursor < page.head;
    return page;
}

void purge(Tx& tx) {
    purge_timeline(tx, retention);
}

}  // namespace sw::events
