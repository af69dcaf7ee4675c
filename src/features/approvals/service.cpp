// load -> decide -> save -> emit.
#include "service.hpp"

#include <algorithm>

#include "sectorwars/audit.hpp"
#include "sectorwars/grants.hpp"
#include "sectorwars/linked_accounts.hpp"
#include "sectorwars/platform/identity.hpp"

namespace sw::approvals {
namespace {

constexpr std::chrono::hours life{24};
constexpr std::int64_t most_open = 20;
constexpr std::int32_t swept_at_once = 200;

bool holds(const std::vector<std::string>& scopes, const std::string& scope) {
    return std::find(scopes.begin(), scopes.end(), scope) != scopes.end();
}

ApprovalView view_of(const Approval& one) {
    ApprovalView out;
    out.approval_id = one.approval_id;
    out.status = one.status;
    out.act = one.act;
    out.method = one.method;
    out.target = one.target;
    out.scope = one.scope;
    out.request_body.text = one.request_body.empty() ? "null" : one.request_body;
    out.requested_by = one.requested_by;
    out.requested_at = one.requested_at;
    out.expires_at = one.expires_at;
    out.decided_by = one.decided_by;
    out.decided_at = one.decided_at;
    out.used_at = one.used_at;
    out.comment = one.comment;
    return out;
}

http::Response reply_of(const Approval& one) {
    const Waiting waiting{
        .approval_id = one.approval_id,
        .status = one.status,
        .act = one.act,
        .target = one.target,
        .expires_at = one.expires_at,
        .detail = "Another administrator has to approve this. Then send the very same request again."};
    return {.status = 202, .body = to_json(waiting)};
}

void tell(Tx& tx, const Approval& one) {
    tx.emit(
        Changed{
            .approval_id = one.approval_id,
            .status = one.status,
            .act = one.act,
            .target = one.target,
            .requested_by = one.requested_by},
        {to_admins()}
    );
}

void end(Tx& tx, Approval& one, Status status) {
    one.status = status;
    one.decided_at = tx.now();
    repository::decide(tx, one);
    tell(tx, one);
}

[[noreturn]] void unknown() {
    throw Failure(Code::not_found, "approval_unknown", "There is no such approval.");
}

void require_pending(const Approval& one, Time now) {
    if (one.status == Status::pending && one.expires_at > now) return;
    throw Failure(
        Code::conflict, "approval_not_pending",
        one.status == Status::pending ? "This request has expired."
                                      : "This request is " + std::string(to_name(one.status)) + "."
    );
}

}  // namespace

std::string Service::digest_of(const Act& act) const {
    std::string text = act.caller.user.to_string() + "\n";
    text += http::to_text(act.route.method);
    text += "\n";
    text += act.target;
    text += "\n";
    text += act.body;
    return keyed_digest(platform_.config.jwt_secret, text);
}

Approval Service::make(const Act& act, const std::string& digest, Time now) const {
    Approval out;
    out.approval_id = Uuid::make();
    out.requested_by = act.caller.user;
    out.act = act.route.summary;
    out.method = http::to_text(act.route.method);
    out.target = audit::redacted_target(act.target);
    out.scope = act.route.scope;
    out.request_body = audit::redacted_body(platform_, act.body);
    out.request_digest = digest;
    out.requested_at = now;
    out.expires_at = now + life;
    return out;
}

std::optional<http::Response> Service::ask(Tx& tx, const Act& act) const {
    const std::string digest = digest_of(act);
    auto open = repository::lock_open(tx, act.caller.user, digest);
    if (open && open->expires_at <= tx.now()) {
        end(tx, *open, Status::expired);
        open.reset();
    }
    if (open && open->status == Status::approved) {
        open->status = Status::used;
        repository::set_used(tx, open->approval_id, tx.now());
        tell(tx, *open);
        return std::nullopt;
    }
    if (open) return reply_of(*open);
    if (repository::count_open(tx, act.caller.user) >= most_open) {
        throw Failure(Code::conflict, "too_many_approvals", "Too many of your requests wait already; withdraw some.");
    }
    const Approval fresh = make(act, digest, tx.now());
    repository::insert(tx, fresh);
    tell(tx, fresh);
    audit::Entry entry = audit::entry_by(platform_, act.caller, "approval_requested");
    entry.resource_type = "approvals";
    entry.resource_id = fresh.approval_id.to_string();
    audit::append(tx, entry);
    return reply_of(fresh);
}

void Service::name_people(Reader& reader, std::vector<ApprovalView>& views) const {
    if (!knows_administrators_ || views.empty()) return;
    std::vector<UserId> people;
    for (const auto& one : views) {
        people.push_back(one.requested_by);
        if (one.decided_by) people.push_back(*one.decided_by);
    }
    const auto known = grants::holdings(reader, people);
    const auto name_of = [&](UserId user) {
        const auto found =
            std::find_if(known.begin(), known.end(), [&](const auto& one) { return one.user_id == user; });
        return found == known.end() ? std::string{} : found->username;
    };
    for (auto& one : views) {
        one.requester = name_of(one.requested_by);
        if (one.decided_by) one.decider = name_of(*one.decided_by);
    }
}

ApprovalList Service::list(ReadTx& tx, const Caller&, const ListRequest& request) const {
    ApprovalList out;
    for (const auto& one : repository::list(tx, request.status, request.limit)) out.approvals.push_back(view_of(one));
    name_people(tx, out.approvals);
    return out;
}

ApprovalView Service::find(ReadTx& tx, const Caller&, const OneRequest& request) const {
    const auto found = repository::find(tx, request.approval_id);
    if (!found) unknown();
    std::vector<ApprovalView> views{view_of(*found)};
    name_people(tx, views);
    return views[0];
}

bool Service::may_still(Reader& reader, const Approval& approval) const {
    return !knows_administrators_ || holds(grants::rights_of(reader, approval.requested_by).scopes, approval.scope);
}

Result<ApprovalView> Service::decide(Tx& tx, const Caller& caller, const Decision& request, Status verdict) const {
    auto found = repository::lock(tx, request.approval_id);
    if (!found) unknown();
    Approval& one = *found;
    if (caller.automation || one.requested_by == caller.user) {
        throw Failure(Code::forbidden, "own_request", "Somebody else has to decide on your request.");
    }
    if (!holds(caller.permissions, one.scope)) {
        throw Failure(Code::forbidden, "scope_required", "This needs the scope " + one.scope + ", too.");
    }
    if (linked_accounts::linked(tx, one.requested_by, caller.user)) {
        throw Failure(Code::forbidden, "linked_accounts", "Your account is linked to that of the requester.");
    }
    require_pending(one, tx.now());
    if (verdict == Status::approved && !may_still(tx, one)) {
        end(tx, one, Status::voided);
        return Error{
            .code = Code::conflict,
            .id = "requester_lost_scope",
            .message = "The requester no longer holds the scope " + one.scope + "."};
    }
    one.decided_by = caller.user;
    one.comment = request.comment;
    if (verdict == Status::approved) one.expires_at = tx.now() + life;
    end(tx, one, verdict);
    return view_of(one);
}

Result<ApprovalView> Service::approve(Tx& tx, const Caller& caller, const Decision& request) const {
    return decide(tx, caller, request, Status::approved);
}

Result<ApprovalView> Service::reject(Tx& tx, const Caller& caller, const Decision& request) const {
    return decide(tx, caller, request, Status::rejected);
}

ApprovalView Service::withdraw(Tx& tx, const Caller& caller, const OneRequest& request) const {
    auto found = repository::lock(tx, request.approval_id);
    if (!found || found->requested_by != caller.user) unknown();
    if (found->status != Status::pending && found->status != Status::approved) require_pending(*found, tx.now());
    found->decided_by = caller.user;
    end(tx, *found, Status::withdrawn);
    audit::Entry entry = audit::entry_by(platform_, caller, "approval_withdrawn");
    entry.resource_type = "approvals";
    entry.resource_id = found->approval_id.to_string();
    audit::append(tx, entry);
    return view_of(*found);
}

void Service::sweep(Tx& tx) const {
    for (auto& one : repository::lock_due(tx, tx.now(), swept_at_once)) end(tx, one, Status::expired);
    if (!knows_administrators_) return;
    for (auto& one : repository::lock_all_open(tx, swept_at_once)) {
        if (!may_still(tx, one)) end(tx, one, Status::voided);
    }
}

Approved approve_at_console(Tx& tx, Uuid approval_id, std::string_view who) {
    auto found = repository::lock(tx, approval_id);
    if (!found) unknown();
    require_pending(*found, tx.now());
    found->comment = "at the console";
    found->expires_at = tx.now() + life;
    end(tx, *found, Status::approved);
    audit::Entry entry{.action = "approval_given"};
    entry.resource_type = "approvals";
    entry.resource_id = approval_id.to_string();
    entry.user_type = "console";
    entry.details.clear();
    JsonWriter to(entry.details);
    to.begin_object();
    to.member("host_user", who);
    to.end_object();
    audit::append(tx, entry);
    return {.act = found->act, .target = found->target, .expires_at = found->expires_at};
}

}  // namespace sw::approvals
