// See the header.
#include "repository.hpp"

#include <map>

namespace sw::nexus::repository {
namespace {

constexpr Statement count_members{"nexus.membership_stats", R"(
select r.slug, m.membership_type, count(*) as members, sum(m.reputation_score) as reputation,
       sum(m.total_visits) as visits
from regions r join regional_memberships m on m.region_id = r.region_id
where r.slug = any($1::text[]) group by r.slug, m.membership_type order by r.slug, m.membership_type)"};

}  // namespace

std::vector<Answer> membership_stats(Reader& reader, const std::vector<std::string>& slugs) {
    const std::vector<Column> columns{
        {"membership_type", false}, {"members", true}, {"reputation", true}, {"visits", true}};
    std::map<std::string, Table> tables;
    for (const std::string& slug : slugs) tables[slug].columns = columns;
    const Rows rows = reader.query(count_members, slugs);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto row = rows[i];
        tables[row.get<std::string>("slug")].rows.push_back(
            {row.get<std::string>("membership_type"), row.get<std::int64_t>("members"),
             row.get<std::int64_t>("reputation"), row.get<std::int64_t>("visits")}
        );
    }
    std::vector<Answer> out;
    for (auto& [slug, table] : tables) out.push_back({slug, std::move(table)});
    return out;
}

}  // namespace sw::nexus::repository
