// Described structs: every problem at once, defaults, round trips, schemas.
#include <random>

#include "platform/describe/utf8.hpp"
#include "sectorwars/base/random.hpp"
#include "sectorwars/platform/describe.hpp"
#include "support/catch.hpp"

namespace sw::sample {

enum class Colour { red, green };

constexpr auto enum_names(Colour) {
    return names("RED", "GREEN");
}

struct Item {
    std::string name;
    std::int32_t quantity = 0;

    static constexpr auto describe() {
        return fields(
            field("name", &Item::name, "What it is", length(1, 5)),
            field("quantity", &Item::quantity, "How many", between(1, 10))
        );
    }

    bool operator==(const Item&) const = default;
};

bool is_lower(std::string_view text) {
    return text.find_first_not_of("abcdefghijklmnopqrstuvwxyz") == std::string_view::npos;
}

struct Everything {
    bool flag = false;
    std::int32_t small = 0;
    std::int64_t large = 0;
    double real = 0;
    std::string text;
    Credits credits;
    Time time{};
    ShipId ship;
    RawJson raw;
    std::optional<std::string> note;
    std::vector<Item> items;
    std::map<std::string, std::int64_t> stock;
    Colour colour = Colour::red;

    static constexpr auto describe() {
        return fields(
            field("flag", &Everything::flag, ""), field("small", &Everything::small, ""),
            field("large", &Everything::large, ""), field("real", &Everything::real, ""),
            field("text", &Everything::text, ""), field("credits", &Everything::credits, ""),
            field("time", &Everything::time, ""), field("ship", &Everything::ship, ""),
            field("raw", &Everything::raw, ""), field("note", &Everything::note, ""),
            field("items", &Everything::items, ""), field("stock", &Everything::stock, ""),
            field("colour", &Everything::colour, "")
        );
    }

    bool operator==(const Everything&) const = default;
};

struct Order {
    ShipId ship_id;
    Credits price;
    std::string code;
    std::vector<Item> items;
    std::int32_t page = 0;
    std::optional<double> share;
    Colour colour = Colour::red;

    static constexpr auto describe() {
        return fields(
            field("ship_id", &Order::ship_id, "Ship"), field("price", &Order::price, "Price", at_least(1)),
            field("code", &Order::code, "Code", Pattern{"^[a-z]+$", &is_lower, "must be lower-case letters"}),
            field("items", &Order::items, "Items", length(1, 3)),
            field("page", &Order::page, "Page", between(1, 100), or_default(1)),
            field("share", &Order::share, "Share", between_real(0, 1)), field("colour", &Order::colour, "Colour")
        );
    }
};

}  // namespace sw::sample

using namespace sw;
using sample::Everything;
using sample::Item;
using sample::Order;

