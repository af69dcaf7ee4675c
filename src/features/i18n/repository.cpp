// SQL of texts.
#include "repository.hpp"

namespace sw::i18n::repository {
namespace {

constexpr Statement insert_missing_languages{"i18n.insert_languages", R"(
insert into languages (code, name, native_name, direction)
select l.code, l.name, l.native_name, l.direction
from unnest($1::text[], $2::text[], $3::text[], $4::text[]) as l (code, name, native_name, direction)
on conflict (code) do nothing)"};

constexpr Statement select_revision{"i18n.revision", "select revision from translation_revision where single"};

constexpr Statement update_revision{
    "i18n.raise_revision", "update translation_revision set revision = revision + 1 where single"};

constexpr Statement select_all{
    "i18n.find_all", "select language, namespace, key, value, context, updated_at from translations"};

constexpr Statement select_namespace{"i18n.find", R"(
select key, value, context, updated_at from translations where language = $1 and namespace = $2)"};

constexpr Statement count_texts{"i18n.count", "select count(*) as texts from translations"};

constexpr Statement upsert_texts{"i18n.save", R"(
insert into translations (language, namespace, key, value, context, updated_by, updated_at)
select $1, $2, t.key, t.value, t.context, $3::uuid, $4::timestamptz
from unnest($5::text[], $6::text[], $7::text[]) as t (key, value, context)
on conflict (language, namespace, key) do update
set value = excluded.value, context = excluded.context, updated_by = excluded.updated_by,
    updated_at = excluded.updated_at)"};

constexpr Statement delete_texts{
    "i18n.remove", "delete from translations where language = $1 and namespace = $2 and key = any($3::text[])"};

constexpr Statement insert_changes{"i18n.insert_audit", R"(
insert into translation_audit (language, namespace, key, old_value, new_value, changed_by, change_reason, changed_at)
select $1, $2, t.key, t.old_value, t.new_value, $3::uuid, $4, $5::timestamptz
from unnest($6::text[], $7::text[], $8::text[]) as t (key, old_value, new_value))"};

constexpr Statement delete_changes{"i18n.delete_audit", R"(
delete from translation_audit where audit_id in (
    select audit_id from translation_audit where changed_at < $1 order by changed_at limit $2::integer))"};

constexpr Statement select_preference{
    "i18n.preference", "select language from language_preferences where user_id = $1::uuid"};

constexpr Statement upsert_preference{"i18n.save_preference", R"(
insert into language_preferences (user_id, language, chosen_at) values ($1::uuid, $2, $3)
on conflict (user_id) do update set language = excluded.language, chosen_at = excluded.chosen_at)"};

Text read_text(const Rows::Row& row) {
    return {
        .value = row.get<std::string>("value"),
        .context = row.get<std::optional<std::string>>("context"),
        .shipped = false,
        .updated_at = row.get<Time>("updated_at")};
}

template <class Member>
Param column(const std::vector<Change>& changes, Member member) {
    std::vector<Param> out;
    out.reserve(changes.size());
    for (const auto& change : changes) out.push_back(to_param(change.*member));
    return array_param(out);
}

}  // namespace

std::int64_t insert_languages(Tx& tx, const std::vector<Language>& languages) {
    std::vector<Param> codes, names, native_names, directions;
    for (const auto& language : languages) {
        codes.push_back(to_param(language.code));
        names.push_back(to_param(language.name));
        native_names.push_back(to_param(language.native_name));
        directions.push_back(to_param(to_name(language.direction)));
    }
    return tx
        .query(
            insert_missing_languages, array_param(codes), array_param(names), array_param(native_names),
            array_param(directions)
        )
        .affected();
}

std::int64_t revision(Reader& reader) {
    return reader.query(select_revision)[0].get<std::int64_t>("revision");
}

void raise_revision(Tx& tx) {
    static_cast<void>(tx.query(update_revision));
}

Catalogue find_all(Reader& reader) {
    const Rows rows = reader.query(select_all);
    Catalogue out;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto row = rows[i];
        out[row.get<std::string>("language")][row.get<std::string>("namespace")].emplace(
            row.get<std::string>("key"), read_text(row)
        );
    }
    return out;
}

Texts find(Reader& reader, const std::string& language, const std::string& name) {
    const Rows rows = reader.query(select_namespace, language, name);
    Texts out;
    for (std::size_t i = 0; i < rows.size(); ++i) out.emplace(rows[i].get<std::string>("key"), read_text(rows[i]));
    return out;
}

std::int64_t count(Reader& reader) {
    return reader.query(count_texts)[0].get<std::int64_t>("texts");
}

void save(Tx& tx, const Place& place, const std::vector<Change>& changes) {
    tx.defer(
        upsert_texts, place.language, place.name, place.by, tx.now(), column(changes, &Change::key),
        column(changes, &Change::value), column(changes, &Change::context)
    );
}

void remove(Tx& tx, const Place& place, const std::vector<Change>& changes) {
    tx.defer(delete_texts, place.language, place.name, column(changes, &Change::key));
}

void insert_audit(Tx& tx, const Place& place, const std::vector<Change>& changes, std::string_view reason) {
    tx.defer(
        insert_changes, place.language, place.name, place.by, reason, tx.now(), column(changes, &Change::key),
        column(changes, &Change::old_value), column(changes, &Change::value)
    );
}

void delete_audit(Tx& tx, Time before, std::int32_t limit) {
    tx.defer(delete_changes, before, limit);
}

std::optional<std::string> find_preference(Reader& reader, UserId user) {
    const Rows rows = reader.query(select_preference, user);
    if (rows.empty()) return std::nullopt;
    return rows[0].get<std::string>("language");
}

void save_preference(Tx& tx, UserId user, const std::string& language) {
    tx.defer(upsert_preference, user, language, tx.now());
}

}  // namespace sw::i18n::repository
