// Figures and words of the dialogue with language models: config/balance/dialogue.json.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "sectorwars/platform/describe.hpp"

namespace sw::dialogue {

/// Micro-dollars for a million tokens.
struct Price {
    std::string model;
    std::int64_t input_microusd = 0, output_microusd = 0;

    static constexpr auto describe() {
        return fields(
            field(
                "model", &Price::model, "Beginning of the model's name; the longest that fits counts", max_length(100)
            ),
            field("input_microusd", &Price::input_microusd, "For a million tokens sent", between(0, 1'000'000'000)),
            field(
                "output_microusd", &Price::output_microusd, "For a million tokens received", between(0, 1'000'000'000)
            )
        );
    }
};

struct CallTuning {
    std::int64_t text_characters = 0, past_exchanges = 0, reply_tokens = 0, reply_bytes = 0, most_microusd = 0;
    std::int64_t most_at_once = 0, breaker_failures = 0, breaker_pause_s = 0, keep_days = 0;
    double temperature = 0;
    std::vector<Price> prices;

    static constexpr auto describe() {
        return fields(
            field("text_characters", &CallTuning::text_characters, "Of each text of the pilot", between(20, 1000)),
            field("past_exchanges", &CallTuning::past_exchanges, "Told to the model", between(0, 20)),
            field("reply_tokens", &CallTuning::reply_tokens, "Longest answer of the model", between(50, 4000)),
            field("reply_bytes", &CallTuning::reply_bytes, "Longest HTTP answer", between(1024, 1'048'576)),
            field("most_microusd", &CallTuning::most_microusd, "What one call may cost", between(1, 10'000'000)),
            field("most_at_once", &CallTuning::most_at_once, "Questions under way in a process", between(1, 400)),
            field(
                "breaker_failures", &CallTuning::breaker_failures, "In a row, then a provider rests", between(1, 100)
            ),
            field("breaker_pause_s", &CallTuning::breaker_pause_s, "How long it rests", between(1, 86'400)),
            field("keep_days", &CallTuning::keep_days, "Days of spending that are kept", between(2, 3650)),
            field("temperature", &CallTuning::temperature, "How freely the model speaks", between_real(0, 2)),
            field("prices", &CallTuning::prices, "By model", length(1, 100))
        );
    }
};

/// What a reply may say to a pilot.
struct OutputTuning {
    std::int64_t question_characters = 0, contradictions = 0, contradiction_characters = 0;
    std::string forbidden_characters;
    std::vector<std::string> control_phrases;
    std::map<std::string, std::string> moods;

    static constexpr auto describe() {
        return fields(
            field("question_characters", &OutputTuning::question_characters, "Longest question", between(20, 1000)),
            field("contradictions", &OutputTuning::contradictions, "Kept of a reply", between(0, 20)),
            field(
                "contradiction_characters", &OutputTuning::contradiction_characters, "Longest one", between(10, 1000)
            ),
            field(
                "forbidden_characters", &OutputTuning::forbidden_characters, "ASCII that no plain question has",
                max_length(40)
            ),
            field("control_phrases", &OutputTuning::control_phrases, "What no guard says", length(1, 500)),
            field("moods", &OutputTuning::moods, "Words of models, and the mood that each stands for")
        );
    }
};

/// How a text is read before a model or a guard sees it. For the notation of phrases see phrases.hpp.
struct GuardTuning {
    std::int64_t longest_text = 0, longest_word = 0, character_run = 0, phrase_repeats = 0, phrase_words = 0;
    std::int64_t share_from_words = 0, share_percent = 0, framings = 0;
    std::vector<std::string> narrators, orders, phrases, jailbreak_framings, markup, role_labels, label_orders;

    static constexpr auto describe() {
        return fields(
            field("longest_text", &GuardTuning::longest_text, "Characters", between(100, 10'000)),
            field("longest_word", &GuardTuning::longest_word, "Letters; from here on it is no word", between(30, 1000)),
            field("character_run", &GuardTuning::character_run, "The same character in a row", between(5, 1000)),
            field("phrase_repeats", &GuardTuning::phrase_repeats, "The same words in a row", between(2, 100)),
            field("phrase_words", &GuardTuning::phrase_words, "Longest phrase that is looked for", between(1, 20)),
            field("share_from_words", &GuardTuning::share_from_words, "Words, then shares count", between(5, 1000)),
            field("share_percent", &GuardTuning::share_percent, "Largest share of one word", between(5, 100)),
            field("framings", &GuardTuning::framings, "Different ones that are too many", between(1, 20)),
            field(
                "narrators", &GuardTuning::narrators, "One of these just before: a report or refusal, and no order",
                max_length(200)
            ),
            field("orders", &GuardTuning::orders, "Phrases that order a model about", max_length(500)),
            field("phrases", &GuardTuning::phrases, "Phrases that make it somebody else, in any case", max_length(500)),
            field(
                "jailbreak_framings", &GuardTuning::jailbreak_framings, "Harmless alone, suspicious together",
                max_length(200)
            ),
            field("markup", &GuardTuning::markup, "Tokens of chats and prompts, anywhere", max_length(200)),
            field(
                "role_labels", &GuardTuning::role_labels, "Before a colon, at the start of a clause", max_length(100)
            ),
            field(
                "label_orders", &GuardTuning::label_orders, "Words that make such a label suspicious", max_length(200)
            )
        );
    }
};

struct Tuning {
    CallTuning calls;
    OutputTuning output;
    GuardTuning guard;

    static constexpr auto describe() {
        return fields(
            field("calls", &Tuning::calls, "Calls to providers"), field("output", &Tuning::output, "Filter of replies"),
            field("guard", &Tuning::guard, "Reading of pilots' texts")
        );
    }
};

}  // namespace sw::dialogue
