// What the timeline knows of a person, for the export and the erasure.
#pragma once

#include "sectorwars/personal_data.hpp"

namespace sw::events {

[[nodiscard]] personal_data::Section personal_section();

}  // namespace sw::events
