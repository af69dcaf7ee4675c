// A described struct with every kind of member, read from a request: whatever is accepted survives being written and
// read again, whatever is refused is refused in proper form.
//
// Input: parameters as in a query string without escapes, a line break, then the body. Without a line break: the body.
#include <cstdint>

#include "fuzz/require.hpp"
#include "sectorwars/platform/describe.hpp"

namespace {

using fuzz::require;
using sw::field;
using sw::fields;

enum class Colour { red, green, ultraviolet };

constexpr auto enum_names(Colour) {
    return sw::names("RED", "GREEN", "ULTRAVIOLET");
}

bool starts_with_capital(std::string_view text) {
    return !text.empty() && text.front() >= 'A' && text.front() <= 'Z';
}

struct Inner {
    std::int32_t level = 0;
    std::optional<std::string> note;
    std::vector<std::int64_t> scores;

    bool operator==(const Inner&) const = default;

    static constexpr auto describe() {
        return fields(
            field("level", &Inner::level, "", sw::between(-3, 7)), field("note", &Inner::note, "", sw::max_length(8)),
            field("scores", &Inner::scores, "", sw::length(0, 4))
        );
    }
};

struct Everything {
    bool flag = false;
    std::int32_t small = 0;
    std::int64_t large = 0;
    double real = 0;
    std::string text;
    sw::Credits credits;
    sw::Time time{};
    sw::UserId id;
    sw::RawJson raw;
    Colour colour = Colour::red;
    std::optional<double> maybe;
    std::string kind;
    std::string name;
    std::vector<Inner> inners;
    std::map<std::string, std::optional<std::int32_t>> counts;
    std::optional<std::string> body;

    bool operator==(const Everything&) const = default;

    // Not constexpr: some defaults own memory.
    static auto describe() {
        return fields(
            field("flag", &Everything::flag, "", sw::or_default(true)),
            field("small", &Everything::small, "", sw::or_default(4)),
            field("large", &Everything::large, "", sw::or_default(std::int64_t{5}), sw::at_least(-9)),
            field("real", &Everything::real, "", sw::or_default(0.5), sw::between_real(-1e300, 1e300)),
            field("text", &Everything::text, "", sw::or_default(""), sw::length(0, 20)),
            field("credits", &Everything::credits, "", sw::or_default(7), sw::between(0, 1'000'000)),
            field("time", &Everything::time, "", sw::or_default(sw::Time{})),
            field("id", &Everything::id, "", sw::or_default(sw::UserId{})),
            field("raw", &Everything::raw, "", sw::or_default(sw::RawJson{})),
            field("colour", &Everything::colour, "", sw::or_default(Colour::green)),
            field("maybe", &Everything::maybe, "", sw::between_real(0, 10)),
            field("kind", &Everything::kind, "", sw::or_default("warp"), sw::one_of("warp", "tunnel")),
            field(
                "name", &Everything::name, "", sw::or_default("Ann"),
                sw::Pattern{"^[A-Z]", &starts_with_capital, "starts with a capital"}
            ),
            field("inners", &Everything::inners, "", sw::or_default(std::vector<Inner>{})),
            field("counts", &Everything::counts, "", sw::or_default(std::map<std::string, std::optional<int>>{})),
            field("body", &Everything::body, "", sw::max_length(64))
        );
    }
};

std::vector<std::pair<std::string, std::string>> split(std::string_view line) {
    std::vector<std::pair<std::string, std::string>> out;
    while (!line.empty() && out.size() < 64) {
        const auto end = line.find('&');
        const std::string_view piece = line.substr(0, end);
        line = end == std::string_view::npos ? std::string_view{} : line.substr(end + 1);
        const auto equals = piece.find('=');
        const auto value = equals == std::string_view::npos ? std::string_view{} : piece.substr(equals + 1);
        out.emplace_back(piece.substr(0, equals), value);
    }
    return out;
}

/// What a client would be told: a reason, and with it text that JSON can carry.
void check_refusal(const sw::Error& error) {
    require(error.code == sw::Code::invalid, "a bad input is the client's fault", error.id);
    require(!error.id.empty() && !error.message.empty(), "a refusal has words");
    require((error.id == "validation_failed") == !error.fields.empty(), "fields come with validation_failed", error.id);
    std::string text;
    sw::JsonWriter writer(text);
    writer.begin_array();
    writer.value(error.message);
    for (const auto& problem : error.fields) {
        writer.value(problem.field);
        writer.value(problem.code);
        writer.value(problem.message);
    }
    writer.end_array();
    (void)sw::JsonDocument::parse(text);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const auto line = input.find('\n');
    const bool has_line = line != std::string_view::npos;
    std::optional<Everything> accepted;
    try {
        const auto parameters = split(has_line ? input.substr(0, line) : std::string_view{});
        const auto document = sw::JsonDocument::from_request(has_line ? input.substr(line + 1) : input, parameters);
        accepted = sw::read_json<Everything>(document.root());
        (void)sw::JsonDocument::parse(document.root().dump());
    } catch (const sw::Failure& failure) {
        check_refusal(failure.error());
        return 0;
    }
    const std::string written = sw::to_json(*accepted);
    try {
        const auto again = sw::parse_json<Everything>(written);
        require(again == *accepted, "what was written reads as the same value", written);
    } catch (const sw::Failure& failure) {
        require(false, "what was written can be read", written + "\n" + failure.what());
    }
    return 0;
}
