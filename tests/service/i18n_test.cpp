// Texts on a real PostgreSQL: changes with their audit, bulk changes, bounds, the language of an account.
#include <pqxx/pqxx>
#include <thread>

#include "features/i18n/messages.hpp"
#include "support/service_fixture.hpp"

using namespace sw;
using support::Game;

namespace {

const Caller& admin() {
    static const Caller one = [] {
        Caller caller;
        caller.user = UserId::make();
        caller.is_admin = true;
        return caller;
    }();
    return one;
}

template <class T>
T ask(const Caller& caller, std::string_view verb, const std::string& path, const std::string& body = "") {
    return parse_json<T>(Game::shared().call(caller, verb, "/api/v1/i18n/" + path, body));
}

Error refusal(const std::string& path, const std::string& body, const Caller& caller = admin()) {
    try {
        (void)Game::shared().call(caller, "POST", "/api/v1/i18n/" + path, body);
    } catch (const Failure& failure) {
        return failure.error();
    }
    return {.id = "none"};
}

Error refusal_of_get(const std::string& path) {
    try {
        (void)Game::shared().call({}, "GET", "/api/v1/i18n/" + path);
    } catch (const Failure& failure) {
        return failure.error();
    }
    return {.id = "none"};
}

pqxx::result sql(const std::string& statement) {
    pqxx::connection owner(Game::shared().superuser_url());
    pqxx::work work(owner);
    work.exec("set local search_path = nexus, region");
    auto result = work.exec(statement);
    work.commit();
    return result;
}

std::string stored(const std::string& language, const std::string& name, const std::string& key) {
    const auto rows =
        sql("select value from translations where (language, namespace, key) = ('" + language + "', '" + name + "', '" +
            key + "')");
    return rows.empty() ? "" : rows[0][0].as<std::string>();
}

i18n::BulkReply bulk(const std::string& path, const std::string& texts, bool overwrite = false) {
    return ask<i18n::BulkReply>(
        admin(), "POST", "admin/bulk/" + path,
        R"({"translations":)" + texts + R"(,"overwrite":)" + (overwrite ? "true}" : "false}")
    );
}

}  // namespace

TEST_CASE("languages with files are active and honest about how complete they are") {
    const auto all = ask<std::vector<i18n::LanguageView>>(admin(), "GET", "admin/languages/all");
    CHECK(all.size() >= 12);
    const auto active = ask<std::vector<i18n::LanguageView>>({}, "GET", "languages");
    CHECK(active.size() < all.size());
    REQUIRE_FALSE(active.empty());
    CHECK(active.front().completion_percentage == 100);
    for (const auto& one : all) {
        CAPTURE(one.code);
        CHECK(one.is_active == (one.completion_percentage > 0));
        CHECK(one.direction == (one.code == "ar" ? i18n::Direction::rtl : i18n::Direction::ltr));
        CHECK(one.code != "qps");  // this is no development environment
    }
    CHECK(ask<std::vector<i18n::LanguageView>>({}, "GET", "languages?active_only=false").size() == all.size());
}

TEST_CASE("paths that are fixed are no languages") {
    CHECK(ask<i18n::Health>({}, "GET", "health").service == "translation");
    CHECK(ask<i18n::DetectReply>({}, "GET", "detect?accept_language=de-CH,en;q=0.5").detected_language == "de");
    const auto who = Game::shared().a_pilot("reader");
    CHECK(ask<i18n::PreferenceView>(who.caller, "GET", "user/preference").language_code == "en");
    CHECK(ask<i18n::AiContext>(who.caller, "GET", "user/ai-context").user_language == "en");
    CHECK(ask<i18n::ProgressView>(admin(), "GET", "admin/progress/de").language == "de");
}

