// The figures and words that the game plays with.
#pragma once

#include <fstream>
#include <sstream>
#include <stdexcept>

#include "features/dialogue/tuning.hpp"

namespace test {

inline const sw::dialogue::Tuning& tuning() {
    static const sw::dialogue::Tuning one = [] {
        std::ifstream file("config/balance/dialogue.json");
        std::ostringstream text;
        text << file.rdbuf();
        if (text.str().empty()) throw std::runtime_error("config/balance/dialogue.json cannot be read");
        return sw::parse_json<sw::dialogue::Tuning>(text.str());
    }();
    return one;
}

}  // namespace test
