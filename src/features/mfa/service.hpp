// Setting the second factor up, looking after it, turning it off.
#pragma once

#include "messages.hpp"
#include "repository.hpp"
#include "sectorwars/auth.hpp"
#include "sectorwars/personal_data.hpp"
#include "sectorwars/platform/platform.hpp"

namespace sw::mfa {

class Service {
public:
    explicit Service(const Platform& platform);

    Setup generate(Offload& offload, const Caller& caller, const Begin& in) const;
    Checked check_code(Tx& tx, const Caller& caller, const CodeBody& in) const;
    Status status(ReadTx& tx, const Caller& caller, const Nothing&) const;
    Message disable(Offload& offload, const Caller& caller, const Disable& in) const;
    BackupCodesLeft backup_codes(ReadTx& tx, const Caller& caller, const Nothing&) const;
    Result<NewBackupCodes> regenerate_backup_codes(Tx& tx, const Caller& caller, const CodeBody& in) const;
    /// For somebody who lost phone and backup codes. All sessions of the account end.
    Message reset(Tx& tx, const Caller& caller, const ByUser& in) const;
    Attempts attempts(ReadTx& tx, const Caller& caller, const Hours& in) const;

    void purge(Tx& tx) const;

private:
    /// An administrator who may not be without one.
    [[nodiscard]] bool required_of(Reader& reader, UserId user) const;

    Platform platform_;
    std::shared_ptr<const auth::Reproof> reproof_;
};

[[nodiscard]] personal_data::Section personal_section();

}  // namespace sw::mfa
