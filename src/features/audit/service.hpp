// Shows the audit log to administrators and to the person it is about.
#pragma once

#include "messages.hpp"
#include "repository.hpp"
#include "sectorwars/audit.hpp"
#include "sectorwars/personal_data.hpp"
#include "sectorwars/platform/platform.hpp"

namespace sw::audit {

class Service {
public:
    /// `knows_administrators`: grants are in this database.
    Service(const Platform& platform, bool knows_administrators)
        : platform_(platform), knows_administrators_(knows_administrators) {}

    [[nodiscard]] LogsView logs(ReadTx& tx, const Caller& caller, const LogsRequest& request) const;
    [[nodiscard]] NoteView note(Tx& tx, const Caller& caller, const Note& request) const;
    [[nodiscard]] ViolationsView violations(ReadTx& tx, const Caller& caller, const ViolationsRequest& request) const;
    [[nodiscard]] ActivityView activity(ReadTx& tx, const Caller& caller, const ActivityRequest& request) const;

    /// What is known about a person. Nothing is erased: rows hold ids and digests alone.
    [[nodiscard]] static personal_data::Section section();

private:
    [[nodiscard]] std::vector<LogView> views(Reader& reader, const std::vector<Record>& records) const;

    Platform platform_;
    bool knows_administrators_;
};

}  // namespace sw::audit
