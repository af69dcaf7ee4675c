// Reading JSON of strangers.
#include "reply.hpp"

#include <algorithm>
#include <cmath>

#include "fold.hpp"
#include "sectorwars/platform/json.hpp"

namespace sw::dialogue {

namespace {

constexpr std::size_t longest_mood = 40;
constexpr std::size_t shortest_text = 3;

std::optional<JsonDocument> parse(std::string_view text) {
    try {
        return JsonDocument::parse(text);
    } catch (const Failure&) {
        return std::nullopt;
    }
}

/// A member of an object that may be no object.
std::optional<JsonValue> member(const std::optional<JsonValue>& object, std::string_view name) {
    if (!object || !object->is_object()) return std::nullopt;
    return object->find(name);
}

std::optional<JsonValue> first(const std::optional<JsonValue>& list) {
    if (!list || !list->is_array() || list->size() == 0) return std::nullopt;
    return list->at(0);
}

std::optional<std::string> text_of(const std::optional<JsonValue>& value) {
    const auto text = value ? value->as_string() : std::nullopt;
    if (!text) return std::nullopt;
    return std::string(*text);
}

std::optional<Usage> usage_of(const std::optional<JsonValue>& usage, std::string_view input, std::string_view output) {
    const auto in = member(usage, input);
    const auto out = member(usage, output);
    const auto sent = in ? in->as_integer() : std::nullopt;
    const auto got = out ? out->as_integer() : std::nullopt;
    const auto sane = [](std::optional<std::int64_t> tokens) {
        return tokens && *tokens >= 0 && *tokens <= most_tokens;
    };
    if (!sane(sent) || !sane(got)) return std::nullopt;
    return Usage{.input_tokens = *sent, .output_tokens = *got};
}

std::optional<double> score_of(const JsonValue& root, std::string_view name) {
    const auto value = root.find(name);
    const auto number = value ? value->as_number() : std::nullopt;
    if (!number || !std::isfinite(*number) || *number < 0 || *number > 1) return std::nullopt;
    return number;
}

/// Some models put their JSON into one code fence although they were told not to.
std::string_view without_fence(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n";
    const auto trim = [&] {
        const auto begin = std::min(text.find_first_not_of(blanks), text.size());
        text.remove_prefix(begin);
        while (!text.empty() && blanks.find(text.back()) != std::string_view::npos) text.remove_suffix(1);
    };
    trim();
    if (!text.starts_with("```") || !text.ends_with("```") || text.size() < 6) return text;
    text = text.substr(3, text.size() - 6);
    if (text.starts_with("json")) text.remove_prefix(4);
    trim();
    return text;
}

}  // namespace

Envelope read_envelope(Dialect dialect, std::string_view body) {
    Envelope out;
    const auto document = parse(body);
    if (!document || !document->root().is_object()) return out;
    const JsonValue root = document->root();
    if (dialect == Dialect::openai) {
        out.text = text_of(member(member(first(root.find("choices")), "message"), "content"));
        out.usage = usage_of(root.find("usage"), "prompt_tokens", "completion_tokens");
    } else {
        out.text = text_of(member(first(root.find("content")), "text"));
        out.usage = usage_of(root.find("usage"), "input_tokens", "output_tokens");
    }
    return out;
}

OutputFilter::OutputFilter(const OutputTuning& tuning, const GuardTuning& guard)
    : tuning_(tuning), control_(read_phrases(tuning.control_phrases)), guard_(guard) {}

std::optional<std::string> OutputFilter::sayable(std::string_view text, std::size_t most) const {
    if (text.size() > most * 8) return std::nullopt;
    std::string plain = tidy(text, most + 1);
    const std::size_t length = count_code_points(plain);
    if (length < shortest_text || length > most) return std::nullopt;
    if (plain.find_first_of(tuning_.forbidden_characters) != std::string::npos) return std::nullopt;
    const std::string folded = fold(plain);
    if (folded.find_first_of(tuning_.forbidden_characters) != std::string::npos) return std::nullopt;
    if (any_occurs(control_, words_of(folded)) || guard_.inspect(plain).suspicious) return std::nullopt;
    return plain;
}

std::string OutputFilter::mood_of(std::string_view word) const {
    const auto known = tuning_.moods.find(fold(tidy(word, longest_mood)));
    return known == tuning_.moods.end() ? "neutral" : known->second;
}

std::optional<Opinion> OutputFilter::read_opinion(std::string_view text, bool wants_question) const {
    const auto document = parse(without_fence(text));
    if (!document || !document->root().is_object()) return std::nullopt;
    const JsonValue root = document->root();
    const auto persuasiveness = score_of(root, "persuasiveness");
    const auto confidence = score_of(root, "confidence");
    const auto consistency = score_of(root, "consistency");
    const auto mood = text_of(root.find("mood"));
    if (!persuasiveness || !confidence || !consistency || !mood) return std::nullopt;
    Opinion out{.persuasiveness = *persuasiveness, .confidence = *confidence, .consistency = *consistency};
    out.mood = mood_of(*mood);
    const auto contradictions = root.find("contradictions");
    if (contradictions && !contradictions->is_null()) {
        if (!contradictions->is_array()) return std::nullopt;
        for (std::size_t i = 0; i < contradictions->size(); ++i) {
            const auto one = contradictions->at(i).as_string();
            if (!one) return std::nullopt;
            if (out.contradictions.size() >= static_cast<std::size_t>(tuning_.contradictions)) continue;
            auto shown = sayable(*one, static_cast<std::size_t>(tuning_.contradiction_characters));
            if (shown) out.contradictions.push_back(std::move(*shown));
        }
    }
    const auto question = root.find("next_question");
    if (question && !question->is_null()) {
        const auto asked = question->as_string();
        if (!asked) return std::nullopt;
        if (wants_question) out.next_question = sayable(*asked, static_cast<std::size_t>(tuning_.question_characters));
    }
    return out;
}

}  // namespace sw::dialogue
