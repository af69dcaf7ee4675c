// Reads just enough of an address to cut it to its network.
#include "network.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <vector>

namespace sw::auth {
namespace {

constexpr std::size_t group_count = 8;

std::optional<unsigned> read_number(std::string_view digits, int base, std::size_t longest) {
    unsigned number = 0;
    const char* const last = digits.data() + digits.size();
    const auto [end, error] = std::from_chars(digits.data(), last, number, base);
    if (digits.size() > longest || error != std::errc{} || end != last) return std::nullopt;
    return number;
}

/// The numbers between separators; an empty text has none.
std::optional<std::vector<unsigned>> read_numbers(std::string_view text, char separator, int base) {
    const std::size_t longest = base == 10 ? 3 : 4;
    std::vector<unsigned> numbers;
    while (!text.empty()) {
        const auto end = text.find(separator);
        const auto number = read_number(text.substr(0, end), base, longest);
        if (!number || numbers.size() == group_count) return std::nullopt;
        numbers.push_back(*number);
        if (end == std::string_view::npos) break;
        text.remove_prefix(end + 1);
        if (text.empty()) return std::nullopt;
    }
    return numbers;
}

bool is_ipv4(std::string_view text) {
    const auto bytes = read_numbers(text, '.', 10);
    return bytes && bytes->size() == 4 && (*bytes)[0] < 256 && (*bytes)[1] < 256 && (*bytes)[2] < 256 &&
           (*bytes)[3] < 256;
}

std::optional<std::array<unsigned, group_count>> read_ipv6(std::string_view text) {
    const auto gap = text.find("::");
    const bool has_gap = gap != std::string_view::npos;
    const auto head = read_numbers(text.substr(0, gap), ':', 16);
    const auto tail = read_numbers(has_gap ? text.substr(gap + 2) : std::string_view{}, ':', 16);
    if (!head || !tail) return std::nullopt;
    const std::size_t given = head->size() + tail->size();
    if (has_gap ? given >= group_count : given != group_count) return std::nullopt;
    std::array<unsigned, group_count> groups{};
    std::copy(head->begin(), head->end(), groups.begin());
    std::copy(tail->rbegin(), tail->rend(), groups.rbegin());
    return groups;
}

}  // namespace

std::string network_of(std::string_view ip) {
    if (is_ipv4(ip)) return std::string(ip.substr(0, ip.rfind('.'))) + ".0/24";
    const auto groups = read_ipv6(ip);
    if (!groups) return std::string(ip);
    std::string out;
    for (std::size_t i = 0; i < 4; ++i) {
        const unsigned group = i == 3 ? (*groups)[i] & 0xff00U : (*groups)[i];
        std::array<char, 8> text{};
        const auto end = std::to_chars(text.data(), text.data() + text.size(), group, 16).ptr;
        out.append(text.data(), end);
        out += ':';
    }
    return out + ":/56";
}

}  // namespace sw::auth
