// Secrets of instances, sealed anew with the newest master key.
#include "room.hpp"
#include "sealed.hpp"

namespace sw::orchestrator {
namespace {

/// The statements of one column: those that an older key sealed, their number, and the writing back.
struct Column {
    std::string name;    ///< "db_secret": the word of the context
    Statement outdated;  ///< locked, for $1 = "v1.<key>.%", at most $2
    Statement count;
    Statement put;
};

constexpr Statement lock_secrets{"orchestrator.outdated_db_secrets", R"(
select slug, db_secret_enc as sealed from region_instances where db_secret_enc not like $1
order by slug limit $2::bigint for update)"};
constexpr Statement count_secrets{
    "orchestrator.count_outdated_db_secrets",
    "select count(*) as values from region_instances where db_secret_enc not like $1"};
constexpr Statement put_secret{
    "orchestrator.reseal_db_secret", "update region_instances set db_secret_enc = $2 where slug = $1"};

constexpr Statement lock_keys{"orchestrator.outdated_svc_keys", R"(
select slug, svc_key_enc as sealed from region_instances where svc_key_enc not like $1
order by slug limit $2::bigint for update)"};
constexpr Statement count_keys{
    "orchestrator.count_outdated_svc_keys",
    "select count(*) as values from region_instances where svc_key_enc not like $1"};
constexpr Statement put_key{
    "orchestrator.reseal_svc_key", "update region_instances set svc_key_enc = $2 where slug = $1"};

/// An underscore stands for any letter in a pattern; key ids are base64url.
std::string newest(const Envelope& envelope) {
    std::string out = "v1.";
    for (const char letter : envelope.key_id()) {
        if (letter == '_') out += '\\';
        out += letter;
    }
    return out + ".%";
}

SealedColumn column_of(const Column& column) {
    SealedColumn out{.name = "region_instances." + column.name + "_enc"};
    out.reseal = [column](Tx& tx, const Envelope& envelope, std::int64_t limit) {
        const Rows rows = tx.query(column.outdated, newest(envelope), limit);
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const auto slug = rows[i].get<std::string>("slug");
            const std::string context = seal_context(column.name, slug);
            const std::string plain = envelope.open(rows[i].get<std::string>("sealed"), context);
            tx.defer(column.put, slug, envelope.seal(plain, context));
        }
        return static_cast<std::int64_t>(rows.size());
    };
    out.outdated = [column](Reader& reader, const Envelope& envelope) {
        return reader.query(column.count, newest(envelope))[0].get<std::int64_t>("values");
    };
    return out;
}

}  // namespace

void register_sealed(SealedColumns& columns) {
    columns.add(column_of({"db_secret", lock_secrets, count_secrets, put_secret}));
    columns.add(column_of({"svc_key", lock_keys, count_keys, put_key}));
}

}  // namespace sw::orchestrator
