// The law's rights: to know, and to be forgotten.
#pragma once

#include <memory>

#include "messages.hpp"
#include "sectorwars/account_notices.hpp"
#include "sectorwars/auth.hpp"
#include "sectorwars/platform/platform.hpp"

namespace sw::privacy {

class Service {
public:
    explicit Service(const Platform& platform);

    [[nodiscard]] Prepared export_me(ReadTx& tx, const Caller& caller, const Nothing& in) const;
    ErasurePending erase_me(Offload& offload, const Caller& caller, const EraseMe& in) const;
    [[nodiscard]] Prepared export_user(ReadTx& tx, const Caller& caller, const ByUser& in) const;
    Erased erase_user(Tx& tx, const Caller& caller, const EraseUser& in) const;

    /// The job: forgets requests that a sign-in took back, and erases who is due.
    void run(Tx& tx) const;

private:
    Result<ErasurePending> request(Tx& tx, const Caller& caller, const EraseMe& in) const;

    const Platform& platform_;
    std::shared_ptr<auth::Reproof> reproof_;
};

/// A region hears that somebody was erased.
void erase_here(Tx& tx, const Platform& platform, const region_link::Notice& notice);

}  // namespace sw::privacy
