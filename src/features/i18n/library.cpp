// Answers from memory.
#include "library.hpp"

#include <algorithm>

#include "sectorwars/platform/identity.hpp"

namespace sw::i18n {
namespace {

Namespaces pseudo_texts(const Catalogue& all) {
    Namespaces out = with_fallback(all, source_language);
    for (auto& [name, texts] : out) {
        for (auto& [key, text] : texts) text = {.value = pseudo(text.value)};
    }
    return out;
}

}  // namespace

Library::Library(Catalogue texts, std::vector<Language> languages, bool with_pseudo)
    : texts_(std::move(texts)), languages_(std::move(languages)) {
    if (!with_pseudo) return;
    const std::string code(pseudo_language);
    texts_[code] = pseudo_texts(texts_);
    languages_.push_back({.code = code, .name = "Pseudo", .native_name = pseudo("Pseudo")});
}

const Language* Library::find(std::string_view code) const {
    const std::string wanted = lower_case(code);
    for (const std::string_view one : {std::string_view(wanted), base_of(wanted)}) {
        const auto found = std::find_if(languages_.begin(), languages_.end(), [&](const Language& language) {
            return language.code == one;
        });
        if (found != languages_.end()) return &*found;
    }
    return nullptr;
}

bool Library::is_active(std::string_view code) const {
    const auto found = texts_.find(code);
    return found != texts_.end() && !found->second.empty();
}

std::vector<std::string> Library::active() const {
    std::vector<std::string> out;
    for (const auto& language : languages_) {
        if (is_active(language.code)) out.push_back(language.code);
    }
    return out;
}

Answer Library::answer(const std::string& key, const std::function<std::string()>& make) const {
    const std::lock_guard lock(mutex_);
    const auto found = answers_.find(key);
    if (found != answers_.end()) return found->second;
    constexpr std::size_t digits = 32;
    Answer out{.body = std::make_shared<const std::string>(make())};
    out.etag = '"' + digest_token(*out.body).substr(0, digits) + '"';
    answers_.emplace(key, out);
    return out;
}

Answer Library::all_texts(const std::string& code) const {
    return answer(code, [&] { return nest_all(with_fallback(texts_, code)); });
}

Answer Library::texts_of(const std::string& code, const std::string& name) const {
    const bool known =
        std::any_of(texts_.begin(), texts_.end(), [&](const auto& one) { return one.second.contains(name); });
    // Names that nobody knows are not remembered: there is no end to them.
    if (!known) return {std::make_shared<const std::string>("{}"), "\"empty\""};
    return answer(code + "/" + name, [&] {
        const Namespaces namespaces = with_fallback(texts_, code);
        const auto found = namespaces.find(name);
        return found == namespaces.end() ? "{}" : nest(found->second);
    });
}

std::string nest_all(const Namespaces& namespaces, bool with_context) {
    std::string out;
    JsonWriter to(out);
    to.begin_object();
    for (const auto& [name, texts] : namespaces) {
        to.key(name);
        to.raw(nest(texts, with_context));
    }
    to.end_object();
    return out;
}

}  // namespace sw::i18n
