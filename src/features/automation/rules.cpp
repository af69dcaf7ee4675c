// The truth table of fair automation.
#include "rules.hpp"

#include <array>
#include <string>

namespace sw::automation {
namespace {

/// One row: may the doer look, act, use helpers, trade, speak, govern?
struct Row {
    Policy policy;
    Doer doer;
    std::array<bool, 6> may;  ///< in the order of Deed
};

constexpr std::array table{
    //                                    look  act    helper trade  speak  govern
    Row{Policy::manual, Doer::person, {true, true, false, true, true, true}},
    Row{Policy::manual, Doer::script, {true, false, false, false, false, true}},
    Row{Policy::assisted, Doer::person, {true, true, true, true, true, true}},
    Row{Policy::assisted, Doer::script, {true, true, true, false, true, true}},
    Row{Policy::open, Doer::person, {true, true, true, true, true, true}},
    Row{Policy::open, Doer::script, {true, true, true, true, true, true}},
};

std::string_view meaning(Policy policy, Doer doer) {
    if (doer == Doer::person) return "pilots do everything themselves there";
    return policy == Policy::manual ? "scripts may only look there" : "scripts may play there but not trade";
}

}  // namespace

bool allows(Policy policy, Doer doer, Deed deed) {
    for (const Row& row : table) {
        if (row.policy == policy && row.doer == doer) return row.may.at(static_cast<std::size_t>(deed));
    }
    return false;
}

Error refusal(std::string_view region, Policy policy, Doer doer) {
    std::string text = "The automation policy of " + std::string(region) + " is " + std::string(to_name(policy)) + ": ";
    text += meaning(policy, doer);
    return {.code = Code::forbidden, .id = "automation_not_allowed", .message = text + "."};
}

}  // namespace sw::automation
