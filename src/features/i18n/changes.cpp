// Texts that operators change: one, or many at once.
#include "edit.hpp"
#include "service.hpp"

namespace sw::i18n {
namespace {

constexpr std::int32_t audit_batch = 5000;

[[noreturn]] void refuse(Code code, const std::string& id, const std::string& message, FieldError field) {
    throw Failure(Error{.code = code, .id = id, .message = message, .fields = {std::move(field)}});
}

/// Changes go to a language itself, never to the one that it is based on.
std::string language_to_change(const Library& library, const std::string& code) {
    const Language* found = library.find(code);
    if (found == nullptr || found->code != lower_case(code)) {
        refuse(
            Code::not_found, "unknown_language", "There is no language \"" + code + "\" here.",
            {"language_code", "unknown", "is not the code of a known language"}
        );
    }
    if (found->code == pseudo_language) {
        refuse(
            Code::rule_violation, "made_language", "The texts of this language are made from the English ones.",
            {"language_code", "made", "cannot be changed"}
        );
    }
    return found->code;
}

Texts texts_in(const Catalogue& all, std::string_view language, const std::string& name) {
    const auto namespaces = all.find(language);
    if (namespaces == all.end()) return {};
    const auto texts = namespaces->second.find(name);
    return texts == namespaces->second.end() ? Texts{} : texts->second;
}

std::vector<repository::Change> rows_of(const std::vector<EditedText>& texts) {
    std::vector<repository::Change> out;
    out.reserve(texts.size());
    for (const auto& one : texts) out.push_back({one.key, one.value, one.context, one.old_value});
    return out;
}

/// Waits for other writers, so that the plan is made on what is in force.
Edit plan(
    Tx& tx, const Shelf& shelf, const repository::Place& place, const std::vector<WantedText>& wanted, bool overwrite
) {
    repository::raise_revision(tx);
    const Ground ground{
        .shipped = texts_in(shelf.shipped(), place.language, place.name),
        .changed = repository::find(tx, place.language, place.name),
        .source = texts_in(shelf.library()->texts(), source_language, place.name)};
    return plan_edit(ground, wanted, overwrite);
}

void carry_out(Tx& tx, const Shelf& shelf, const repository::Place& place, const Edit& edit, std::string_view reason) {
    const auto saved = rows_of(edit.saved);
    const auto restored = rows_of(edit.restored);
    if (saved.empty() && restored.empty()) return;
    const auto most = static_cast<std::int64_t>(shelf.settings().most_texts);
    if (!saved.empty() && repository::count(tx) + static_cast<std::int64_t>(saved.size()) > most) {
        throw Failure(
            Code::rule_violation, "too_many_texts", "No more than " + std::to_string(most) + " texts may be changed."
        );
    }
    if (!saved.empty()) repository::save(tx, place, saved);
    if (!restored.empty()) repository::remove(tx, place, restored);
    for (const auto* changes : {&saved, &restored}) {
        if (!changes->empty()) repository::insert_audit(tx, place, *changes, reason);
    }
    tx.emit(Updated{.language = place.language, .namespaces = {place.name}, .timestamp = tx.now()}, {});
}

}  // namespace

ChangeReply Service::change(Tx& tx, const Caller& caller, const ChangeRequest& in) const {
    const repository::Place place{language_to_change(*shelf_->library(), in.language_code), in.name, caller.user};
    const Edit edit = plan(tx, *shelf_, place, {{in.key, in.value, in.context}}, true);
    if (const auto problem = edit.problems.find(in.key); problem != edit.problems.end()) {
        const bool conflict = problem->second.starts_with("cannot stand");
        refuse(
            conflict ? Code::conflict : Code::invalid, conflict ? "conflicting_key" : "validation_failed",
            "The text cannot be taken: " + in.key + " " + problem->second + ".",
            {conflict ? "key" : "value", conflict ? "conflict" : "placeholder", problem->second}
        );
    }
    carry_out(tx, *shelf_, place, edit, "single");
    return {.key = in.key, .language = place.language};
}

BulkReply Service::bulk(Tx& tx, const Caller& caller, const BulkRequest& in) const {
    const auto most = static_cast<std::size_t>(shelf_->settings().most_bulk_keys);
    const auto document = JsonDocument::parse(in.translations.text);
    const Flat flat = flatten(document.root(), most);
    if (flat.too_many) {
        refuse(
            Code::invalid, "validation_failed", "These are too many texts for one call.",
            {"translations", "length", "must not hold more than " + std::to_string(most) + " texts"}
        );
    }
    const repository::Place place{language_to_change(*shelf_->library(), in.language_code), in.name, caller.user};
    std::vector<WantedText> wanted;
    for (const auto& [key, value] : flat.texts) wanted.push_back({key, value});
    const Edit edit = plan(tx, *shelf_, place, wanted, in.overwrite);
    carry_out(tx, *shelf_, place, edit, "bulk");
    BulkReply out{.imported = edit.imported, .updated = edit.updated, .skipped = edit.skipped};
    out.errors = static_cast<std::int32_t>(edit.problems.size() + flat.problems.size());
    out.total = out.imported + out.updated + out.skipped + out.errors;
    return out;
}

InitializeReply Service::initialize(Tx& tx, const Caller&, const Nothing&) const {
    const auto library = shelf_->library();
    const std::int64_t added = repository::insert_languages(tx, library->languages());
    return {
        .message = "There are " + std::to_string(library->languages().size()) + " languages, " + std::to_string(added) +
                   " of them new."};
}

void Service::forget_old_changes(Tx& tx) const {
    repository::delete_audit(tx, tx.now() - std::chrono::days(shelf_->settings().keep_audit_days), audit_batch);
}

}  // namespace sw::i18n
