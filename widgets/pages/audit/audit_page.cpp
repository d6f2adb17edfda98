#include "widgets/pages/audit/audit_page.h"

#include "desk/text.h"
#include "items/format.h"
#include "widgets/kit/icons.h"
#include "widgets/kit/list_table.h"
#include "widgets/kit/messages.h"
#include "widgets/kit/page_actions.h"

#include <QFileDialog>
#include <QLineEdit>
#include <QPushButton>
#include <QSaveFile>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

namespace tieout::ui {

using desk::outside;
using items::ListColumn;
using items::ListRow;

namespace {

constexpr size_t kPage = 500, kExportPage = 5000;

// One field of RFC 4180; a text that a spreadsheet would take for a formula is kept as it is,
// because this is the machine's record.
std::string csvField(const std::string& text)
{
    if (text.find_first_of(",\"\r\n") == std::string::npos)
        return text;
    std::string out = "\"";
    for (const char c : text)
        out += c == '"' ? std::string("\"\"") : std::string(1, c);
    return out + '"';
}

// Many acts have nothing to add; the machine's record says so with an empty object.
QString detailText(const std::string& detail)
{
    return detail.empty() || detail == "{}" ? QString(QChar(0x2013)) : outside(detail);
}

QLineEdit* field(const char* name, const QString& hint)
{
    auto* edit = new QLineEdit;
    edit->setObjectName(QString::fromLatin1(name));
    edit->setPlaceholderText(hint);
    edit->setAccessibleName(hint);
    edit->setClearButtonEnabled(true);
    return edit;
}

}

AuditPage::AuditPage(desk::Workspace& workspace, Navigator& navigator, QWidget* parent)
    : Page(workspace, navigator, parent)
    , m_who(field("auditWho", tr("Person")))
    , m_what(field("auditAct", tr("Act")))
    , m_object(field("auditObject", tr("Object begins with")))
    , m_wait(new QTimer(this))
    , m_message(new InlineMessage)
    , m_empty(new EmptyState)
    , m_more(new QPushButton(tr("Show older entries")))
{
    setObjectName(QStringLiteral("auditPage"));
    act("audit.verify", tr("Verify the chain"), QStringLiteral("check"), Qt::Key_V, &AuditPage::verify);
    act("audit.export", tr("Export as CSV…"), QStringLiteral("export"), Qt::CTRL | Qt::SHIFT | Qt::Key_S, &AuditPage::chooseFile);
    m_list = new ListTable("auditList", tr("Audit trail"),
        { { tr("No."), ListColumn::Number, 7, false, {} }, { tr("When"), ListColumn::Text, 18, false, {} }, { tr("Who"), ListColumn::Text, 10, false, {} }, { tr("Act"), ListColumn::Text, 16, false, {} },
            { tr("Object"), ListColumn::Id, 22, false, {} }, { tr("Exact values"), ListColumn::Text, 24, true, {} }, { tr("Hash"), ListColumn::Id, 12, false, tr("SHA-256 over this entry and the one before it") } });
    auto* head = new QHBoxLayout;
    head->addWidget(new PlainLabel(tr("Audit trail"), PlainLabel::Title));
    head->addStretch();
    for (QAction* action : m_actions) {
        head->addWidget(headButton(*action));
    }
    auto* filters = new QHBoxLayout;
    m_wait->setSingleShot(true);
    m_wait->setInterval(200);
    connect(m_wait, &QTimer::timeout, this, &AuditPage::refresh);
    for (QLineEdit* edit : { m_who, m_what, m_object }) {
        filters->addWidget(edit);
        connect(edit, &QLineEdit::textChanged, m_wait, qOverload<>(&QTimer::start));
    }
    filters->addStretch();
    m_more->setObjectName(QStringLiteral("auditMore"));
    connect(m_more, &QPushButton::clicked, this, &AuditPage::more);
    m_empty->set(QStringLiteral("audit"), tr("No entry matches"), tr("Every act of every person is written here. Clear the filters to see them."));
    m_empty->setAct(tr("Clear the filters"), [this] {
        for (QLineEdit* edit : { m_who, m_what, m_object })
            edit->clear();
    });
    m_empty->hide();
    m_more->hide();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 12, 16, 12);
    layout->setSpacing(8);
    layout->addLayout(head);
    layout->addLayout(filters);
    layout->addWidget(m_message);
    layout->addWidget(m_list, 1);
    layout->addWidget(m_empty, 1);
    layout->addWidget(m_more, 0, Qt::AlignLeft);
}

void AuditPage::act(const char* name, const QString& text, const QString& icon_name, const QKeySequence& key, void (AuditPage::*run)())
{
    QAction* action = addPageAction(*this, name, text, icon_name, key);
    connect(action, &QAction::triggered, this, run);
    m_actions << action;
}

