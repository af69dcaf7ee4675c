// The guard of a session, as every client works it out.
#include "features/first_login/guard.hpp"

#include <set>
#include <string>

#include "support/catch.hpp"

using namespace sw::first_login;

TEST_CASE("the hash has 32 bits and a sign") {
    CHECK(hash_of("") == 0);
    CHECK(hash_of("a") == 97);
    CHECK(hash_of("abc") == 96354);
    CHECK(hash_of("hello") == 99162322);
    CHECK(hash_of("f47ac10b-58cc-4372-a567-0e02b2c3d479") == -1885019005);
    CHECK(hash_of("polygenelubricants") == -2147483648);
}

TEST_CASE("name, title and trait follow from the session alone") {
    const auto check = [](const char* session, std::string_view name, std::string_view title, std::string_view trait) {
        CAPTURE(session);
        const Guard guard = guard_of(session);
        CHECK(guard.name == name);
        CHECK(guard.title == title);
        CHECK(trait_names[guard.trait] == trait);
    };
    check("00000000-0000-0000-0000-000000000000", "Chen", "Security Officer", "Shrewd Investigator");
    check("f47ac10b-58cc-4372-a567-0e02b2c3d479", "Rodriguez", "Docking Authority", "Friendly Veteran");
    check("6ba7b810-9dad-11d1-80b4-00c04fd430c8", "Petrov", "Security Chief", "Tired Night-Shifter");
    check("0190d3f2-7a1b-7c3d-8e4f-5a6b7c8d9e0f", "Garcia", "Docking Authority", "Strict Rule-Follower");
    check("polygenelubricants", "Garcia", "Security Chief", "Shrewd Investigator");  // the least number there is
}

TEST_CASE("every name, title and trait is on duty some night") {
    std::set<std::string_view> names, titles;
    std::set<std::size_t> traits;
    for (int i = 0; i < 4000; ++i) {
        const Guard guard = guard_of("session-" + std::to_string(i));
        names.insert(guard.name);
        titles.insert(guard.title);
        traits.insert(guard.trait);
    }
    CHECK(names.size() == 12);
    CHECK(titles.size() == 6);
    CHECK(traits.size() == 6);
}
