// The SQL of the table greetings.
#include "repository.hpp"

namespace sw::greetings {

namespace {

constexpr Statement count_entries{
    "greetings.count_of_player", "select count(*) as entries from greetings where player_id = $1"};

constexpr Statement insert_entry{
    "greetings.insert", "insert into greetings (entry_id, player_id, text, created_at) values ($1, $2, $3, $4)"};

constexpr Statement find_entries{
    "greetings.find_of_player",
    "select entry_id, text, created_at from greetings where player_id = $1 order by created_at desc, entry_id "
    "limit 1000"};

}  // namespace

std::int64_t count_of_player(Tx& tx, PlayerId player) {
    return tx.query(count_entries, player)[0].get<std::int64_t>("entries");
}

void insert(Tx& tx, PlayerId player, const EntryView& entry) {
    tx.defer(insert_entry, entry.entry_id, player, entry.text, entry.created_at);
}

std::vector<EntryView> find_of_player(ReadTx& tx, PlayerId player) {
    const Rows rows = tx.query(find_entries, player);
    std::vector<EntryView> entries;
    entries.reserve(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        entries.push_back(
            {rows[i].get<Uuid>("entry_id"), rows[i].get<std::string>("text"), rows[i].get<Time>("created_at")}
        );
    }
    return entries;
}

}  // namespace sw::greetings
