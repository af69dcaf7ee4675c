// Replies of language models and texts of pilots: whatever comes, what is shown is plain, what is counted is sane, and
// the guard judges the same text the same way, with or without characters that nobody sees.
//
// Input: one letter, then the rest. o, a: the envelope of a provider. j: the model's own JSON. s: a question. t: a text
// of a pilot.
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "features/dialogue/fold.hpp"
#include "features/dialogue/prompt.hpp"
#include "features/dialogue/reply.hpp"
#include "fuzz/require.hpp"
#include "sectorwars/platform/json.hpp"

namespace {

using fuzz::require;
using namespace sw::dialogue;

const Tuning& tuning() {
    static const Tuning one = [] {
        std::ifstream file(SW_SOURCE_DIR "/config/balance/dialogue.json");
        std::ostringstream text;
        text << file.rdbuf();
        return sw::parse_json<Tuning>(text.str());
    }();
    return one;
}

const Inspector& inspector() {
    static const Inspector one(tuning().guard);
    return one;
}

const OutputFilter& filter() {
    static const OutputFilter one(tuning().output, tuning().guard);
    return one;
}

void check_plain(const std::string& text, std::int64_t most) {
    require(count_code_points(text) <= static_cast<std::size_t>(most), "what is shown is short", text);
    require(text.find_first_of("<>{}[]`\\\n\r") == std::string::npos, "what is shown has no markup", text);
    require(tidy(text, text.size() + 1) == text, "what is shown is tidy", text);
    require(!inspector().inspect(text).suspicious, "what is shown steers nobody", text);
}

void check_opinion(const std::string& text, bool wants_question) {
    const auto opinion = filter().read_opinion(text, wants_question);
    if (!opinion) return;
    for (const double score : {opinion->persuasiveness, opinion->confidence, opinion->consistency}) {
        require(score >= 0 && score <= 1, "scores are fractions", text);
    }
    const std::string& mood = opinion->mood;
    require(
        mood == "neutral" || mood == "suspicious" || mood == "very_suspicious" || mood == "convinced" ||
            mood == "annoyed",
        "moods are known", mood
    );
    require(opinion->contradictions.size() <= static_cast<std::size_t>(tuning().output.contradictions), "few of them");
    for (const auto& one : opinion->contradictions) check_plain(one, tuning().output.contradiction_characters);
    require(!opinion->next_question || wants_question, "no question unless it was asked for");
    if (opinion->next_question) check_plain(*opinion->next_question, tuning().output.question_characters);
}

void check_envelope(Dialect dialect, const std::string& body) {
    const Envelope envelope = read_envelope(dialect, body);
    if (envelope.usage) {
        require(envelope.usage->input_tokens >= 0 && envelope.usage->output_tokens >= 0, "tokens are counted up");
        const auto cost = cost_of(price_of(tuning().calls, ""), *envelope.usage);
        require(cost >= 0 && cost < 1'000'000'000'000, "costs are sane");
    }
    if (envelope.text) check_opinion(*envelope.text, true);
}

void check_pilot(const std::string& text) {
    const auto found = inspector().inspect(text);
    require(found.suspicious == !found.reason.empty(), "suspicion has a reason");
    require(inspector().inspect(text).reason == found.reason, "the same text is judged the same", text);
    require(fold(fold(text)) == fold(text), "folded text stays as it is", text);
    const auto most = static_cast<std::size_t>(tuning().guard.longest_text);
    if (text.size() * 2 < most) {
        std::string padded;  // an invisible character behind each that can be read
        for (std::size_t at = 0; at < text.size();) {
            const auto from = at;
            const bool readable = next_code_point(text, at).has_value();
            padded += text.substr(from, at - from);
            if (readable) padded += "\xE2\x80\x8B";
        }
        require(inspector().inspect(padded).reason == found.reason, "invisible characters change nothing", text);
    }
    Scene scene;
    scene.answer = text;
    scene.question = text;
    const Prompt prompt = make_prompt(scene, tuning().calls, inspector());
    const auto document = sw::JsonDocument::parse(prompt.data);
    const auto told = document.root().find("last")->find("pilot_answer")->as_string();
    require(told.has_value(), "the text is one field");
    require(count_code_points(*told) <= static_cast<std::size_t>(tuning().calls.text_characters), "of bounded length");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string rest(reinterpret_cast<const char*>(data) + 1, size - 1);
    switch (static_cast<char>(data[0])) {
        case 'o':
            check_envelope(Dialect::openai, rest);
            break;
        case 'a':
            check_envelope(Dialect::anthropic, rest);
            break;
        case 'j':
            check_opinion(rest, rest.size() % 2 == 0);
            break;
        case 's':
            if (const auto said = filter().sayable(rest, 300)) check_plain(*said, 300);
            break;
        default:
            check_pilot(rest);
    }
    return 0;
}
