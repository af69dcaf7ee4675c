// Decisions of the greetings feature.
#include "rules.hpp"

namespace sw::greetings {

Result<std::string> plan_entry(const AddEntry& in, std::int64_t present, const Tuning& tuning) {
    const auto first = in.text.find_first_not_of(' ');
    if (first == std::string::npos) return Error{Code::rule_violation, "blank_entry", "An entry needs words."};
    if (present >= tuning.most_entries) {
        return Error{Code::rule_violation, "too_many_entries", "You have as many entries as a pilot may have."};
    }
    return in.text.substr(first, in.text.find_last_not_of(' ') - first + 1);
}

}  // namespace sw::greetings
