// Requests as the providers' documents want them.
#include "providers.hpp"

#include "replies.hpp"
#include "sectorwars/platform/identity.hpp"

namespace sw::oauth {
namespace {

std::string without_slash(std::string url) {
    while (!url.empty() && url.back() == '/') url.pop_back();
    return url;
}

std::string origin_of(const std::string& url) {
    const auto scheme = url.find("://");
    return scheme == std::string::npos ? url : url.substr(0, url.find('/', scheme + 3));
}

http::Call call_to(std::string url) {
    http::Call out{.method = http::Method::get, .url = std::move(url)};
    out.max_reply = longest_reply;
    out.headers.emplace_back("Accept", "application/json");
    out.headers.emplace_back("User-Agent", "SectorWars-2102");
    return out;
}

http::Call form_to(std::string url, const Form& form) {
    http::Call out = call_to(std::move(url));
    out.method = http::Method::post;
    out.headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
    out.body = encode_form(form);
    return out;
}

http::Call asked_with(std::string url, const std::string& access_token) {
    http::Call out = call_to(std::move(url));
    out.headers.emplace_back("Authorization", "Bearer " + access_token);
    return out;
}

}  // namespace

Proof proof_of(std::string_view secret, std::string state) {
    Proof out{.state = std::move(state), .verifier = {}, .nonce = {}};
    out.verifier = keyed_digest(secret, "sign-in verifier " + out.state);
    out.nonce = keyed_digest(secret, "sign-in nonce " + out.state);
    return out;
}

Providers::Providers(const Config& config)
    : settings_(config.sign_in),
      api_(without_slash(config.public_url)),
      frontend_(without_slash(config.frontend_url)),
      tls_(config.production() || config.public_url.starts_with("https://")) {
    if (api_.empty()) api_ = "http://localhost:" + std::to_string(config.listen.port);
    if (frontend_.empty()) frontend_ = api_;
}

bool Providers::configured(Provider provider) const {
    switch (provider) {
        case Provider::github:
            return !settings_.github_id.empty() && !settings_.github_secret.empty();
        case Provider::google:
            return !settings_.google_id.empty() && !settings_.google_secret.empty();
        case Provider::steam:
            break;
    }
    return !settings_.steam_key.empty();
}

std::string Providers::callback(Provider provider) const {
    return api_ + "/api/v1/auth/" + std::string(to_name(provider)) + "/callback";
}

std::string Providers::return_to(const std::string& state) const {
    const Form query{{"state", state}};
    return callback(Provider::steam) + "?" + encode_form(query);
}

std::string Providers::authorize_url(Provider provider, const Proof& proof) const {
    if (provider == Provider::steam) {
        const Form form = openid_request(origin_of(api_), return_to(proof.state));
        return settings_.steam_url + "/openid/login?" + encode_form(form);
    }
    const bool github = provider == Provider::github;
    Form form{
        {"response_type", "code"},
        {"client_id", github ? settings_.github_id : settings_.google_id},
        {"redirect_uri", callback(provider)},
        {"scope", github ? "read:user user:email" : "openid email profile"},
        {"state", proof.state},
        {"code_challenge", challenge_of(proof.verifier)},
        {"code_challenge_method", "S256"}};
    if (github) return settings_.github_url + "/login/oauth/authorize?" + encode_form(form);
    form.emplace_back("nonce", proof.nonce);
    form.emplace_back("access_type", "online");
    form.emplace_back("prompt", "select_account");
    return settings_.google_url + "/o/oauth2/v2/auth?" + encode_form(form);
}

http::Call Providers::token_call(Provider provider, const std::string& code, const Proof& proof) const {
    const bool github = provider == Provider::github;
    const Form form{
        {"grant_type", "authorization_code"},
        {"client_id", github ? settings_.github_id : settings_.google_id},
        {"client_secret", github ? settings_.github_secret : settings_.google_secret},
        {"redirect_uri", callback(provider)},
        {"code", code},
        {"code_verifier", proof.verifier}};
    const std::string url =
        github ? settings_.github_url + "/login/oauth/access_token" : settings_.google_token_url + "/token";
    return form_to(url, form);
}

http::Call Providers::user_call(Provider provider, const std::string& access_token) const {
    const bool github = provider == Provider::github;
    return asked_with(
        github ? settings_.github_api_url + "/user" : settings_.google_api_url + "/oauth2/v2/userinfo", access_token
    );
}

http::Call Providers::github_email_call(const std::string& access_token) const {
    return asked_with(settings_.github_api_url + "/user/emails?per_page=100", access_token);
}

http::Call Providers::confirmation_call(const Assertion& assertion) const {
    return form_to(settings_.steam_url + "/openid/login", confirmation_of(assertion));
}

http::Call Providers::steam_name_call(const std::string& steam_id) const {
    const Form query{{"key", settings_.steam_key}, {"steamids", steam_id}};
    return call_to(settings_.steam_api_url + "/ISteamUser/GetPlayerSummaries/v0002/?" + encode_form(query));
}

}  // namespace sw::oauth
