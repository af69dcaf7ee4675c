// Transactions of the greetings feature: load, decide, save, emit.
#include "service.hpp"

#include "repository.hpp"
#include "sectorwars/players.hpp"

namespace sw::greetings {

Service::Service(const Platform& platform) : tuning_(load_tuning<Tuning>(platform, "greetings.json")) {}

EntryView Service::add(Tx& tx, const Caller& caller, const AddEntry& in) const {
    static_cast<void>(players::lock(tx, caller.player));  // two calls at once must not both be the last that fits
    const std::string text = plan_entry(in, count_of_player(tx, caller.player), *tuning_).value();
    const EntryView entry{Uuid::make(), text, tx.now()};
    insert(tx, caller.player, entry);
    tx.emit(EntryAdded{entry.entry_id, caller.player}, {to_player(caller.player)});
    return entry;
}

std::vector<EntryView> Service::list(ReadTx& tx, const Caller& caller, const Nothing&) const {
    return find_of_player(tx, caller.player);
}

}  // namespace sw::greetings
