// What the travel office knows of a person, for the export and the erasure.
#pragma once

#include "sectorwars/personal_data.hpp"

namespace sw::travel_office {

[[nodiscard]] personal_data::Section personal_section();

}  // namespace sw::travel_office
