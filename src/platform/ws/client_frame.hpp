// Text frames of clients as values: what a client asks, and how it is told that it may not. No socket in sight.
#pragma once

#include <string>
#include <string_view>

#include "sectorwars/platform/json.hpp"

namespace sw::ws {

/// An object with a text "type".
class ClientFrame {
public:
    /// Throws Failure(Code::invalid) "bad_json" or "bad_frame".
    [[nodiscard]] static ClientFrame parse(std::string_view message);

    [[nodiscard]] const std::string& type() const noexcept { return type_; }

    /// Valid while the frame lives.
    [[nodiscard]] JsonValue root() const { return document_.root(); }

private:
    ClientFrame(JsonDocument document, std::string type) : document_(std::move(document)), type_(std::move(type)) {}

    JsonDocument document_;
    std::string type_;
};

[[nodiscard]] std::string error_frame(std::string_view code, std::string_view message);

/// The error frame of a refusal: its id in capitals, and what is wrong with each field.
[[nodiscard]] std::string error_frame(const Error& refusal);

}  // namespace sw::ws