TEST_CASE("unknown languages are named, unknown namespaces are empty") {
    const auto error = refusal_of_get("xx/common");
    CHECK(error.code == Code::not_found);
    CHECK(error.id == "unknown_language");
    REQUIRE(error.fields.size() == 1);
    CHECK(error.fields[0].field == "language_code");
    CHECK(refusal_of_get("xx").id == "unknown_language");
    CHECK(refusal_of_get("e%00/common").id == "validation_failed");
    CHECK(refusal_of_get("en/bad.name").id == "validation_failed");
    CHECK(Game::shared().call({}, "GET", "/api/v1/i18n/en/nothing") == "{}");
    CHECK(Game::shared().call({}, "GET", "/api/v1/i18n/en?namespace=nothing") == R"({"nothing":{}})");
    const auto german = Game::shared().call({}, "GET", "/api/v1/i18n/de/common");
    CHECK(Game::shared().call({}, "GET", "/api/v1/i18n/de-AT/common") == german);
    CHECK(
        Game::shared().call({}, "GET", "/api/v1/i18n/ja/common") ==
        Game::shared().call({}, "GET", "/api/v1/i18n/en/common")
    );
    const auto explained =
        JsonDocument::parse(Game::shared().call({}, "GET", "/api/v1/i18n/de?namespace=common&include_context=true"));
    const auto close = explained.root().find("common")->find("close");
    REQUIRE(close.has_value());
    CHECK(close->find("verified")->as_boolean() == true);
}

TEST_CASE("a changed text is stored as it is, remembered, and undone by what was shipped") {
    const std::string path = "admin/translation/de/common";
    const std::string close = "Schließen";
    const auto reply = ask<i18n::ChangeReply>(
        admin(), "POST", path, R"({"key":"close","value":"<b>Zu</b> 'drop table'","context":"A button"})"
    );
    CHECK(reply.language == "de");
    CHECK(stored("de", "common", "close") == "<b>Zu</b> 'drop table'");
    (void)ask<i18n::ChangeReply>(admin(), "POST", path, R"({"key":"close","value":"Zu"})");
    CHECK(stored("de", "common", "close") == "Zu");
    (void)ask<i18n::ChangeReply>(admin(), "POST", path, R"({"key":"close","value":")" + close + R"("})");
    CHECK(stored("de", "common", "close").empty());
    const auto audit =
        sql("select old_value, new_value, change_reason, changed_by from translation_audit where key = 'close' order "
            "by audit_id");
    REQUIRE(audit.size() == 3);
    CHECK(audit[0][0].as<std::string>() == close);
    CHECK(audit[2][0].as<std::string>() == "Zu");
    CHECK(audit[2][1].as<std::string>() == close);
    CHECK(audit[1][2].as<std::string>() == "single");
    CHECK(audit[1][3].as<std::string>() == admin().user.to_string());
    const auto told = sql("select payload from outbox where topic = 'i18n.updated'");
    CHECK(told.size() >= 3);
}

TEST_CASE("a change that cannot be right is refused by field") {
    const auto at = [](const std::string& path, const std::string& body) {
        return refusal("admin/translation/" + path, body);
    };
    CHECK(at("xx/common", R"({"key":"a","value":"b"})").id == "unknown_language");
    CHECK(at("de-at/common", R"({"key":"a","value":"b"})").id == "unknown_language");
    CHECK(at("de/common", R"({"key":"a/b","value":"b"})").fields.at(0).field == "key");
    CHECK(at("de/common", R"({"key":"a","value":""})").fields.at(0).field == "value");
    CHECK(
        at("de/common", R"({"key":"a","value":")" + std::string(10'001, 'x') + R"("})").fields.at(0).field == "value"
    );
    CHECK(at("de/1common", R"({"key":"a","value":"b"})").fields.at(0).field == "namespace");
    CHECK(at("de/common", R"({"key":"close.later","value":"b"})").id == "conflicting_key");
    const auto placeholder = at("de/common", R"({"key":"close","value":"{{nobody}}"})");
    CHECK(placeholder.id == "validation_failed");
    CHECK(placeholder.fields.at(0).code == "placeholder");
    CHECK(stored("de", "common", "a").empty());
}

TEST_CASE("a bulk change counts what it did with every text") {
    const std::string texts =
        R"({"close":"Zu","fresh":{"one":"eins","two":"zwei"},"bad/key":"x","number":4,"fresh2":"{{x}}"})";
    const auto first = bulk("de/common", texts);
    CHECK(first.imported == 3);
    CHECK(first.updated == 0);
    CHECK(first.skipped == 1);
    CHECK(first.errors == 2);
    CHECK(first.total == 6);
    const auto again = bulk("de/common", texts);
    CHECK(again.imported == 0);
    CHECK(again.skipped == 4);
    const auto over = bulk("de/common", R"({"close":"Dicht","fresh":{"one":"eins"}})", true);
    CHECK(over.updated == 1);
    CHECK(over.skipped == 1);
    CHECK(stored("de", "common", "close") == "Dicht");
    CHECK(stored("de", "common", "fresh.two") == "zwei");
    std::string many = "{";
    for (int i = 0; i <= 2000; ++i) many += (i ? ",\"k" : "\"k") + std::to_string(i) + "\":\"x\"";
    const auto error = refusal("admin/bulk/de/common", R"({"translations":)" + many + "}}");
    CHECK(error.fields.at(0).field == "translations");
    CHECK(refusal("admin/bulk/de/common", R"({"translations":"x"})").id == "none");  // one error, nothing done
    sql("delete from translations");
}

