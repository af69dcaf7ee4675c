// Reads the folder of texts once, at start-up.
#include "files.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>

namespace sw::i18n {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_keys = 5000;  // of one file

[[noreturn]] void refuse(const fs::path& path, const std::string& what) {
    throw Failure(Code::internal, "bad_text_file", path.string() + ": " + what);
}

std::string read_file(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) refuse(path, "cannot be read");
    return {std::istreambuf_iterator<char>(file), {}};
}

Texts read_texts(const fs::path& path) {
    Flat flat;
    try {
        const auto document = JsonDocument::parse(read_file(path));
        flat = flatten(document.root(), most_keys);
    } catch (const Failure& failure) {
        refuse(path, failure.error().message);
    }
    if (flat.too_many) refuse(path, "has more than " + std::to_string(most_keys) + " texts");
    if (!flat.problems.empty()) refuse(path, "\"" + flat.problems.front() + "\" is not a text, or not a key");
    Texts out;
    for (auto& [key, value] : flat.texts) {
        // An empty text may be meant, a word that a language does not need; operators leave texts alone instead.
        const auto problem = value.empty() ? "" : problem_of(value, nullptr);
        if (!problem.empty()) refuse(path, key + " " + problem);
        if (const auto other = conflicting_key(out, key); !other.empty())
            refuse(path, key + " cannot stand beside " + other);
        out.emplace(key, Text{.value = std::move(value)});
    }
    return out;
}

}  // namespace

Catalogue read_catalogue(const fs::path& folder) {
    Catalogue out;
    std::error_code error;
    for (const auto& language : fs::directory_iterator(folder, error)) {
        const std::string code = language.path().filename().string();
        if (!language.is_directory() || code.starts_with(".")) continue;
        if (!is_language(code) || code != lower_case(code)) refuse(language.path(), "is not the code of a language");
        if (code == pseudo_language) refuse(language.path(), "is made from the English texts");
        for (const auto& file : fs::directory_iterator(language.path())) {
            if (file.path().extension() != ".json" || file.path().filename().string().starts_with(".")) continue;
            const std::string name = file.path().stem().string();
            if (!is_namespace(name)) refuse(file.path(), "is not named as a namespace");
            out[code].emplace(name, read_texts(file.path()));
        }
    }
    if (error) refuse(folder, error.message());
    if (!out.contains(source_language)) refuse(folder, "has no texts in English");
    return out;
}

Settings read_settings(const fs::path& folder, const Catalogue& catalogue) {
    const auto path = folder / "languages.json";
    Settings settings;
    try {
        settings = parse_json<Settings>(read_file(path));
    } catch (const Failure& failure) {
        std::string what = failure.error().message;
        for (const auto& problem : failure.error().fields) what += "; " + problem.field + " " + problem.message;
        refuse(path, what);
    }
    for (const auto& [code, texts] : catalogue) {
        const auto known = std::any_of(settings.languages.begin(), settings.languages.end(), [&](const Language& one) {
            return one.code == code;
        });
        if (!known) settings.languages.push_back({.code = code, .name = code, .native_name = code});
    }
    return settings;
}

}  // namespace sw::i18n
