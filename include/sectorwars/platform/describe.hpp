// One declaration per struct gives parser, validator, serialiser and JSON schema (ADR 0002).
//
//   struct Dock {
//       StationId station_id;
//       static constexpr auto describe() {
//           return fields(field("station_id", &Dock::station_id, "Station to dock at"));
//       }
//   };
//
// std::optional members may be missing or null; or_default() fills a missing one; all others are required.
#pragma once

#include <array>
#include <boost/pfr/tuple_size.hpp>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <typeinfo>
#include <utility>
#include <vector>

#include "sectorwars/base/credits.hpp"
#include "sectorwars/base/id.hpp"
#include "sectorwars/base/time.hpp"
#include "sectorwars/platform/json.hpp"

namespace sw {

// ---- schemas ---------------------------------------------------------------------------------------------------

/// The named schemas of an OpenAPI document; collected while routes are listed.
class SchemaSet {
public:
    /// "sw::trading::BuyRequest" becomes "trading.BuyRequest".
    [[nodiscard]] static std::string name_of(const std::type_info& type);

    /// False when the name is there already; the caller then adds nothing.
    bool reserve(const std::string& name);
    void set(const std::string& name, std::string schema);

    [[nodiscard]] const std::map<std::string, std::string>& all() const noexcept { return schemas_; }

private:
    std::map<std::string, std::string> schemas_;
};

// ---- checks ----------------------------------------------------------------------------------------------------

struct Between {
    std::int64_t low;
    std::int64_t high;
    void check(std::int64_t value, Problems& problems) const;
    void describe_to(JsonWriter& schema) const;

    void check(const Credits& value, Problems& problems) const { check(value.amount(), problems); }
};

struct BetweenReal {
    double low;
    double high;
    void check(double value, Problems& problems) const;
    void describe_to(JsonWriter& schema) const;
};

struct Length {
    std::size_t low;
    std::size_t high;
    void check(std::string_view value, Problems& problems) const;  ///< counts code points
    void describe_to(JsonWriter& schema) const;

    template <class T>
    void check(const std::vector<T>& items, Problems& problems) const {
        check_count(items.size(), problems);
    }

private:
    void check_count(std::size_t count, Problems& problems) const;
};

template <std::size_t N>
struct OneOf {
    std::array<std::string_view, N> allowed;

    void check(std::string_view value, Problems& problems) const {
        std::string list;
        for (const auto option : allowed) {
            if (option == value) return;
            list += list.empty() ? "" : ", ";
            list += option;
        }
        problems.add("enum", "must be one of " + list);
    }

    void describe_to(JsonWriter& schema) const {
        schema.key("enum");
        schema.begin_array();
        for (const auto option : allowed) schema.value(option);
        schema.end_array();
    }
};

/// A predicate with a name; `expression` is only documentation (ECMA 262).
struct Pattern {
    std::string_view expression;
    bool (*accepts)(std::string_view);
    std::string_view message;
    void check(std::string_view value, Problems& problems) const;
    void describe_to(JsonWriter& schema) const;
};

template <class T>
struct Default {
    T value;
};

constexpr Between between(std::int64_t low, std::int64_t high) {
    return {low, high};
}

constexpr Between at_least(std::int64_t low) {
    return {low, INT64_MAX};
}

constexpr BetweenReal between_real(double low, double high) {
    return {low, high};
}

constexpr Length length(std::size_t low, std::size_t high) {
    return {low, high};
}

constexpr Length max_length(std::size_t high) {
    return {0, high};
}

template <class... Texts>
constexpr auto one_of(Texts... texts) {
    return OneOf<sizeof...(Texts)>{{std::string_view(texts)...}};
}

template <class T>
constexpr Default<T> or_default(T value) {
    return {value};
}

// ---- values ----------------------------------------------------------------------------------------------------

/// How a type is read, written and documented. Specialised below; all leaves live in one .cpp.
template <class T>
struct Json;

// NOLINTBEGIN(cppcoreguidelines-macro-usage,bugprone-macro-parentheses): nine equal declarations
#define SW_JSON_LEAF(Type)                                                     \
    template <>                                                                \
    struct Json<Type> {                                                        \
        static void read(const JsonValue& from, Type& to, Problems& problems); \
        static void write(JsonWriter& to, const Type& from);                   \
        static void schema(JsonWriter& to, SchemaSet& schemas);                \
    }
SW_JSON_LEAF(bool);
SW_JSON_LEAF(std::int32_t);
SW_JSON_LEAF(std::int64_t);
SW_JSON_LEAF(double);
SW_JSON_LEAF(std::string);
SW_JSON_LEAF(Credits);
SW_JSON_LEAF(Time);
SW_JSON_LEAF(Uuid);
SW_JSON_LEAF(RawJson);
#undef SW_JSON_LEAF

// NOLINTEND(cppcoreguidelines-macro-usage,bugprone-macro-parentheses)

template <class Tag>
struct Json<Id<Tag>> {
    static void read(const JsonValue& from, Id<Tag>& to, Problems& problems) {
        Json<Uuid>::read(from, to.uuid, problems);
    }

