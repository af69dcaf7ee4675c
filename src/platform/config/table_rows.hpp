// Parts of the table that have a file of their own.
#pragma once

#include <vector>

#include "platform/config/table.hpp"

namespace sw::config {

[[nodiscard]] std::vector<Variable> region_rows();
[[nodiscard]] std::vector<Variable> ai_rows();
[[nodiscard]] std::vector<Variable> security_rows();

}  // namespace sw::config
