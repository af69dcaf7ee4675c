// Banning, suspending, lifting, and appeals.
#pragma once

#include <memory>

#include "messages.hpp"
#include "sectorwars/personal_data.hpp"
#include "sectorwars/platform/platform.hpp"

namespace sw::sanctions {

class Service {
public:
    explicit Service(const Platform& platform);

    Record impose(Tx& tx, const Caller& caller, const Impose& in) const;
    History history(ReadTx& tx, const Caller& caller, const ByUser& in) const;
    Record lift(Tx& tx, const Caller& caller, const Lift& in) const;

    /// By the token that came with a refusal.
    AppealWritten appeal(Tx& tx, const Caller& caller, const WriteAppeal& in) const;
    AppealList list_appeals(ReadTx& tx, const Caller& caller, const AppealPage& in) const;
    Appeal answer(Tx& tx, const Caller& caller, const Answer& in) const;

    void purge(Tx& tx) const;

private:
    void end_sanction(Tx& tx, const Caller& caller, const Record& record, const std::string& reason) const;
    void audit_act(Tx& tx, const Caller& caller, std::string action, const Record& record, const std::string& reason)
        const;

    Platform platform_;
    std::shared_ptr<const Tuning> tuning_;
};

/// "sanctions" in the export of a person's data.
[[nodiscard]] personal_data::Section section();

}  // namespace sw::sanctions
