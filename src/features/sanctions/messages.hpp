// What the routes of sanctions and appeals take and give, and the events of the feature.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sectorwars/base/id.hpp"
#include "sectorwars/platform/describe.hpp"

namespace sw::sanctions {

enum class Kind { ban, suspension };

constexpr auto enum_names(Kind) {
    return names("ban", "suspension");
}

enum class Decision { lift, keep };

constexpr auto enum_names(Decision) {
    return names("lift", "keep");
}

struct Impose {
    UserId user_id;
    Kind kind = Kind::suspension;
    std::string reason;
    std::optional<Time> ends_at;
    std::optional<std::int32_t> duration_hours;
    std::string note;

    static constexpr auto describe() {
        return fields(
            field("user_id", &Impose::user_id, "Whom"), field("kind", &Impose::kind, "A suspension has an end"),
            field("reason", &Impose::reason, "Told to the person", length(3, 500)),
            field("ends_at", &Impose::ends_at, "When it ends by itself"),
            field("duration_hours", &Impose::duration_hours, "Or how long it lasts", between(1, 1'000'000)),
            field("note", &Impose::note, "For administrators only", or_default(std::string_view("")), max_length(2000))
        );
    }
};

struct Record {
    Uuid sanction_id;
    UserId user_id;
    Kind kind = Kind::ban;
    std::string reason;
    std::string note;
    Time starts_at{};
    std::optional<Time> ends_at;
    UserId imposed_by;
    std::optional<Time> lifted_at;
    std::optional<UserId> lifted_by;
    std::optional<std::string> lift_reason;
    bool in_force = false;

    static constexpr auto describe() {
        return fields(
            field("sanction_id", &Record::sanction_id, "The sanction"), field("user_id", &Record::user_id, "Of whom"),
            field("kind", &Record::kind, "Ban or suspension"), field("reason", &Record::reason, "Told to the person"),
            field("note", &Record::note, "For administrators only"),
            field("starts_at", &Record::starts_at, "Since when"),
            field("ends_at", &Record::ends_at, "When it ends by itself; null: not"),
            field("imposed_by", &Record::imposed_by, "By whom"), field("lifted_at", &Record::lifted_at, "Taken back"),
            field("lifted_by", &Record::lifted_by, "By whom"), field("lift_reason", &Record::lift_reason, "Why"),
            field("in_force", &Record::in_force, "Now")
        );
    }
};

struct History {
    std::vector<Record> sanctions;

    static constexpr auto describe() {
        return fields(field("sanctions", &History::sanctions, "Newest first, at most 200"));
    }
};

struct ByUser {
    UserId user_id;

    static constexpr auto describe() { return fields(field("user_id", &ByUser::user_id, "The account")); }
};

struct Lift {
    Uuid sanction_id;
    std::string reason;

    static constexpr auto describe() {
        return fields(
            field("sanction_id", &Lift::sanction_id, "The sanction"),
            field("reason", &Lift::reason, "Why", length(3, 500))
        );
    }
};

struct WriteAppeal {
    std::string appeal_token;
    std::string text;

    static constexpr auto describe() {
        return fields(
            field("appeal_token", &WriteAppeal::appeal_token, "As received with the refusal", length(1, 200)),
            field("text", &WriteAppeal::text, "What you have to say, once", length(10, 4000))
        );
    }
};

struct AppealWritten {
    std::string detail;

    static constexpr auto describe() {
        return fields(field("detail", &AppealWritten::detail, "A sentence for people"));
    }
};

struct AppealPage {
    bool open = true;
    std::int32_t skip = 0;
    std::int32_t limit = 50;

    static constexpr auto describe() {
        return fields(
            field("open", &AppealPage::open, "Only those without an answer", or_default(true)),
            field("skip", &AppealPage::skip, "Appeals to leave out", or_default(0), between(0, 10'000'000)),
            field("limit", &AppealPage::limit, "Most appeals to return", or_default(50), between(1, 200))
        );
    }
};

struct Appeal {
    Uuid appeal_id;
    std::string username;
    Record sanction;
    std::string text;
    Time created_at{};
    std::optional<Decision> decision;
    std::optional<std::string> answer;
    std::optional<UserId> answered_by;
    std::optional<Time> answered_at;