namespace {

std::map<std::string, std::string> problems_of(const std::string& text) {
    std::map<std::string, std::string> out;
    try {
        (void)parse_json<Order>(text);
    } catch (const Failure& failure) {
        CHECK(failure.error().code == Code::invalid);
        CHECK(failure.error().id == "validation_failed");
        CHECK(failure.error().message == "One or more fields are not valid.");
        for (const auto& problem : failure.error().fields) out.emplace(problem.field, problem.code);
    }
    return out;
}

constexpr std::string_view good =
    R"({"ship_id":"018f4f2e-7b1a-7c3d-8e4f-0123456789ab","price":5,"code":"abc","items":[{"name":"Ore","quantity":2}],)"
    R"("colour":"GREEN"})";

std::string random_text(Random& random) {
    std::string out;
    for (auto left = random.integer(0, 12); left > 0; --left) {
        static const std::vector<std::string> pieces{"a", "\"", "\\", "\n", "\x01", "é", "🚀", "/", " ", "\x7f", "{"};
        out += random.pick(pieces);
    }
    return out;
}

Everything random_everything(Random& random) {
    Everything out;
    out.flag = random.chance(0.5);
    out.small = static_cast<std::int32_t>(random.integer(INT32_MIN, INT32_MAX));
    out.large = static_cast<std::int64_t>(random.next());
    out.real = random.real(-1e9, 1e9);
    out.text = random_text(random);
    out.credits = Credits{random.integer(-1'000'000, INT64_MAX / 2)};
    out.time = Time{std::chrono::microseconds{random.integer(0, 4'000'000'000'000'000)}};
    out.ship = ShipId{Uuid::derive(random.next(), random.next())};
    out.raw.text = R"({"a":[1,null]})";
    if (random.chance(0.5)) out.note = random_text(random);
    for (auto left = random.integer(0, 3); left > 0; --left) {
        out.items.push_back({"n" + std::to_string(left), static_cast<std::int32_t>(random.integer(1, 10))});
        out.stock[random_text(random)] = static_cast<std::int64_t>(random.next());
    }
    out.colour = random.chance(0.5) ? sample::Colour::red : sample::Colour::green;
    return out;
}

}  // namespace

TEST_CASE("a good input is read with defaults for what is missing") {
    const auto order = parse_json<Order>(good);
    CHECK(order.price == Credits{5});
    CHECK(order.page == 1);
    CHECK_FALSE(order.share);
    CHECK(order.colour == sample::Colour::green);
    REQUIRE(order.items.size() == 1);
    CHECK(order.items[0] == Item{"Ore", 2});
}

TEST_CASE("every problem is reported at once, with its path") {
    const auto found = problems_of(
        R"({"ship_id":"x","price":0,"code":"ABC","items":[{"name":"","quantity":2},{"name":"abcdef"},{"quantity":"2"},7],)"
        R"("page":101,"share":1.5,"colour":"BLUE"})"
    );
    const std::map<std::string, std::string> expected{
        {"ship_id", "type"},
        {"price", "min"},
        {"code", "pattern"},
        {"items.0.name", "length"},
        {"items.1.name", "length"},
        {"items.1.quantity", "missing"},
        {"items.2.name", "missing"},
        {"items.2.quantity", "type"},
        {"items.3", "type"},
        {"page", "max"},
        {"share", "max"},
        {"colour", "enum"}};
    CHECK(found == expected);
}

TEST_CASE("an empty object misses exactly what is required") {
    const std::map<std::string, std::string> expected{
        {"ship_id", "missing"}, {"price", "missing"}, {"code", "missing"}, {"items", "missing"}, {"colour", "missing"}};
    CHECK(problems_of("{}") == expected);
    CHECK(problems_of("[]") == std::map<std::string, std::string>{{"body", "type"}});
}

TEST_CASE("a whole number may be written as 2.0, a fraction may not") {
    Item item = parse_json<Item>(R"({"name":"a","quantity":2.0})");
    CHECK(item.quantity == 2);
    CHECK_THROWS_AS(parse_json<Item>(R"({"name":"a","quantity":2.5})"), Failure);
}

TEST_CASE("a number that does not fit is a field error") {
    const auto [number, code] = GENERATE(table<std::string, std::string>({
        {"99999999999", "max"},
        {"-99999999999", "min"},
        {"99999999999999999999999999", "max"},
        {"-99999999999999999999999999", "min"},
        {"1e300", "max"},
        {"0.5", "type"},
        {"\"7\"", "type"},
        {"null", "type"},
    }));
    try {
        (void)parse_json<Item>(R"({"name":"a","quantity":)" + number + "}");
        FAIL("accepted " << number);
    } catch (const Failure& failure) {
        REQUIRE(failure.error().fields.size() == 1);
        CHECK(failure.error().fields[0].field == "quantity");
        CHECK(failure.error().fields[0].code == code);
    }
}

TEST_CASE("length counts code points, not bytes") {
    CHECK_NOTHROW(parse_json<Item>(R"({"name":"🚀🚀🚀🚀🚀","quantity":1})"));
    CHECK_THROWS_AS(parse_json<Item>(R"({"name":"🚀🚀🚀🚀🚀🚀","quantity":1})"), Failure);
    CHECK(count_code_points("Zoë 🚀") == 5);
}

TEST_CASE("what is written is read back the same") {
    const std::uint64_t seed = std::random_device{}();
    CAPTURE(seed);
    Random random(seed);
    for (int round = 0; round < 300; ++round) {
        const Everything before = random_everything(random);
        const std::string text = to_json(before);
        CAPTURE(text);
        const auto after = parse_json<Everything>(text);
        REQUIRE(after == before);
        REQUIRE(to_json(after) == text);
    }
}

TEST_CASE("the names of schemas follow namespaces") {
    CHECK(SchemaSet::name_of(typeid(Order)) == "sample.Order");
    CHECK(SchemaSet::name_of(typeid(std::vector<Item>)).find_first_of("<>: ") == std::string::npos);
}

TEST_CASE("a schema names types, bounds, defaults and what is required") {
    SchemaSet schemas;
    std::string text;
    JsonWriter writer(text);
    Json<Order>::schema(writer, schemas);
    CHECK(text == R"({"$ref":"#/components/schemas/sample.Order"})");
    REQUIRE(schemas.all().size() == 2);
    const JsonDocument order = JsonDocument::parse(schemas.all().at("sample.Order"));
    const auto properties = *order.root().find("properties");
    CHECK(properties.find("price")->find("minimum")->as_integer() == 1);
    CHECK(properties.find("page")->find("default")->as_integer() == 1);
    CHECK(properties.find("code")->find("pattern")->as_string() == "^[a-z]+$");
    CHECK(order.root().find("required")->dump() == R"(["ship_id","price","code","items","colour"])");
}

TEST_CASE("UTF-8 ends at U+10FFFF and has no overlong or cut forms") {
    CHECK(is_utf8(""));
    CHECK(is_utf8("\xf4\x8f\xbf\xbf"));
    CHECK_FALSE(is_utf8("\xf4\x90\x80\x80"));
    CHECK_FALSE(is_utf8("ok\xe2\x82"));
    CHECK_FALSE(is_utf8("\xe0\x80\x80"));
}
