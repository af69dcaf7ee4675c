// The texts that are shipped: every language has the same keys, each text the same placeholders.
#include <filesystem>
#include <fstream>

#include "features/i18n/files.hpp"
#include "support/catch.hpp"

using namespace sw;
using namespace sw::i18n;

namespace {

const Catalogue& shipped() {
    static const Catalogue all = read_catalogue("config/i18n");
    return all;
}

/// "credits_one" is a form of "credits"; languages differ in the forms that they have.
std::string without_plural(const std::string& key) {
    for (const std::string form : {"_zero", "_one", "_two", "_few", "_many", "_other"}) {
        if (key.ends_with(form)) return key.substr(0, key.size() - form.size());
    }
    return key;
}

std::map<std::string, std::set<std::string>> meanings(const Texts& texts) {
    std::map<std::string, std::set<std::string>> out;
    for (const auto& [key, text] : texts) {
        const auto found = placeholders(text.value);
        out[without_plural(key)].insert(found.begin(), found.end());
    }
    return out;
}

/// A folder of texts that goes away.
struct Folder {
    std::filesystem::path path = std::filesystem::temp_directory_path() / ("texts-" + Uuid::make().to_string());

    void write(const std::string& file, const std::string& text) const {
        std::filesystem::create_directories((path / file).parent_path());
        std::ofstream(path / file) << text;
    }

    [[nodiscard]] std::string refusal() const {
        try {
            (void)read_catalogue(path);
            return "";
        } catch (const Failure& failure) {
            return failure.error().message;
        }
    }

    ~Folder() { std::filesystem::remove_all(path); }
};

}  // namespace

TEST_CASE("every language that is shipped has every text, with the same placeholders") {
    REQUIRE(shipped().contains("de"));
    const auto& english = shipped().at("en");
    for (const auto& [language, namespaces] : shipped()) {
        for (const auto& [name, texts] : english) {
            CAPTURE(language, name);
            REQUIRE(namespaces.contains(name));
            const auto wanted = meanings(texts);
            const auto found = meanings(namespaces.at(name));
            for (const auto& [key, names] : wanted) {
                CAPTURE(key);
                REQUIRE(found.contains(key));
                auto mine = found.at(key);
                // The server's own sentence is in English; another language may say it all by itself.
                if (names.contains("detail")) mine.insert("detail");
                CHECK(mine == names);
            }
        }
        for (const auto& [name, texts] : namespaces) {
            CAPTURE(language, name);
            REQUIRE(english.contains(name));
            const auto wanted = meanings(english.at(name));
            for (const auto& [key, names] : meanings(texts)) {
                CAPTURE(key);
                CHECK(wanted.contains(key));
            }
        }
    }
}

TEST_CASE("the pseudo language keeps the placeholders of every text") {
    for (const auto& [name, texts] : shipped().at("en")) {
        for (const auto& [key, text] : texts) {
            CAPTURE(name, key);
            CHECK(placeholders(pseudo(text.value)) == placeholders(text.value));
        }
    }
}

TEST_CASE("the settings know how every shipped language is called") {
    const auto settings = read_settings("config/i18n", shipped());
    for (const auto& [code, texts] : shipped()) {
        const auto found = std::find_if(settings.languages.begin(), settings.languages.end(), [&](const Language& one) {
            return one.code == code;
        });
        REQUIRE(found != settings.languages.end());
        CHECK(found->name != code);
    }
    const auto arabic = std::find_if(settings.languages.begin(), settings.languages.end(), [](const Language& one) {
        return one.code == "ar";
    });
    REQUIRE(arabic != settings.languages.end());
    CHECK(arabic->direction == Direction::rtl);
}

TEST_CASE("a broken file is refused by name") {
    const Folder folder;
    CHECK(folder.refusal().find("texts-") != std::string::npos);
    folder.write("de/common.json", R"({"a":"b"})");
    CHECK(folder.refusal().find("English") != std::string::npos);
    folder.write("en/common.json", R"({"a":"b"})");
    CHECK(folder.refusal().empty());
    const auto broken = [&](const std::string& text, const std::string& word) {
        folder.write("en/trade.json", text);
        const auto why = folder.refusal();
        CAPTURE(text, why);
        CHECK(why.find("trade.json") != std::string::npos);
        CHECK(why.find(word) != std::string::npos);
    };
    broken("{", "");
    broken(R"({"a":1})", "\"a\"");
    broken(R"({"a/b":"x"})", "\"a/b\"");
    broken(R"({"a":")" + std::string(10'001, 'x') + R"("})", "longer");
    broken(R"({"a":{"b":"x"},"a.b":"y","a.b.c":"z"})", "beside");
    broken("[]", "");
    folder.write("en/trade.json", "{}");
    folder.write("english/common.json", "{}");
    CHECK(folder.refusal().find("english") != std::string::npos);
}
