// What the auth feature knows about a person.
#pragma once

#include "sectorwars/personal_data.hpp"

namespace sw::auth {

/// Adds account and sessions.
void share_personal_sections(personal_data::Sections& sections);

}  // namespace sw::auth
