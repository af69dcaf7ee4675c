// What the texts feature takes and says. Names are those of the clients that exist (api/translation.md).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "rules.hpp"

namespace sw::i18n {

inline constexpr Pattern language_pattern{
    "^[A-Za-z]{2,3}(-[A-Za-z]{2,4})?$", is_language, "must be a language such as en"};
inline constexpr Pattern namespace_pattern{
    "^[A-Za-z][A-Za-z0-9_-]*$", is_namespace, "must be a letter, then letters, digits, _ and -, 50 at most"};
inline constexpr Pattern key_pattern{
    "^[A-Za-z0-9_-][A-Za-z0-9_ .-]*$", is_key,
    "must be letters, digits, spaces, _ and - with single dots, 200 at most"};

struct LanguagesRequest {
    bool active_only = true;

    static constexpr auto describe() {
        return fields(
            field("active_only", &LanguagesRequest::active_only, "Only those that have texts", or_default(true))
        );
    }
};

struct LanguageView {
    std::string code, name, native_name;
    Direction direction = Direction::ltr;
    bool is_active = false;
    std::int32_t completion_percentage = 0;

    static constexpr auto describe() {
        return fields(
            field("code", &LanguageView::code, "For paths"), field("name", &LanguageView::name, "In English"),
            field("nativeName", &LanguageView::native_name, "In the language itself"),
            field("direction", &LanguageView::direction, "Of its script"),
            field("isActive", &LanguageView::is_active, "It has texts"),
            field("completionPercentage", &LanguageView::completion_percentage, "Of the English texts, rounded down")
        );
    }
};

/// The edge puts the header into the field of this name.
struct DetectRequest {
    std::optional<std::string> accept_language;

    static constexpr auto describe() {
        return fields(
            field("accept_language", &DetectRequest::accept_language, "The header Accept-Language, or a value for it")
        );
    }
};

struct DetectReply {
    std::string detected_language;

    static constexpr auto describe() {
        return fields(field("detectedLanguage", &DetectReply::detected_language, "An active language"));
    }
};

struct TextsRequest {
    std::string language_code;
    std::optional<std::string> only;
    bool include_context = false;

    static constexpr auto describe() {
        return fields(
            field("language_code", &TextsRequest::language_code, "Language", language_pattern),
            field("namespace", &TextsRequest::only, "Only this one", namespace_pattern),
            field(
                "include_context", &TextsRequest::include_context, "Each text as an object with value and context",
                or_default(false)
            )
        );
    }
};

struct NamespaceRequest {
    std::string language_code, name;

    static constexpr auto describe() {
        return fields(
            field("language_code", &NamespaceRequest::language_code, "Language", language_pattern),
            field("namespace", &NamespaceRequest::name, "File of texts", namespace_pattern)
        );
    }
};

struct PreferenceView {
    std::string language_code;

    static constexpr auto describe() {
        return fields(
            field("languageCode", &PreferenceView::language_code, "What was chosen, else what the browser wants")
        );
    }
};

struct PreferenceRequest {
    std::string language_code;

    static constexpr auto describe() {
        return fields(field("languageCode", &PreferenceRequest::language_code, "An active language", language_pattern));
    }
};

struct PreferenceReply {
    bool success = true;
    std::string language_code;

    static constexpr auto describe() {
        return fields(
            field("success", &PreferenceReply::success, "Always true"),
            field("languageCode", &PreferenceReply::language_code, "As it is kept")
        );
    }
};

struct AiContext {
    std::string user_language, ai_context;

    static constexpr auto describe() {
        return fields(
            field("userLanguage", &AiContext::user_language, "Language of the account"),
            field("aiContext", &AiContext::ai_context, "Tells a language model how to answer")
        );
    }
};

struct LanguageRequest {
    std::string language_code;

    static constexpr auto describe() {
        return fields(field("language_code", &LanguageRequest::language_code, "Language", language_pattern));
    }
};

struct NamespaceProgress {
    std::int64_t total_keys = 0, translated_keys = 0, verified_keys = 0;
    std::int32_t completion_percentage = 0;
    std::optional<Time> last_updated;

