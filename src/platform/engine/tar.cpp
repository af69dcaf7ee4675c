// make_tar.
#include "platform/engine/tar.hpp"

#include <array>
#include <cstdio>
#include <numeric>

#include "sectorwars/base/result.hpp"

namespace sw::engine {

namespace {

constexpr std::size_t block = 512;
constexpr std::size_t checksum_at = 148;
constexpr std::size_t checksum_size = 8;

/// Octal digits, as wide as the field without the NUL at its end.
void put_number(std::string& header, std::size_t at, std::size_t size, std::size_t number) {
    std::array<char, 24> text{};
    const int length = std::snprintf(text.data(), text.size(), "%0*zo", static_cast<int>(size - 1), number);
    header.replace(at, static_cast<std::size_t>(length), text.data(), static_cast<std::size_t>(length));
}

std::string header_of(const TarFile& file) {
    std::string header(block, '\0');
    header.replace(0, file.name.size(), file.name);
    put_number(header, 100, 8, static_cast<std::size_t>(file.mode));
    put_number(header, 108, 8, static_cast<std::size_t>(file.uid));
    put_number(header, 116, 8, static_cast<std::size_t>(file.gid));
    put_number(header, 124, 12, file.content.size());
    put_number(header, 136, 12, 0);
    header[156] = '0';
    header.replace(257, 8, std::string_view("ustar\00000", 8));
    // The sum is taken with blanks in its own place.
    header.replace(checksum_at, checksum_size, checksum_size, ' ');
    const auto sum = std::accumulate(header.begin(), header.end(), std::size_t{0}, [](std::size_t total, char c) {
        return total + static_cast<unsigned char>(c);
    });
    put_number(header, checksum_at, checksum_size - 1, sum);
    header[checksum_at + checksum_size - 2] = '\0';
    return header;
}

}  // namespace

std::string make_tar(const std::vector<TarFile>& files) {
    std::string out;
    for (const auto& file : files) {
        const bool fits = !file.name.empty() && file.name.size() <= 100 && file.name.find('/') == std::string::npos;
        if (!fits) throw Failure(Code::invalid, "bad_region_spec", "The name of a secret does not fit an archive.");
        out += header_of(file);
        out += file.content;
        out.append((block - out.size() % block) % block, '\0');
    }
    out.append(2 * block, '\0');
    return out;
}

}  // namespace sw::engine
