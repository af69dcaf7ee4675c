// Configuration rows of signing in, of administrators' duties, of secrets at rest and of subscriptions.
#include <algorithm>

#include "platform/config/table_rows.hpp"

namespace sw::config {

namespace {

using V = const Value&;

void read_base(std::string& to, V value) {
    if (value.text().rfind("https://", 0) != 0 && value.text().rfind("http://", 0) != 0) {
        return value.problem("must start with https:// or http://");
    }
    to = value.text();
    while (!to.empty() && to.back() == '/') to.pop_back();
}

/// A file of a secret cannot be empty, so "none" says that there is nothing.
void read_optional(std::string& to, V value) {
    to = lowered(value.text()) == "none" ? std::string() : value.text();
}

void read_switch(std::optional<bool>& to, V value) {
    bool on = false;
    value.read(on);
    to = on;
}

std::string shown(const std::optional<bool>& on) {
    return !on ? "" : *on ? "true" : "false";
}

void read_previous_keys(Config& config, V value) {
    config.previous_master_keys.clear();
    std::string rest = lowered(value.text());
    if (rest == "none") return;
    while (!rest.empty()) {
        const auto end = std::min(rest.find(','), rest.size());
        const std::string key = rest.substr(0, end);
        if (key.size() != 64 || key.find_first_not_of("0123456789abcdef") != std::string::npos) {
            return value.problem("must be keys of 64 hexadecimal digits, separated by commas");
        }
        config.previous_master_keys.push_back(key);
        rest.erase(0, std::min(end + 1, rest.size()));
    }
}

std::vector<Variable> account_security_rows() {
    return {
        {{"FRONTEND_URL", "", "dev, nexus", "Where the pages are, for ways back to them; empty = API_BASE_URL."},
         [](Config& c, V v) { read_base(c.frontend_url, v); },
         [](const Config& c) { return c.frontend_url; }},
        {{"SW_ADMIN_MFA_REQUIRED", "", "dev, nexus",
          "Administrators without a second factor may do nothing; empty = true in production, else false."},
         [](Config& c, V v) { read_switch(c.admin_mfa, v); },
         [](const Config& c) { return shown(c.admin_mfa); }},
        {{"SW_DUAL_CONTROL", "", "all",
          "Destructive acts need the approval of a second administrator; empty = true in production, else false."},
         [](Config& c, V v) { read_switch(c.dual_control, v); },
         [](const Config& c) { return shown(c.dual_control); }},
        {{"SW_MASTER_KEY_PREVIOUS", "", "dev, nexus",
          "Older values of SW_MASTER_KEY, comma-separated: they still open what they sealed.", true},
         read_previous_keys,
         [](const Config& c) { return std::string(c.previous_master_keys.empty() ? "" : "set"); }},
        {{"CLIENT_ID_GITHUB", "", "dev, nexus", "Signing in with GitHub: client id; empty or none = not offered."},
         [](Config& c, V v) { read_optional(c.sign_in.github_id, v); },
         [](const Config& c) { return c.sign_in.github_id; }},
        {{"CLIENT_SECRET_GITHUB", "", "dev, nexus", "Signing in with GitHub: client secret.", true},
         [](Config& c, V v) { read_optional(c.sign_in.github_secret, v); },
         [](const Config& c) { return c.sign_in.github_secret; }},
        {{"GOOGLE_CLIENT_ID", "", "dev, nexus", "Signing in with Google: client id; empty or none = not offered."},
         [](Config& c, V v) { read_optional(c.sign_in.google_id, v); },
         [](const Config& c) { return c.sign_in.google_id; }},
        {{"GOOGLE_CLIENT_SECRET", "", "dev, nexus", "Signing in with Google: client secret.", true},
         [](Config& c, V v) { read_optional(c.sign_in.google_secret, v); },
         [](const Config& c) { return c.sign_in.google_secret; }},
        {{"STEAM_API_KEY", "", "dev, nexus", "Signing in with Steam: key of its web API; empty or none = not offered.",
          true},
         [](Config& c, V v) { read_optional(c.sign_in.steam_key, v); },
         [](const Config& c) { return c.sign_in.steam_key; }},
    };
}

std::vector<Variable> provider_rows() {
    return {
        {{"OAUTH_GITHUB_URL", "https://github.com", "dev, nexus", "Where GitHub asks for consent."},
         [](Config& c, V v) { read_base(c.sign_in.github_url, v); },
         [](const Config& c) { return c.sign_in.github_url; }},
        {{"OAUTH_GITHUB_API_URL", "https://api.github.com", "dev, nexus", "Where GitHub tells who somebody is."},
         [](Config& c, V v) { read_base(c.sign_in.github_api_url, v); },
         [](const Config& c) { return c.sign_in.github_api_url; }},
        {{"OAUTH_GOOGLE_URL", "https://accounts.google.com", "dev, nexus", "Where Google asks for consent."},
         [](Config& c, V v) { read_base(c.sign_in.google_url, v); },
         [](const Config& c) { return c.sign_in.google_url; }},
        {{"OAUTH_GOOGLE_TOKEN_URL", "https://oauth2.googleapis.com", "dev, nexus", "Where Google exchanges codes."},
         [](Config& c, V v) { read_base(c.sign_in.google_token_url, v); },
         [](const Config& c) { return c.sign_in.google_token_url; }},
        {{"OAUTH_GOOGLE_API_URL", "https://www.googleapis.com", "dev, nexus", "Where Google tells who somebody is."},
         [](Config& c, V v) { read_base(c.sign_in.google_api_url, v); },
         [](const Config& c) { return c.sign_in.google_api_url; }},
        {{"OAUTH_STEAM_URL", "https://steamcommunity.com", "dev, nexus", "Where Steam asks for consent."},
         [](Config& c, V v) { read_base(c.sign_in.steam_url, v); },
         [](const Config& c) { return c.sign_in.steam_url; }},
        {{"OAUTH_STEAM_API_URL", "https://api.steampowered.com", "dev, nexus", "Where Steam tells names."},
         [](Config& c, V v) { read_base(c.sign_in.steam_api_url, v); },
         [](const Config& c) { return c.sign_in.steam_api_url; }},
    };
}

std::vector<Variable> paypal_rows() {
    return {
        {{"PAYPAL_CLIENT_ID", "", "dev, nexus", "Subscriptions: client id; empty or none = nothing can be bought."},
         [](Config& c, V v) { read_optional(c.paypal.client_id, v); },
         [](const Config& c) { return c.paypal.client_id; }},
        {{"PAYPAL_CLIENT_SECRET", "", "dev, nexus", "Subscriptions: client secret.", true},
         [](Config& c, V v) { read_optional(c.paypal.client_secret, v); },
         [](const Config& c) { return c.paypal.client_secret; }},
        {{"PAYPAL_WEBHOOK_ID", "", "dev, nexus", "Webhooks signed for another id are refused."},
         [](Config& c, V v) { read_optional(c.paypal.webhook_id, v); },
         [](const Config& c) { return c.paypal.webhook_id; }},
        {{"PAYPAL_GALACTIC_CITIZEN_PLAN_ID", "", "dev, nexus", "Plan of Galactic Citizen."},
         [](Config& c, V v) { read_optional(c.paypal.citizen_plan, v); },
         [](const Config& c) { return c.paypal.citizen_plan; }},
        {{"PAYPAL_REGIONAL_OWNER_PLAN_ID", "", "dev, nexus", "Plan of Region Owner."},
         [](Config& c, V v) { read_optional(c.paypal.owner_plan, v); },
         [](const Config& c) { return c.paypal.owner_plan; }},
        {{"PAYPAL_MODE", "sandbox", "dev, nexus", "live or sandbox."},
         [](Config& c, V v) {
             const auto at = v.choice({"sandbox", "live"});
             if (at) c.paypal.live = *at == 1;
         },
         [](const Config& c) { return std::string(c.paypal.live ? "live" : "sandbox"); }},
        {{"PAYPAL_BASE_URL", "", "dev, nexus", "Where PayPal answers; empty = its own address of the mode."},
         [](Config& c, V v) { read_base(c.paypal.url, v); },
         [](const Config& c) { return c.paypal.url; }},
        {{"PAYPAL_CERT_HOST", ".paypal.com", "dev, nexus",
          "Certificates of webhooks come from hosts with this end, by https only; another value is refused in "
          "production."},
         [](Config& c, V v) { c.paypal.cert_host = v.text(); },
         [](const Config& c) { return c.paypal.cert_host; }},
        {{"PAYPAL_FAILURE_THRESHOLD", "3", "dev, nexus", "Failed payments in a row that suspend a subscription."},
         [](Config& c, V v) { v.read(c.paypal.failure_threshold, 1, 20); },
         [](const Config& c) { return std::to_string(c.paypal.failure_threshold); }},
    };
}

}  // namespace

std::vector<Variable> security_rows() {
    std::vector<Variable> all = account_security_rows();
    for (auto part : {provider_rows(), paypal_rows()}) {
        all.insert(all.end(), std::make_move_iterator(part.begin()), std::make_move_iterator(part.end()));
    }
    return all;
}

}  // namespace sw::config
