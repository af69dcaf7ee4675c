// Strong UUID identifiers: a PlayerId cannot be passed where a ShipId is wanted.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace sw {

/// 128 bits, printed as 8-4-4-4-12 lower-case hex.
struct Uuid {
    std::array<std::uint8_t, 16> bytes{};

    auto operator<=>(const Uuid&) const = default;

    [[nodiscard]] bool is_nil() const noexcept { return *this == Uuid{}; }

    [[nodiscard]] std::string to_string() const;

    /// Accepts upper and lower case hex with dashes; anything else is nullopt.
    [[nodiscard]] static std::optional<Uuid> parse(std::string_view text) noexcept;

    /// Version 7: starts with the time in ms, so that indexes stay compact. Random part from the OS.
    [[nodiscard]] static Uuid make();

    /// Version 8, derived from two words: same words, same id. For generated worlds.
    [[nodiscard]] static Uuid derive(std::uint64_t high, std::uint64_t low) noexcept;
};

template <class Tag>
struct Id {
    Uuid uuid{};

    auto operator<=>(const Id&) const = default;

    [[nodiscard]] bool is_nil() const noexcept { return uuid.is_nil(); }

    [[nodiscard]] std::string to_string() const { return uuid.to_string(); }

    [[nodiscard]] static Id make() { return {Uuid::make()}; }

    [[nodiscard]] static std::optional<Id> parse(std::string_view text) noexcept {
        if (auto uuid = Uuid::parse(text)) return Id{*uuid};
        return std::nullopt;
    }
};

using UserId = Id<struct UserTag>;
using PlayerId = Id<struct PlayerTag>;
using ShipId = Id<struct ShipTag>;
using RegionId = Id<struct RegionTag>;
using StationId = Id<struct StationTag>;
using PlanetId = Id<struct PlanetTag>;
using SessionId = Id<struct SessionTag>;
using LedgerTxId = Id<struct LedgerTxTag>;

/// Sectors are known by their public number: unique over all regions (spec rules_economy 2.1).
using SectorId = std::int32_t;

}  // namespace sw

template <>
struct std::hash<sw::Uuid> {
    std::size_t operator()(const sw::Uuid& uuid) const noexcept;
};

template <class Tag>
struct std::hash<sw::Id<Tag>> {
    std::size_t operator()(const sw::Id<Tag>& id) const noexcept { return std::hash<sw::Uuid>{}(id.uuid); }
};
