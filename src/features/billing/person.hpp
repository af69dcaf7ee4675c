// What subscriptions know about a person.
#pragma once

#include "sectorwars/personal_data.hpp"

namespace sw::billing {

/// Ids of PayPal, states and times; payment data is not here. Erasing cancels what still runs at PayPal, forgets who
/// paid and what PayPal sent, and keeps the subscription under the id of the account.
[[nodiscard]] personal_data::Section section();

}  // namespace sw::billing
