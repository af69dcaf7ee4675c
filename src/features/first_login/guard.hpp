// Who asks: a guard that follows from the id of the session alone, the same in every client (rules_society 23.3). Pure.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace sw::first_login {

inline constexpr std::array<std::string_view, 12> guard_names{"Chen",     "Rodriguez", "Sato",   "O'Brien",
                                                              "Kowalski", "Singh",     "Müller", "Nakamura",
                                                              "Garcia",   "Petrov",    "Kim",    "Anderson"};
inline constexpr std::array<std::string_view, 6> guard_titles{
    "Security Officer", "Guard", "Security Chief", "Station Inspector", "Docking Authority", "Customs Officer"};
inline constexpr std::array<std::string_view, 6> trait_names{"Friendly Veteran",     "Tired Night-Shifter",
                                                             "Shrewd Investigator",  "Cynical Bureaucrat",
                                                             "Strict Rule-Follower", "Paranoid Newbie"};

struct Guard {
    std::string_view name, title;
    std::size_t trait = 0;  ///< place in trait_names and in the figures
};

/// 32 bits with a sign: h = h * 31 + code of each character.
[[nodiscard]] std::int32_t hash_of(std::string_view ascii) noexcept;

[[nodiscard]] Guard guard_of(std::string_view session_id) noexcept;

}  // namespace sw::first_login
