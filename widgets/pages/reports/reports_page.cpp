#include "widgets/pages/reports/reports_page.h"

#include "desk/text.h"
#include "items/format.h"
#include "items/queue_filter.h"
#include "items/record_words.h"
#include "widgets/kit/icons.h"
#include "widgets/kit/list_table.h"
#include "widgets/kit/messages.h"
#include "widgets/pages/reports/dispute_trace.h"

#include <QCheckBox>
#include <QFileDialog>
#include <QGridLayout>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLineEdit>
#include <QToolButton>
#include <QVBoxLayout>

namespace tieout::ui {

using engine::ReportFormat;
using engine::ReportKind;
using items::ListColumn;
using items::ListRow;

namespace {

QString formatTitle(ReportFormat format)
{
    switch (format) {
    case ReportFormat::Pdf:
        return ReportsPage::tr("PDF…");
    case ReportFormat::Xlsx:
        return ReportsPage::tr("Spreadsheet…");
    case ReportFormat::Csv:
        return ReportsPage::tr("CSV…");
    case ReportFormat::Json:
        break;
    }
    return ReportsPage::tr("JSON…");
}

QString kindTitle(ReportKind kind)
{
    switch (kind) {
    case ReportKind::DisputePack:
        return ReportsPage::tr("Dispute pack");
    case ReportKind::LineagePack:
        return ReportsPage::tr("Lineage pack");
    case ReportKind::ExceptionRegister:
        return ReportsPage::tr("Exception register");
    case ReportKind::ControlTotals:
        break;
    }
    return ReportsPage::tr("Control totals");
}

QString kindTitle(const QString& object)
{
    for (int kind = 0; kind < engine::kReportKindCount; ++kind)
        if (object == QLatin1String("report:") + desk::fromUtf8(engine::reportKindId(static_cast<ReportKind>(kind))))
            return kindTitle(static_cast<ReportKind>(kind));
    return object;
}

// An id as part of a file's name.
QString fileName(ReportKind kind, const QString& subject, ReportFormat format)
{
    QString name = desk::fromUtf8(engine::reportKindId(kind));
    if (!subject.isEmpty())
        name += QLatin1Char('_') + subject;
    for (QChar& c : name)
        if (!c.isLetterOrNumber() && c != QLatin1Char('_') && c != QLatin1Char('-'))
            c = QLatin1Char('-');
    return name.left(100) + QLatin1Char('.') + desk::fromUtf8(engine::reportFormatId(format));
}

}

ReportsPage::ReportsPage(desk::Workspace& workspace, Navigator& navigator, QWidget* parent)
    : Page(workspace, navigator, parent)
    , m_message(new InlineMessage)
{
    setObjectName(QStringLiteral("reportsPage"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 12, 16, 12);
    layout->setSpacing(8);
    layout->addWidget(new PlainLabel(tr("Reports"), PlainLabel::Title));
    layout->addWidget(m_message);
    auto* reports = new QGridLayout; // fields and buttons stand under one another
    reports->setVerticalSpacing(8);
    reports->setColumnStretch(0, 1);
    layout->addLayout(reports);
    addReport(reports, ReportKind::DisputePack, kindTitle(ReportKind::DisputePack), tr("Everything behind one invoice: lines, charges, usage, postings, payments, credits, open exceptions, and the SHA-256 of every record."), tr("Invoice"));
    addReport(reports, ReportKind::LineagePack, kindTitle(ReportKind::LineagePack), tr("Where a record came from and what came of it."), tr("Record, such as invoice:INV-1"));
    addReport(reports, ReportKind::ExceptionRegister, kindTitle(ReportKind::ExceptionRegister), tr("All open exceptions with their figures, owner and state."), {});
    addReport(reports, ReportKind::ControlTotals, kindTitle(ReportKind::ControlTotals), tr("The reconciliation matrix: counts and exact sums of both sides, residual, coverage, completeness."), {});
    layout->addWidget(makeTrace(), 4);
    layout->addWidget(new PlainLabel(tr("Exports made"), PlainLabel::Strong));
    m_list = new ListTable("exportList", tr("Exports made"),
        { { tr("When"), ListColumn::Text, 18, false, {} }, { tr("Who"), ListColumn::Text, 10, false, {} }, { tr("Report"), ListColumn::Text, 16, false, {} }, { tr("Subject"), ListColumn::Id, 16, false, {} },
            { tr("File"), ListColumn::Text, 24, true, {} }, { tr("Size"), ListColumn::Number, 8, false, {} }, { tr("SHA-256"), ListColumn::Id, 14, false, tr("Of the file as it was written") } });
    m_list->setEmptyText(tr("No report was exported yet. Choose one above; each stands here with its SHA-256."));
    layout->addWidget(m_list, 1);
    m_no_exports = new EmptyState;
    m_no_exports->hide(); // until it is known
    layout->addWidget(m_no_exports, 1);
}

void ReportsPage::addReport(QGridLayout* layout, ReportKind kind, const QString& title, const QString& what, const QString& subject_hint)
{
    auto* words = new QVBoxLayout;
    words->setSpacing(0);
    words->addWidget(new PlainLabel(title, PlainLabel::Strong));
    auto* what_label = new PlainLabel(what, PlainLabel::Muted);
    what_label->setWordWrap(true);
    words->addWidget(what_label);
    const int row = layout->rowCount();
    layout->addLayout(words, row, 0);
    const QString id = desk::fromUtf8(engine::reportKindId(kind));
    if (!subject_hint.isEmpty()) {
        auto* subject = new QLineEdit;
        subject->setObjectName(id + QStringLiteral(".subject"));
        subject->setPlaceholderText(subject_hint);
        subject->setAccessibleName(subject_hint);
        subject->setToolTip(kind == ReportKind::DisputePack ? tr("Enter shows what is behind it") : QString());
        subject->setMinimumWidth(220);
        (kind == ReportKind::DisputePack ? m_invoice : m_record) = subject;
        if (kind == ReportKind::DisputePack)
            connect(subject, &QLineEdit::returnPressed, this, &ReportsPage::trace);
        layout->addWidget(subject, row, 1);
    }
    int column = 2;
    for (const ReportFormat format : engine::reportFormats(kind)) {
        auto* action = new QAction(icon(QStringLiteral("export")), tr("%1: %2").arg(title, formatTitle(format)), this);
        action->setIconText(formatTitle(format));
        action->setObjectName(QStringLiteral("report.%1.%2").arg(id, desk::fromUtf8(engine::reportFormatId(format))));
        connect(action, &QAction::triggered, this, [this, kind, format] { chooseFile(kind, format); });
        addAction(action);
        m_actions << action;
        auto* button = new QToolButton;
        button->setDefaultAction(action);
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setAccessibleName(action->text());
        layout->addWidget(button, row, column++, Qt::AlignLeft);
    }
}

void ReportsPage::openLink(const Link& link)
{
    if (!link.text.isEmpty())
        m_invoice->setText(link.text);
    if (link.record)
        m_record->setText(desk::fromUtf8(link.record->toString()));
    if (link.text.isEmpty())
        return;
    m_invoice->setFocus();
    trace();
}

QWidget* ReportsPage::makeTrace()
{
    m_trace_box = new QWidget;
    m_trace_title = new PlainLabel({}, PlainLabel::Strong);
    m_each_event = new QCheckBox(tr("Each usage event"));
    m_each_event->setObjectName(QStringLiteral("traceEvents"));
    connect(m_each_event, &QCheckBox::toggled, this, &ReportsPage::trace);
    m_trace = new ListTable("disputeTrace", tr("Behind the invoice"), DisputeTrace::columns());
    m_trace->setSortingEnabled(false); // the order says what hangs on what
    connect(m_trace, &ListTable::opened, this, &ReportsPage::openTraced);
    auto* head = new QHBoxLayout;
    head->addWidget(m_trace_title);
    head->addWidget(m_each_event);
    head->addStretch();
    auto* layout = new QVBoxLayout(m_trace_box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addLayout(head);
    layout->addWidget(m_trace, 1);
    m_trace_box->hide();
    return m_trace_box;
}

void ReportsPage::trace()
{
    const std::string text = desk::toUtf8(m_invoice->text().trimmed());
    if (text.empty())
        return m_message->show(Tone::Attention, tr("Type the number of the invoice first."));
    engine::LineageQuery query;
    const auto named = engine::RecordRef::parse(text);
    query.ref = named.ok() && named->table == domain::Table::Invoices ? *named : engine::RecordRef { domain::Table::Invoices, {}, text };
    query.open_events = m_each_event->isChecked();
    m_message->dismiss(); // now, not with the answer: an export may have something to say meanwhile
    workspace().ask(this, QStringLiteral("dispute"), query, [this](desk::Result<engine::LineageGraph> answer) {
        if (!answer.ok()) {
            m_trace_box->hide();
            return m_message->show(answer.error());
        }
        m_graph = std::move(*answer);
        m_trace_box->setVisible(!m_graph.nodes.empty());
        if (m_graph.nodes.empty())
            return;
        const QString invoice = items::recordName(m_graph.nodes[m_graph.root].ref);
        m_trace_title->setText(m_graph.truncated ? tr("Behind %1 (cut: there is more)").arg(invoice) : tr("Behind %1").arg(invoice));
        m_trace->setRows({});
        m_trace->setRows(DisputeTrace::rows(m_graph));
    });
}

// The exception of the record where it has one, else its lineage.
void ReportsPage::openTraced(const QString& key)
{
    const engine::LineageNode& node = m_graph.nodes[key.section(QLatin1Char('|'), 0, 0).toULongLong()];
    Link link;
    link.page = node.cases.empty() ? QStringLiteral("lineage") : QStringLiteral("queue");
    if (node.cases.empty())
        link.record = node.ref;
    else
        link.case_id = node.cases.front();
    navigator().open(link);
}

bool ReportsPage::goBack()
{
    if (m_trace_box->isHidden())
        return false;
    m_trace_box->hide();
    return true;
}

void ReportsPage::refresh()
{
    engine::AuditQuery query;
    query.act = "exported";
    if (!workspace().session().may(domain::Permission::ReadAudit)) { // the list is the audit trail's
        m_no_exports->set(QStringLiteral("reports"), tr("The list is not for everyone"), tr("Who may read the audit trail sees here what was exported, by whom, and the SHA-256 of each file. Your exports are recorded too."));
        return show({});
    }
    m_no_exports->set(QStringLiteral("reports"), tr("Nothing was exported yet"), tr("Each export is listed here with its person, file and SHA-256, so that a file can be compared with what was written."));
    workspace().ask(this, QStringLiteral("exports"), query, [this](desk::Result<engine::AuditQuery::Answer> answer) {
        if (!answer.ok())
            return m_message->show(answer.error());
        show(*answer);
    });
}

void ReportsPage::show(const engine::AuditQuery::Answer& entries)
{
    std::vector<ListRow> rows;
    for (const engine::AuditRow& entry : entries) {
        const QJsonObject detail = QJsonDocument::fromJson(QByteArray::fromStdString(entry.detail)).object();
        const auto text = [&](const char* name) { return desk::outside(detail.value(QLatin1String(name)).toString().toStdString()); };
        const quint64 bytes = detail.value(QLatin1String("bytes")).toString().toULongLong();
        ListRow row;
        row.key = QString::number(entry.number);
        row.cells = { { items::formatExactTime(entry.at), {}, domain::Exact::ofCount(entry.at.us()) }, { desk::outside(entry.who), {} }, { kindTitle(desk::outside(entry.object)), {} }, { text("subject"), {} }, { text("file"), {} },
            { items::formatBytes(bytes), {}, domain::Exact::ofCount(static_cast<int64_t>(bytes)) }, { text("sha256"), {} } };
        rows.push_back(std::move(row));
    }
    m_list->setVisible(!rows.empty());
    m_no_exports->setVisible(rows.empty());
    m_list->setRows(std::move(rows));
}

void ReportsPage::chooseFile(ReportKind kind, ReportFormat format)
{
    const QLineEdit* subject = kind == ReportKind::DisputePack ? m_invoice : kind == ReportKind::LineagePack ? m_record : nullptr;
    if (subject && subject->text().trimmed().isEmpty())
        return m_message->show(Tone::Attention, kind == ReportKind::DisputePack ? tr("Type the number of the invoice first.") : tr("Type the record first, such as invoice:INV-1."));
    auto* dialog = new QFileDialog(this, kindTitle(kind), fileName(kind, subject ? subject->text().trimmed() : QString(), format));
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this, [this, kind, format](const QString& path) { exportTo(kind, format, path); });
    dialog->open();
}

void ReportsPage::exportTo(ReportKind kind, ReportFormat format, const QString& path)
{
    engine::ExportRequest request;
    request.kind = kind;
    request.filter = items::openFilter();
    if (kind == ReportKind::DisputePack || kind == ReportKind::LineagePack)
        request.subject = desk::toUtf8((kind == ReportKind::DisputePack ? m_invoice : m_record)->text().trimmed());
    request.files.push_back({ format, desk::toUtf8(path) });
    m_message->show(Tone::Neutral, tr("%1 is being written. It can be stopped at the foot of the window.").arg(kindTitle(kind)));
    workspace().exportReport(this, kindTitle(kind), request, [this, kind](desk::Result<engine::ExportReport> report) {
        if (!report.ok())
            return m_message->show(report.error());
        QStringList notes;
        for (const std::string& note : report->notes)
            notes << desk::fromUtf8(note);
        m_message->show(Tone::Ok, tr("%1 written to %2. Rows: %3").arg(kindTitle(kind), desk::outside(report->files.front().path), items::formatCount(report->rows)), notes.join(QLatin1Char('\n')));
        refresh();
    });
}

}