    static constexpr auto describe() {
        return fields(
            field("appeal_id", &Appeal::appeal_id, "The appeal"), field("username", &Appeal::username, "Whose"),
            field("sanction", &Appeal::sanction, "Against what"), field("text", &Appeal::text, "What the person says"),
            field("created_at", &Appeal::created_at, "When"), field("decision", &Appeal::decision, "Null: open"),
            field("answer", &Appeal::answer, "Why"), field("answered_by", &Appeal::answered_by, "By whom"),
            field("answered_at", &Appeal::answered_at, "When")
        );
    }
};

struct AppealList {
    std::vector<Appeal> appeals;

    static constexpr auto describe() { return fields(field("appeals", &AppealList::appeals, "Oldest first")); }
};

struct Answer {
    Uuid appeal_id;
    Decision decision = Decision::keep;
    std::string text;

    static constexpr auto describe() {
        return fields(
            field("appeal_id", &Answer::appeal_id, "The appeal"),
            field("decision", &Answer::decision, "Lift the sanction or keep it"),
            field("text", &Answer::text, "Why", length(3, 2000))
        );
    }
};

/// config/balance/sanctions.json
struct Tuning {
    std::int32_t longest_suspension_hours = 0;

    static constexpr auto describe() {
        return fields(
            field("longest_suspension_hours", &Tuning::longest_suspension_hours, "Hours", between(1, 1'000'000))
        );
    }
};

/// What a person sees of it in the export of their data.
struct OwnSanction {
    Kind kind = Kind::ban;
    std::string reason;
    Time starts_at{};
    std::optional<Time> ends_at;
    std::optional<Time> lifted_at;

    static constexpr auto describe() {
        return fields(
            field("kind", &OwnSanction::kind, "Ban or suspension"), field("reason", &OwnSanction::reason, "As told"),
            field("starts_at", &OwnSanction::starts_at, "Since when"),
            field("ends_at", &OwnSanction::ends_at, "Until when"),
            field("lifted_at", &OwnSanction::lifted_at, "Taken back")
        );
    }
};

struct OwnAppeal {
    std::string text;
    Time created_at{};
    std::optional<Decision> decision;
    std::optional<std::string> answer;

    static constexpr auto describe() {
        return fields(
            field("text", &OwnAppeal::text, "What you wrote"), field("created_at", &OwnAppeal::created_at, "When"),
            field("decision", &OwnAppeal::decision, "Null: open"), field("answer", &OwnAppeal::answer, "Why")
        );
    }
};

struct OwnData {
    std::vector<OwnSanction> sanctions;
    std::vector<OwnAppeal> appeals;

    static constexpr auto describe() {
        return fields(
            field("sanctions", &OwnData::sanctions, "Newest first"), field("appeals", &OwnData::appeals, "Oldest first")
        );
    }
};

// ---- events ------------------------------------------------------------------------------------------------------

struct Imposed {
    Uuid sanction_id;
    UserId user_id;
    Kind kind = Kind::ban;
    std::optional<Time> ends_at;
    UserId by;
    static constexpr std::string_view topic = "sanction.imposed";
    static constexpr std::string_view frame = "";

    static constexpr auto describe() {
        return fields(
            field("sanction_id", &Imposed::sanction_id, "The sanction"), field("user_id", &Imposed::user_id, "Of whom"),
            field("kind", &Imposed::kind, "Ban or suspension"), field("ends_at", &Imposed::ends_at, "Null: no end"),
            field("by", &Imposed::by, "By whom")
        );
    }
};

struct Lifted {
    Uuid sanction_id;
    UserId user_id;
    UserId by;
    static constexpr std::string_view topic = "sanction.lifted";
    static constexpr std::string_view frame = "";

    static constexpr auto describe() {
        return fields(
            field("sanction_id", &Lifted::sanction_id, "The sanction"), field("user_id", &Lifted::user_id, "Of whom"),
            field("by", &Lifted::by, "By whom")
        );
    }
};

struct Appealed {
    Uuid appeal_id;
    Uuid sanction_id;
    static constexpr std::string_view topic = "sanction.appealed";
    static constexpr std::string_view frame = "";

    static constexpr auto describe() {
        return fields(
            field("appeal_id", &Appealed::appeal_id, "The appeal"),
            field("sanction_id", &Appealed::sanction_id, "Against what")
        );
    }
};

}  // namespace sw::sanctions