    static void write(JsonWriter& to, const Id<Tag>& from) { Json<Uuid>::write(to, from.uuid); }

    static void schema(JsonWriter& to, SchemaSet& schemas) { Json<Uuid>::schema(to, schemas); }
};

template <class T>
struct Json<std::optional<T>> {
    static void read(const JsonValue& from, std::optional<T>& to, Problems& problems) {
        if (from.is_null()) return to.reset();
        Json<T>::read(from, to.emplace(), problems);
    }

    static void write(JsonWriter& to, const std::optional<T>& from) {
        if (from) return Json<T>::write(to, *from);
        to.null();
    }

    static void schema(JsonWriter& to, SchemaSet& schemas) {
        to.begin_object();
        to.key("anyOf");
        to.begin_array();
        Json<T>::schema(to, schemas);
        to.raw(R"({"type":"null"})");
        to.end_array();
        to.end_object();
    }
};

template <class T>
struct Json<std::vector<T>> {
    static void read(const JsonValue& from, std::vector<T>& to, Problems& problems) {
        if (!from.is_array()) return problems.add("type", "must be a list");
        to.resize(from.size());
        for (std::size_t i = 0; i < to.size(); ++i) {
            problems.enter(std::to_string(i));
            Json<T>::read(from.at(i), to[i], problems);
            problems.leave();
        }
    }

    static void write(JsonWriter& to, const std::vector<T>& from) {
        to.begin_array();
        for (const auto& item : from) Json<T>::write(to, item);
        to.end_array();
    }

    static void schema(JsonWriter& to, SchemaSet& schemas) {
        to.begin_object();
        to.member("type", "array");
        to.key("items");
        Json<T>::schema(to, schemas);
        to.end_object();
    }
};

template <class T>
struct Json<std::map<std::string, T>> {
    static void read(const JsonValue& from, std::map<std::string, T>& to, Problems& problems) {
        if (!from.is_object()) return problems.add("type", "must be an object");
        from.each_member([&](std::string_view name, JsonValue item) {
            problems.enter(name);
            Json<T>::read(item, to[std::string(name)], problems);
            problems.leave();
        });
    }

    static void write(JsonWriter& to, const std::map<std::string, T>& from) {
        to.begin_object();
        for (const auto& [name, item] : from) {
            to.key(name);
            Json<T>::write(to, item);
        }
        to.end_object();
    }

    static void schema(JsonWriter& to, SchemaSet& schemas) {
        to.begin_object();
        to.member("type", "object");
        to.key("additionalProperties");
        Json<T>::schema(to, schemas);
        to.end_object();
    }
};

/// An enumeration is described by `constexpr auto enum_names(Colour) { return names("RED", "GREEN"); }` beside it;
/// enumerators count from 0 in that order.
template <class... Texts>
constexpr auto names(Texts... texts) {
    return std::array<std::string_view, sizeof...(Texts)>{std::string_view(texts)...};
}

template <class E>
concept NamedEnum = std::is_enum_v<E> && requires(E value) {
    enum_names(value);
};

template <NamedEnum E>
constexpr std::string_view to_name(E value) {
    return enum_names(E{})[static_cast<std::size_t>(value)];
}

template <NamedEnum E>
constexpr std::optional<E> from_name(std::string_view name) {
    constexpr auto all = enum_names(E{});
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (all[i] == name) return static_cast<E>(i);
    }
    return std::nullopt;
}

template <NamedEnum E>
struct Json<E> {
    static void read(const JsonValue& from, E& to, Problems& problems) {
        const auto text = from.as_string();
        const auto found = text ? from_name<E>(*text) : std::nullopt;
        if (found) to = *found;
        else OneOf<enum_names(E{}).size()>{enum_names(E{})}.check(text.value_or(""), problems);
    }

    static void write(JsonWriter& to, const E& from) { to.value(to_name(from)); }

    static void schema(JsonWriter& to, SchemaSet&) {
        to.begin_object();
        to.member("type", "string");
        OneOf<enum_names(E{}).size()>{enum_names(E{})}.describe_to(to);
        to.end_object();
    }
};

// ---- fields and structs ----------------------------------------------------------------------------------------

template <class T>
struct IsOptional : std::false_type {};

template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};

template <class T>
struct IsDefault : std::false_type {};

template <class T>
struct IsDefault<Default<T>> : std::true_type {};

template <class C, class M, class... Checks>
struct Field {
    std::string_view name;
    M C::*member;
    std::string_view doc;
    std::tuple<Checks...> checks;

    static constexpr bool has_default = (IsDefault<Checks>::value || ...);
    static constexpr bool required = !IsOptional<M>::value && !has_default;