TEST_CASE("many writers at once leave one text and a whole history") {
    constexpr int writers = 8;
    std::vector<std::thread> threads;
    for (int i = 0; i < writers; ++i) {
        threads.emplace_back([i] {
            (void)bulk("es/race", R"({"a":"a)" + std::to_string(i) + R"(","b":"b)" + std::to_string(i) + R"("})", true);
        });
    }
    for (auto& thread : threads) thread.join();
    const std::string a = stored("es", "race", "a"), b = stored("es", "race", "b");
    CHECK(a.substr(1) == b.substr(1));
    const auto history = sql(
        "select old_value, new_value from translation_audit where namespace = 'race' and key = 'a' order by audit_id"
    );
    REQUIRE(history.size() == writers);
    CHECK(history[0][0].is_null());
    for (int i = 1; i < writers; ++i) CHECK(history[i][0].as<std::string>() == history[i - 1][1].as<std::string>());
    sql("delete from translations");
}

TEST_CASE("the language of an account is kept, and only one that has texts") {
    const auto who = Game::shared().a_pilot("polyglot");
    const auto choose = [&](const std::string& code) {
        return refusal("user/preference", R"({"languageCode":")" + code + R"("})", who.caller);
    };
    CHECK(choose("de").id == "none");
    CHECK(ask<i18n::PreferenceView>(who.caller, "GET", "user/preference").language_code == "de");
    CHECK(
        ask<i18n::AiContext>(who.caller, "GET", "user/ai-context").ai_context.find("German (Deutsch)") !=
        std::string::npos
    );
    CHECK(choose("en").id == "none");
    CHECK(ask<i18n::PreferenceView>(who.caller, "GET", "user/preference").language_code == "en");
    CHECK(choose("ja").fields.at(0).field == "languageCode");
    CHECK(choose("xx").id == "unknown_language");
    CHECK(choose("x'; drop").id == "validation_failed");
    sql("delete from users where user_id = '" + who.user.to_string() + "'");
    CHECK(sql("select 1 from language_preferences where user_id = '" + who.user.to_string() + "'").empty());
}

TEST_CASE("entering the languages again changes nothing") {
    const auto before = sql("select count(*) from languages")[0][0].as<int>();
    CHECK(ask<i18n::InitializeReply>(admin(), "POST", "admin/initialize").success);
    CHECK(
        ask<i18n::InitializeReply>(admin(), "POST", "admin/initialize").message.find(" 0 of them new") !=
        std::string::npos
    );
    CHECK(sql("select count(*) from languages")[0][0].as<int>() == before);
}

TEST_CASE("progress tells what is shipped from what was changed") {
    const auto english = ask<i18n::ProgressView>(admin(), "GET", "admin/progress/en");
    CHECK(english.overall_completion == 100);
    CHECK(english.total_keys == english.translated_keys);
    CHECK(english.namespaces.at("common").verified_keys == english.namespaces.at("common").total_keys);
    const auto none = ask<i18n::ProgressView>(admin(), "GET", "admin/progress/ja");
    CHECK(none.translated_keys == 0);
    CHECK(none.total_keys == english.total_keys);
    CHECK_FALSE(none.namespaces.at("common").last_updated.has_value());
}

TEST_CASE("old changes are forgotten by the job") {
    (void)bulk("es/old", R"({"a":"1","b":"2"})");
    sql("update translation_audit set changed_at = now() - interval '366 days' where namespace = 'old' and key = 'a'");
    for (const auto& job : Game::shared().core().jobs()) {
        if (job.name == "i18n.forget_changes") Game::shared().db().write(job.run);
    }
    CHECK(sql("select key from translation_audit where namespace = 'old'").size() == 1);
    sql("delete from translations");
}
