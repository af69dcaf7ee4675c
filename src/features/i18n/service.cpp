// Answers from memory, and the language of an account.
#include "service.hpp"

#include <algorithm>

namespace sw::i18n {
namespace {

[[noreturn]] void refuse_language(std::string_view code, const std::string& field) {
    Error error{.code = Code::not_found, .id = "unknown_language"};
    error.message = "There is no language \"" + std::string(code) + "\" here.";
    error.fields.push_back({field, "unknown", "is not the code of a known language"});
    throw Failure(std::move(error));
}

const Language& language_of(const Library& library, std::string_view code) {
    const Language* found = library.find(code);
    if (found == nullptr) refuse_language(code, "language_code");
    return *found;
}

LanguageView view_of(const Library& library, const Language& language) {
    return {
        .code = language.code,
        .name = language.name,
        .native_name = language.native_name,
        .direction = language.direction,
        .is_active = library.is_active(language.code),
        .completion_percentage = sum_of(progress(library.texts(), language.code)).percent()};
}

std::vector<LanguageView> views_of(const Library& library, bool active_only) {
    std::vector<LanguageView> out;
    for (const auto& language : library.languages()) {
        if (!active_only || library.is_active(language.code)) out.push_back(view_of(library, language));
    }
    std::stable_sort(out.begin(), out.end(), [](const LanguageView& a, const LanguageView& b) {
        return a.completion_percentage > b.completion_percentage;
    });
    return out;
}

/// The edge answers 304 to who has it already.
Prepared reply(Answer answer) {
    http::Response response{.shared_body = std::move(answer.body)};
    response.headers.emplace_back("ETag", std::move(answer.etag));
    response.headers.emplace_back("Cache-Control", "public, max-age=300");
    return {std::move(response)};
}

std::string chosen(ReadTx& tx, const Library& library, const Caller& caller, const DetectRequest& in) {
    const auto kept = repository::find_preference(tx, caller.user);
    if (kept && library.is_active(*kept)) return *kept;
    return detect(in.accept_language.value_or(""), library.active());
}

}  // namespace

std::vector<LanguageView> Service::languages(const Caller&, const LanguagesRequest& in) const {
    return views_of(*shelf_->library(), in.active_only);
}

std::vector<LanguageView> Service::all_languages(const Caller&, const Nothing&) const {
    return views_of(*shelf_->library(), false);
}

DetectReply Service::detect(const Caller&, const DetectRequest& in) const {
    return {i18n::detect(in.accept_language.value_or(""), shelf_->library()->active())};
}

Prepared Service::texts(const Caller&, const TextsRequest& in) const {
    const auto library = shelf_->library();
    const auto& code = language_of(*library, in.language_code).code;
    if (!in.only && !in.include_context) return reply(library->all_texts(code));
    Namespaces namespaces = with_fallback(library->texts(), code);
    if (in.only) {
        std::erase_if(namespaces, [&](const auto& one) { return one.first != *in.only; });
        if (namespaces.empty()) namespaces.emplace(*in.only, Texts{});
    }
    http::Response response;
    response.body = nest_all(namespaces, in.include_context);
    return {std::move(response)};
}

Prepared Service::texts_of(const Caller&, const NamespaceRequest& in) const {
    const auto library = shelf_->library();
    return reply(library->texts_of(language_of(*library, in.language_code).code, in.name));
}

Health Service::health(const Caller&, const Nothing&) const {
    return {};
}

PreferenceView Service::preference(ReadTx& tx, const Caller& caller, const DetectRequest& in) const {
    return {chosen(tx, *shelf_->library(), caller, in)};
}

PreferenceReply Service::prefer(Tx& tx, const Caller& caller, const PreferenceRequest& in) const {
    const auto library = shelf_->library();
    const Language* language = library->find(in.language_code);
    if (language == nullptr || !library->is_active(language->code)) {
        Error error{.code = Code::rule_violation, .id = "unknown_language"};
        error.message = "There are no texts in that language.";
        error.fields.push_back({"languageCode", "unknown", "is not the code of an active language"});
        throw Failure(std::move(error));
    }
    repository::save_preference(tx, caller.user, language->code);
    return {.language_code = language->code};
}

AiContext Service::ai_context(ReadTx& tx, const Caller& caller, const DetectRequest& in) const {
    const auto library = shelf_->library();
    const std::string code = chosen(tx, *library, caller, in);
    const Language& language = *library->find(code);
    return {
        code, "Answer in " + language.name + " (" + language.native_name +
                  "). Leave the names of ships, goods, stations and sectors as they are."};
}

ProgressView Service::progress(const Caller&, const LanguageRequest& in) const {
    const auto library = shelf_->library();
    const auto& code = language_of(*library, in.language_code).code;
    const auto by_namespace = i18n::progress(library->texts(), code);
    const Progress sum = sum_of(by_namespace);
    ProgressView out{.language = code, .total_keys = sum.total, .translated_keys = sum.translated};
    if (sum.total > 0) {
        out.overall_completion = static_cast<double>(sum.translated * 10'000 / sum.total) / 100;
    }
    for (const auto& [name, one] : by_namespace) {
        out.namespaces[name] = {one.total, one.translated, one.verified, one.percent(), one.updated_at};
    }
    return out;
}

void Service::start(Database& database) const {
    database.write([&](Tx& tx) { repository::insert_languages(tx, shelf_->library()->languages()); });
    database.read([&](ReadTx& tx) { shelf_->refresh(tx); });
}

}  // namespace sw::i18n
