// Recognises a browser or a device, and adds evidence up.
#include "rules.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace sw::linked_accounts {
namespace {

std::string lower(std::string_view text) {
    std::string out(text);
    for (auto& letter : out) {
        if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
    }
    return out;
}

/// The first of the names that the text contains. Their order matters: Chrome says that it is Safari, too.
template <std::size_t N>
std::string_view first_of(const std::string& text, const std::array<std::string_view, N>& names) {
    for (const auto name : names) {
        if (text.find(name) != std::string::npos) return name;
    }
    return "other";
}

const Weight* weight_of(const Tuning& tuning, std::string_view kind) {
    if (kind == "network") return &tuning.evidence.network;
    if (kind == "browser") return &tuning.evidence.browser;
    if (kind == "device") return &tuning.evidence.device;
    if (kind == "payer") return &tuning.evidence.payer;
    return nullptr;
}

void add(Score& to, std::string kind, std::int32_t points, std::int64_t count) {
    if (points <= 0) return;
    to.score += points;
    to.parts.push_back({std::move(kind), points, count});
}

}  // namespace

std::string family_of(std::string_view user_agent) {
    static constexpr std::array<std::string_view, 8> browsers{"firefox/", "edg/",   "opr/",  "chrome/",
                                                              "safari/",  "python", "curl/", "sectorwars"};
    static constexpr std::array<std::string_view, 6> systems{"android", "iphone", "ipad", "windows", "mac os", "linux"};
    const std::string text = lower(user_agent);
    return std::string(first_of(text, browsers)) + " on " + std::string(first_of(text, systems));
}

std::optional<std::string> device_of(std::string_view user_agent) {
    constexpr std::string_view mark = "device/";
    const auto begin = user_agent.rfind(mark);
    if (begin == std::string_view::npos) return std::nullopt;
    if (begin > 0 && user_agent[begin - 1] != ' ') return std::nullopt;
    const auto id = user_agent.substr(begin + mark.size());
    const bool shaped = std::all_of(id.begin(), id.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
    });
    if (!shaped || id.size() < 16 || id.size() > 64) return std::nullopt;
    return lower(id);
}

Score score_of(const Tuning& tuning, const std::vector<Shared>& shared, const Flow& flow) {
    Score out;
    for (const auto& one : shared) {
        const Weight* weight = weight_of(tuning, one.kind);
        if (weight == nullptr) continue;
        const double points = std::min<double>(weight->most, weight->points * std::max(0.0, one.decayed));
        add(out, one.kind, static_cast<std::int32_t>(std::lround(points)), one.count);
    }
    const std::int64_t all = flow.there + flow.back;
    const std::int64_t more = std::max(flow.there, flow.back);
    if (all >= tuning.one_way_credits && more * 100 >= all * tuning.one_way_percent) {
        add(out, "one_way_gifts", tuning.one_way_points, more);
    }
    return out;
}

std::optional<Error> refuse_gift(const Tuning& tuning, std::int64_t given, std::int64_t credits) {
    const std::int64_t left = std::max<std::int64_t>(0, tuning.linked_credits_per_day - given);
    if (credits <= left) return std::nullopt;
    return Error{
        .code = Code::rule_violation,
        .id = "linked_transfer_limit",
        .message = "Your accounts are linked or of one household: within 24 hours at most " +
                   std::to_string(tuning.linked_credits_per_day) + " credits may pass between you, and " +
                   std::to_string(left) + " are left."};
}

}  // namespace sw::linked_accounts
