// The tables of texts: languages, translations, translation_revision, translation_audit, language_preferences.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "rules.hpp"
#include "sectorwars/platform/tx.hpp"

namespace sw::i18n::repository {

/// Those that are missing; returns how many that were.
std::int64_t insert_languages(Tx& tx, const std::vector<Language>& languages);

[[nodiscard]] std::int64_t revision(Reader& reader);
/// Locks out other writers until the end of the transaction.
void raise_revision(Tx& tx);

/// Every changed text.
[[nodiscard]] Catalogue find_all(Reader& reader);
[[nodiscard]] Texts find(Reader& reader, const std::string& language, const std::string& name);
[[nodiscard]] std::int64_t count(Reader& reader);

struct Change {
    std::string key, value;
    std::optional<std::string> context, old_value;
};

/// Where changes go, and who makes them.
struct Place {
    std::string language, name;
    UserId by;
};

void save(Tx& tx, const Place& place, const std::vector<Change>& changes);  ///< deferred
/// What came with the release shows again. Deferred.
void remove(Tx& tx, const Place& place, const std::vector<Change>& changes);
void insert_audit(
    Tx& tx, const Place& place, const std::vector<Change>& changes, std::string_view reason
);                                                           ///< deferred
void delete_audit(Tx& tx, Time before, std::int32_t limit);  ///< deferred

[[nodiscard]] std::optional<std::string> find_preference(Reader& reader, UserId user);
void save_preference(Tx& tx, UserId user, const std::string& language);  ///< deferred

}  // namespace sw::i18n::repository
