// A small seeded generator (SplitMix64-seeded xoshiro256**): same seed, same stream, on every machine.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace sw {

class Random {
public:
    explicit Random(std::uint64_t seed) noexcept;

    /// 64 uniform bits.
    [[nodiscard]] std::uint64_t next() noexcept;

    /// Uniform integer in [low, high], both included. low <= high.
    [[nodiscard]] std::int64_t integer(std::int64_t low, std::int64_t high) noexcept;

    /// Uniform real in [low, high).
    [[nodiscard]] double real(double low, double high) noexcept;

    /// True with the given probability.
    [[nodiscard]] bool chance(double probability) noexcept;

    /// Index drawn by weight; the weights are not negative and not all zero.
    [[nodiscard]] std::size_t weighted(std::span<const double> weights) noexcept;

    template <class T>
    [[nodiscard]] const T& pick(const std::vector<T>& items) noexcept {
        return items[static_cast<std::size_t>(integer(0, static_cast<std::int64_t>(items.size()) - 1))];
    }

    /// An independent stream for a named part, so that changing one part leaves the others alone.
    [[nodiscard]] Random fork(std::uint64_t part) const noexcept;

private:
    std::array<std::uint64_t, 4> state_{};
};

}  // namespace sw
