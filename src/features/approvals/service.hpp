// One administrator asks, another one decides, the first one repeats the request, and it happens once.
#pragma once

#include "repository.hpp"
#include "sectorwars/approvals.hpp"
#include "sectorwars/platform/oversight.hpp"
#include "sectorwars/platform/platform.hpp"

namespace sw::approvals {

class Service {
public:
    /// `knows_administrators`: grants are in this database. Elsewhere tokens alone tell who may do what.
    Service(const Platform& platform, bool knows_administrators)
        : platform_(platform), knows_administrators_(knows_administrators) {}

    /// Oversight::approve.
    [[nodiscard]] std::optional<http::Response> ask(Tx& tx, const Act& act) const;

    [[nodiscard]] ApprovalList list(ReadTx& tx, const Caller& caller, const ListRequest& request) const;
    [[nodiscard]] ApprovalView find(ReadTx& tx, const Caller& caller, const OneRequest& request) const;
    [[nodiscard]] Result<ApprovalView> approve(Tx& tx, const Caller& caller, const Decision& request) const;
    [[nodiscard]] Result<ApprovalView> reject(Tx& tx, const Caller& caller, const Decision& request) const;
    [[nodiscard]] ApprovalView withdraw(Tx& tx, const Caller& caller, const OneRequest& request) const;

    /// Ends what is too old, and what is of people who lost the right to it.
    void sweep(Tx& tx) const;

private:
    [[nodiscard]] std::string digest_of(const Act& act) const;
    [[nodiscard]] Approval make(const Act& act, const std::string& digest, Time now) const;
    [[nodiscard]] Result<ApprovalView> decide(Tx& tx, const Caller& caller, const Decision& request, Status verdict)
        const;
    [[nodiscard]] bool may_still(Reader& reader, const Approval& approval) const;
    void name_people(Reader& reader, std::vector<ApprovalView>& views) const;

    Platform platform_;
    bool knows_administrators_;
};

}  // namespace sw::approvals
