// Every variable as one row: how it is read, shown and documented.
#pragma once

#include <string>
#include <vector>

#include "platform/config/reader.hpp"
#include "sectorwars/platform/config.hpp"

namespace sw::config {

struct Variable {
    VariableDoc doc;
    void (*read)(Config&, const Value&);
    std::string (*show)(const Config&);  ///< in the form that `read` accepts; secrets are masked by the caller
};

[[nodiscard]] const std::vector<Variable>& variables();

[[nodiscard]] std::string_view name_of(Mode mode);
[[nodiscard]] std::string_view name_of(Environment environment);

}  // namespace sw::config
