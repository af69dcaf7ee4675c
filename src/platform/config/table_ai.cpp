// Configuration rows of the first login and of the language models that may speak for its guard.
#include "platform/config/table_rows.hpp"

namespace sw::config {

namespace {

using V = const Value&;

std::string shown(double number) {
    std::string text = std::to_string(number);
    while (text.back() == '0') text.pop_back();
    if (text.back() == '.') text.pop_back();
    return text;
}

/// "manual" is the older name of the rules that are always there.
void read_provider(std::string& to, V value) {
    const auto at = value.choice({"openai", "anthropic", "none", "manual"});
    if (at) to = *at == 0 ? "openai" : *at == 1 ? "anthropic" : "none";
}

/// A file of a secret cannot be empty, so "none" says that there is no key.
void read_key(std::string& to, V value) {
    to = lowered(value.text()) == "none" ? std::string() : value.text();
}

void read_base(std::string& to, V value) {
    if (value.text().rfind("https://", 0) != 0 && value.text().rfind("http://", 0) != 0) {
        return value.problem("must start with https:// or http://");
    }
    to = value.text();
    while (!to.empty() && to.back() == '/') to.pop_back();
}

}  // namespace

std::vector<Variable> ai_rows() {
    return {
        {{"SW_FIRST_LOGIN", "on", "dev, nexus",
          "New pilots talk to the guard for their first ship; off: they start at once with the start of players.json."},
         [](Config& c, V v) { v.read(c.first_login); },
         [](const Config& c) { return std::string(c.first_login ? "on" : "off"); }},
        {{"AI_DIALOGUE_ENABLED", "true", "dev, nexus", "Ask the configured language models; false: only the rules."},
         [](Config& c, V v) { v.read(c.ai.enabled); },
         [](const Config& c) { return std::string(c.ai.enabled ? "true" : "false"); }},
        {{"AI_PROVIDER_PRIMARY", "openai", "dev, nexus", "openai, anthropic or none; used when its key is set."},
         [](Config& c, V v) { read_provider(c.ai.primary, v); },
         [](const Config& c) { return c.ai.primary; }},
        {{"AI_PROVIDER_SECONDARY", "anthropic", "dev, nexus", "Asked when the first one fails; none = nobody."},
         [](Config& c, V v) { read_provider(c.ai.secondary, v); },
         [](const Config& c) { return c.ai.secondary; }},
        {{"OPENAI_API_KEY", "", "dev, nexus", "Key; empty or none = this provider is not used.", true},
         [](Config& c, V v) { read_key(c.ai.openai_key, v); },
         [](const Config& c) { return c.ai.openai_key; }},
        {{"OPENAI_MODEL", "gpt-3.5-turbo", "dev, nexus", "Model."},
         [](Config& c, V v) { c.ai.openai_model = v.text(); },
         [](const Config& c) { return c.ai.openai_model; }},
        {{"OPENAI_BASE_URL", "https://api.openai.com", "dev, nexus", "Where the provider answers."},
         [](Config& c, V v) { read_base(c.ai.openai_url, v); },
         [](const Config& c) { return c.ai.openai_url; }},
        {{"ANTHROPIC_API_KEY", "", "dev, nexus", "Key; empty or none = this provider is not used.", true},
         [](Config& c, V v) { read_key(c.ai.anthropic_key, v); },
         [](const Config& c) { return c.ai.anthropic_key; }},
        {{"ANTHROPIC_MODEL", "claude-3-sonnet-20240229", "dev, nexus", "Model."},
         [](Config& c, V v) { c.ai.anthropic_model = v.text(); },
         [](const Config& c) { return c.ai.anthropic_model; }},
        {{"ANTHROPIC_BASE_URL", "https://api.anthropic.com", "dev, nexus", "Where the provider answers."},
         [](Config& c, V v) { read_base(c.ai.anthropic_url, v); },
         [](const Config& c) { return c.ai.anthropic_url; }},
        {{"AI_TIMEOUT_MS", "5000", "dev, nexus", "Longest wait for one answer of a provider."},
         [](Config& c, V v) { v.read(c.ai.timeout, 100, 20'000); },
         [](const Config& c) { return std::to_string(c.ai.timeout.count()); }},
        {{"ARIA_DAILY_USD", "1", "dev, nexus",
          "What one player may cost a day at providers; beyond it the rules judge."},
         [](Config& c, V v) { v.read(c.ai.player_daily_usd, 0, 1'000); },
         [](const Config& c) { return shown(c.ai.player_daily_usd); }},
        {{"ARIA_INSTANCE_DAILY_USD", "50", "dev, nexus", "What all players together may cost a day."},
         [](Config& c, V v) { v.read(c.ai.instance_daily_usd, 0, 100'000); },
         [](const Config& c) { return shown(c.ai.instance_daily_usd); }},
    };
}

}  // namespace sw::config
