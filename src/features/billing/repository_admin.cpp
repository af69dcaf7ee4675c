// SQL of what administrators see.
#include "admin.hpp"

namespace sw::billing::repository {
namespace {

constexpr Statement select_regional{"billing.regional_views", R"(
select s.subscription_id, s.region_id, s.region_name, s.user_id, s.status, s.created_at
from billing_subscriptions s
where s.subscription_type = 'regional_owner' and s.status <> 'abandoned'
order by s.created_at desc limit 500)"};

constexpr Statement select_citizens{"billing.citizen_views", R"(
select s.subscription_id, s.player_id, s.user_id, u.username, s.status
from billing_subscriptions s join users u on u.user_id = s.user_id
where s.subscription_type = 'galactic_citizen' and s.status <> 'abandoned'
order by s.created_at desc limit 500)"};

constexpr Statement select_counts{"billing.counted", R"(
select count(*) filter (where subscription_type = 'regional_owner') as regional,
       count(*) filter (where subscription_type = 'galactic_citizen') as citizens
from billing_subscriptions where status = 'active' and not blocked)"};

}  // namespace

std::vector<RegionalView> regional_views(Reader& reader) {
    const Rows rows = reader.query(select_regional);
    std::vector<RegionalView> out;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const Rows::Row row = rows[i];
        out.push_back(
            {row.get<std::optional<RegionId>>("region_id"), row.get<std::optional<std::string>>("region_name"),
             row.get<UserId>("user_id"), row.get<Uuid>("subscription_id").to_string(), row.get<std::string>("status"),
             row.get<Time>("created_at")}
        );
    }
    return out;
}

std::vector<CitizenView> citizen_views(Reader& reader) {
    const Rows rows = reader.query(select_citizens);
    std::vector<CitizenView> out;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const Rows::Row row = rows[i];
        out.push_back(
            {row.get<PlayerId>("player_id"), row.get<UserId>("user_id"), row.get<std::string>("username"),
             row.get<Uuid>("subscription_id").to_string(), row.get<std::string>("status")}
        );
    }
    return out;
}

Summary counted(Reader& reader) {
    const Rows rows = reader.query(select_counts);
    return {rows[0].get<std::int64_t>("regional"), rows[0].get<std::int64_t>("citizens"), 0};
}

}  // namespace sw::billing::repository
