// OpenID Authentication 2.0, sections 9 to 11, as far as a provider without associations needs.
#include "openid.hpp"

#include <algorithm>
#include <set>

namespace sw::oauth {
namespace {

constexpr std::string_view version = "http://specs.openid.net/auth/2.0";
constexpr std::string_view chosen_there = "http://specs.openid.net/auth/2.0/identifier_select";
constexpr std::size_t steam_id_digits = 17;
constexpr std::size_t longest_nonce = 255;

/// "2026-11-21T17:11:51Z" and what makes it unique (section 10.1).
bool is_fresh(std::string_view nonce, Time at) {
    constexpr std::size_t stamp = 20;
    if (nonce.size() < stamp || nonce.size() > longest_nonce || nonce[stamp - 1] != 'Z') return false;
    const bool visible = std::all_of(nonce.begin(), nonce.end(), [](char c) { return c > ' ' && c < 0x7f; });
    const auto made = parse_time(nonce.substr(0, stamp));
    return visible && made && *made > at - nonce_life && *made < at + nonce_life;
}

std::set<std::string_view> names_in(std::string_view list) {
    std::set<std::string_view> out;
    while (!list.empty()) {
        const auto end = std::min(list.find(','), list.size());
        out.insert(list.substr(0, end));
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    return out;
}

/// All that must be signed is, and nothing is that is not here to be confirmed.
bool is_signed(const Assertion& assertion) {
    static const std::set<std::string_view> needed{"op_endpoint", "claimed_id",     "identity",
                                                   "return_to",   "response_nonce", "assoc_handle"};
    static const std::set<std::string_view> allowed{
        "op_endpoint", "claimed_id", "identity", "return_to", "response_nonce", "assoc_handle", "ns", "mode", "signed"};
    const auto names = names_in(assertion.signed_fields);
    return !assertion.sig.empty() && std::includes(names.begin(), names.end(), needed.begin(), needed.end()) &&
           std::includes(allowed.begin(), allowed.end(), names.begin(), names.end());
}

}  // namespace

Form openid_request(std::string_view realm, std::string_view return_to) {
    return {
        {"openid.ns", std::string(version)},
        {"openid.mode", "checkid_setup"},
        {"openid.return_to", std::string(return_to)},
        {"openid.realm", std::string(realm)},
        {"openid.identity", std::string(chosen_there)},
        {"openid.claimed_id", std::string(chosen_there)}};
}

Result<std::string> read_assertion(const Assertion& assertion, const AssertionWish& wish) {
    if (assertion.mode == "cancel") {
        return Error{
            .code = Code::unauthenticated, .id = "sign_in_cancelled", .message = "You did not agree to sign in."};
    }
    const std::string prefix = std::string(wish.provider_url) + "/openid/id/";
    const std::string_view claimed = assertion.claimed_id;
    const bool fine = assertion.ns == version && assertion.mode == "id_res" &&
                      assertion.op_endpoint == std::string(wish.provider_url) + "/openid/login" &&
                      same_secret(assertion.return_to, wish.return_to) && claimed.starts_with(prefix) &&
                      assertion.identity == claimed && !assertion.assoc_handle.empty() && is_signed(assertion) &&
                      is_fresh(assertion.response_nonce, wish.at);
    if (!fine) return invalid_answer();
    const std::string_view id = claimed.substr(prefix.size());
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    if (id.size() != steam_id_digits || !std::all_of(id.begin(), id.end(), is_digit)) return invalid_answer();
    return std::string(id);
}

Form confirmation_of(const Assertion& assertion) {
    return {
        {"openid.ns", assertion.ns},
        {"openid.mode", "check_authentication"},
        {"openid.op_endpoint", assertion.op_endpoint},
        {"openid.claimed_id", assertion.claimed_id},
        {"openid.identity", assertion.identity},
        {"openid.return_to", assertion.return_to},
        {"openid.response_nonce", assertion.response_nonce},
        {"openid.assoc_handle", assertion.assoc_handle},
        {"openid.signed", assertion.signed_fields},
        {"openid.sig", assertion.sig}};
}

std::optional<Error> check_confirmation(const Reply& reply) {
    if (reply.status != 200) return provider_unavailable();
    if (reply.body.size() > longest_reply) return invalid_answer();
    std::optional<std::string_view> ns, valid;
    std::string_view rest = reply.body;
    while (!rest.empty()) {
        const auto end = std::min(rest.find('\n'), rest.size());
        const std::string_view line = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        const auto colon = line.find(':');
        if (colon == std::string_view::npos) continue;
        const std::string_view name = line.substr(0, colon);
        auto* const known = name == "ns" ? &ns : name == "is_valid" ? &valid : nullptr;
        if (known == nullptr) continue;
        if (*known) return invalid_answer();  // said twice
        *known = line.substr(colon + 1);
    }
    if (ns != version || !valid) return invalid_answer();
    if (*valid != "true") return provider_refused();
    return std::nullopt;
}

}  // namespace sw::oauth
