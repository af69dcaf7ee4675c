// Secrets of instances, sealed anew with the newest master key.
#include "room.hpp"
#include "sealed.hpp"

namespace sw::orchestrator {
namespace {

constexpr Statement lock_secrets{"orchestrator.outdated_db_secrets", R"(
select slug as key, db_secret_enc as sealed from region_instances where db_secret_enc not like $1
order by slug limit $2::bigint for update)"};
constexpr Statement count_secrets{
    "orchestrator.count_outdated_db_secrets", "select count(*) from region_instances where db_secret_enc not like $1"};
constexpr Statement put_secret{
    "orchestrator.reseal_db_secret", "update region_instances set db_secret_enc = $2 where slug = $1"};

constexpr Statement lock_keys{"orchestrator.outdated_svc_keys", R"(
select slug as key, svc_key_enc as sealed from region_instances where svc_key_enc not like $1
order by slug limit $2::bigint for update)"};
constexpr Statement count_keys{
    "orchestrator.count_outdated_svc_keys", "select count(*) from region_instances where svc_key_enc not like $1"};
constexpr Statement put_key{
    "orchestrator.reseal_svc_key", "update region_instances set svc_key_enc = $2 where slug = $1"};

}  // namespace

void register_sealed(SealedColumns& columns) {
    const auto context = [](std::string_view column) {
        return [column](const std::string& slug) { return seal_context(column, slug); };
    };
    columns.add(sealed_column_of(
        {"region_instances.db_secret_enc", lock_secrets, count_secrets, put_secret, context("db_secret")}
    ));
    columns.add(sealed_column_of({"region_instances.svc_key_enc", lock_keys, count_keys, put_key, context("svc_key")}));
}

}  // namespace sw::orchestrator
