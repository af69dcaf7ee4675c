// What a change of texts comes to.
#include "features/i18n/edit.hpp"

#include "support/catch.hpp"

using namespace sw;
using namespace sw::i18n;

namespace {

Ground german() {
    Ground ground;
    ground.source.emplace("hello", Text{.value = "Hello {{name}}"});
    ground.source.emplace("bye", Text{.value = "Bye"});
    ground.source.emplace("ship.name", Text{.value = "Ship"});
    ground.shipped.emplace("hello", Text{.value = "Hallo {{name}}"});
    ground.shipped.emplace("bye", Text{.value = "Tschüss"});
    ground.changed.emplace("bye", Text{.value = "Servus", .shipped = false});
    return ground;
}

}  // namespace

TEST_CASE("new texts are imported, those that are there stay unless they may be overwritten") {
    const std::vector<WantedText> wanted{{"hello", "Moin {{name}}"}, {"ship.name", "Schiff"}, {"bye", "Servus"}};
    const auto careful = plan_edit(german(), wanted, false);
    CHECK(careful.imported == 1);
    CHECK(careful.updated == 0);
    CHECK(careful.skipped == 2);
    REQUIRE(careful.saved.size() == 1);
    CHECK(careful.saved[0].key == "ship.name");
    CHECK_FALSE(careful.saved[0].old_value.has_value());
    const auto bold = plan_edit(german(), wanted, true);
    CHECK(bold.updated == 1);
    CHECK(bold.skipped == 1);  // it says so already
    REQUIRE(bold.saved.size() == 2);
    CHECK(bold.saved[0].old_value == "Hallo {{name}}");
}

TEST_CASE("a text that says what was shipped only undoes the change") {
    const auto edit = plan_edit(german(), {{"bye", "Tschüss"}}, true);
    CHECK(edit.saved.empty());
    REQUIRE(edit.restored.size() == 1);
    CHECK(edit.restored[0].old_value == "Servus");
    CHECK(edit.updated == 1);
}

TEST_CASE("what cannot be taken is named and stops nothing else") {
    const auto edit = plan_edit(
        german(),
        {{"hello", "Hallo {{who}}"}, {"ship", "Schiff"}, {"bye.later", "Bis später"}, {"x", "1"}, {"x.y", "2"}}, true
    );
    CHECK(edit.problems.size() == 4);
    CHECK(edit.problems.at("ship") == "cannot stand beside ship.name");
    CHECK(edit.problems.at("bye.later") == "cannot stand beside bye");
    CHECK(edit.problems.at("x.y") == "cannot stand beside x");
    CHECK(edit.problems.contains("hello"));
    CHECK(edit.imported == 1);
}

TEST_CASE("markup is text like any other") {
    const auto edit = plan_edit(german(), {{"bye", "<script>alert(1)</script> drop table select"}}, true);
    REQUIRE(edit.saved.size() == 1);
    CHECK(edit.saved[0].value == "<script>alert(1)</script> drop table select");
}
