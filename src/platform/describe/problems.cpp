// Problems: one list of field errors for one input.
#include "sectorwars/platform/json.hpp"

namespace sw {

void Problems::add(std::string_view code, std::string message) {
    std::string field;
    for (const auto& step : path_) {
        if (!field.empty()) field += '.';
        field += step;
    }
    if (field.empty()) field = "body";
    found_.push_back({std::move(field), std::string(code), std::move(message)});
}

void Problems::raise() const {
    if (found_.empty()) return;
    Error error{.code = Code::invalid, .id = "validation_failed", .message = "One or more fields are not valid."};
    error.fields = found_;
    throw Failure(std::move(error));
}

}  // namespace sw
