// What the approvals feature says over the wire.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sectorwars/base/id.hpp"
#include "sectorwars/base/time.hpp"
#include "sectorwars/platform/describe.hpp"

namespace sw::approvals {

enum class Status { pending, approved, rejected, withdrawn, expired, voided, used };

constexpr auto enum_names(Status) {
    return names("pending", "approved", "rejected", "withdrawn", "expired", "void", "used");
}

/// The reply to an act that has to wait.
struct Waiting {
    Uuid approval_id;
    Status status = Status::pending;
    std::string act, target;
    Time expires_at{};
    std::string detail;

    static constexpr auto describe() {
        return fields(
            field("approval_id", &Waiting::approval_id, "What another administrator approves"),
            field("status", &Waiting::status, "pending"), field("act", &Waiting::act, "What it is"),
            field("target", &Waiting::target, "As asked"),
            field("expires_at", &Waiting::expires_at, "It is forgotten then"),
            field("detail", &Waiting::detail, "What to do next")
        );
    }
};

struct ApprovalView {
    Uuid approval_id;
    Status status = Status::pending;
    std::string act, method, target, scope;
    RawJson request_body;
    UserId requested_by;
    std::string requester;
    Time requested_at{}, expires_at{};
    std::optional<UserId> decided_by;
    std::string decider;
    std::optional<Time> decided_at, used_at;
    std::string comment;

    static constexpr auto describe() {
        return fields(
            field("approval_id", &ApprovalView::approval_id, "Approval"),
            field("status", &ApprovalView::status, "How it stands"), field("act", &ApprovalView::act, "What it is"),
            field("method", &ApprovalView::method, "Of the request"),
            field("target", &ApprovalView::target, "Of the request, as asked"),
            field("scope", &ApprovalView::scope, "Both administrators hold it"),
            field("request_body", &ApprovalView::request_body, "Without secrets; null without one"),
            field("requested_by", &ApprovalView::requested_by, "Who wants to do it"),
            field("requester", &ApprovalView::requester, "Name, as long as an administrator"),
            field("requested_at", &ApprovalView::requested_at, "When"),
            field("expires_at", &ApprovalView::expires_at, "No longer good then"),
            field("decided_by", &ApprovalView::decided_by, "Null: nobody, or at the console"),
            field("decider", &ApprovalView::decider, "Name, as long as an administrator"),
            field("decided_at", &ApprovalView::decided_at, "When"), field("used_at", &ApprovalView::used_at, "When"),
            field("comment", &ApprovalView::comment, "Of the one who decided")
        );
    }
};

struct ListRequest {
    std::optional<Status> status;
    std::int32_t limit = 50;

    static constexpr auto describe() {
        return fields(
            field("status", &ListRequest::status, "Only these"),
            field("limit", &ListRequest::limit, "Rows", or_default(50), between(1, 200))
        );
    }
};

struct ApprovalList {
    std::vector<ApprovalView> approvals;

    static constexpr auto describe() { return fields(field("approvals", &ApprovalList::approvals, "Newest first")); }
};

struct OneRequest {
    Uuid approval_id;

    static constexpr auto describe() { return fields(field("approval_id", &OneRequest::approval_id, "Approval")); }
};

struct Decision {
    Uuid approval_id;
    std::string comment;

    static constexpr auto describe() {
        return fields(
            field("approval_id", &Decision::approval_id, "Approval"),
            field("comment", &Decision::comment, "Why", or_default(std::string{}), max_length(500))
        );
    }
};

/// To administrators: something waits for them, or was decided.
struct Changed {
    static constexpr std::string_view topic = "approval.changed";
    static constexpr std::string_view frame = "approval_changed";

    Uuid approval_id;
    Status status = Status::pending;
    std::string act, target;
    UserId requested_by;

    static constexpr auto describe() {
        return fields(
            field("approval_id", &Changed::approval_id, "Approval"), field("status", &Changed::status, "How it stands"),
            field("act", &Changed::act, "What it is"), field("target", &Changed::target, "As asked"),
            field("requested_by", &Changed::requested_by, "Who wants to do it")
        );
    }
};

}  // namespace sw::approvals
