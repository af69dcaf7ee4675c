// SQL and frame building of the timelines.
#include "platform/outbox/timeline.hpp"

#include <algorithm>
#include <map>

namespace sw {
namespace {

// One relay at a time: numbers must be given in one order. The lock ends with the transaction.
constexpr Statement take_lock{"timeline.lock", "select pg_try_advisory_xact_lock(718201) as held"};

constexpr Statement take_outbox{
    "timeline.take_outbox",
    R"(delete from outbox where outbox_id in (select outbox_id from outbox order by outbox_id limit $1)
       returning outbox_id, topic, frame, payload, array_to_string(audiences, ' ') as audiences, created_at)"};

constexpr Statement advance_heads{
    "timeline.advance_heads",
    R"(insert into timeline_heads as h (stream, head)
       select stream, added from unnest($1::text[], $2::bigint[]) as t (stream, added) order by stream
       on conflict (stream) do update set head = h.head + excluded.head
       returning stream, head)"};

constexpr Statement insert_entries{
    "timeline.insert",
    R"(insert into timeline (stream, seq, topic, frame, body, created_at)
       select * from unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::timestamptz[]))"};

constexpr Statement select_page{
    "timeline.page",
    R"(select seq, topic, body, created_at from timeline where stream = $1 and seq > $2 order by seq limit $3)"};

constexpr Statement select_head{"timeline.head", "select head, first from timeline_heads where stream = $1"};

constexpr Statement purge_old{
    "timeline.purge",
    R"(with gone as (delete from timeline where created_at < $1 returning stream, seq),
            newest as (select stream, max(seq) as seq from gone group by stream)
       update timeline_heads h set first = newest.seq + 1 from newest where h.stream = newest.stream)"};

struct OutboxRow {
    std::int64_t id = 0;
    std::string topic, frame, payload;
    std::vector<Audience> audiences;
    Time created_at{};
};

std::vector<Audience> parse_audiences(std::string_view text) {
    std::vector<Audience> out;
    while (!text.empty()) {
        const std::size_t blank = text.find(' ');
        if (const auto one = Audience::parse(text.substr(0, blank))) out.push_back(*one);
        text = blank == std::string_view::npos ? std::string_view{} : text.substr(blank + 1);
    }
    return out;
}

std::vector<OutboxRow> take_rows(Tx& tx, int limit) {
    const Rows rows = tx.query(take_outbox, limit);
    std::vector<OutboxRow> out;
    out.reserve(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto row = rows[i];
        out.push_back({
            .id = row.get<std::int64_t>("outbox_id"),
            .topic = row.get<std::string>("topic"),
            .frame = row.get<std::string>("frame"),
            .payload = row.get<std::string>("payload"),
            .audiences = parse_audiences(row.get<std::string>("audiences")),
            .created_at = row.get<Time>("created_at"),
        });
    }
    std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
    return out;
}

bool numbered(const Audience& audience) {
    return audience.kind == Audience::Kind::player || audience.kind == Audience::Kind::region;
}

/// Reserves the numbers that the rows need; the result maps each stream to the number before its first one.
std::map<std::string, std::int64_t> reserve_numbers(Tx& tx, const std::vector<OutboxRow>& rows) {
    std::map<std::string, std::int64_t> wanted;
    for (const auto& row : rows) {
        for (const auto& audience : row.audiences) {
            if (numbered(audience)) ++wanted[audience.to_text()];
        }
    }
    if (wanted.empty()) return wanted;
    std::vector<std::string> streams;
    std::vector<std::int64_t> counts;
    for (const auto& [stream, count] : wanted) {
        streams.push_back(stream);
        counts.push_back(count);
    }
    const Rows heads = tx.query(advance_heads, streams, counts);
    std::map<std::string, std::int64_t> before;
    for (std::size_t i = 0; i < heads.size(); ++i) {
        const auto stream = heads[i].get<std::string>("stream");
        before[stream] = heads[i].get<std::int64_t>("head") - wanted[stream];
    }
    return before;
}

/// Whether a compact JSON object has the member `key` (with its quotes and colon) itself; nested ones do not count.
bool has_member(std::string_view object, std::string_view key) {
    if (object.find(key) == std::string_view::npos) return false;
    int depth = 0;
    bool text = false;
    for (std::size_t i = 0; i < object.size(); ++i) {
        const char c = object[i];
        if (text) {
            if (c == '\\') ++i;
            else if (c == '"') text = false;
            continue;
        }
        if (depth == 1 && object.substr(i, key.size()) == key) return true;
        if (c == '"') text = true;
        else if (c == '{' || c == '[') ++depth;
        else if (c == '}' || c == ']') --depth;
    }
    return false;
}

struct NewEntries {
    std::vector<std::string> streams, topics, frames, bodies;
    std::vector<std::int64_t> numbers;
    std::vector<Time> times;
};

}  // namespace

