// What the audit log keeps of a request, and the form that is hashed.
#include "features/audit/record.hpp"

#include "features/audit/redact.hpp"
#include "support/catch.hpp"

using namespace sw;
using namespace sw::audit;
using sw::test::contains_text;

namespace {

constexpr const char* digest_key = "a key for digests";

Record sample() {
    Record out;
    out.sequence = 7;
    out.audit_id = *Uuid::parse("0190f3c2-0000-7000-8000-000000000001");
    out.recorded_at = *parse_time("2026-11-20T22:54:36.396615Z");
    out.action = "create";
    out.resource_type = "users";
    out.resource_id = "17";
    out.user_id = UserId{*Uuid::parse("0190f3c2-0000-7000-8000-000000000002")};
    out.user_type = "admin";
    out.outcome = "success";
    out.method = "POST";
    out.path = "/api/v1/users";
    out.query = "a=1";
    out.status_code = 201;
    out.duration_ms = 12;
    out.request_body = R"({"name":"grün"})";
    out.ip_hash = "abc";
    out.user_agent = "curl";
    out.request_id = "req-1";
    out.prev_hash = first_hash();
    return out;
}

}  // namespace

TEST_CASE("the canonical form is the documented one") {
    CHECK(
        canonical(sample()) ==
        "sectorwars-audit-v1\n1:7,36:0190f3c2-0000-7000-8000-000000000001,27:2026-11-20T22:54:36.396615Z,6:create,5:"
        "users,"
        "2:17,36:0190f3c2-0000-7000-8000-000000000002,5:admin,7:success,1:f,4:POST,13:/api/v1/"
        "users,3:a=1,3:201,0:,2:12,"
        "16:{\"name\":\"grün\"},2:{},3:abc,4:curl,5:req-1,64:" +
            std::string(64, '0') + ","
    );
    Record nobody = sample();
    nobody.user_id.reset();
    CHECK_THAT(canonical(nobody), contains_text("2:17,~,5:admin"));
}

TEST_CASE("every column counts for the hash, and text cannot move from one column to the next") {
    const std::string before = hash_of(sample());
    CHECK(before.size() == 64);
    const std::vector<void (*)(Record&)> changes{
        [](Record& r) { ++r.sequence; },
        [](Record& r) { r.audit_id = {}; },
        [](Record& r) { r.recorded_at += std::chrono::microseconds{1}; },
        [](Record& r) { r.action = "delete"; },
        [](Record& r) { r.resource_type = "user"; },
        [](Record& r) { r.resource_id = "18"; },
        [](Record& r) { r.user_id.reset(); },
        [](Record& r) { r.user_type = "player"; },
        [](Record& r) { r.outcome = "refused"; },
        [](Record& r) { r.violation = true; },
        [](Record& r) { r.method = "PUT"; },
        [](Record& r) { r.path += "/"; },
        [](Record& r) { r.query = "a=2"; },
        [](Record& r) { r.status_code = 200; },
        [](Record& r) { r.error_code = "x"; },
        [](Record& r) { r.duration_ms = 13; },
        [](Record& r) { r.request_body = ""; },
        [](Record& r) { r.details = R"({"a":1})"; },
        [](Record& r) { r.ip_hash = "abd"; },
        [](Record& r) { r.user_agent = "wget"; },
        [](Record& r) { r.request_id = "req-2"; },
        [](Record& r) { r.prev_hash.back() = '1'; },
        [](Record& r) {
            r.resource_type = "user";
            r.resource_id = "s17";
        }};
    for (std::size_t i = 0; i < changes.size(); ++i) {
        CAPTURE(i);
        Record changed = sample();
        changes[i](changed);
        CHECK(hash_of(changed) != before);
    }
}

TEST_CASE("secrets are left out of bodies, however deep they are") {
    const std::string kept = redacted_json(
        R"({"username":"ada","password":"hunter22","deep":[{"clientSecret":{"a":"b"},"pin":1234,"shipping":"x"}],)"
        R"("note":"eyJhbGciOi.eyJzdWIiOi.c2lnbmF0dXJl","n":1.5,"flag":true,"none":null})",
        digest_key
    );
    CHECK_THAT(
        kept, contains_text(R"("username":"ada")") && contains_text(R"("password":"[redacted]")") &&
                  contains_text(R"("clientSecret":"[redacted]","pin":"[redacted]","shipping":"x")") &&
                  contains_text(R"("flag":true,"n":1.5,"none":null,"note":"[redacted]")")
    );
    CHECK_THAT(kept, !contains_text("hunter22") && !contains_text("1234") && !contains_text("eyJ"));
}

TEST_CASE("what is no JSON, or too long, is kept as a keyed digest") {
    CHECK(redacted_json("", digest_key).empty());
    for (const std::string& body :
         {std::string("username=ada&password=hunter22"), std::string("\"hunter22\""),
          R"({"text":")" + std::string(5000, 'x') + "\"}"}) {
        const std::string kept = redacted_json(body, digest_key);
        CHECK_THAT(kept, contains_text(R"({"bytes":)" + std::to_string(body.size()) + R"(,"digest":")"));
        CHECK_THAT(kept, !contains_text("hunter22"));
        CHECK(kept != redacted_json(body, "another key"));
        CHECK(kept.size() < 200);
    }
    const std::string fits = R"({"text":")" + std::string(4000, 'x') + "\"}";
    CHECK(redacted_json(fits, digest_key) == fits);
}

TEST_CASE("secrets are left out of queries, however they are written") {
    CHECK(redacted_query("a=1&token=abc&b") == "a=1&token=[redacted]&b");
    CHECK(redacted_query("pass%77ord=hunter22") == "pass%77ord=[redacted]");
    CHECK(redacted_query("a=\xff\n") == "a=??");
    CHECK(redacted_query("") == "");
}

TEST_CASE("a route and its path tell what was acted on") {
    CHECK(resource_of("/api/v1/admin/users/{id}/ban", "/api/v1/admin/users/17/ban") == Resource{"users", "17"});
    CHECK(resource_of("/regions/{name}", "/regions/alpha/") == Resource{"regions", "alpha"});
    CHECK(resource_of("/api/v1/admin/keys/rotate", "/api/v1/admin/keys/rotate") == Resource{"keys", ""});
    CHECK(resource_of("/a/{x}/b/{y}", "/a/1/b/2") == Resource{"b", "2"});
}
