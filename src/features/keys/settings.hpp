// config/keys.json.
#pragma once

#include <filesystem>
#include <memory>

#include "sectorwars/platform/describe.hpp"

namespace sw::keys {

struct Settings {
    std::int32_t rotate_days = 30;
    std::int32_t publish_ahead_s = 900;
    std::int32_t settle_ms = 3000;
    std::int32_t fetch_s = 600;
    std::int32_t ask_pause_s = 60;

    static constexpr auto describe() {
        return fields(
            field("rotate_days", &Settings::rotate_days, "Age at which a signing key is replaced", between(1, 365)),
            field(
                "publish_ahead_s", &Settings::publish_ahead_s,
                "A key is published this long before it signs, longer than regions remember the set",
                between(600, 86'400)
            ),
            field(
                "settle_ms", &Settings::settle_ms,
                "Each process signs with a new key this long after it became active, when all of them know it",
                between(1'000, 60'000)
            ),
            field("fetch_s", &Settings::fetch_s, "A region fetches the key set this often", between(1, 600)),
            field(
                "ask_pause_s", &Settings::ask_pause_s, "A region asks for unknown keys at most this often",
                between(1, 3'600)
            )
        );
    }
};

/// Throws a Failure that names the file.
[[nodiscard]] std::shared_ptr<const Settings> read_settings(const std::filesystem::path& home);

}  // namespace sw::keys
