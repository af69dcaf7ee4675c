// Who asks.
#include "guard.hpp"

#include <cstdlib>

namespace sw::first_login {

namespace {

std::size_t place(std::int64_t number, std::size_t places) noexcept {
    return static_cast<std::size_t>(std::llabs(number)) % places;
}

}  // namespace

std::int32_t hash_of(std::string_view ascii) noexcept {
    std::uint32_t hash = 0;  // unsigned overflow is what two's complement does
    for (const char c : ascii) hash = hash * 31 + static_cast<unsigned char>(c);
    return static_cast<std::int32_t>(hash);
}

Guard guard_of(std::string_view session_id) noexcept {
    const std::int32_t hash = hash_of(session_id);
    return {
        .name = guard_names[place(hash, guard_names.size())],
        .title = guard_titles[place(hash >> 4, guard_titles.size())],
        .trait = place(hash >> 8, trait_names.size())};
}

}  // namespace sw::first_login
