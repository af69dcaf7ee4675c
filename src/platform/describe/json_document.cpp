// JsonDocument and JsonValue over nlohmann::json; the only file of the server that includes its parser for requests.
#include <array>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>

#include "platform/describe/utf8.hpp"
#include "sectorwars/platform/json.hpp"

namespace sw {

using nlohmann::json;

namespace {

constexpr std::size_t max_depth = 32;

[[noreturn]] void malformed(std::size_t byte, std::string_view what) {
    std::string message = "The body is not valid JSON: " + std::string(what) + " at byte " + std::to_string(byte) + ".";
    throw Failure(Code::invalid, "malformed_json", std::move(message));
}

/// Walks over the text before the parser does, so that neither depth nor a NUL (which PostgreSQL cannot store) gets in.
class Guard {
public:
    void check(std::string_view text) {
        for (std::size_t i = 0; i < text.size(); ++i) {
            if (in_string_) i = inside(text, i);
            else outside(text[i], i);
        }
    }

private:
    std::size_t inside(std::string_view text, std::size_t i) {
        if (text[i] == '"') in_string_ = false;
        if (text[i] != '\\') return i;
        if (text.substr(i + 1, 5) == "u0000") malformed(i, "the NUL character is not allowed");
        return i + 1;
    }

    void outside(char byte, std::size_t i) {
        if (byte == '"') in_string_ = true;
        else if (byte == '[' || byte == '{') {
            if (++depth_ > max_depth) malformed(i, "more than 32 levels of nesting");
        } else if ((byte == ']' || byte == '}') && depth_ > 0) {
            --depth_;
        }
    }

