// Which languages there are and how much may be changed (config/i18n/languages.json).
#pragma once

#include <string>
#include <vector>

#include "sectorwars/platform/describe.hpp"

namespace sw::i18n {

enum class Direction { ltr, rtl };

constexpr auto enum_names(Direction) {
    return names("ltr", "rtl");
}

struct Language {
    std::string code, name, native_name;
    Direction direction = Direction::ltr;

    static constexpr auto describe() {
        return fields(
            field("code", &Language::code, "ISO 639", length(2, 10)),
            field("name", &Language::name, "In English", length(1, 60)),
            field("native_name", &Language::native_name, "In the language itself", length(1, 60)),
            field("direction", &Language::direction, "Of its script")
        );
    }
};

struct Settings {
    std::vector<Language> languages;
    std::int32_t most_bulk_keys = 2000, most_texts = 20'000, keep_audit_days = 365;

    static constexpr auto describe() {
        return fields(
            field("languages", &Settings::languages, "Known languages; those with a folder are active"),
            field("most_bulk_keys", &Settings::most_bulk_keys, "Texts of one bulk change", between(1, 10'000)),
            field("most_texts", &Settings::most_texts, "Texts changed by operators, in all", between(1, 200'000)),
            field("keep_audit_days", &Settings::keep_audit_days, "How long changes are remembered", between(30, 3650))
        );
    }
};

}  // namespace sw::i18n
