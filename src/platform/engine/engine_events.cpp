// parse_event.
#include "platform/engine/engine_events.hpp"

#include "platform/engine/names.hpp"
#include "platform/engine/reading.hpp"

namespace sw::engine {

namespace {

using Kind = EngineEvent::Kind;

constexpr std::int64_t billion = 1'000'000'000;

/// The status of a health event is part of its action's name.
std::optional<Kind> kind_of(const std::string& action) {
    if (action == "start") return Kind::started;
    if (action == "die") return Kind::died;
    if (action == "oom") return Kind::oom;
    if (action == "destroy") return Kind::removed;
    if (action == "health_status: healthy") return Kind::healthy;
    if (action == "health_status: unhealthy") return Kind::unhealthy;
    return std::nullopt;
}

}  // namespace

ReadEvent parse_event(std::string_view line) {
    const auto document = JsonDocument::parse(line);
    const JsonValue from = document.root();
    ReadEvent out;
    out.nanoseconds = std::max<std::int64_t>(0, integer_at(from, {"timeNano"}));
    const auto attributes = value_at(from, {"Actor", "Attributes"});
    const auto kind = kind_of(text_at(from, {"Action"}));
    if (!attributes || !kind || text_at(from, {"Type"}) != "container") return out;
    EngineEvent event;
    event.slug = region_of(*attributes);
    if (event.slug.empty()) return out;
    event.kind = *kind;
    event.exit_code = static_cast<int>(parse_whole(text_at(*attributes, {"exitCode"})).value_or(0));
    event.at = Time{std::chrono::microseconds{out.nanoseconds / 1000}};
    out.event = std::move(event);
    return out;
}

std::string since_text(std::int64_t nanoseconds) {
    std::string fraction = std::to_string(nanoseconds % billion);
    fraction.insert(0, 9 - fraction.size(), '0');
    return std::to_string(nanoseconds / billion) + "." + fraction;
}

}  // namespace sw::engine
