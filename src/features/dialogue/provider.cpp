// The two dialects of JSON.
#include "provider.hpp"

#include <algorithm>

#include "sectorwars/platform/json.hpp"

namespace sw::dialogue {

namespace {

constexpr std::string_view anthropic_version = "2023-06-01";

void write_message(JsonWriter& to, std::string_view role, const std::string& content) {
    to.begin_object();
    to.member("role", role);
    to.member("content", content);
    to.end_object();
}

/// Some write the version behind the base URL, as providers' own tools want it.
std::string without_version(std::string url) {
    constexpr std::string_view version = "/v1";
    if (url.ends_with(version)) url.resize(url.size() - version.size());
    return url;
}

std::string openai_body(const Provider& provider, const Prompt& prompt, const CallTuning& tuning) {
    std::string out;
    JsonWriter to(out);
    to.begin_object();
    to.member("model", provider.model);
    to.member("temperature", tuning.temperature);
    to.member("max_tokens", tuning.reply_tokens);
    to.key("response_format");
    to.raw(R"({"type":"json_object"})");
    to.key("messages");
    to.begin_array();
    write_message(to, "system", prompt.instructions);
    write_message(to, "user", prompt.data);
    to.end_array();
    to.end_object();
    return out;
}

std::string anthropic_body(const Provider& provider, const Prompt& prompt, const CallTuning& tuning) {
    std::string out;
    JsonWriter to(out);
    to.begin_object();
    to.member("model", provider.model);
    to.member("temperature", std::min(tuning.temperature, 1.0));
    to.member("max_tokens", tuning.reply_tokens);
    to.member("system", prompt.instructions);
    to.key("messages");
    to.begin_array();
    write_message(to, "user", prompt.data);
    to.end_array();
    to.end_object();
    return out;
}

}  // namespace

std::vector<Provider> providers_of(const AiSettings& settings) {
    const auto key = [&](const std::string& name, const std::string& value) {
        const bool named = settings.primary == name || settings.secondary == name;
        return settings.enabled && named ? value : std::string();
    };
    std::vector<Provider> out{
        {.name = "openai",
         .dialect = Dialect::openai,
         .url = without_version(settings.openai_url),
         .model = settings.openai_model,
         .key = key("openai", settings.openai_key)},
        {.name = "anthropic",
         .dialect = Dialect::anthropic,
         .url = without_version(settings.anthropic_url),
         .model = settings.anthropic_model,
         .key = key("anthropic", settings.anthropic_key)}};
    if (settings.primary == "anthropic") std::swap(out[0], out[1]);
    return out;
}

http::Call make_call(
    const Provider& provider, const Prompt& prompt, const CallTuning& tuning, std::chrono::milliseconds timeout
) {
    http::Call out{.method = http::Method::post};
    out.timeout = timeout;
    out.max_reply = static_cast<std::size_t>(tuning.reply_bytes);
    if (provider.dialect == Dialect::openai) {
        out.url = provider.url + "/v1/chat/completions";
        out.headers.emplace_back("Authorization", "Bearer " + provider.key);
        out.body = openai_body(provider, prompt, tuning);
    } else {
        out.url = provider.url + "/v1/messages";
        out.headers.emplace_back("x-api-key", provider.key);
        out.headers.emplace_back("anthropic-version", anthropic_version);
        out.body = anthropic_body(provider, prompt, tuning);
    }
    return out;
}

}  // namespace sw::dialogue
