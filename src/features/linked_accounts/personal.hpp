// What linked_accounts knows of a person, for the export and the erasure.
#pragma once

#include "households.hpp"

namespace sw::linked_accounts {

void register_personal_data(const Platform& platform, const std::shared_ptr<const Households>& households);

}  // namespace sw::linked_accounts
