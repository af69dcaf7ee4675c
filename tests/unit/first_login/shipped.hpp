// What config/ says, for the tests of the first login.
#pragma once

#include <fstream>
#include <sstream>

#include "features/first_login/rules.hpp"
#include "features/ships/rules.hpp"

namespace test_first_login {

inline std::string read(const std::string& path) {
    std::ifstream file(path);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

inline const sw::first_login::Figures& figures() {
    static const auto shipped = sw::parse_json<sw::first_login::Figures>(read("config/balance/first_login.json"));
    return shipped;
}

inline const sw::first_login::WordFile& lists() {
    static const auto shipped =
        sw::parse_json<sw::first_login::WordFile>(read("config/balance/first_login_words.json"));
    return shipped;
}

inline const sw::first_login::Words& words() {
    static const sw::first_login::Words shipped(lists().languages());
    return shipped;
}

inline const sw::ships::Catalogue& hulls() {
    static const sw::ships::Catalogue shipped = [] {
        sw::ships::Catalogue out;
        out.fill(sw::parse_json<sw::ships::Tuning>(read("config/balance/ships.json")).hulls);
        return out;
    }();
    return shipped;
}

}  // namespace test_first_login
