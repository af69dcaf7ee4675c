// Which kind of deed a call is. Pure.
#pragma once

#include "sectorwars/automation.hpp"
#include "sectorwars/platform/access.hpp"

namespace sw::automation {

/// Of a call with an API token that is no GET. What only reads is looking, whatever scope it asks for (a quote); calls
/// of a pilot that say nothing else are acts.
[[nodiscard]] Deed deed_of(TokenUse use, bool only_reads);

/// Ruling a region and looking happen nowhere in particular: the pilot's place does not matter.
[[nodiscard]] bool depends_on_place(Deed deed);

}  // namespace sw::automation
