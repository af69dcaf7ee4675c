// What this feature knows about a person.
#pragma once

#include "sectorwars/personal_data.hpp"

namespace sw::oauth {

[[nodiscard]] personal_data::Section personal_section();

}  // namespace sw::oauth
