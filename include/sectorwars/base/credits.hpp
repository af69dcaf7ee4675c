// Money: whole credits, checked against overflow, never a floating point number.
#pragma once

#include <compare>
#include <cstdint>

#include "sectorwars/base/result.hpp"

namespace sw {

class Credits {
public:
    constexpr Credits() = default;

    constexpr explicit Credits(std::int64_t amount) : amount_(amount) {}

    [[nodiscard]] constexpr std::int64_t amount() const noexcept { return amount_; }

    constexpr auto operator<=>(const Credits&) const = default;

    friend Credits operator+(Credits a, Credits b) {
        std::int64_t out = 0;
        if (__builtin_add_overflow(a.amount_, b.amount_, &out)) overflow();
        return Credits{out};
    }

    friend Credits operator-(Credits a, Credits b) {
        std::int64_t out = 0;
        if (__builtin_sub_overflow(a.amount_, b.amount_, &out)) overflow();
        return Credits{out};
    }

    friend Credits operator*(Credits a, std::int64_t factor) {
        std::int64_t out = 0;
        if (__builtin_mul_overflow(a.amount_, factor, &out)) overflow();
        return Credits{out};
    }

    Credits operator-() const { return Credits{0} - *this; }

private:
    [[noreturn]] static void overflow() {
        throw Failure(Code::internal, "credit_overflow", "A sum of credits is too large.");
    }

    std::int64_t amount_ = 0;
};

}  // namespace sw
