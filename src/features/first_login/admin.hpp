// What administrators see and change.
#pragma once

#include "service.hpp"

namespace sw::first_login {

class Admin {
public:
    explicit Admin(std::shared_ptr<const Parts> parts) : parts_(std::move(parts)) {}

    [[nodiscard]] std::vector<ConversationSummary> conversations(
        ReadTx& tx, const Caller& caller, const ConversationsRequest& request
    ) const;
    [[nodiscard]] ConversationDetail conversation(ReadTx& tx, const Caller& caller, const ConversationRequest& request)
        const;
    [[nodiscard]] StatsView stats(ReadTx& tx, const Caller& caller, const StatsRequest& request) const;
    [[nodiscard]] FiguresView figures(ReadTx& tx, const Caller& caller, const Nothing&) const;
    FiguresView change_figures(Tx& tx, const Caller& caller, const FiguresRequest& request) const;

private:
    std::shared_ptr<const Parts> parts_;
};

}  // namespace sw::first_login
