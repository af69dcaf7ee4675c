// What a change of texts comes to.
#include "edit.hpp"

namespace sw::i18n {
namespace {

const Text* find(const Texts& texts, std::string_view key) {
    const auto found = texts.find(key);
    return found == texts.end() ? nullptr : &found->second;
}

void sort_out(const Ground& ground, const WantedText& wanted, bool overwrite, Edit& edit) {
    const Text* shipped = find(ground.shipped, wanted.key);
    const Text* changed = find(ground.changed, wanted.key);
    const Text* before = changed != nullptr ? changed : shipped;
    const bool same = before != nullptr && before->value == wanted.value && before->context == wanted.context;
    if (same || (before != nullptr && !overwrite)) {
        ++edit.skipped;
        return;
    }
    EditedText text{.key = wanted.key, .value = wanted.value, .context = wanted.context};
    if (before != nullptr) text.old_value = before->value;
    ++(before == nullptr ? edit.imported : edit.updated);
    const bool as_shipped = shipped != nullptr && shipped->value == wanted.value && !wanted.context;
    (as_shipped ? edit.restored : edit.saved).push_back(std::move(text));
}

}  // namespace

Edit plan_edit(const Ground& ground, const std::vector<WantedText>& wanted, bool overwrite) {
    Texts all = ground.source;
    all.insert(ground.shipped.begin(), ground.shipped.end());
    all.insert(ground.changed.begin(), ground.changed.end());
    Edit edit;
    for (const auto& one : wanted) {
        std::string problem = problem_of(one.value, find(ground.source, one.key));
        if (const auto other = conflicting_key(all, one.key); !other.empty()) problem = "cannot stand beside " + other;
        if (!problem.empty()) {
            edit.problems.emplace(one.key, std::move(problem));
            continue;
        }
        all.try_emplace(one.key, Text{.value = one.value});
        sort_out(ground, one, overwrite, edit);
    }
    return edit;
}

}  // namespace sw::i18n
