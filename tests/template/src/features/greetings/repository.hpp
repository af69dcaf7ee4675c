// The table greetings.
#pragma once

#include <vector>

#include "messages.hpp"
#include "sectorwars/platform/tx.hpp"

namespace sw::greetings {

std::int64_t count_of_player(Tx& tx, PlayerId player);
void insert(Tx& tx, PlayerId player, const EntryView& entry);
std::vector<EntryView> find_of_player(ReadTx& tx, PlayerId player);

}  // namespace sw::greetings
