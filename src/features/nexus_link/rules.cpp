// See the header.
#include "rules.hpp"

namespace sw::nexus_link {
namespace {

/// Of a refusal only this matters.
struct Refusal {
    std::string code;

    static constexpr auto describe() {
        return fields(field("code", &Refusal::code, "Stable name of the problem", or_default("")));
    }
};

std::string code_of(const std::string& body) {
    try {
        return parse_json<Refusal>(body).code;
    } catch (const Failure&) {
        return {};
    }
}

}  // namespace

Heard heard_from(int status, const std::string& body) {
    Heard heard;
    if (status == 200) {
        try {
            heard.reply = parse_json<region_link::HeartbeatReply>(body);
            heard.outcome = Heard::Outcome::answered;
        } catch (const Failure& problem) {
            heard.outcome = Heard::Outcome::refused;
            heard.reason = "its answer was not understood: " + problem.error().message;
        }
        return heard;
    }
    const std::string code = code_of(body);
    heard.reason = "it answered " + std::to_string(status) + " " + code;
    if (code == "stale_epoch") heard.outcome = Heard::Outcome::fenced;
    else heard.outcome = status >= 500 ? Heard::Outcome::away : Heard::Outcome::refused;
    return heard;
}

std::optional<std::string> mismatch(
    const std::string& slug, const std::optional<regions::RegionConfig>& kept, const regions::RegionConfig& told
) {
    if (told.slug != slug) return "REGION_ID is " + slug + ", but the configuration is that of " + told.slug;
    if (kept && kept->region_id != told.region_id) {
        return "the database belongs to another region, " + kept->slug + " " + kept->region_id.to_string();
    }
    return std::nullopt;
}

Addresses addresses_of(const std::string& public_url, int internal_port) {
    constexpr std::string_view scheme = "http://";
    if (!public_url.starts_with(scheme) || internal_port == 0) return {};
    const std::string address = public_url.substr(0, public_url.find('/', scheme.size()));
    const auto colon = address.rfind(':');
    if (colon < scheme.size()) return {};
    return {address, address.substr(0, colon + 1) + std::to_string(internal_port)};
}

}  // namespace sw::nexus_link
