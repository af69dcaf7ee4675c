// What sealing tells administrators.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sectorwars/base/time.hpp"
#include "sectorwars/platform/describe.hpp"

namespace sw::sealing {

struct Nothing {
    static constexpr auto describe() { return fields(); }
};

struct ColumnView {
    std::string name;
    std::int64_t outdated = 0;

    static constexpr auto describe() {
        return fields(
            field("name", &ColumnView::name, "Table and column"),
            field("outdated", &ColumnView::outdated, "Values that an older key still holds")
        );
    }
};

struct MasterKeyView {
    std::string key_id;
    std::optional<Time> first_seen;
    std::int64_t age_days = 0, rotate_after_days = 0;
    std::vector<std::string> previous;
    std::vector<ColumnView> columns;

    static constexpr auto describe() {
        using M = MasterKeyView;
        return fields(
            field("key_id", &M::key_id, "Short name of the newest key"),
            field("first_seen", &M::first_seen, "When this installation first used it"),
            field("age_days", &M::age_days, "Since then"),
            field("rotate_after_days", &M::rotate_after_days, "No key should be older"),
            field("previous", &M::previous, "Older keys that are configured; drop them when nothing is outdated"),
            field("columns", &M::columns, "What is sealed")
        );
    }
};

struct MasterKeyAged {
    std::string key_id;
    std::int64_t age_days = 0;
    static constexpr std::string_view topic = "security.master_key_aged";
    static constexpr std::string_view frame = "master_key_aged";

    static constexpr auto describe() {
        return fields(
            field("key_id", &MasterKeyAged::key_id, "Short name of the key"),
            field("age_days", &MasterKeyAged::age_days, "It should be rotated at 90")
        );
    }
};

}  // namespace sw::sealing
