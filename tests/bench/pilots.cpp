// Rows and tokens of the copied pilots.
#include "pilots.hpp"

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <chrono>
#include <pqxx/pqxx>
#include <stdexcept>
#include <thread>

namespace bench {
namespace {

using blackbox::json;

std::string base64url(const unsigned char* bytes, std::size_t size) {
    std::string text(4 * ((size + 2) / 3) + 1, '\0');
    const int length = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), bytes, static_cast<int>(size));
    text.resize(static_cast<std::size_t>(length));
    while (!text.empty() && text.back() == '=') text.pop_back();
    for (char& letter : text) letter = letter == '+' ? '-' : letter == '/' ? '_' : letter;
    return text;
}

std::string base64url(const std::string& text) {
    return base64url(reinterpret_cast<const unsigned char*>(text.data()), text.size());
}

constexpr const char* kid = "key-of-the-benchmark";

/// A key that the server accepts, as it accepts one that it has just replaced.
class Signer {
public:
    explicit Signer(pqxx::work& work) : key_(EVP_EC_gen("P-256")) {
        BIO* bio = BIO_new(BIO_s_mem());
        PEM_write_bio_PUBKEY(bio, key_);
        char* text = nullptr;
        const long size = BIO_get_mem_data(bio, &text);
        work.exec_params(
            "insert into nexus.signing_keys (kid, public_key, state, created_at, not_before, not_after) "
            "values ($1, $2, 'retiring', now(), now(), now() + interval '1 day')",
            kid, std::string(text, static_cast<std::size_t>(size))
        );
        BIO_free(bio);
    }

    ~Signer() { EVP_PKEY_free(key_); }

    Signer(const Signer&) = delete;
    Signer& operator=(const Signer&) = delete;

    /// ES256: r and s, 32 bytes each.
    [[nodiscard]] std::string sign(const std::string& text) const {
        unsigned char der[128];
        std::size_t size = sizeof der;
        EVP_MD_CTX* digest = EVP_MD_CTX_new();
        const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
        const bool made = EVP_DigestSignInit(digest, nullptr, EVP_sha256(), nullptr, key_) == 1 &&
                          EVP_DigestSign(digest, der, &size, bytes, text.size()) == 1;
        EVP_MD_CTX_free(digest);
        if (!made) throw std::runtime_error("a token could not be signed");
        const unsigned char* at = der;
        ECDSA_SIG* parts = d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(size));
        unsigned char raw[64];
        BN_bn2binpad(ECDSA_SIG_get0_r(parts), raw, 32);
        BN_bn2binpad(ECDSA_SIG_get0_s(parts), raw + 32, 32);
        ECDSA_SIG_free(parts);
        return base64url(raw, sizeof raw);
    }

private:
    EVP_PKEY* key_;
};

std::string access_token(const pqxx::row& row, const Signer& signer) {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now).count();
    const std::string user = row["user_id"].c_str();
    const json claims{
        {"iss", "nexus"},
        {"aud", "sectorwars"},
        {"typ", "access"},
        {"jti", row["token_id"].c_str()},
        {"username", row["username"].c_str()},
        {"sub", user},
        {"user_id", user},
        {"pid", row["player_id"].c_str()},
        {"sid", row["session_id"].c_str()},
        {"is_admin", false},
        {"permissions", json::array()},
        {"iat", seconds},
        {"nbf", seconds},
        {"exp", seconds + 3600},
        {"iat_us", std::chrono::duration_cast<std::chrono::microseconds>(now).count()},
    };
    const json header{{"alg", "ES256"}, {"kid", kid}, {"typ", "JWT"}};
    const std::string text = base64url(header.dump()) + "." + base64url(claims.dump());
    return text + "." + signer.sign(text);
}

constexpr const char* plan_pilots = R"(
create table public.bench_pilots as
with markets as (
    select row_number() over (order by m.place, m.station_id) as n, m.station_id, m.commodity, s.sector_id, s.region_id
    from (
        select station_id, commodity, row_number() over (partition by station_id order by commodity) as place
        from region.station_markets where sold and bought
    ) as m
    join region.stations as s using (station_id)
    join region.sectors as c on c.sector_id = s.sector_id
), places as (
    select row_number() over (order by sector_id) as n, sector_id, region_id from region.sectors
)
select n.n, 'bench_' || n.n as username, gen_random_uuid() as user_id, gen_random_uuid() as player_id,
       gen_random_uuid() as ship_id, gen_random_uuid() as session_id, gen_random_uuid() as token_id,
       m.station_id, m.commodity, coalesce(m.sector_id, p.sector_id) as sector_id,
       coalesce(m.region_id, p.region_id) as region_id
from generate_series(1, $1::integer) as n (n)
left join markets as m on n.n <= $2::integer and m.n = 1 + (n.n - 1) % (select count(*) from markets)
left join places as p on p.n = n.n
)";

/// `jsonb_populate_record` keeps what is not named, so that new columns need no change here.
constexpr const char* copy_pilots[] = {
    R"(insert into nexus.users select (jsonb_populate_record(u, jsonb_build_object('user_id', b.user_id, 'username',
        b.username, 'email', b.username || '@example.test'))).*
    from nexus.users as u, public.bench_pilots as b where u.username = $1)",
    R"(insert into nexus.player_credentials select (jsonb_populate_record(c, jsonb_build_object('user_id', b.user_id))).*
    from nexus.player_credentials as c join nexus.users as u using (user_id), public.bench_pilots as b
    where u.username = $1)",
    R"(insert into nexus.user_security select (jsonb_populate_record(c, jsonb_build_object('user_id', b.user_id))).*
    from nexus.user_security as c join nexus.users as u using (user_id), public.bench_pilots as b
    where u.username = $1)",
    R"(insert into region.ships select (jsonb_populate_record(s, jsonb_build_object('ship_id', b.ship_id, 'player_id',
        b.player_id, 'sector_id', b.sector_id))).*
    from region.ships as s join region.players as p on p.current_ship_id = s.ship_id, public.bench_pilots as b
    where p.username = $1)",
    R"(insert into region.players select (jsonb_populate_record(p, jsonb_build_object('player_id', b.player_id,
        'user_id', b.user_id, 'username', b.username, 'current_ship_id', b.ship_id, 'current_sector_id', b.sector_id,
        'current_region_id', b.region_id, 'docked_station_id', b.station_id))).*
    from region.players as p, public.bench_pilots as b where p.username = $1)",
    R"(insert into region.ledger_balances (account_kind, owner_id, asset, amount)
    select 0, b.player_id, 'credits', 1000000000 from public.bench_pilots as b, region.players as p
    where p.username = $1)",
};

}  // namespace

std::vector<BenchPilot> make_pilots(blackbox::World& world, int count, int traders) {
    const auto original = world.a_pilot();
    pqxx::connection database(world.database_url());
    pqxx::work work(database);
    work.exec_params(plan_pilots, count, traders);
    for (const char* statement : copy_pilots) work.exec_params(statement, original.username);
    const Signer signer(work);
    std::vector<BenchPilot> pilots;
    for (const auto& row : work.exec("select * from public.bench_pilots order by n")) {
        pilots.push_back(
            {row["username"].c_str(), access_token(row, signer), row["station_id"].c_str(), row["commodity"].c_str()}
        );
    }
    work.commit();
    pqxx::nontransaction(database).exec("analyze");
    std::this_thread::sleep_for(std::chrono::seconds{2});  // until the server has seen the key
    return pilots;
}

}  // namespace bench
