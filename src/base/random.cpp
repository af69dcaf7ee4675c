// xoshiro256** (Blackman, Vigna), public domain algorithm, written for this project.
#include "sectorwars/base/random.hpp"

#include <bit>
#include <numeric>

namespace sw {
namespace {

std::uint64_t split_mix(std::uint64_t& state) noexcept {
    state += 0x9e3779b97f4a7c15ULL;
    std::uint64_t z = state;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
}

}  // namespace

Random::Random(std::uint64_t seed) noexcept {
    for (auto& word : state_) word = split_mix(seed);
}

std::uint64_t Random::next() noexcept {
    const std::uint64_t result = std::rotl(state_[1] * 5, 7) * 9;
    const std::uint64_t shifted = state_[1] << 17;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= shifted;
    state_[3] = std::rotl(state_[3], 45);
    return result;
}

std::int64_t Random::integer(std::int64_t low, std::int64_t high) noexcept {
    const std::uint64_t range = static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low) + 1;
    if (range == 0) return static_cast<std::int64_t>(next());
    const std::uint64_t limit = range * (UINT64_MAX / range);  // reject the uneven tail
    std::uint64_t draw = next();
    while (draw >= limit) draw = next();
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(low) + draw % range);
}

double Random::real(double low, double high) noexcept {
    return low + (high - low) * (static_cast<double>(next() >> 11) * 0x1.0p-53);
}

bool Random::chance(double probability) noexcept {
    return real(0.0, 1.0) < probability;
}

std::size_t Random::weighted(std::span<const double> weights) noexcept {
    double point = real(0.0, std::accumulate(weights.begin(), weights.end(), 0.0));
    for (std::size_t i = 0; i < weights.size(); ++i) {
        if (point < weights[i]) return i;
        point -= weights[i];
    }
    return weights.size() - 1;
}

Random Random::fork(std::uint64_t part) const noexcept {
    return Random(state_[0] ^ std::rotl(state_[2], 29) ^ (part * 0xd1342543de82ef95ULL));
}

}  // namespace sw
