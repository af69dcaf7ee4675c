// Books stay under the id alone, so nothing is erased.
#include "personal.hpp"

namespace sw::ledger {
namespace {

// Kind 0 is a player. Newest first; older entries are to be had page by page.
constexpr Statement collect{"ledger.export", R"(
select coalesce((select json_agg(l)::text from (
    select t.reason, e.asset, e.amount, t.created_at
    from ledger_entries e join ledger_transactions t on t.ledger_tx_id = e.ledger_tx_id
    where e.account_kind = 0 and e.owner_id = $1::uuid
    order by t.created_at desc, t.ledger_tx_id, e.position limit 10000) as l), '[]') as data)"};

}  // namespace

personal_data::Section personal_section() {
    return personal_data::section_of({.name = "ledger", .key = personal_data::Key::player, .collect = collect});
}

}  // namespace sw::ledger
