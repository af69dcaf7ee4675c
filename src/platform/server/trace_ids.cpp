// Request ids and traceparent (W3C Trace Context, version 00).
#include "platform/server/trace_ids.hpp"

#include <algorithm>
#include <random>

namespace sw::server {

namespace {

constexpr std::string_view hex = "0123456789abcdef";

void put_hex(std::string& out, std::size_t at, std::uint64_t value) {
    for (std::size_t i = 0; i < 16; ++i) out[at + 15 - i] = hex[(value >> (4 * i)) & 15];
}

bool lower_hex(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return hex.find(c) != std::string_view::npos; });
}

bool only_zero(std::string_view text) {
    return text.find_first_not_of('0') == std::string_view::npos;
}

}  // namespace

TraceIds::TraceIds() : state_(0) {
    std::random_device source;
    state_ = (static_cast<std::uint64_t>(source()) << 32) | source();
}

std::uint64_t TraceIds::next() noexcept {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15ULL);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
}

std::string TraceIds::request_id() {
    constexpr std::string_view digits = "0123456789abcdefghjkmnpqrstvwxyz";
    std::string out(13, '0');
    std::uint64_t value = next();
    for (auto& c : out) {
        c = digits[value & 31];
        value >>= 5;
    }
    return out;
}

std::string TraceIds::trace_parent(std::string_view incoming) {
    std::string out;
    if (valid_trace_parent(incoming)) {
        out = incoming;
    } else {
        out = "00-00000000000000000000000000000000-0000000000000000-01";
        put_hex(out, 3, next());
        put_hex(out, 19, next() | 1);
    }
    put_hex(out, 36, next() | 1);
    return out;
}

bool sane_request_id(std::string_view text) noexcept {
    return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
               c == '-';
    });
}

bool valid_trace_parent(std::string_view text) noexcept {
    if (text.size() != 55 || !text.starts_with("00-") || text[35] != '-' || text[52] != '-') return false;
    const auto trace = text.substr(3, 32);
    const auto parent = text.substr(36, 16);
    return lower_hex(trace) && lower_hex(parent) && lower_hex(text.substr(53)) && !only_zero(trace) &&
           !only_zero(parent);
}

}  // namespace sw::server