    static constexpr auto describe() {
        return fields(
            field("totalKeys", &NamespaceProgress::total_keys, "English texts"),
            field("translatedKeys", &NamespaceProgress::translated_keys, "Those that the language has itself"),
            field("verifiedKeys", &NamespaceProgress::verified_keys, "Those that came with this release"),
            field("completionPercentage", &NamespaceProgress::completion_percentage, "Rounded down"),
            field("lastUpdated", &NamespaceProgress::last_updated, "Last change by an operator; null when none")
        );
    }
};

struct ProgressView {
    std::string language;
    double overall_completion = 0;
    std::int64_t total_keys = 0, translated_keys = 0;
    std::map<std::string, NamespaceProgress> namespaces;

    static constexpr auto describe() {
        return fields(
            field("language", &ProgressView::language, "Language"),
            field("overallCompletion", &ProgressView::overall_completion, "Percent of the English texts"),
            field("totalKeys", &ProgressView::total_keys, "English texts"),
            field("translatedKeys", &ProgressView::translated_keys, "Those that the language has itself"),
            field("namespaces", &ProgressView::namespaces, "By name")
        );
    }
};

struct ChangeRequest {
    std::string language_code, name, key, value;
    std::optional<std::string> context;

    static constexpr auto describe() {
        return fields(
            field("language_code", &ChangeRequest::language_code, "Language", language_pattern),
            field("namespace", &ChangeRequest::name, "File of texts", namespace_pattern),
            field("key", &ChangeRequest::key, "Dotted", key_pattern),
            field("value", &ChangeRequest::value, "Plain text, never read as HTML", length(1, longest_value)),
            field("context", &ChangeRequest::context, "For translators", max_length(500))
        );
    }
};

struct ChangeReply {
    bool success = true;
    std::string key, language;

    static constexpr auto describe() {
        return fields(
            field("success", &ChangeReply::success, "Always true"), field("key", &ChangeReply::key, "Dotted"),
            field("language", &ChangeReply::language, "Language")
        );
    }
};

struct BulkRequest {
    std::string language_code, name;
    RawJson translations;
    bool overwrite = false;

    static constexpr auto describe() {
        return fields(
            field("language_code", &BulkRequest::language_code, "Language", language_pattern),
            field("namespace", &BulkRequest::name, "File of texts", namespace_pattern),
            field("translations", &BulkRequest::translations, "Nested objects with texts"),
            field("overwrite", &BulkRequest::overwrite, "Also texts that the language has already", or_default(false))
        );
    }
};

struct BulkReply {
    std::int32_t imported = 0, updated = 0, skipped = 0, errors = 0, total = 0;

    static constexpr auto describe() {
        return fields(
            field("imported", &BulkReply::imported, "New texts"),
            field("updated", &BulkReply::updated, "Changed texts"),
            field("skipped", &BulkReply::skipped, "Texts that stay as they are"),
            field("errors", &BulkReply::errors, "Keys or texts that cannot be taken"),
            field("total", &BulkReply::total, "All of them")
        );
    }
};

struct InitializeReply {
    bool success = true;
    std::string message;

    static constexpr auto describe() {
        return fields(
            field("success", &InitializeReply::success, "Always true"),
            field("message", &InitializeReply::message, "For people")
        );
    }
};

struct Health {
    std::string status = "healthy", service = "translation", version = "1";

    static constexpr auto describe() {
        return fields(
            field("status", &Health::status, "healthy"), field("service", &Health::service, "translation"),
            field("version", &Health::version, "Of this interface")
        );
    }
};

/// To every process that serves texts, which reads them again and then tells every socket.
struct Updated {
    static constexpr std::string_view topic = "i18n.updated";
    static constexpr std::string_view frame = "i18n:updated";

    std::string language;
    std::vector<std::string> namespaces;
    Time timestamp{};

    bool operator==(const Updated&) const = default;

    static constexpr auto describe() {
        return fields(
            field("language", &Updated::language, "Whose texts changed; languages based on it show them, too"),
            field("namespaces", &Updated::namespaces, "Which of them"), field("timestamp", &Updated::timestamp, "When")
        );
    }
};

}  // namespace sw::i18n
