// SQL of households.
#include "repository_households.hpp"

namespace sw::linked_accounts::repository {
namespace {

constexpr Statement select_locked{
    "linked_accounts.lock_household", "select household_id from households where household_id = $1::uuid for update"};

constexpr Statement select_own{
    "linked_accounts.household_of", "select household_id from household_members where user_id = $1::uuid"};

constexpr Statement select_name{
    "linked_accounts.household", "select name from households where household_id = $1::uuid"};

constexpr Statement select_members{"linked_accounts.members", R"(
select m.user_id, u.username, m.joined_at
from household_members m join users u on u.user_id = m.user_id
where m.household_id = $1::uuid order by m.joined_at, m.user_id)"};

constexpr Statement select_invited{"linked_accounts.invited", R"(
select u.username from household_invitations i join users u on u.user_id = i.user_id
where i.household_id = $1::uuid and i.invited_at > $2 order by i.invited_at, i.user_id)"};

constexpr Statement select_invitations{"linked_accounts.invitations", R"(
select i.household_id, h.name as household, u.username as invited_by, i.invited_at
from household_invitations i
join households h on h.household_id = i.household_id
join users u on u.user_id = i.invited_by
where i.user_id = $1::uuid and i.invited_at > $2 order by i.invited_at desc limit 50)"};

constexpr Statement select_invitation{"linked_accounts.invitation", R"(
select from household_invitations where household_id = $1::uuid and user_id = $2::uuid and invited_at > $3)"};

constexpr Statement select_invitee{"linked_accounts.invitee", R"(
select user_id, username from users where lower(username) = lower($1) and is_active and not deleted)"};

constexpr Statement insert_one{
    "linked_accounts.insert_household",
    "insert into households (household_id, name, created_at) values ($1::uuid, $2, $3)"};

constexpr Statement delete_one{
    "linked_accounts.delete_household", "delete from households where household_id = $1::uuid"};

constexpr Statement insert_one_member{
    "linked_accounts.insert_member",
    "insert into household_members (user_id, household_id, joined_at) values ($1::uuid, $2::uuid, $3)"};

constexpr Statement delete_one_member{
    "linked_accounts.delete_member",
    "delete from household_members where household_id = $1::uuid and user_id = $2::uuid"};

constexpr Statement upsert_invitation{"linked_accounts.save_invitation", R"(
insert into household_invitations (household_id, user_id, invited_by, invited_at)
values ($1::uuid, $2::uuid, $3::uuid, $4)
on conflict (household_id, user_id) do update set invited_by = excluded.invited_by, invited_at = excluded.invited_at)"};

constexpr Statement delete_one_invitation{
    "linked_accounts.delete_invitation",
    "delete from household_invitations where household_id = $1::uuid and user_id = $2::uuid"};

constexpr Statement delete_all_invitations{
    "linked_accounts.delete_invitations",
    "delete from household_invitations where user_id = $1::uuid or invited_by = $1::uuid"};

constexpr Statement insert_due{"linked_accounts.look_again", R"(
insert into account_evidence_due (user_id, due_since)
select u.user_id, $2::timestamptz from unnest($1::uuid[]) as u (user_id))"};

}  // namespace

bool lock_household(Tx& tx, Uuid household) {
    return !tx.query(select_locked, household).empty();
}

std::optional<Uuid> household_of(Reader& reader, UserId user) {
    const Rows rows = reader.query(select_own, user);
    return rows.empty() ? std::nullopt : std::optional(rows[0].get<Uuid>("household_id"));
}

Household find_household(Reader& reader, Uuid household, Time invited_after) {
    Household out{.household_id = household};
    const Rows names = reader.query(select_name, household);
    if (!names.empty()) out.name = names[0].get<std::string>("name");
    const Rows members = reader.query(select_members, household);
    for (std::size_t i = 0; i < members.size(); ++i) {
        const auto row = members[i];
        out.members.push_back({row.get<UserId>("user_id"), row.get<std::string>("username"), row.get<Time>("joined_at")}
        );
    }
    const Rows asked = reader.query(select_invited, household, invited_after);
    for (std::size_t i = 0; i < asked.size(); ++i) out.invited.push_back(asked[i].get<std::string>("username"));
    return out;
}

std::vector<Invitation> invitations_to(Reader& reader, UserId user, Time invited_after) {
    const Rows rows = reader.query(select_invitations, user, invited_after);
    std::vector<Invitation> out;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto row = rows[i];
        out.push_back(
            {row.get<Uuid>("household_id"), row.get<std::string>("household"), row.get<std::string>("invited_by"),
             row.get<Time>("invited_at")}
        );
    }
    return out;
}

bool invited(Reader& reader, Uuid household, UserId user, Time invited_after) {
    return !reader.query(select_invitation, household, user, invited_after).empty();
}

std::optional<Invitee> find_invitee(Reader& reader, const std::string& username) {
    const Rows rows = reader.query(select_invitee, username);
    if (rows.empty()) return std::nullopt;
    return Invitee{rows[0].get<UserId>("user_id"), rows[0].get<std::string>("username")};
}

void insert_household(Tx& tx, Uuid household, const std::string& name) {
    tx.defer(insert_one, household, name, tx.now());
}

void delete_household(Tx& tx, Uuid household) {
    tx.defer(delete_one, household);
}

void insert_member(Tx& tx, Uuid household, UserId user) {
    (void)tx.query(insert_one_member, user, household, tx.now());
}

void delete_member(Tx& tx, Uuid household, UserId user) {
    tx.defer(delete_one_member, household, user);
}

void save_invitation(Tx& tx, Uuid household, UserId user, UserId by) {
    tx.defer(upsert_invitation, household, user, by, tx.now());
}

bool delete_invitation(Tx& tx, Uuid household, UserId user) {
    return tx.query(delete_one_invitation, household, user).affected() == 1;
}

void delete_invitations_of(Tx& tx, UserId user) {
    tx.defer(delete_all_invitations, user);
}

void look_again(Tx& tx, const std::vector<UserId>& users) {
    tx.defer(insert_due, users, tx.now());
}

}  // namespace sw::linked_accounts::repository
