// What the guard says.
#include "texts.hpp"

#include <algorithm>
#include <fstream>

#include "sectorwars/base/random.hpp"

namespace sw::first_login {

namespace {

constexpr int variants = 3;
constexpr int big_ship_tier = 4;
constexpr std::string_view file_name = "guard.json";

std::string bank_name(int bank) {
    return "tier" + std::to_string(bank);
}

void need(const Texts::Some& texts, const std::string& group, std::string_view key, std::vector<std::string>& missing) {
    if (texts.count(std::string(key)) == 0) missing.push_back(group + "." + std::string(key) + " is missing");
}

void need_variants(const Texts::Some& texts, const std::string& group, std::vector<std::string>& missing) {
    for (int i = 1; i <= variants; ++i) need(texts, group, std::to_string(i), missing);
}

template <class Map>
const typename Map::mapped_type& part_of(const Map& map, const std::string& key) {
    static const typename Map::mapped_type none;
    const auto found = map.find(key);
    return found == map.end() ? none : found->second;
}

std::string variant_of(const Texts::Some& texts, Random& random) {
    const auto number = random.integer(1, variants);
    return part_of(texts, std::to_string(number));
}

Texts read_texts(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in) throw Failure(Code::internal, "bad_texts", "cannot read " + path.string());
    return parse_json<Texts>(std::string(std::istreambuf_iterator<char>(in), {}));
}

}  // namespace

std::vector<std::string> problems_of(const Texts& texts) {
    std::vector<std::string> missing;
    for (const auto title : guard_titles) need(texts.titles, "titles", title, missing);
    for (const auto trait : trait_names) need(texts.traits, "traits", trait, missing);
    for (const auto* ship :
         {"ESCAPE_POD", "LIGHT_FREIGHTER", "CARGO_HAULER", "FAST_COURIER", "SCOUT_SHIP", "COLONY_SHIP", "DEFENDER",
          "CARRIER"}) {
        need(texts.ships, "ships", ship, missing);
    }
    for (const auto* slip : {"contradiction", "strange"}) need(texts.slips, "slips", slip, missing);
    for (const auto mood : enum_names(Mood{})) {
        need_variants(part_of(texts.moods, std::string(mood)), "moods." + std::string(mood), missing);
    }
    for (const auto* tone : {"ultimatum", "doubt"}) {
        need_variants(part_of(texts.tones, tone), std::string("tones.") + tone, missing);
    }
    for (const int bank : {1, 3, 4, 5}) {
        for (const auto topic : topics) {
            const std::string group = "questions." + bank_name(bank) + "." + std::string(topic);
            need_variants(part_of(part_of(texts.questions, bank_name(bank)), std::string(topic)), group, missing);
        }
    }
    for (const auto* verdict : {"pod", "success_strong", "success", "partial", "failure", "hard_failure"}) {
        need(texts.verdicts, "verdicts", verdict, missing);
    }
    return missing;
}

std::string fill(std::string text, const std::map<std::string, std::string>& values) {
    for (const auto& [key, value] : values) {
        const std::string hole = "{{" + key + "}}";
        for (auto at = text.find(hole); at != std::string::npos; at = text.find(hole, at + value.size())) {
            text.replace(at, hole.size(), value);
        }
    }
    return text;
}

const Texts& Library::in(const std::string& language) const {
    const auto found = languages_.find(language);
    return found == languages_.end() ? languages_.at("en") : found->second;
}

std::optional<std::string> Library::known(std::string_view tag) const {
    std::string language(tag.substr(0, tag.find_first_of("-_")));
    std::transform(language.begin(), language.end(), language.begin(), [](unsigned char c) {
        return static_cast<char>(std::tolower(c));
    });
    if (languages_.count(language) == 0) return std::nullopt;
    return language;
}

Library load_library(const std::filesystem::path& folder) {
    std::map<std::string, Texts> languages;
    std::string problems;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        const auto path = entry.path() / file_name;
        if (!std::filesystem::exists(path)) continue;
        const std::string language = entry.path().filename().string();
        try {
            languages[language] = read_texts(path);
        } catch (const Failure& failure) {
            for (const auto& one : failure.error().fields) problems += one.field + " " + one.message + "; ";
            throw Failure(Code::internal, "bad_texts", path.string() + ": " + failure.error().message + problems);
        }
        for (const auto& problem : problems_of(languages[language])) problems += language + ": " + problem + "; ";
    }
    if (languages.count("en") == 0) problems += "en is missing; ";
    if (!problems.empty()) throw Failure(Code::internal, "bad_texts", "guard.json: " + problems);
    return Library(std::move(languages));
}

Question choose_question(std::uint64_t seed, int tier, const std::vector<Question>& asked) {
    Random random = Random(seed).fork(asked.size() + 1);
    std::vector<std::string> open;
    for (const auto topic : topics) {
        const bool known =
            std::any_of(asked.begin(), asked.end(), [&](const Question& one) { return one.topic == topic; });
        if (!known) open.emplace_back(topic);
    }
    const bool all_asked = open.empty();
    if (all_asked) open.assign(topics.begin(), topics.end());
    Question out{.topic = random.pick(open)};
    const bool of_ship = std::find(open.begin(), open.end(), "ship_knowledge") != open.end();
    if (tier >= big_ship_tier && of_ship) out.topic = "ship_knowledge";
    std::vector<int> numbers;
    for (int i = 1; i <= variants; ++i) {
        if (std::find(asked.begin(), asked.end(), Question{out.topic, i}) == asked.end()) numbers.push_back(i);
    }
    out.number = numbers.empty() ? 1 : random.pick(numbers);
    return out;
}

std::string preface(const Texts& texts, const Tone& tone, const Temper& temper, std::uint64_t seed) {
    Random random = Random(seed).fork(1000 + static_cast<std::uint64_t>(temper.question));
    std::string out = variant_of(part_of(texts.moods, std::string(to_name(temper.mood))), random);
    if (temper.question < tone.from_question) return out;
    if (temper.suspicion > tone.ultimatum_above) return out + variant_of(part_of(texts.tones, "ultimatum"), random);
    if (temper.suspicion > tone.doubt_above) return out + variant_of(part_of(texts.tones, "doubt"), random);
    return out;
}

std::string list_of(const Texts& texts, const std::vector<std::string>& ships) {
    std::string out;
    for (std::size_t i = 0; i < ships.size(); ++i) {
        if (i > 0) out += i + 1 == ships.size() ? texts.separator : ", ";
        out += part_of(texts.ships, ships[i]);
    }
    return out;
}

std::string sentence_of(const Texts& texts, const Slip& slip, const std::string& ship) {
    return fill(
        part_of(texts.slips, slip.contradiction ? "contradiction" : "strange"),
        {{"before", slip.before}, {"after", slip.after}, {"ship", part_of(texts.ships, ship)}}
    );
}

}  // namespace sw::first_login
