// The text form of an event's audience, as stored in the outbox.
#include <charconv>

#include "sectorwars/platform/events.hpp"

namespace sw {

std::string Audience::to_text() const {
    switch (kind) {
        case Kind::player:
            return "player:" + id.to_string();
        case Kind::region:
            return "region:" + id.to_string();
        case Kind::sector:
            return "sector:" + std::to_string(sector) + ":" + except.to_string();
        case Kind::admin:
            return "admin";
    }
    return {};
}

std::optional<Audience> Audience::parse(std::string_view text) {
    if (text == "admin") return to_admins();
    const auto uuid_after = [&](std::size_t at) { return Uuid::parse(text.substr(at)); };
    if (text.starts_with("player:") || text.starts_with("region:")) {
        const auto uuid = uuid_after(7);
        if (!uuid) return std::nullopt;
        return Audience{.kind = text[0] == 'p' ? Kind::player : Kind::region, .id = *uuid};
    }
    if (!text.starts_with("sector:")) return std::nullopt;
    SectorId sector = 0;
    const auto [end, error] = std::from_chars(text.data() + 7, text.data() + text.size(), sector);
    if (error != std::errc{} || end == text.data() + text.size() || *end != ':') return std::nullopt;
    const auto except = uuid_after(static_cast<std::size_t>(end - text.data()) + 1);
    if (!except) return std::nullopt;
    return to_sector(sector, PlayerId{*except});
}

}  // namespace sw
