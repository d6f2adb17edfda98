#include "store/control.h"

namespace tieout::store {

using domain::Exact;

namespace {

std::string shown(const std::optional<Exact>& amount)
{
    return amount ? amount->toString() : "none";
}

void bindAmount(sql::Statement& s, int index, const std::optional<Exact>& amount)
{
    if (amount)
        s.bindExact(index, *amount);
    else
        s.bindNull(index).bindNull(index + 1);
}

}

Result<std::vector<LimitRecord>> Control::limitChanges()
{
    const std::lock_guard lock(m_mutex);
    TIEOUT_TRY_INTO(sql::Statement s,
        m_connection->prepare("SELECT seq, at_us, set_by, command, holder_kind, holder, currency, one_fix_hi, one_fix_lo, together_hi, together_lo, why FROM approval_limit ORDER BY seq"));
    std::vector<LimitRecord> out;
    for (;;) {
        TIEOUT_TRY_INTO(const bool row, s.step());
        if (!row)
            return out;
        LimitRecord r { s.i64(0), s.i64(1), s.string(2), domain::CommandId::fromView(s.blob(3)), s.text(4) == "role", s.string(5), static_cast<uint32_t>(s.i64(6)), {}, {}, s.string(11) };
        if (!s.isNull(7)) {
            r.one_fix = s.exact(7);
            r.together = s.exact(9);
        }
        out.push_back(std::move(r));
    }
}

Result<void> ControlWrite::addLimitChange(const LimitRecord& c, const std::optional<LimitRecord>& before)
{
    TIEOUT_CHECK(c.one_fix.has_value() == c.together.has_value());
    TIEOUT_TRY_INTO(sql::Statement s,
        connection().prepare("INSERT INTO approval_limit (at_us, set_by, command, holder_kind, holder, currency, one_fix_hi, one_fix_lo, together_hi, together_lo, why) "
                             "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"));
    const std::string kind = c.of_role ? "role" : "person";
    s.bind(1, m_at_us).bindText(2, m_who).bindBlob(3, c.command.view()).bindText(4, kind).bindText(5, c.holder).bind(6, c.currency);
    bindAmount(s, 7, c.one_fix);
    bindAmount(s, 9, c.together);
    TIEOUT_TRY(s.bindText(11, c.why).run());
    const std::string currency(domain::Currency::fromPacked(c.currency).code());
    const std::string was_one = shown(before ? before->one_fix : std::nullopt), was_together = shown(before ? before->together : std::nullopt);
    const std::string one = shown(c.one_fix), together = shown(c.together);
    return audit(c.one_fix ? "approval limit set" : "approval limit removed", "limit:" + kind + "/" + c.holder + "/" + currency,
        auditDetail({ { "one_fix_before", was_one }, { "one_fix", one }, { "together_before", was_together }, { "together", together }, { "why", c.why } }));
}

}
