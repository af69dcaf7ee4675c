// Names for sectors, stations and planets from the word lists.
#include "draft.hpp"

namespace sw::galaxy {

// One draw a statement: the operands of + are evaluated in whatever order the compiler likes.
std::string Namer::root() {
    const std::string& start = random_.pick(words_.starts);
    return start + random_.pick(words_.ends);
}

std::string Namer::root_and(const std::vector<std::string>& seconds) {
    const std::string first = root();
    return first + ' ' + random_.pick(seconds);
}

std::string Namer::unique(const std::string& wanted) {
    if (used_.insert(wanted).second) return wanted;
    for (int count = 2;; ++count) {
        std::string next = wanted + ' ' + std::to_string(count);
        if (used_.insert(next).second) return next;
    }
}

std::string Namer::sector() {
    constexpr int tries = 20;  // few words and many sectors: a number at the end is better than no end
    std::string name = root_and(words_.places);
    for (int i = 1; i < tries && used_.contains(name); ++i) name = root_and(words_.places);
    return unique(name);
}

std::string Namer::station(std::string_view sector_name, StationType type) {
    const std::string_view first = sector_name.substr(0, sector_name.find(' '));
    return unique(std::string(first) + ' ' + random_.pick(entry(words_.stations, type)));
}

std::string Namer::planet() {
    return unique(root_and(words_.numerals));
}

void name_sectors(Draft& draft) {
    Namer namer(draft.tuning.words, draft.random(Part::names));
    for (const Landmark* landmark : draft.landmarks) {
        if (landmark->sector_name) namer.reserve(*landmark->sector_name);
    }
    for (Sector& sector : draft.parts.sectors) {
        const Landmark* landmark = draft.landmark_at(sector.sector_number);
        sector.name = landmark && landmark->sector_name ? *landmark->sector_name : namer.sector();
    }
}

}  // namespace sw::galaxy
