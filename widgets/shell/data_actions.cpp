#include "widgets/shell/data_actions.h"

#include "desk/text.h"
#include "items/format.h"
#include "widgets/kit/icons.h"

#include <QFileDialog>
#include <QMenu>

namespace tieout::ui {

namespace {

constexpr char kNeeds[] = "tieoutPermission";

QString linesOf(const std::vector<engine::Text>& texts)
{
    QStringList lines;
    for (const engine::Text& text : texts)
        lines << desk::translate(text);
    return lines.join(u'\n');
}

}

DataActions::DataActions(desk::Workspace& workspace, InlineMessage& message, QWidget* window)
    : QObject(window)
    , m_workspace(workspace)
    , m_message(message)
    , m_window(window)
{
    using domain::Permission;
    add(QStringLiteral("data.import"), tr("&Import a folder…"), QStringLiteral("import"), QKeySequence(Qt::CTRL | Qt::Key_I), Permission::ImportAndPull, &DataActions::chooseFolder);
    add(QStringLiteral("data.pull"), tr("&Pull from the connected systems"), QStringLiteral("refresh"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_P), Permission::ImportAndPull, &DataActions::pull);
    add(QStringLiteral("data.reconcile"), tr("&Reconcile"), QStringLiteral("reconcile"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_R), Permission::ImportAndPull, &DataActions::reconcile);
    add(QStringLiteral("data.verify"), tr("&Verify postings"), QStringLiteral("check"), QKeySequence(), Permission::ImportAndPull, &DataActions::verify);
    connect(&workspace, &desk::Workspace::sessionChanged, this, &DataActions::enable);
    enable();
}

QAction* DataActions::add(const QString& name, const QString& text, const QString& icon_name, const QKeySequence& key, domain::Permission needs, void (DataActions::*verb)())
{
    auto* action = new QAction(icon(icon_name), text, this);
    action->setObjectName(name);
    action->setShortcut(key);
    action->setProperty(kNeeds, static_cast<int>(needs));
    connect(action, &QAction::triggered, this, verb);
    m_actions << action;
    return action;
}

void DataActions::fill(QMenu* menu) const
{
    menu->addActions(m_actions);
}

void DataActions::enable()
{
    for (QAction* action : std::as_const(m_actions))
        action->setEnabled(m_workspace.session().may(static_cast<domain::Permission>(action->property(kNeeds).toInt())) && !m_workspace.backend().readOnly());
}

void DataActions::chooseFolder()
{
    auto* dialog = new QFileDialog(m_window, tr("Import a folder of record files"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::fileSelected, this, &DataActions::importFolder);
    dialog->open();
}

void DataActions::importFolder(const QString& folder)
{
    m_workspace.importFolder(this, folder, QStringLiteral("files"), QStringLiteral("main"), [this](desk::Result<engine::ImportReport> report) {
        if (!report.ok()) {
            m_message.show(report.error());
            return;
        }
        showImport(*report);
        reconcile();
    });
}

void DataActions::showImport(const engine::ImportReport& report)
{
    uint64_t refused = 0;
    bool known = !report.files.empty();
    QStringList details;
    for (const auto& file : report.files) {
        refused += file.refused;
        known &= file.already_imported;
        QString line = tr("%1: %2 rows").arg(desk::outside(file.name), items::formatCount(file.rows));
        if (file.refused)
            line += tr(", %1 refused").arg(items::formatCount(file.refused));
        if (file.already_imported)
            line += tr(", already imported");
        details << line;
    }
    for (const domain::Table table : report.missing)
        details << tr("%1: no file").arg(desk::fromUtf8(domain::tableSpec(table).name));
    const QString rows = items::formatCount(report.rows);
    if (known)
        m_message.show(Tone::Ok, tr("Nothing new: these files were imported before."), details.join(u'\n'));
    else if (refused > 0)
        m_message.show(Tone::Attention, tr("Imported %1 rows; %2 could not be read and wait in quarantine.").arg(rows, items::formatCount(refused)), details.join(u'\n'));
    else
        m_message.show(Tone::Ok, tr("Imported %1 rows.").arg(rows), details.join(u'\n'));
}

void DataActions::pull()
{
    m_workspace.pull(this, {}, false, [this](desk::Result<engine::PullReport> report) {
        if (!report.ok()) {
            m_message.show(report.error());
            return;
        }
        reconcile();
    });
}

void DataActions::reconcile()
{
    m_workspace.reconcile(this, {}, [this](desk::Result<engine::ReconcileReport> report) {
        if (report.ok())
            showReconcile(*report);
        else
            m_message.show(report.error());
    });
}

void DataActions::showReconcile(const engine::ReconcileReport& report)
{
    const auto n = [](uint64_t value) { return items::formatCount(value); };
    QString text = tr("Reconciled: %1 new, %2 changed, %3 cleared.").arg(n(report.opened), n(report.changed), n(report.cleared));
    if (!report.complete)
        text += u' ' + tr("The figures are incomplete.");
    m_message.show(report.complete ? Tone::Ok : Tone::Attention, text, linesOf(report.incomplete_reasons));
}

void DataActions::verify()
{
    m_workspace.verify(this, [this](desk::Result<engine::PostReport> report) {
        if (!report.ok()) {
            m_message.show(report.error());
            return;
        }
        QStringList lines;
        for (const auto& row : report->rows)
            lines << desk::translate(row.what);
        m_message.show(Tone::Ok, report->rows.empty() ? tr("No posting was waiting to be confirmed.") : tr("%n posting(s) looked at.", nullptr, static_cast<int>(report->rows.size())), lines.join(u'\n'));
    });
}

}
