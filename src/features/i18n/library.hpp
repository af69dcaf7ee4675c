// All texts as they are at one moment, ready to be sent.
#pragma once

#include <functional>
#include <memory>
#include <mutex>

#include "rules.hpp"

namespace sw::i18n {

/// Bytes of an answer and their entity tag, with quotes.
struct Answer {
    std::shared_ptr<const std::string> body;
    std::string etag;
};

/// Immutable but for the answers that it has made. Thread-safe.
class Library {
public:
    /// `texts` are those in force, changed ones included; languages without any are known but not active.
    Library(Catalogue texts, std::vector<Language> languages, bool with_pseudo);

    /// The language, or the one that it is based on: "de-at" finds "de". nullptr when neither is known.
    [[nodiscard]] const Language* find(std::string_view code) const;

    [[nodiscard]] const std::vector<Language>& languages() const { return languages_; }

    /// It has texts of its own.
    [[nodiscard]] bool is_active(std::string_view code) const;
    [[nodiscard]] std::vector<std::string> active() const;

    [[nodiscard]] const Catalogue& texts() const { return texts_; }

    /// Every namespace, or the one named: {} when there is none of that name. `code` is known.
    [[nodiscard]] Answer all_texts(const std::string& code) const;
    [[nodiscard]] Answer texts_of(const std::string& code, const std::string& name) const;

private:
    [[nodiscard]] Answer answer(const std::string& key, const std::function<std::string()>& make) const;

    Catalogue texts_;
    std::vector<Language> languages_;
    mutable std::mutex mutex_;                       ///< of answers_
    mutable std::map<std::string, Answer> answers_;  ///< by language and namespace, made when first asked for
};

/// {"common": {…}, …}
[[nodiscard]] std::string nest_all(const Namespaces& namespaces, bool with_context = false);

}  // namespace sw::i18n
