#include "store/control.h"

#include "store/byte_pack.h"
#include "store/durable_file.h"
#include "store/migrations.h"

namespace tieout::store {

using domain::makeError;
using domain::Remedy;

std::string Control::pathIn(const std::string& store_dir)
{
    return store_dir + "/control.db";
}

std::string Control::recorderPathIn(const std::string& store_dir)
{
    return store_dir + "/flight.log";
}

std::string Control::reservePathIn(const std::string& store_dir)
{
    return store_dir + "/reserve.bin";
}

Result<std::unique_ptr<Control>> Control::open(const std::string& store_dir, sql::Access access)
{
    std::unique_ptr<Control> control(new Control);
    control->m_path = pathIn(store_dir);
    control->m_access = access;
    TIEOUT_TRY(control->reopen());
    return control;
}

Result<void> Control::reopen()
{
    m_connection.reset();
    TIEOUT_TRY_INTO(m_connection, sql::Connection::open(m_path, sql::Kind::Control, m_access));
    TIEOUT_TRY_INTO(const std::string quick, m_connection->readText("PRAGMA quick_check(1)"));
    if (quick != "ok")
        return makeError(Remedy::Machine, TIEOUT_TR("%1 is damaged (%2). It was left as it is and nothing is sent. Set the folder aside, restore the last backup and compare it with the flight recorder."),
            { m_path, quick });
    TIEOUT_TRY(migrate(*m_connection));
    m_identity = fileIdentity(m_path);
    m_doubtful = false;
    return {};
}

Result<ControlWrite> Control::write(const std::string& who, int64_t at_us)
{
    std::unique_lock lock(m_mutex);
    if (m_access == sql::Access::ReadOnly)
        return makeError(Remedy::Conflict, TIEOUT_TR("This store is open for reading only, because another program owns it. Close that one and open the store again."));
    if (m_doubtful || !m_connection)
        TIEOUT_TRY(reopen());
    if (fileIdentity(m_path) != m_identity)
        return makeError(Remedy::Machine, TIEOUT_TR("%1 was replaced or moved while it was open. Nothing was written. Close the program, put the right file back and open the store again."),
            { m_path });
    TIEOUT_TRY_INTO(sql::Transaction transaction, sql::Transaction::begin(*m_connection));
    return ControlWrite(this, std::move(lock), std::move(transaction), who, at_us);
}

Result<void> ControlWrite::commit()
{
    TIEOUT_CHECK(m_audited);
    if (auto done = m_transaction.commit(); !done) {
        m_control->m_doubtful = true;
        return done;
    }
    return {};
}

Result<void> ControlWrite::expectOneRow(const char* what)
{
    if (connection().changes() == 1)
        return {};
    return makeError(Remedy::Conflict, TIEOUT_TR("%1 was changed by somebody else in the meantime. Nothing was done; read it again."), { what });
}

// ---- Settings -------------------------------------------------------------------------------------

Result<std::optional<std::string>> Control::setting(const std::string& name)
{
    const std::lock_guard lock(m_mutex);
    TIEOUT_TRY_INTO(sql::Statement statement, m_connection->prepare("SELECT value FROM setting WHERE name = ?1"));
    TIEOUT_TRY_INTO(const bool row, statement.bindText(1, name).step());
    return row ? std::optional(statement.string(0)) : std::nullopt;
}

Result<void> ControlWrite::setSetting(const std::string& name, const std::string& value)
{
    TIEOUT_TRY_INTO(sql::Statement statement, connection().prepare("INSERT INTO setting VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value"));
    return statement.bindText(1, name).bindText(2, value).run();
}

Result<int64_t> Control::version()
{
    const std::lock_guard lock(m_mutex);
    return m_connection->readNumber("SELECT COALESCE(MAX(number), 0) FROM audit");
}

// ---- People ---------------------------------------------------------------------------------------

Result<std::vector<PersonRecord>> Control::people()
{
    const std::lock_guard lock(m_mutex);
    TIEOUT_TRY_INTO(sql::Statement statement, m_connection->prepare("SELECT person, display_name, passphrase_hash, active FROM person ORDER BY person"));
    TIEOUT_TRY_INTO(sql::Statement roles, m_connection->prepare("SELECT role FROM role_grant WHERE person = ?1"));
    std::vector<PersonRecord> people;
    for (;;) {
        TIEOUT_TRY_INTO(const bool row, statement.step());
        if (!row)
            return people;
        PersonRecord person { statement.string(0), statement.string(1), statement.string(2), statement.i64(3) == 1, {} };
        roles.reset();
        roles.bindText(1, person.person);
        for (;;) {
            TIEOUT_TRY_INTO(const bool more, roles.step());
            if (!more)
                break;
            if (const auto role = domain::roleById(roles.text(0)))
                person.roles.push_back(*role);
        }
        people.push_back(std::move(person));
    }
}

Result<std::optional<PersonRecord>> Control::person(const std::string& name)
{
    TIEOUT_TRY_INTO(std::vector<PersonRecord> all, people());
    for (PersonRecord& p : all)
        if (p.person == name)
            return std::optional(std::move(p));
    return std::optional<PersonRecord>();
}

Result<void> ControlWrite::addPerson(const PersonRecord& person)
{
    TIEOUT_TRY_INTO(sql::Statement statement, connection().prepare("INSERT INTO person VALUES (?1, ?2, ?3, ?4, ?5)"));
    statement.bindText(1, person.person).bindText(2, person.display_name).bindText(3, person.passphrase_hash).bind(4, person.active ? 1 : 0).bind(5, m_at_us);
    if (auto done = statement.run(); !done) {
        if (connection().lastWasDuplicate())
            return makeError(Remedy::Conflict, TIEOUT_TR("There is already a person “%1”. Choose another name."), { domain::visible(person.person) });
        return done;
    }
    return setRoles(person.person, person.roles);
}

Result<void> ControlWrite::setRoles(const std::string& person, const std::vector<domain::Role>& roles)
{
    TIEOUT_TRY_INTO(sql::Statement clear, connection().prepare("DELETE FROM role_grant WHERE person = ?1"));
    TIEOUT_TRY(clear.bindText(1, person).run());
    TIEOUT_TRY_INTO(sql::Statement grant, connection().prepare("INSERT OR IGNORE INTO role_grant VALUES (?1, ?2, ?3, ?4)"));
    for (const domain::Role role : roles)
        TIEOUT_TRY(grant.bindText(1, person).bindText(2, domain::roleId(role)).bindText(3, m_who).bind(4, m_at_us).run());
    return {};
}

// ---- Sources and periods --------------------------------------------------------------------------

Result<std::vector<SourceRecord>> Control::sources()
{
    const std::lock_guard lock(m_mutex);
    TIEOUT_TRY_INTO(sql::Statement s,
        m_connection->prepare("SELECT name, manifest, source_set, base_url, badge, options, enabled, may_post FROM source ORDER BY name"));
    std::vector<SourceRecord> sources;
    for (;;) {
        TIEOUT_TRY_INTO(const bool row, s.step());
        if (!row)
            return sources;
        sources.push_back({ s.string(0), s.string(1), s.string(2), s.string(3), s.string(4), s.string(5), s.i64(6) == 1, s.i64(7) == 1 });
    }
}

Result<std::optional<SourceRecord>> Control::source(const std::string& name)
{
    TIEOUT_TRY_INTO(std::vector<SourceRecord> all, sources());
    for (SourceRecord& s : all)
        if (s.name == name)
            return std::optional(std::move(s));
    return std::optional<SourceRecord>();
}

Result<void> ControlWrite::addSource(const SourceRecord& source)
{
    TIEOUT_TRY_INTO(sql::Statement statement, connection().prepare("INSERT INTO source VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"));
    statement.bindText(1, source.name).bindText(2, source.manifest).bindText(3, source.set).bindText(4, source.base_url).bindText(5, source.badge);
    statement.bindText(6, source.options).bind(7, source.enabled ? 1 : 0).bind(8, source.may_post ? 1 : 0).bind(9, m_at_us);
    if (auto done = statement.run(); !done) {
        if (connection().lastWasDuplicate())
            return makeError(Remedy::Conflict, TIEOUT_TR("There is already a connection “%1”. Choose another name."), { domain::visible(source.name) });
        return done;
    }
    return {};
}

Result<void> ControlWrite::changeSource(const SourceRecord& source)
{
    TIEOUT_TRY_INTO(sql::Statement statement, connection().prepare("UPDATE source SET base_url = ?2, enabled = ?3, may_post = ?4, options = ?5 WHERE name = ?1"));
    TIEOUT_TRY(statement.bindText(1, source.name).bindText(2, source.base_url).bind(3, source.enabled ? 1 : 0).bind(4, source.may_post ? 1 : 0).bindText(5, source.options).run());
    return expectOneRow("The connection");
}

Result<std::vector<PeriodRecord>> Control::periods()
{
    const std::lock_guard lock(m_mutex);
    TIEOUT_TRY_INTO(sql::Statement s, m_connection->prepare("SELECT period, entity, sub_ledger, state FROM period ORDER BY period, entity, sub_ledger"));
    std::vector<PeriodRecord> periods;
    for (;;) {
        TIEOUT_TRY_INTO(const bool row, s.step());
        if (!row)
            return periods;
        periods.push_back({ static_cast<int32_t>(s.i64(0)), s.string(1), s.string(2), static_cast<int>(s.i64(3)) });
    }
}

Result<void> ControlWrite::setPeriod(const PeriodRecord& period)
{
    TIEOUT_TRY_INTO(sql::Statement s,
        connection().prepare("INSERT INTO period VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (period, entity, sub_ledger) DO UPDATE SET state = "
                             "excluded.state, set_by = excluded.set_by, set_us = excluded.set_us"));
    return s.bind(1, period.period).bindText(2, period.entity).bindText(3, period.sub_ledger).bind(4, period.state).bindText(5, m_who).bind(6, m_at_us).run();
}

// ---- Decisions ------------------------------------------------------------------------------------

namespace {

constexpr std::string_view kDecisionColumns = "SELECT seq, at_us, person, command, case_id, act, assignee, text, reason_code, until_us FROM decision ";

Result<std::vector<DecisionRecord>> readDecisions(sql::Statement& s)
{
    std::vector<DecisionRecord> out;
    for (;;) {
        TIEOUT_TRY_INTO(const bool row, s.step());
        if (!row)
            return out;
        DecisionRecord d;
        d.seq = s.i64(0);
        d.at_us = s.i64(1);
        d.person = s.string(2);
        d.command = domain::CommandId::fromView(s.blob(3));
        d.case_id = Fingerprint::fromView(s.blob(4));
        for (int a = 0; a < domain::kCaseActCount; ++a)
            if (domain::caseActId(static_cast<domain::CaseAct>(a)) == s.text(5))
                d.act = static_cast<domain::CaseAct>(a);
        d.assignee = s.string(6);
        d.text = s.string(7);
        d.reason_code = s.string(8);
        d.until_us = s.i64(9);
        out.push_back(std::move(d));
    }
}

}

Result<std::vector<DecisionRecord>> Control::decisions(int64_t after_seq)
{
    const std::lock_guard lock(m_mutex);
    TIEOUT_TRY_INTO(sql::Statement s, m_connection->prepare(std::string(kDecisionColumns) + "WHERE seq > ?1 ORDER BY seq"));
    return readDecisions(s.bind(1, after_seq));
}

Result<std::vector<DecisionRecord>> Control::decisionsOf(const Fingerprint& case_id)
{
    const std::lock_guard lock(m_mutex);
    TIEOUT_TRY_INTO(sql::Statement s, m_connection->prepare(std::string(kDecisionColumns) + "WHERE case_id = ?1 ORDER BY seq"));
    return readDecisions(s.bindBlob(1, case_id.view()));
}

Result<void> ControlWrite::addDecision(const DecisionRecord& d)
{
    TIEOUT_TRY_INTO(sql::Statement s,
        connection().prepare("INSERT INTO decision (at_us, person, command, case_id, act, assignee, text, reason_code, until_us) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"));
    s.bind(1, m_at_us).bindText(2, m_who).bindBlob(3, d.command.view()).bindBlob(4, d.case_id.view()).bindText(5, domain::caseActId(d.act));
    return s.bindText(6, d.assignee).bindText(7, d.text).bindText(8, d.reason_code).bind(9, d.until_us).run();
}

// ---- Runs and command reports -----------------------------------------------------------------------

Result<int64_t> ControlWrite::beginRun(const std::string& verb)
{
    TIEOUT_TRY_INTO(sql::Statement s, connection().prepare("INSERT INTO run (verb, person, started_us) VALUES (?1, ?2, ?3)"));
    TIEOUT_TRY(s.bindText(1, verb).bindText(2, m_who).bind(3, m_at_us).run());
    const int64_t number = connection().lastRowId();
    TIEOUT_TRY(audit(verb + " started", "run:" + std::to_string(number), "{}"));
    return number;
}

Result<void> ControlWrite::endRun(int64_t number, const std::string& outcome, const std::string& detail)
{
    TIEOUT_TRY_INTO(sql::Statement s, connection().prepare("UPDATE run SET ended_us = ?2, outcome = ?3, detail = ?4 WHERE number = ?1 AND ended_us IS NULL"));
    TIEOUT_TRY(s.bind(1, number).bind(2, m_at_us).bindText(3, outcome).bindText(4, detail).run());
    TIEOUT_TRY(expectOneRow("The run"));
    return audit("run ended", "run:" + std::to_string(number), auditDetail({ { "outcome", outcome }, { "detail", detail } }));
}

Result<std::vector<RunRecord>> Control::runs(size_t limit)
{
    const std::lock_guard lock(m_mutex);
    TIEOUT_TRY_INTO(sql::Statement s,
        m_connection->prepare("SELECT number, verb, person, outcome, started_us, COALESCE(ended_us, 0) FROM run ORDER BY number DESC LIMIT ?1"));
    s.bind(1, static_cast<int64_t>(limit));
    std::vector<RunRecord> runs;
    for (;;) {
        TIEOUT_TRY_INTO(const bool row, s.step());
        if (!row)
            return runs;
        runs.push_back({ s.i64(0), s.string(1), s.string(2), s.string(3), s.i64(4), s.i64(5) });
    }
}

Result<std::optional<CommandRecord>> Control::command(const domain::CommandId& id)
{
    const std::lock_guard lock(m_mutex);
    TIEOUT_TRY_INTO(sql::Statement s, m_connection->prepare("SELECT person, digest, rows FROM command_report WHERE id = ?1"));
    TIEOUT_TRY_INTO(const bool row, s.bindBlob(1, id.view()).step());
    if (!row)
        return std::optional<CommandRecord>();
    return std::optional(CommandRecord { id, s.string(0), Digest::fromView(s.blob(1)), std::string(s.blob(2)) });
}

Result<void> ControlWrite::addCommand(const CommandRecord& command)
{
    TIEOUT_TRY_INTO(sql::Statement s, connection().prepare("INSERT INTO command_report VALUES (?1, ?2, ?3, ?4, ?5)"));
    return s.bindBlob(1, command.id.view()).bindText(2, command.person).bindBlob(3, command.digest.view()).bind(4, m_at_us).bindBlob(5, command.rows).run();
}

// ---- Care of the file -------------------------------------------------------------------------------

Result<std::vector<std::string>> Control::integrity(bool full)
{
    const std::lock_guard lock(m_mutex);
    TIEOUT_TRY_INTO(sql::Statement s, m_connection->prepare(full ? "PRAGMA integrity_check(20)" : "PRAGMA quick_check(20)"));
    std::vector<std::string> wrong;
    for (;;) {
        TIEOUT_TRY_INTO(const bool row, s.step());
        if (!row)
            break;
        if (s.text(0) != "ok")
            wrong.push_back(s.string(0));
    }
    TIEOUT_TRY_INTO(sql::Statement keys, m_connection->prepare("PRAGMA foreign_key_check"));
    TIEOUT_TRY_INTO(const bool dangling, keys.step());
    if (dangling)
        wrong.push_back("foreign key without its row in " + keys.string(0));
    return wrong;
}

std::vector<std::string> Control::wrongSettings()
{
    const std::lock_guard lock(m_mutex);
    return m_connection->wrongSettings();
}

Result<void> Control::copyInto(const std::string& path)
{
    const std::lock_guard lock(m_mutex);
    return m_connection->copyInto(path);
}

}
