// SQL of sealing.
#include "repository.hpp"

namespace sw::sealing::repository {
namespace {

constexpr Statement insert_keys{"sealing.note_keys", R"(
insert into key_history (key_id, first_seen) select k.key_id, $2::timestamptz from unnest($1::text[]) as k (key_id)
order by k.key_id
on conflict (key_id) do nothing)"};

constexpr Statement select_first{"sealing.first_seen", "select first_seen from key_history where key_id = $1"};

}  // namespace

void note_keys(Tx& tx, const std::vector<std::string>& key_ids) {
    tx.defer(insert_keys, key_ids, tx.now());
}

std::optional<Time> first_seen(Reader& reader, const std::string& key_id) {
    const Rows rows = reader.query(select_first, key_id);
    return rows.empty() ? std::nullopt : std::optional(rows[0].get<Time>("first_seen"));
}

}  // namespace sw::sealing::repository