    std::size_t depth_ = 0;
    bool in_string_ = false;
};

[[noreturn]] void number_too_large() {
    Problems problems;
    problems.add("type", "a number is too large");
    problems.raise();
    throw Failure(Code::internal, "unreachable", "raise() throws when there is a problem");
}

json parse_tree(std::string_view text) {
    Guard{}.check(text);
    try {
        return json::parse(text.begin(), text.end());
    } catch (const json::parse_error& error) {
        // The parser counts from 1.
        const std::size_t byte = error.byte > 0 ? error.byte - 1 : 0;
        malformed(byte, byte >= text.size() ? "unexpected end" : "unexpected character");
    } catch (const json::out_of_range&) {
        number_too_large();
    }
}

const json& as_node(const void* node) {
    return *static_cast<const json*>(node);
}

template <class Number>
std::optional<Number> parse_number(std::string_view text) {
    Number number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

/// 2.0 is the integer 2; 2.5 and infinities are none, nor is what may have been rounded on its way into a double.
std::optional<std::int64_t> to_integer(double number) {
    constexpr double exact = 9007199254740992.0;
    if (!(number >= -exact && number <= exact) || std::trunc(number) != number) return std::nullopt;
    return static_cast<std::int64_t>(number);
}

const json& empty_object() {
    static const json object = json::object();
    return object;
}

void check_parameters(const std::vector<std::pair<std::string, std::string>>& parameters) {
    Problems problems;
    for (const auto& [name, value] : parameters) {
        const bool name_fine = is_utf8(name) && name.find('\0') == std::string::npos;
        problems.enter(name_fine ? std::string_view(name) : std::string_view("query"));
        if (!name_fine) problems.add("encoding", "a parameter name must be UTF-8 without NUL");
        else if (!is_utf8(value)) problems.add("encoding", "must be valid UTF-8");
        else if (value.find('\0') != std::string::npos) problems.add("encoding", "must not contain NUL");
        problems.leave();
    }
    problems.raise();
}

json overlay_of(const std::vector<std::pair<std::string, std::string>>& parameters) {
    json overlay = json::object();
    for (const auto& [name, value] : parameters) {
        json& slot = overlay[name];
        if (slot.is_null()) {
            slot = value;
            continue;
        }
        if (slot.is_string()) slot = json::array({std::move(slot)});
        slot.push_back(value);
    }
    return overlay;
}

}  // namespace

struct JsonDocument::State {
    json body;
    std::optional<json> overlay;
};

JsonDocument::JsonDocument(std::unique_ptr<State> state) : state_(std::move(state)) {}

JsonDocument::JsonDocument(JsonDocument&&) noexcept = default;
JsonDocument& JsonDocument::operator=(JsonDocument&&) noexcept = default;
JsonDocument::~JsonDocument() = default;

JsonDocument JsonDocument::parse(std::string_view text) {
    auto state = std::make_unique<State>();
    state->body = parse_tree(text);
    return JsonDocument(std::move(state));
}

JsonDocument JsonDocument::from_request(
    std::string_view body, const std::vector<std::pair<std::string, std::string>>& parameters
) {
    check_parameters(parameters);
    auto state = std::make_unique<State>();
    if (body.empty()) {
        state->body = empty_object();
    } else {
        json tree = parse_tree(body);
        if (tree.is_object()) state->body = std::move(tree);
        else state->body["body"] = std::move(tree);
    }
    if (!parameters.empty()) state->overlay = overlay_of(parameters);
    return JsonDocument(std::move(state));
}

JsonValue JsonDocument::root() const {
    return {&state_->body, false, state_->overlay ? &*state_->overlay : nullptr};
}

bool JsonValue::is_null() const {
    return as_node(node_).is_null();
}

bool JsonValue::is_object() const {
    return as_node(node_).is_object();
}

/// One parameter given once is a list of one where a list is wanted.
bool JsonValue::is_array() const {
    return as_node(node_).is_array() || (textual_ && as_node(node_).is_string());
}

std::optional<std::int64_t> JsonValue::as_integer() const {
    const json& node = as_node(node_);
    if (node.is_number_unsigned()) {
        const auto number = node.get<std::uint64_t>();
        if (number > static_cast<std::uint64_t>(INT64_MAX)) return std::nullopt;
        return static_cast<std::int64_t>(number);
    }
    if (node.is_number_integer()) return node.get<std::int64_t>();
    if (node.is_number_float()) return to_integer(node.get<double>());
    if (!textual_ || !node.is_string()) return std::nullopt;
    const auto& text = node.get_ref<const std::string&>();
    if (const auto whole = parse_number<std::int64_t>(text)) return whole;
    const auto real = parse_number<double>(text);
    return real ? to_integer(*real) : std::nullopt;
}

std::optional<double> JsonValue::as_number() const {
    const json& node = as_node(node_);
    if (node.is_number()) return node.get<double>();
    if (!textual_ || !node.is_string()) return std::nullopt;
    const auto number = parse_number<double>(node.get_ref<const std::string&>());
    return number && std::isfinite(*number) ? number : std::nullopt;
}

std::optional<bool> JsonValue::as_boolean() const {
    const json& node = as_node(node_);
    if (node.is_boolean()) return node.get<bool>();
    if (!textual_ || !node.is_string()) return std::nullopt;
    const auto& text = node.get_ref<const std::string&>();
    if (text == "true" || text == "True" || text == "1") return true;
    if (text == "false" || text == "False" || text == "0") return false;
    return std::nullopt;
}

std::optional<std::string_view> JsonValue::as_string() const {
    const json& node = as_node(node_);
    if (!node.is_string()) return std::nullopt;
    return std::string_view(node.get_ref<const std::string&>());
}

std::optional<JsonValue> JsonValue::find(std::string_view key) const {
    if (overlay_ != nullptr) {
        const json& overlay = as_node(overlay_);
        if (const auto found = overlay.find(key); found != overlay.end()) return JsonValue(&*found, true);
    }
    const json& node = as_node(node_);
    if (!node.is_object()) return std::nullopt;
    const auto found = node.find(key);
    if (found == node.end()) return std::nullopt;
    return JsonValue(&*found, textual_);
}

std::size_t JsonValue::size() const {
    return as_node(node_).size();
}

JsonValue JsonValue::at(std::size_t index) const {
    const json& node = as_node(node_);
    if (node.is_string()) return *this;
    return {&node.at(index), textual_};
}

void JsonValue::each_member(const std::function<void(std::string_view, JsonValue)>& visit) const {
    if (overlay_ != nullptr) {
        for (const auto& [name, item] : as_node(overlay_).items()) visit(name, JsonValue(&item, true));
    }
    if (!is_object()) return;
    for (const auto& [name, item] : as_node(node_).items()) {
        if (overlay_ == nullptr || !as_node(overlay_).contains(name)) visit(name, JsonValue(&item, textual_));
    }
}

std::string JsonValue::dump() const {
    if (overlay_ == nullptr) return as_node(node_).dump(-1, ' ', false, json::error_handler_t::replace);
    json merged = as_node(node_);
    merged.update(as_node(overlay_));
    return merged.dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace sw
