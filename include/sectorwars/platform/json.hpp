// JSON without a DOM in sight: a text writer, and a read handle that hides the parser.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sectorwars/base/result.hpp"

namespace sw {

/// Appends JSON text to a string that the caller owns and may reuse. Adds commas itself.
class JsonWriter {
public:
    explicit JsonWriter(std::string& out) : out_(out) {}

    void begin_object() { open('{'); }

    void end_object() { close('}'); }

    void begin_array() { open('['); }

    void end_array() { close(']'); }

    void key(std::string_view name);
    void value(std::string_view text);
    void value(std::int64_t number);
    void value(double number);  ///< not finite becomes null
    void value(bool flag);
    void null();

    /// Text that is JSON already.
    void raw(std::string_view json);

    /// key() and value() in one; T is anything value() takes.
    template <class T>
    void member(std::string_view name, const T& content) {
        key(name);
        value(content);
    }

    void value(const char* text) { value(std::string_view(text)); }

    void value(int number) { value(static_cast<std::int64_t>(number)); }

    void value(const std::string& text) { value(std::string_view(text)); }

private:
    void comma();
    void open(char bracket);
    void close(char bracket);
    void quoted(std::string_view text);

    std::string& out_;
    bool needs_comma_ = false;
};

/// Collects every problem of one input; knows which field it is in.
class Problems {
public:
    void add(std::string_view code, std::string message);

    void enter(std::string_view field) { path_.emplace_back(field); }

    void leave() { path_.pop_back(); }

    [[nodiscard]] bool empty() const noexcept { return found_.empty(); }

    [[nodiscard]] const std::vector<FieldError>& found() const noexcept { return found_; }

    /// Throws Failure(Code::invalid, "validation_failed") when there are problems.
    void raise() const;

private:
    std::vector<std::string> path_;
    std::vector<FieldError> found_;
};

/// A read-only view of one JSON value. Valid while its JsonDocument lives.
/// `textual` values come from a path or query string: there "42" reads as the number 42.
class JsonValue {
public:
    JsonValue(const void* node, bool textual, const void* overlay = nullptr)
        : node_(node), overlay_(overlay), textual_(textual) {}

    [[nodiscard]] bool is_null() const;
    [[nodiscard]] bool is_object() const;
    [[nodiscard]] bool is_array() const;
    [[nodiscard]] std::optional<std::int64_t> as_integer() const;  ///< no fraction, fits 64 bits
    [[nodiscard]] std::optional<double> as_number() const;
    [[nodiscard]] std::optional<bool> as_boolean() const;
    [[nodiscard]] std::optional<std::string_view> as_string() const;
    [[nodiscard]] std::optional<JsonValue> find(std::string_view key) const;
    [[nodiscard]] std::size_t size() const;
    [[nodiscard]] JsonValue at(std::size_t index) const;
    void each_member(const std::function<void(std::string_view, JsonValue)>& visit) const;
    [[nodiscard]] std::string dump() const;

private:
    const void* node_;
    const void* overlay_;  ///< parameters that win over the members of node_; see from_request
    bool textual_;
};

/// Owns a parsed document.
class JsonDocument {
public:
    /// Strict UTF-8 JSON, depth <= 32. Throws Failure(Code::invalid, "malformed_json") naming the place.
    [[nodiscard]] static JsonDocument parse(std::string_view text);

    /// What one request says: the members of its JSON body (empty = no members) and, over them, the parameters of path,
    /// query string and form, which are textual. A body that is not an object is found under the key "body".
    /// A repeated parameter becomes a list.
    [[nodiscard]] static JsonDocument from_request(
        std::string_view body, const std::vector<std::pair<std::string, std::string>>& parameters
    );

    JsonDocument(JsonDocument&&) noexcept;
    JsonDocument& operator=(JsonDocument&&) noexcept;
    ~JsonDocument();

    [[nodiscard]] JsonValue root() const;

private:
    struct State;
    explicit JsonDocument(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

/// A JSON value passed through as text ("object" in the contract).
struct RawJson {
    std::string text = "{}";

    bool operator==(const RawJson&) const = default;
};

}  // namespace sw
