// What a change of texts comes to: which are new, which are refused, which go back to what was shipped. Pure.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "rules.hpp"

namespace sw::i18n {

/// The texts of one namespace of one language that a change is measured against.
struct Ground {
    Texts shipped;  ///< of the language itself
    Texts changed;  ///< of the language, by operators
    Texts source;   ///< of the source language, as in force
};

struct WantedText {
    std::string key, value;
    std::optional<std::string> context{};
};

struct EditedText {
    std::string key, value;
    std::optional<std::string> context{}, old_value{};
};

struct Edit {
    std::vector<EditedText> saved;     ///< new or other than before
    std::vector<EditedText> restored;  ///< the same as shipped: what was changed goes
    std::int32_t imported = 0, updated = 0, skipped = 0;
    std::map<std::string, std::string> problems;  ///< by key
};

/// Texts that the language has already stay unless `overwrite`.
[[nodiscard]] Edit plan_edit(const Ground& ground, const std::vector<WantedText>& wanted, bool overwrite);

}  // namespace sw::i18n
