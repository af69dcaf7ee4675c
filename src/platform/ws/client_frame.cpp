// Reading client frames and writing error frames.
#include "platform/ws/client_frame.hpp"

#include "sectorwars/base/time.hpp"

namespace sw::ws {

namespace {

std::string upper(std::string text) {
    for (auto& c : text) {
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - ('a' - 'A'));
    }
    return text;
}

JsonDocument parse_document(std::string_view message) {
    try {
        return JsonDocument::parse(message);
    } catch (const Failure& failure) {
        throw Failure(Code::invalid, "bad_json", failure.error().message);
    }
}

}  // namespace

ClientFrame ClientFrame::parse(std::string_view message) {
    JsonDocument document = parse_document(message);
    const JsonValue root = document.root();
    const auto value = root.is_object() ? root.find("type") : std::nullopt;
    const auto type = value ? value->as_string() : std::nullopt;
    if (!type) throw Failure(Code::invalid, "bad_frame", "A frame is an object with a text \"type\"");
    std::string name(*type);
    return {std::move(document), std::move(name)};
}

std::string error_frame(std::string_view code, std::string_view message) {
    std::string text;
    JsonWriter writer(text);
    writer.begin_object();
    writer.member("type", "error");
    writer.member("code", code);
    writer.member("message", message);
    writer.member("timestamp", to_rfc3339(now()));
    writer.end_object();
    return text;
}

std::string error_frame(const Error& refusal) {
    std::string text = refusal.message;
    for (const auto& field : refusal.fields) text += "; " + field.field + " " + field.message;
    return error_frame(upper(refusal.id), text);
}

}  // namespace sw::ws
