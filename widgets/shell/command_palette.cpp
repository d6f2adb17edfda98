#include "widgets/shell/command_palette.h"

#include "desk/reason_words.h"
#include "desk/text.h"
#include "items/queue_columns.h"
#include "items/record_words.h"
#include "widgets/kit/icons.h"
#include "widgets/kit/theme.h"
#include "widgets/shell/key_overlay.h"

#include <QCryptographicHash>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QSettings>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>
#include <set>

namespace tieout::ui {

namespace {

constexpr int kWaitMs = 120, kRecentMax = 8, kFoundMax = 10, kCasesMax = 6;
constexpr QChar kBetween = u'\t'; // key and words of a remembered line

// All letters in order; a hit at the start of words ranks first. -1: no match.
int rank(const QString& text, const QString& wanted)
{
    if (wanted.isEmpty())
        return 0;
    const qsizetype whole = text.indexOf(wanted, 0, Qt::CaseInsensitive);
    if (whole == 0)
        return 0;
    if (whole > 0)
        return text[whole - 1].isSpace() ? 1 : 2;
    qsizetype at = 0;
    for (const QChar c : wanted) {
        at = text.indexOf(c, at, Qt::CaseInsensitive);
        if (at++ < 0)
            return -1;
    }
    return 3;
}

struct Found { // exceptions behind a text, looked up off the window's thread
    engine::RowList cases;
    std::set<std::string> customers;
};

Found findCases(const engine::QueueTable& table, const std::string& text, const std::vector<engine::ReasonPlace>& named)
{
    Found found;
    engine::QueueFilter filter;
    filter.text = text;
    found.cases = engine::filterRows(table, filter, 0, named);
    // The exact document or key first, then the dearest.
    engine::sortRows(table, found.cases, engine::QueueColumn::Exposure, false);
    std::stable_partition(found.cases.begin(), found.cases.end(), [&](uint32_t row) { return table.document.at(row) == text || table.key.at(row) == text; });
    if (found.cases.size() > kCasesMax)
        found.cases.resize(kCasesMax);
    const QString wanted = desk::fromUtf8(text);
    for (const std::string& customer : table.customer.values)
        if (found.customers.size() < 3 && !customer.empty() && desk::fromUtf8(customer).startsWith(wanted, Qt::CaseInsensitive))
            found.customers.insert(customer);
    return found;
}

}

void CommandPalette::open(QWidget* window, desk::Workspace& workspace, Navigator& navigator, const QList<QAction*>& actions)
{
    auto* palette = new CommandPalette(window, workspace, navigator, actions);
    palette->setAttribute(Qt::WA_DeleteOnClose);
    palette->QDialog::open();
}

CommandPalette::CommandPalette(QWidget* window, desk::Workspace& workspace, Navigator& navigator, const QList<QAction*>& actions)
    : QDialog(window)
    , m_workspace(workspace)
    , m_navigator(navigator)
    , m_text(new QLineEdit)
    , m_list(new QListWidget)
    , m_wait(new QTimer(this))
{
    setObjectName(QStringLiteral("palette"));
    setWindowTitle(tr("Find anything"));
    for (QAction* action : actions)
        if (action->isVisible() && action->isEnabled() && !action->text().isEmpty())
            m_actions << action;
    m_text->setPlaceholderText(tr("A command, a page, a view, an invoice number, a customer …"));
    m_text->setAccessibleName(m_text->placeholderText());
    m_text->installEventFilter(this);
    m_text->setClearButtonEnabled(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setUniformItemSizes(true);
    m_list->setIconSize({ 16, 16 });
    m_list->setSpacing(2);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setTextElideMode(Qt::ElideMiddle);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setAccessibleName(tr("What was found"));
    auto* column = new QVBoxLayout(this);
    column->addWidget(m_text);
    column->addWidget(m_list);
    resize(620, 440);
    m_wait->setSingleShot(true);
    m_wait->setInterval(kWaitMs);
    connect(m_wait, &QTimer::timeout, this, [this] { askCore(m_text->text().trimmed()); });
    connect(m_text, &QLineEdit::textChanged, this, &CommandPalette::search);
    connect(m_text, &QLineEdit::returnPressed, this, &CommandPalette::choose);
    connect(m_list, &QListWidget::itemClicked, this, &CommandPalette::choose);
    askViews();
    list();
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_text && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        const int page = key == Qt::Key_PageDown || key == Qt::Key_PageUp ? 8 : 1;
        if (key == Qt::Key_Down || key == Qt::Key_Up || page > 1) {
            const int step = key == Qt::Key_Down || key == Qt::Key_PageDown ? page : -page;
            m_list->setCurrentRow(qBound(0, m_list->currentRow() + step, m_list->count() - 1));
            return true;
        }
    }
    return QDialog::eventFilter(watched, event);
}

void CommandPalette::search()
{
    m_cases.clear();
    m_records.clear();
    m_list->setCurrentRow(0);
    list();
    m_wait->start();
}

void CommandPalette::askViews()
{
    m_workspace.ask(this, QStringLiteral("views"), engine::ViewsQuery {}, [this](desk::Result<engine::ViewsQuery::Answer> views) {
        if (views.ok())
            m_views = *views;
        list();
    });
}

// A failed look-up adds nothing; the pages that are opened say why.
void CommandPalette::askCore(const QString& wanted)
{
    if (wanted.size() < 2)
        return;
    m_workspace.ask(this, QStringLiteral("find"), engine::FindRecordQuery { .text = desk::toUtf8(wanted), .limit = kFoundMax }, [this, wanted](desk::Result<engine::FindRecordQuery::Answer> found) {
        if (found.ok() && wanted == m_text->text().trimmed())
            addRecords(*found);
    });
    m_workspace.ask(this, QStringLiteral("queue"), engine::QueueQuery {}, [this, wanted](desk::Result<engine::QueueQuery::Answer> queue) {
        if (queue.ok() && *queue && wanted == m_text->text().trimmed())
            addCases(*queue, wanted);
    });
}

void CommandPalette::addRecords(const std::vector<engine::RecordRef>& refs)
{
    m_records.clear();
    for (const engine::RecordRef& ref : refs)
        m_records.push_back({ QStringLiteral("record:") + desk::fromUtf8(ref.toString()), QStringLiteral("lineage"), items::recordName(ref), tr("lineage"), nullptr });
    list();
}

void CommandPalette::addCases(const std::shared_ptr<const engine::QueueTable>& table, const QString& wanted)
{
    m_workspace.compute<Found>(
        this, QStringLiteral("cases"), [table, text = desk::toUtf8(wanted), named = desk::reasonsNamed(wanted)](const domain::CancelToken&) { return findCases(*table, text, named); },
        [this, table, wanted](const Found& found) {
            if (wanted != m_text->text().trimmed())
                return;
            m_cases.clear();
            for (const uint32_t row : found.cases) {
                const std::string_view named = table->document.at(row).empty() ? table->key.at(row) : table->document.at(row);
                m_cases.push_back({ QStringLiteral("case:") + desk::fromUtf8(table->ids[row].hex()), QStringLiteral("attention"),
                    tr("%1 — %2").arg(desk::outside(named), items::reasonTitle(table->checkpoint[row], table->reason[row])), tr("exception"), nullptr });
            }
            for (const std::string& customer : found.customers)
                m_cases.push_back({ QStringLiteral("customer:") + desk::fromUtf8(customer), QStringLiteral("people"), tr("Exceptions of customer %1").arg(desk::outside(customer)), tr("queue"), nullptr });
            list();
        });
}

// Commands, pages and views; `close`: those that hold the text, else those that only hold its letters.
std::vector<CommandPalette::Entry> CommandPalette::fixedEntries(const QString& wanted, bool close) const
{
    std::vector<std::pair<int, Entry>> ranked;
    const auto add = [&](const QString& words, Entry entry) {
        const int r = rank(words, wanted);
        if (r >= 0 && (r < 3) == close)
            ranked.emplace_back(r, std::move(entry));
    };
    for (const QPointer<QAction>& action : m_actions)
        if (action) {
            const QString words = plainText(*action);
            add(words, { QStringLiteral("action:") + action->objectName(), {}, words, action->shortcut().toString(QKeySequence::NativeText), action });
        }
    for (const engine::SavedView& view : m_views)
        add(desk::outside(view.name), { QStringLiteral("view:") + desk::fromUtf8(view.id.hex()), QStringLiteral("bookmark"), desk::outside(view.name), view.shared ? tr("shared view") : tr("my view"), nullptr });
    std::stable_sort(ranked.begin(), ranked.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<Entry> out;
    for (auto& [r, entry] : ranked)
        out.push_back(std::move(entry));
    return out;
}

QString CommandPalette::recentKey() const
{
    // Of this store only: ids of one company mean nothing in another.
    const QByteArray store = QByteArray::fromStdString(m_workspace.backend().storeDir());
    return QStringLiteral("palette/recent-") + QString::fromLatin1(QCryptographicHash::hash(store, QCryptographicHash::Sha256).toHex().left(12));
}

std::vector<CommandPalette::Entry> CommandPalette::recentEntries() const
{
    std::vector<Entry> out;
    const QStringList lines = windowSettings().value(recentKey()).toStringList();
    for (const QString& line : lines) {
        const QString key = line.section(kBetween, 0, 0), words = line.section(kBetween, 1);
        Entry entry { key, QStringLiteral("period"), words, tr("recent"), nullptr };
        if (key.startsWith(QStringLiteral("action:"))) {
            const auto action = std::find_if(m_actions.begin(), m_actions.end(), [&key](const QPointer<QAction>& a) { return a && QStringLiteral("action:") + a->objectName() == key; });
            if (action == m_actions.end())
                continue; // not on this page
            entry.action = *action;
            entry.text = plainText(**action);
        }
        out.push_back(std::move(entry));
    }
    return out;
}

void CommandPalette::list()
{
    const QString wanted = m_text->text().trimmed();
    const QString held = m_list->currentRow() > 0 && m_list->currentRow() < static_cast<int>(m_listed.size()) ? m_listed[static_cast<size_t>(m_list->currentRow())].key : QString();
    m_listed.clear();
    std::set<QString> known;
    const auto add = [&](const std::vector<Entry>& entries) {
        for (const Entry& entry : entries)
            if (known.insert(entry.key).second || entry.key == QStringLiteral("action:"))
                m_listed.push_back(entry);
    };
    if (wanted.isEmpty())
        add(recentEntries());
    add(fixedEntries(wanted, true));
    add(m_cases);
    add(m_records);
    if (!wanted.isEmpty())
        add(fixedEntries(wanted, false));
    m_list->clear();
    int current = 0;
    for (size_t i = 0; i < m_listed.size(); ++i) {
        const Entry& entry = m_listed[i];
        auto* item = new QListWidgetItem(entry.action ? entry.action->icon() : icon(entry.icon), entry.hint.isEmpty() ? entry.text : tr("%1   (%2)").arg(entry.text, entry.hint), m_list);
        item->setToolTip(desk::plainTip(entry.text));
        if (!held.isEmpty() && entry.key == held)
            current = static_cast<int>(i);
    }
    m_list->setCurrentRow(m_listed.empty() ? -1 : current);
}

void CommandPalette::choose()
{
    const int row = m_list->currentRow();
    if (row < 0 || row >= static_cast<int>(m_listed.size()))
        return;
    const Entry entry = m_listed[static_cast<size_t>(row)];
    remember(entry);
    accept();
    if (entry.action)
        entry.action->trigger();
    else
        openKey(entry.key);
}

void CommandPalette::openKey(const QString& key)
{
    const QString kind = key.section(u':', 0, 0);
    const std::string value = desk::toUtf8(key.section(u':', 1));
    if (kind == QStringLiteral("record")) {
        if (const auto ref = engine::RecordRef::parse(value); ref.ok())
            m_navigator.open({ .page = QStringLiteral("lineage"), .record = *ref });
    } else if (kind == QStringLiteral("case")) {
        if (const auto id = domain::Fingerprint::parse(value); id.ok())
            m_navigator.open({ .page = QStringLiteral("queue"), .case_id = *id });
    } else if (kind == QStringLiteral("view")) {
        if (const auto id = domain::ViewId::parse(value); id.ok())
            m_navigator.open({ .page = QStringLiteral("queue"), .view = *id });
    } else if (kind == QStringLiteral("customer")) {
        engine::QueueFilter filter;
        filter.customers = { value };
        m_navigator.open({ .page = QStringLiteral("queue"), .filter = filter });
    }
}

void CommandPalette::remember(const Entry& entry) const
{
    if (entry.key == QStringLiteral("action:"))
        return;
    QString words = entry.text;
    const QString line = entry.key + kBetween + words.replace(kBetween, u' ');
    QStringList lines = windowSettings().value(recentKey()).toStringList();
    lines.removeIf([&entry](const QString& known) { return known.section(kBetween, 0, 0) == entry.key; });
    lines.prepend(line);
    windowSettings().setValue(recentKey(), lines.mid(0, kRecentMax));
}

}
