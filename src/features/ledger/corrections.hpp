// Administrators put right what went wrong: double entry like everything else.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "sectorwars/ledger.hpp"
#include "sectorwars/platform/describe.hpp"
#include "sectorwars/platform/feature.hpp"

namespace sw::ledger {

struct CorrectionTuning {
    std::int64_t most_credits = 0;

    static constexpr auto describe() {
        return fields(
            field("most_credits", &CorrectionTuning::most_credits, "Of one correction, either way", at_least(1))
        );
    }
};

struct CorrectionRequest {
    std::optional<PlayerId> player_id;
    std::optional<std::string> account;
    std::int64_t amount = 0;
    std::string reason;
    std::optional<Uuid> reference;

    static constexpr auto describe() {
        return fields(
            field("player_id", &CorrectionRequest::player_id, "Whose credits; the pilot is in this region"),
            field("account", &CorrectionRequest::account, "Instead: player:<id> or escrow:<id>", max_length(60)),
            field("amount", &CorrectionRequest::amount, "Credits, negative to take away; not zero"),
            field("reason", &CorrectionRequest::reason, "Told to the pilot", length(5, 200)),
            field("reference", &CorrectionRequest::reference, "The trade, ship, … that it is about")
        );
    }
};

struct CorrectionView {
    LedgerTxId transaction_id;
    std::string account;
    std::int64_t amount = 0, balance = 0;

    static constexpr auto describe() {
        return fields(
            field("transaction_id", &CorrectionView::transaction_id, "Ledger transaction"),
            field("account", &CorrectionView::account, "Which was corrected"),
            field("amount", &CorrectionView::amount, "Credits"),
            field("balance", &CorrectionView::balance, "Credits after it")
        );
    }
};

struct Corrected {
    static constexpr std::string_view topic = "ledger.corrected";
    static constexpr std::string_view frame = "credits_corrected";

    LedgerTxId transaction_id;
    std::string account;
    std::int64_t amount = 0, balance = 0;
    std::string reason;
    Time timestamp{};

    static constexpr auto describe() {
        return fields(
            field("transaction_id", &Corrected::transaction_id, "Ledger transaction"),
            field("account", &Corrected::account, "Which was corrected"),
            field("amount", &Corrected::amount, "Credits"), field("balance", &Corrected::balance, "Credits after it"),
            field("reason", &Corrected::reason, "Why"), field("timestamp", &Corrected::timestamp, "When")
        );
    }
};

class Corrections {
public:
    explicit Corrections(std::shared_ptr<const CorrectionTuning> tuning) : tuning_(std::move(tuning)) {}

    [[nodiscard]] CorrectionView correct(Tx& tx, const Caller& caller, const CorrectionRequest& request) const;

private:
    std::shared_ptr<const CorrectionTuning> tuning_;
};

}  // namespace sw::ledger
