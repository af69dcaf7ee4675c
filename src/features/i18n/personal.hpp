// What texts know of a person, for the export and the erasure.
#pragma once

#include "sectorwars/personal_data.hpp"

namespace sw::i18n {

[[nodiscard]] personal_data::Section personal_section();

}  // namespace sw::i18n
