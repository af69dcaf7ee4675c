// The texts that came with this release: config/i18n/<language>/<namespace>.json.
#pragma once

#include <filesystem>

#include "rules.hpp"

namespace sw::i18n {

/// Every folder is a language, every JSON file in it a namespace. Throws Failure internal "bad_text_file" that names
/// the file and what is wrong: broken JSON, bad keys, values that are no texts, texts that are too long.
[[nodiscard]] Catalogue read_catalogue(const std::filesystem::path& folder);

/// <folder>/languages.json; languages that have a folder and are not in it are added with their code as name.
[[nodiscard]] Settings read_settings(const std::filesystem::path& folder, const Catalogue& catalogue);

}  // namespace sw::i18n