    void read_from(const JsonValue& object, C& out, Problems& problems) const {
        const auto found = object.find(name);
        if (!found || (found->is_null() && !required)) return set_missing(out, problems);
        problems.enter(name);
        const std::size_t before = problems.found().size();
        Json<M>::read(*found, out.*member, problems);
        if (problems.found().size() == before) run_checks(out.*member, problems);
        problems.leave();
    }

    void write_to(JsonWriter& to, const C& in) const {
        to.key(name);
        Json<M>::write(to, in.*member);
    }

    void add_schema(JsonWriter& to, SchemaSet& schemas) const {
        to.key(name);
        to.begin_object();
        to.key("allOf");
        to.begin_array();
        Json<M>::schema(to, schemas);
        to.end_array();
        if (!doc.empty()) to.member("description", doc);
        std::apply([&](const auto&... check) { (describe_one(to, check), ...); }, checks);
        to.end_object();
    }

private:
    template <class T>
    static void apply_default(C& out, M C::*where, const Default<T>& given) {
        out.*where = M(given.value);
    }

    template <class Check>
    static void apply_default(C&, M C::*, const Check&) {}

    void set_missing(C& out, Problems& problems) const {
        if constexpr (has_default) {
            std::apply([&](const auto&... check) { (apply_default(out, member, check), ...); }, checks);
        } else if constexpr (required) {
            problems.enter(name);
            problems.add("missing", "is required");
            problems.leave();
        }
    }

    template <class T, class Check>
    static void check_one(const T& value, const Check& check, Problems& problems) {
        if constexpr (IsDefault<Check>::value) {
        } else if constexpr (IsOptional<T>::value) {
            if (value) check.check(*value, problems);
        } else {
            check.check(value, problems);
        }
    }

    void run_checks(const M& value, Problems& problems) const {
        std::apply([&](const auto&... check) { (check_one(value, check, problems), ...); }, checks);
    }

    template <class Check>
    static void describe_one(JsonWriter& to, const Check& check) {
        if constexpr (IsDefault<Check>::value) {
            to.key("default");
            Json<M>::write(to, M(check.value));
        } else {
            check.describe_to(to);
        }
    }
};

template <class C, class M, class... Checks>
constexpr auto field(std::string_view name, M C::*member, std::string_view doc, Checks... checks) {
    return Field<C, M, Checks...>{name, member, doc, {checks...}};
}

template <class... Fields>
constexpr auto fields(Fields... list) {
    return std::make_tuple(list...);
}

template <class T>
concept Described = requires {
    T::describe();
};

template <Described T>
struct Json<T> {
    // A described struct lists each of its members exactly once.
    static_assert(
        std::tuple_size_v<decltype(T::describe())> == boost::pfr::tuple_size_v<T>, "a member is not described"
    );

    static void read(const JsonValue& from, T& to, Problems& problems) {
        if (!from.is_object()) return problems.add("type", "must be an object");
        std::apply([&](const auto&... one) { (one.read_from(from, to, problems), ...); }, T::describe());
    }

    static void write(JsonWriter& to, const T& from) {
        to.begin_object();
        write_members(to, from);
        to.end_object();
    }

    /// Members only, for flat frames that carry more keys.
    static void write_members(JsonWriter& to, const T& from) {
        std::apply([&](const auto&... one) { (one.write_to(to, from), ...); }, T::describe());
    }

    static void schema(JsonWriter& to, SchemaSet& schemas) {
        const std::string name = SchemaSet::name_of(typeid(T));
        if (schemas.reserve(name)) schemas.set(name, body(schemas));
        to.begin_object();
        to.member("$ref", "#/components/schemas/" + name);
        to.end_object();
    }

private:
    static void add_required(JsonWriter& to, std::string_view name, bool required) {
        if (required) to.value(name);
    }

    static std::string body(SchemaSet& schemas) {
        std::string text;
        JsonWriter to(text);
        to.begin_object();
        to.member("type", "object");
        to.key("properties");
        to.begin_object();
        std::apply([&](const auto&... one) { (one.add_schema(to, schemas), ...); }, T::describe());
        to.end_object();
        to.key("required");
        to.begin_array();
        std::apply(
            [&](const auto&... one) { (add_required(to, one.name, std::decay_t<decltype(one)>::required), ...); },
            T::describe()
        );
        to.end_array();
        to.end_object();
        return text;
    }
};

/// Parses and validates, or throws one Failure that lists every problem.
template <class T>
T read_json(const JsonValue& from) {
    T out{};
    Problems problems;
    Json<T>::read(from, out, problems);
    problems.raise();
    return out;
}

template <class T>
T parse_json(std::string_view text) {
    const JsonDocument document = JsonDocument::parse(text);
    return read_json<T>(document.root());
}

template <class T>
std::string to_json(const T& from) {
    std::string text;
    JsonWriter writer(text);
    Json<T>::write(writer, from);
    return text;
}

/// A request without a body or parameters, or a reply without a body.
struct Nothing {
    static constexpr auto describe() { return fields(); }
};

}  // namespace sw