std::string build_frame(std::string_view type, std::int64_t seq, std::string_view timestamp, std::string_view payload) {
    std::string out;
    out.reserve(payload.size() + 96);
    JsonWriter writer(out);
    writer.begin_object();
    writer.member("type", type);
    if (seq > 0) writer.member("seq", seq);
    if (!has_member(payload, "\"timestamp\":")) writer.member("timestamp", timestamp);
    if (payload.size() > 2) {
        out += ',';
        out += payload.substr(1);
    } else {
        out += '}';
    }
    return out;
}

std::vector<Published> number_events(Tx& tx, int limit) {
    if (!tx.query(take_lock)[0].get<bool>("held")) return {};
    const std::vector<OutboxRow> rows = take_rows(tx, limit);
    if (rows.empty()) return {};
    auto last = reserve_numbers(tx, rows);
    std::vector<Published> out;
    out.reserve(rows.size());
    NewEntries entries;
    for (const auto& row : rows) {
        Published published{.topic = row.topic, .payload = row.payload};
        const std::string at = to_rfc3339(row.created_at);
        std::shared_ptr<const std::string> live;
        for (const auto& audience : row.audiences) {
            Published::Delivery delivery{.audience = audience};
            if (numbered(audience)) {
                const std::string stream = audience.to_text();
                delivery.seq = ++last[stream];
                std::string frame =
                    build_frame(row.frame.empty() ? row.topic : row.frame, delivery.seq, at, row.payload);
                entries.streams.push_back(stream);
                entries.numbers.push_back(delivery.seq);
                entries.topics.push_back(row.topic);
                entries.frames.push_back(row.frame);
                entries.bodies.push_back(frame);
                entries.times.push_back(row.created_at);
                delivery.frame = std::make_shared<const std::string>(std::move(frame));
            } else if (!row.frame.empty()) {
                if (!live) live = std::make_shared<const std::string>(build_frame(row.frame, 0, at, row.payload));
                delivery.frame = live;
            }
            published.deliveries.push_back(std::move(delivery));
        }
        out.push_back(std::move(published));
    }
    if (!entries.streams.empty()) {
        tx.defer(
            insert_entries, entries.streams, entries.numbers, entries.topics, entries.frames, entries.bodies,
            entries.times
        );
    }
    return out;
}

std::int64_t timeline_head(ReadTx& tx, std::string_view stream) {
    const Rows rows = tx.query(select_head, stream);
    return rows.empty() ? 0 : rows[0].get<std::int64_t>("head");
}

TimelinePage read_timeline(ReadTx& tx, std::string_view stream, std::int64_t after, int limit) {
    Pending head = tx.send(select_head, stream);
    const Rows rows = tx.query(select_page, stream, after, limit);
    TimelinePage page;
    const Rows heads = head.rows();
    if (heads.empty()) return page;
    page.head = heads[0].get<std::int64_t>("head");
    page.truncated = after + 1 < heads[0].get<std::int64_t>("first");
    for (std::size_t i = 0; i < rows.size(); ++i) {
        page.entries.push_back({
            .seq = rows[i].get<std::int64_t>("seq"),
            .topic = rows[i].get<std::string>("topic"),
            .frame = rows[i].get<std::string>("body"),
            .created_at = rows[i].get<Time>("created_at"),
        });
    }
    return page;
}

void purge_timeline(Tx& tx, std::chrono::hours keep) {
    tx.defer(purge_old, tx.now() - keep);
}

}  // namespace sw
