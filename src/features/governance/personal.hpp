// What decisions know of a person, for the export and the erasure.
#pragma once

#include "sectorwars/personal_data.hpp"

namespace sw::governance {

[[nodiscard]] personal_data::Section personal_section();

}  // namespace sw::governance
