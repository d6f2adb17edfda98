#include "store/control.h"

#include "store/byte_pack.h"

namespace tieout::store {

namespace {

std::string jsonText(std::string_view text)
{
    constexpr char kDigits[] = "0123456789abcdef";
    std::string out = "\"";
    for (const char c : text) {
        const auto u = static_cast<uint8_t>(c);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (u < 0x20) {
            out += "\\u00";
            out += kDigits[u >> 4];
            out += kDigits[u & 15];
        } else {
            out += c;
        }
    }
    return out + '"';
}

AuditRecord readEntry(const sql::Statement& s)
{
    AuditRecord e;
    e.number = s.i64(0);
    e.at_us = s.i64(1);
    e.who = s.string(2);
    e.act = s.string(3);
    e.object = s.string(4);
    e.detail = s.string(5);
    e.prev = Digest::fromView(s.blob(6));
    e.hash = Digest::fromView(s.blob(7));
    return e;
}

constexpr std::string_view kColumns = "SELECT number, at_us, who, act, object, detail, prev, hash FROM audit ";

}

std::string auditDetail(std::initializer_list<std::pair<std::string_view, std::string_view>> fields)
{
    std::string out = "{";
    for (const auto& [name, value] : fields)
        out += (out.size() > 1 ? "," : "") + jsonText(name) + ":" + jsonText(value);
    return out + "}";
}

Digest auditHash(const AuditRecord& e)
{
    Packer entry;
    entry.number(e.number).number(e.at_us).text(e.who).text(e.act).text(e.object).text(e.detail);
    return Sha256().add(std::string_view("\0", 1)).add(e.prev.view()).add(entry.bytes()).finish();
}

Result<void> ControlWrite::audit(std::string_view act, std::string_view object, std::string_view detail)
{
    AuditRecord entry { 1, m_at_us, m_who, std::string(act), std::string(object), std::string(detail), {}, {} };
    {
        TIEOUT_TRY_INTO(sql::Statement last, connection().prepare("SELECT number, hash FROM audit ORDER BY number DESC LIMIT 1"));
        TIEOUT_TRY_INTO(const bool row, last.step());
        if (row) {
            entry.number = last.i64(0) + 1;
            entry.prev = Digest::fromView(last.blob(1));
        }
    }
    entry.hash = auditHash(entry);
    TIEOUT_TRY_INTO(sql::Statement s, connection().prepare("INSERT INTO audit VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"));
    s.bind(1, entry.number).bind(2, entry.at_us).bindText(3, entry.who).bindText(4, entry.act).bindText(5, entry.object);
    TIEOUT_TRY(s.bindText(6, entry.detail).bindBlob(7, entry.prev.view()).bindBlob(8, entry.hash.view()).run());
    m_audited = true;
    return {};
}

Result<std::vector<AuditRecord>> Control::audit(const AuditFilter& filter)
{
    const std::lock_guard lock(m_mutex);
    TIEOUT_TRY_INTO(sql::Statement s,
        m_connection->prepare(std::string(kColumns)
            + "WHERE (?1 = '' OR who = ?1) AND (?2 = '' OR act = ?2) AND (?3 = '' OR substr(object, 1, length(?3)) = ?3) AND (?4 = 0 OR number < ?4) "
              "ORDER BY number DESC LIMIT ?5"));
    s.bindText(1, filter.who).bindText(2, filter.act).bindText(3, filter.object).bind(4, filter.before_number).bind(5, static_cast<int64_t>(filter.limit));
    std::vector<AuditRecord> out;
    for (;;) {
        TIEOUT_TRY_INTO(const bool row, s.step());
        if (!row)
            return out;
        out.push_back(readEntry(s));
    }
}

Result<ChainReport> Control::verifyAudit()
{
    const std::lock_guard lock(m_mutex);
    TIEOUT_TRY_INTO(sql::Statement s, m_connection->prepare(std::string(kColumns) + "ORDER BY number"));
    ChainReport report;
    for (;;) {
        TIEOUT_TRY_INTO(const bool row, s.step());
        if (!row)
            break;
        const AuditRecord e = readEntry(s);
        if (e.number != report.entries + 1 || e.prev != report.head || e.hash != auditHash(e)) {
            report.whole = false;
            report.first_broken = e.number;
            report.what = domain::Text { TIEOUT_TR("Entry %1 does not follow from the one before it: the trail was changed outside the program."), { std::to_string(e.number) } };
            return report;
        }
        report.entries = e.number;
        report.head = e.hash;
    }
    report.what = domain::Text { TIEOUT_TR("%1 entries, each follows from the one before. Keep the last hash elsewhere: %2"), { std::to_string(report.entries), report.head.hex() } };
    return report;
}

}