engine::AuditQuery AuditPage::query() const
{
    engine::AuditQuery query;
    query.who = desk::toUtf8(m_who->text().trimmed());
    query.act = desk::toUtf8(m_what->text().trimmed());
    query.object = desk::toUtf8(m_object->text().trimmed());
    query.limit = kPage;
    return query;
}

void AuditPage::refresh()
{
    workspace().ask(this, QStringLiteral("audit"), query(), [this](desk::Result<engine::AuditQuery::Answer> answer) {
        if (!answer.ok()) {
            m_message->show(answer.error());
            m_message->setAct(tr("Read again"), [this] { refresh(); });
            return;
        }
        m_rows = std::move(*answer);
        m_more->setVisible(m_rows.size() == kPage);
        show(m_rows);
    });
}

void AuditPage::more()
{
    engine::AuditQuery older = query();
    older.before_number = m_rows.empty() ? 0 : m_rows.back().number;
    workspace().ask(this, QStringLiteral("audit"), older, [this](desk::Result<engine::AuditQuery::Answer> answer) {
        if (!answer.ok())
            return m_message->show(answer.error());
        m_more->setVisible(answer->size() == kPage);
        m_rows.insert(m_rows.end(), answer->begin(), answer->end());
        show(m_rows);
    });
}

void AuditPage::show(const engine::AuditQuery::Answer& entries)
{
    std::vector<ListRow> rows;
    for (const engine::AuditRow& entry : entries) {
        ListRow row;
        row.key = QString::number(entry.number);
        row.cells = { { items::formatCount(static_cast<quint64>(entry.number)), {}, domain::Exact::ofCount(entry.number) }, { items::formatExactTime(entry.at), {}, domain::Exact::ofCount(entry.at.us()) }, { outside(entry.who), {} },
            { outside(entry.act), {} }, { outside(entry.object), {} }, { detailText(entry.detail), {} }, { desk::fromUtf8(entry.hash.hex()), {} } };
        rows.push_back(std::move(row));
    }
    m_list->setVisible(!rows.empty());
    m_empty->setVisible(rows.empty());
    m_list->setRows(std::move(rows));
}

void AuditPage::verify()
{
    m_message->show(Tone::Neutral, tr("Checking every entry …"));
    workspace().ask(this, QStringLiteral("verify"), engine::AuditVerifyQuery {}, [this](desk::Result<engine::AuditVerifyQuery::Answer> answer) {
        if (!answer.ok())
            return m_message->show(answer.error());
        const QString entries = items::formatCount(static_cast<quint64>(answer->entries));
        if (answer->whole)
            m_message->show(Tone::Ok, tr("The chain is whole: %1 entries, each bound to the one before it. Nothing was changed or taken out.").arg(entries));
        else
            m_message->show(Tone::Critical,
                tr("The chain is broken at entry %1. What stands before it is proven; from there on it is not. Keep a copy of the store and tell your auditor.").arg(items::formatCount(static_cast<quint64>(answer->first_broken))),
                desk::translate(answer->what));
    });
}

void AuditPage::chooseFile()
{
    auto* dialog = new QFileDialog(this, tr("Export the audit trail"), QStringLiteral("audit.csv"), tr("CSV (*.csv)"));
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this, &AuditPage::exportTo);
    dialog->open();
}

void AuditPage::exportTo(const QString& path)
{
    engine::AuditQuery all = query();
    all.limit = kExportPage;
    fetch(path, all, std::make_shared<engine::AuditQuery::Answer>());
}

// Page by page, so that a long trail neither blocks nor is asked for at once.
void AuditPage::fetch(const QString& path, engine::AuditQuery query, std::shared_ptr<engine::AuditQuery::Answer> all)
{
    workspace().ask(this, QStringLiteral("export"), query, [this, path, query, all](desk::Result<engine::AuditQuery::Answer> answer) mutable {
        if (!answer.ok())
            return m_message->show(answer.error());
        const bool last = answer->size() < query.limit;
        all->insert(all->end(), answer->begin(), answer->end());
        if (last)
            return write(path, *all);
        query.before_number = all->back().number;
        fetch(path, query, all);
    });
}

void AuditPage::write(const QString& path, const engine::AuditQuery::Answer& rows)
{
    std::string csv = "number,at,who,act,object,detail,hash\r\n";
    for (const engine::AuditRow& row : rows)
        csv += std::to_string(row.number) + ',' + row.at.toString(6) + ',' + csvField(row.who) + ',' + csvField(row.act) + ',' + csvField(row.object) + ',' + csvField(row.detail) + ',' + row.hash.hex() + "\r\n";
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(csv.data(), static_cast<qint64>(csv.size())) != static_cast<qint64>(csv.size()) || !file.commit())
        return m_message->show(Tone::Critical, tr("%1 could not be written. Choose another folder, or free some space.").arg(path));
    m_message->show(Tone::Ok, tr("%1 entries written to %2").arg(items::formatCount(rows.size()), path));
}

}
