// The input guard (rules_society 24.2): texts that try to steer a model, or to cost much. Never a reason to punish.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "phrases.hpp"
#include "sectorwars/dialogue.hpp"
#include "tuning.hpp"

namespace sw::dialogue {

class Inspector {
public:
    explicit Inspector(const GuardTuning& tuning);

    /// Reasons: too_long, repetition, code_fence, chat_markup, role_label, prompt_injection, jailbreak.
    [[nodiscard]] Inspection inspect(std::string_view text) const;

private:
    [[nodiscard]] bool repeats(const std::string& folded, const std::vector<std::string>& words) const;
    [[nodiscard]] bool has_markup(const std::string& folded) const;
    [[nodiscard]] bool has_role_label(const std::string& folded) const;
    [[nodiscard]] bool gives_orders(const std::vector<std::string>& words) const;
    [[nodiscard]] bool is_told(const std::vector<std::string>& words, std::size_t at) const;

    GuardTuning tuning_;
    Phrases orders_, phrases_, framings_, labels_, label_orders_;
    std::vector<std::string> narrators_, markup_;
};

}  // namespace sw::dialogue
