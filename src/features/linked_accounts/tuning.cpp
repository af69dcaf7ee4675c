// What figures make sense together.
#include "tuning.hpp"

namespace sw::linked_accounts {

std::optional<Error> problem_of(const Tuning& tuning) {
    const auto shared_by_neighbours = tuning.evidence.network.most + tuning.evidence.browser.most;
    if (shared_by_neighbours + tuning.one_way_points >= tuning.suspicion_score) {
        return Error{
            .code = Code::internal,
            .id = "bad_balance_file",
            .message =
                "config/balance/linked_accounts.json: network, browser and one-way gifts must stay below "
                "suspicion_score together"};
    }
    return std::nullopt;
}

}  // namespace sw::linked_accounts
