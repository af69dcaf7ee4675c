// Reads just enough of an address to cut it to its network.
#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <vector>

#include "rules.hpp"

namespace sw::linked_accounts {
namespace {

constexpr std::size_t group_count = 8;
using Groups = std::array<unsigned, group_count>;

std::optional<unsigned> read_number(std::string_view digits, int base) {
    unsigned number = 0;
    const char* const last = digits.data() + digits.size();
    const auto [end, error] = std::from_chars(digits.data(), last, number, base);
    const std::size_t longest = base == 10 ? 3 : 4;
    if (digits.size() > longest || error != std::errc{} || end != last) return std::nullopt;
    return number;
}

/// The numbers between separators; an empty text has none.
std::optional<std::vector<unsigned>> read_numbers(std::string_view text, char separator, int base) {
    std::vector<unsigned> numbers;
    while (!text.empty()) {
        const auto end = text.find(separator);
        const auto number = read_number(text.substr(0, end), base);
        if (!number || numbers.size() == group_count) return std::nullopt;
        numbers.push_back(*number);
        if (end == std::string_view::npos) break;
        text.remove_prefix(end + 1);
        if (text.empty()) return std::nullopt;
    }
    return numbers;
}

std::optional<std::string> network_of_ipv4(std::string_view text) {
    const auto bytes = read_numbers(text, '.', 10);
    const auto fits = [](unsigned byte) { return byte < 256; };
    if (!bytes || bytes->size() != 4 || !std::all_of(bytes->begin(), bytes->end(), fits)) return std::nullopt;
    return std::to_string((*bytes)[0]) + "." + std::to_string((*bytes)[1]) + "." + std::to_string((*bytes)[2]);
}

std::optional<Groups> read_ipv6(std::string_view text) {
    const auto gap = text.find("::");
    const bool has_gap = gap != std::string_view::npos;
    const auto head = read_numbers(text.substr(0, gap), ':', 16);
    const auto tail = read_numbers(has_gap ? text.substr(gap + 2) : std::string_view{}, ':', 16);
    if (!head || !tail) return std::nullopt;
    const std::size_t given = head->size() + tail->size();
    if (has_gap ? given >= group_count : given != group_count) return std::nullopt;
    Groups groups{};
    std::copy(head->begin(), head->end(), groups.begin());
    std::copy(tail->rbegin(), tail->rend(), groups.rbegin());
    return groups;
}

}  // namespace

std::string network_of(std::string_view address) {
    constexpr std::string_view mapped = "::ffff:";
    if (address.starts_with(mapped)) {
        if (const auto four = network_of_ipv4(address.substr(mapped.size()))) return *four;
    }
    if (const auto four = network_of_ipv4(address)) return *four;
    const auto groups = read_ipv6(address);
    if (!groups) return "";
    std::string out;
    for (std::size_t i = 0; i < 4; ++i) {
        out += std::to_string(i == 3 ? (*groups)[i] & 0xff00U : (*groups)[i]);
        out += ':';
    }
    return out;
}

}  // namespace sw::linked_accounts
