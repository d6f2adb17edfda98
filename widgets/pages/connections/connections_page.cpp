#include "widgets/pages/connections/connections_page.h"

#include "desk/connections.h"
#include "desk/credentials.h"
#include "desk/reason_words.h"
#include "desk/text.h"
#include "items/format.h"
#include "widgets/kit/icons.h"
#include "widgets/kit/list_table.h"
#include "widgets/kit/messages.h"
#include "widgets/kit/page_actions.h"
#include "widgets/kit/prompter.h"
#include "widgets/pages/approvals/effect_pane.h"
#include "widgets/pages/connections/add_source_dialog.h"
#include "widgets/pages/connections/feeds_panel.h"
#include "widgets/pages/connections/health_panel.h"
#include "widgets/pages/connections/letters_panel.h"
#include "widgets/pages/connections/secret_field.h"

#include <QCheckBox>
#include <QFileDialog>
#include <QPushButton>
#include <QSplitter>
#include <QTabWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace tieout::ui {

using desk::outside;
using engine::SourceRow;
using items::ListCell;
using items::ListColumn;
using items::ListRow;

namespace {

ListCell countCell(uint64_t n)
{
    return { items::formatCount(n), {}, domain::Exact::ofCount(static_cast<int64_t>(n)) };
}

ListCell stateCell(const QString& word, Tone tone, const QString& why = {})
{
    return { word, why, {}, int(tone) };
}

ListCell agoCell(const std::optional<domain::Instant>& at)
{
    if (!at)
        return { ConnectionsPage::tr("never"), {} };
    return { items::formatAgo(*at, items::currentInstant()), items::formatExactTime(*at) };
}

ListCell healthCell(const SourceRow& source, const engine::FeedRow* late)
{
    for (const engine::StreamHealth& stream : source.streams)
        if (!stream.last_error.empty())
            return stateCell(ConnectionsPage::tr("Trouble"), Tone::Critical, outside(stream.stream) + QStringLiteral(": ") + desk::translate(stream.last_error));
    if (!source.enabled)
        return stateCell(ConnectionsPage::tr("Switched off"), Tone::Unknown);
    if (source.manifest != "files" && !source.secrets_present)
        return stateCell(ConnectionsPage::tr("No credentials"), Tone::Attention, ConnectionsPage::tr("Add the credentials before the first pull."));
    if (source.quarantined > 0)
        return stateCell(ConnectionsPage::tr("Incomplete"), Tone::Warning, ConnectionsPage::tr("%n row(s) in quarantine", nullptr, static_cast<int>(source.quarantined)));
    for (const engine::StreamHealth& stream : source.streams)
        if (stream.source_count && stream.landed_count && *stream.source_count != *stream.landed_count)
            return stateCell(ConnectionsPage::tr("Incomplete"), Tone::Warning, ConnectionsPage::tr("%1: the source counts other than what landed").arg(outside(stream.stream)));
    if (late)
        return stateCell(ConnectionsPage::tr("Late"), Tone::Warning, ConnectionsPage::tr("Something of it has not arrived by its time; see “Times”."));
    const bool pulled = source.manifest == "files" || std::any_of(source.streams.begin(), source.streams.end(), [](const engine::StreamHealth& s) { return s.last_pull.has_value(); });
    return pulled ? stateCell(ConnectionsPage::tr("Healthy"), Tone::Ok) : stateCell(ConnectionsPage::tr("Never pulled"), Tone::Attention);
}

std::optional<domain::Instant> lastPull(const SourceRow& source)
{
    std::optional<domain::Instant> last;
    for (const engine::StreamHealth& stream : source.streams)
        if (stream.last_pull && (!last || *last < *stream.last_pull))
            last = stream.last_pull;
    return last;
}

}

ConnectionsPage::ConnectionsPage(desk::Workspace& workspace, Navigator& navigator, QWidget* parent)
    : Page(workspace, navigator, parent)
    , m_vendors(workspace.backend().vendors())
    , m_message(new InlineMessage)
    , m_empty(new EmptyState)
    , m_splitter(new QSplitter(Qt::Vertical))
{
    setObjectName(QStringLiteral("connectionsPage"));
    m_list = new ListTable("connectionsList", tr("Connections"),
        { { tr("Name"), ListColumn::Text, 14, true, {} }, { tr("Kind"), ListColumn::Text, 9, false, {} }, { tr("System"), ListColumn::State, 11, false, tr("Demo, Sandbox or Production") },
            { tr("Health"), ListColumn::State, 14, false, {} }, { tr("Last pull"), ListColumn::Text, 14, false, {} }, { tr("Rows"), ListColumn::Number, 10, false, {} },
            { tr("Quarantine"), ListColumn::Number, 9, false, tr("Rows that could not be read and are kept aside") }, { tr("Answers in ms"), ListColumn::Text, 14, false, tr("Half, 95 and 99 in 100 answers of the last 30 days were at least so fast") },
            { tr("Posting"), ListColumn::Text, 11, false, {} } });
    m_empty->set(QStringLiteral("connections"), tr("Nothing is connected yet"), tr("Import a folder of record files, or connect NetSuite. Connections are read only until posting is switched on."));
    m_empty->setAct(tr("Add a connection…"), [this] { add(); });
    m_empty->hide();
    QWidget* tools = buildTools(); // its acts stand in the detail too
    m_detail = buildDetail();
    m_splitter->addWidget(m_list);
    m_splitter->addWidget(m_detail);
    m_splitter->setSizes({ 240, 400 });
    m_splitter->setChildrenCollapsible(false);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 12, 16, 12);
    layout->setSpacing(8);
    layout->addWidget(tools);
    layout->addWidget(m_message);
    layout->addWidget(m_empty, 1);
    layout->addWidget(m_splitter, 1);
    connect(m_list, &ListTable::selectionMoved, this, &ConnectionsPage::showCurrent);
}

void ConnectionsPage::act(const char* name, const QString& text, const QString& icon_name, const QKeySequence& key, void (ConnectionsPage::*run)())
{
    QAction* action = addPageAction(*this, name, text, icon_name, key);
    connect(action, &QAction::triggered, this, run);
    m_actions << action;
}

QWidget* ConnectionsPage::buildTools()
{
    act("connections.add", tr("Add a connection…"), QStringLiteral("plus"), Qt::Key_N, &ConnectionsPage::add);
    act("connections.import", tr("Import a folder…"), QStringLiteral("import"), Qt::Key_I, &ConnectionsPage::chooseFolder);
    act("connections.pull", tr("Pull now"), QStringLiteral("refresh"), Qt::Key_P, &ConnectionsPage::pull);
    act("connections.pullAll", tr("Pull all"), QStringLiteral("refresh"), QKeySequence(Qt::SHIFT | Qt::Key_P), &ConnectionsPage::pullAll);
    act("connections.test", tr("Test"), QStringLiteral("check"), Qt::Key_T, &ConnectionsPage::test);
    act("connections.replay", tr("Replay a window…"), QStringLiteral("refresh"), QKeySequence(Qt::SHIFT | Qt::Key_R), &ConnectionsPage::replay);
    act("connections.reconcile", tr("Reconcile"), QStringLiteral("reconcile"), Qt::Key_R, &ConnectionsPage::reconcile);
    auto* row = new QWidget;
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(new PlainLabel(tr("Connections"), PlainLabel::Title));
    layout->addStretch();
    for (QAction* action : m_actions) {
        auto* button = new QToolButton;
        button->setDefaultAction(action);
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setAutoRaise(true);
        button->setToolTip(desk::plainTip(QStringLiteral("%1 (%2)").arg(action->text(), action->shortcut().toString(QKeySequence::NativeText))));
        button->setAccessibleName(action->text());
        layout->addWidget(button);
    }
    act("connections.due", tr("Set the time of arrival…"), QStringLiteral("period"), Qt::Key_D, &ConnectionsPage::askFeedTime); // its button stands in its panel
    return row;
}

QWidget* ConnectionsPage::buildDetail()
{
    auto* detail = new QWidget;
    m_name = new PlainLabel({}, PlainLabel::Strong);
    m_address = new PlainLabel({}, PlainLabel::Muted);
    m_badge = new Pill;
    m_may_post = new QCheckBox(tr("May post"));
    m_may_post->setObjectName(QStringLiteral("mayPost"));
    m_may_post->setToolTip(tr("Off: read only, never posts. Each switch is written to the audit trail."));
    m_enabled = new QCheckBox(tr("Pull it"));
    m_enabled->setObjectName(QStringLiteral("sourceEnabled"));
    m_credentials = new QPushButton(tr("Credentials…"));
    m_credentials->setObjectName(QStringLiteral("sourceCredentials"));
    connect(m_may_post, &QCheckBox::clicked, this, &ConnectionsPage::togglePosting);
    connect(m_enabled, &QCheckBox::clicked, this, &ConnectionsPage::toggleEnabled);
    connect(m_credentials, &QPushButton::clicked, this, &ConnectionsPage::setCredentials);
    auto* head = new QHBoxLayout;
    head->addWidget(m_name);
    head->addWidget(m_badge);
    head->addWidget(m_address, 1);
    head->addWidget(m_credentials);
    head->addWidget(m_enabled);
    head->addSpacing(16);
    head->addWidget(m_may_post);
    m_streams = new ListTable("connectionStreams", tr("Streams"),
        { { tr("Stream"), ListColumn::Text, 14, true, {} }, { tr("Last pull"), ListColumn::Text, 14, false, {} }, { tr("Rows"), ListColumn::Number, 10, false, {} },
            { tr("Source says"), ListColumn::Number, 10, false, tr("What the source itself counts, on another path than the pages") }, { tr("Landed"), ListColumn::Number, 10, false, {} },
            { tr("Complete"), ListColumn::State, 12, false, {} }, { tr("Last error"), ListColumn::Text, 20, false, {} } });
    m_streams->setEmptyText(tr("Nothing was pulled yet. “Pull now” reads every stream of this connection."));
    m_quarantine = new ListTable("connectionQuarantine", tr("Quarantine"),
        { { tr("File or page"), ListColumn::Id, 18, false, {} }, { tr("Table"), ListColumn::Text, 12, false, {} }, { tr("Line"), ListColumn::Number, 7, false, {} },
            { tr("Offset"), ListColumn::Number, 9, false, tr("Bytes from the start of the delivery") }, { tr("Why it was refused, and what to do"), ListColumn::Text, 30, true, {} }, { tr("As received"), ListColumn::Id, 24, false, {} } });
    m_quarantine->setEmptyText(tr("No row of this connection was refused."));
    m_drift = new ListTable("connectionDrift", tr("Drift"), { { tr("Where"), ListColumn::Text, 16, false, {} }, { tr("Field"), ListColumn::Id, 16, false, {} }, { tr("What changed"), ListColumn::Text, 30, true, {} } });
    m_drift->setEmptyText(tr("No field appeared, disappeared or changed its type."));
    m_import = new ListTable("connectionImport", tr("Last import, file by file"),
        { { tr("File"), ListColumn::Text, 20, true, {} }, { tr("Table"), ListColumn::Text, 14, false, {} }, { tr("Rows"), ListColumn::Number, 10, false, {} }, { tr("Refused"), ListColumn::Number, 8, false, {} }, { tr("Outcome"), ListColumn::State, 18, false, {} } });
    m_import->setEmptyText(tr("Nothing was imported since the window opened. “Import a folder…” says here file by file what came."));
    m_tabs = new QTabWidget;
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(m_streams, tr("Streams"));
    m_tabs->addTab(m_quarantine, tr("Quarantine"));
    m_tabs->addTab(m_drift, tr("Drift"));
    m_tabs->addTab(m_import, tr("Last import"));
    m_health_panel = new HealthPanel;
    m_letters = new LettersPanel;
    m_tabs->addTab(m_health_panel, tr("Health"));
    m_tabs->addTab(m_letters, tr("Dead letters"));
    m_feeds_panel = new FeedsPanel(*m_actions.back());
    m_tabs->addTab(m_feeds_panel, tr("Times"));
    connect(m_feeds_panel, &FeedsPanel::chosen, this, &ConnectionsPage::setFeedTime);
    connect(m_letters, &LettersPanel::retry, this, &ConnectionsPage::retryLetters);
    connect(m_letters, &LettersPanel::dismiss, this, &ConnectionsPage::dismissLetters);
    auto* layout = new QVBoxLayout(detail);
    layout->setContentsMargins(0, 8, 0, 0);
    layout->addLayout(head);
    layout->addWidget(m_tabs, 1);
    return detail;
}

void ConnectionsPage::openLink(const Link& link)
{
    if (link.text == QLatin1String("add:"))
        add();
    else if (!link.text.isEmpty())
        m_list->setCurrentKey(link.text);
}

void ConnectionsPage::refresh()
{
    workspace().ask(this, QStringLiteral("sources"), engine::SourcesQuery {}, [this](desk::Result<engine::SourcesQuery::Answer> answer) {
        if (answer.ok())
            return take(std::move(*answer));
        m_message->show(answer.error());
        m_message->setAct(tr("Read again"), [this] { refresh(); });
    });
    askHealth();
    askFeeds();
}

void ConnectionsPage::take(engine::SourcesQuery::Answer sources)
{
    m_sources = std::move(sources);
    showList();
    if (!m_sources.empty() && m_list->currentKey().isEmpty())
        m_list->goTo(0);
    showCurrent();
}

// The name of the product; of a kind this program does not know, what the store calls it.
QString ConnectionsPage::kindTitle(const std::string& manifest) const
{
    if (manifest == "files")
        return tr("Files");
    for (const desk::Vendor& vendor : m_vendors)
        if (vendor.name == manifest)
            return outside(vendor.title);
    return outside(manifest);
}

void ConnectionsPage::showList()
{
    std::vector<ListRow> rows;
    for (const SourceRow& source : m_sources) {
        uint64_t landed = 0;
        for (const engine::StreamHealth& stream : source.streams)
            landed += stream.rows;
        ListRow row;
        row.key = outside(source.name);
        row.cells = { { outside(source.name), {} }, { kindTitle(source.manifest), {} }, { badgeTitle(source.badge), {}, {}, badgeTone(source.badge) }, healthCell(source, FeedsPanel::firstLate(m_feeds, source.name)),
            source.manifest == "files" && !lastPull(source) ? ListCell { QString(QChar(0x2014)), tr("A folder is imported, not pulled.") } : agoCell(lastPull(source)),
            source.streams.empty() ? ListCell {} : countCell(landed), countCell(source.quarantined), HealthPanel::answerCell(healthOf(source.name)), { source.may_post ? tr("may post") : tr("read only"), {} } };
        rows.push_back(std::move(row));
    }
    m_empty->setVisible(rows.empty());
    m_splitter->setVisible(!rows.empty());
    m_list->setRows(std::move(rows));
}

const SourceRow* ConnectionsPage::current() const
{
    for (const SourceRow& source : m_sources)
        if (outside(source.name) == m_list->currentKey())
            return &source;
    return nullptr;
}

void ConnectionsPage::showCurrent()
{
    const SourceRow* source = current();
    const bool may_edit = workspace().session().may(domain::Permission::EditConnections), may_pull = workspace().session().may(domain::Permission::ImportAndPull);
    for (QAction* action : m_actions) {
        const bool due = action->objectName() == QLatin1String("connections.due"); // folders have times too
        const bool edits = due || action->objectName() == QLatin1String("connections.add");
        const bool one = action->objectName() == QLatin1String("connections.pull") || action->objectName() == QLatin1String("connections.test")
            || action->objectName() == QLatin1String("connections.replay");
        action->setEnabled((edits ? may_edit : may_pull) && (!one || (source && source->manifest != "files")) && (!due || source));
    }
    m_detail->setVisible(source);
    if (!source)
        return;
    const bool files = source->manifest == "files";
    m_name->setText(outside(source->name));
    m_badge->set(badgeTitle(source->badge), static_cast<Tone>(badgeTone(source->badge)));
    m_address->setText(tr("set %1").arg(outside(source->set)) + (source->base_url.empty() ? QString() : QStringLiteral(" · ") + outside(source->base_url)));
    m_may_post->setChecked(source->may_post);
    m_may_post->setEnabled(may_edit);
    m_may_post->setVisible(!files);
    m_enabled->setChecked(source->enabled);
    m_enabled->setEnabled(may_edit);
    m_credentials->setVisible(!files);
    m_credentials->setEnabled(may_edit);
    m_credentials->setText(source->secrets_present ? tr("Replace credentials…") : tr("Add credentials…"));
    showStreams(*source);
    showDrift(*source);
    askQuarantine(*source);
    showHealth(*source);
    askLetters(*source);
    showFeeds(*source);
}

void ConnectionsPage::showStreams(const SourceRow& source)
{
    std::vector<ListRow> rows;
    for (const engine::StreamHealth& stream : source.streams) {
        ListRow row;
        row.key = outside(stream.stream);
        row.cells.resize(7);
        row.cells[0].text = outside(stream.stream);
        row.cells[1] = agoCell(stream.last_pull);
        row.cells[2] = countCell(stream.rows);
        if (stream.source_count)
            row.cells[3] = countCell(static_cast<uint64_t>(*stream.source_count));
        if (stream.landed_count)
            row.cells[4] = countCell(static_cast<uint64_t>(*stream.landed_count));
        if (!stream.source_count || !stream.landed_count)
            row.cells[5] = stateCell(tr("Not counted"), Tone::Neutral, tr("This source gives no count of its own."));
        else if (*stream.source_count == *stream.landed_count)
            row.cells[5] = stateCell(tr("Yes"), Tone::Ok);
        else
            row.cells[5] = stateCell(tr("Differs"), Tone::Warning);
        row.cells[6].text = desk::translate(stream.last_error);
        rows.push_back(std::move(row));
    }
    m_streams->setRows(std::move(rows));
}

void ConnectionsPage::showDrift(const SourceRow& source)
{
    std::vector<ListRow> rows;
    for (const engine::Drift& drift : source.drift) {
        ListRow row;
        row.key = QString::number(rows.size());
        row.cells = { { outside(drift.where), {} }, { outside(drift.field), {} }, { desk::translate(drift.what), {} } };
        rows.push_back(std::move(row));
    }
    m_tabs->setTabText(2, tr("Drift (%1)").arg(items::formatCount(rows.size())));
    m_drift->setRows(std::move(rows));
}

void ConnectionsPage::askQuarantine(const SourceRow& source)
{
    m_tabs->setTabText(1, tr("Quarantine (%1)").arg(items::formatCount(source.quarantined)));
    engine::QuarantineQuery query;
    query.source = source.name;
    workspace().ask(this, QStringLiteral("quarantine"), query, [this](desk::Result<engine::QuarantineQuery::Answer> answer) {
        if (!answer.ok())
            return m_message->show(answer.error());
        std::vector<ListRow> rows;
        for (const engine::QuarantineRow& refused : *answer) {
            const std::string_view bytes = refused.bytes;
            ListRow row;
            row.key = QString::number(rows.size());
            row.cells = { { outside(refused.delivery), {} }, { outside(domain::tableSpec(refused.table).name), {} }, countCell(refused.line), countCell(refused.offset), { desk::translate(refused.reason), {} },
                { outside(bytes.substr(0, 400)), outside(bytes.substr(0, 2000)) } };
            rows.push_back(std::move(row));
        }
        m_quarantine->setRows(std::move(rows));
    });
}

void ConnectionsPage::add()
{
    auto* dialog = new AddSourceDialog(m_vendors, this);
    connect(dialog, &AddSourceDialog::chosen, this, &ConnectionsPage::connectNew);
    connect(dialog, &AddSourceDialog::tried, this, [this, dialog](const engine::AddSource& draft, const QString& secret) {
        desk::testConnection(workspace(), dialog, draft, secret, [dialog](desk::Result<domain::Text> answer) { dialog->answered(answer); });
    });
    dialog->open();
}

void ConnectionsPage::connectNew(const engine::AddSource& command, const QString& secret)
{
    workspace().execute(this, command, [this, name = desk::fromUtf8(command.name), secret](desk::Result<engine::CommandReport> report) {
        if (!report.ok())
            return m_message->show(report.error());
        m_message->show(Tone::Ok, tr("%1 is connected, read only. Test it, then pull.").arg(name));
        if (!secret.trimmed().isEmpty())
            keep(name, secret);
        refresh();
    });
}

void ConnectionsPage::keep(const QString& source, const QString& secret)
{
    desk::saveSecret(workspace(), this, source, secret, desk::Keep::InKeychain, [this, source](desk::Result<bool> kept) {
        if (!kept.ok())
            m_message->show(kept.error());
        else if (*kept)
            m_message->show(Tone::Ok, tr("The credentials of %1 are in the keychain. Test it, then pull.").arg(source));
        else
            m_message->show(Tone::Attention, tr("There is no keychain here: the credentials of %1 last until the program ends.").arg(source));
    });
}

void ConnectionsPage::setCredentials()
{
    const SourceRow* source = current();
    if (!source)
        return;
    const QString name = outside(source->name);
    desk::SecretKind kind = desk::SecretKind::ClientSecret; // of a kind this program does not know: a word or a private key
    for (const desk::Vendor& vendor : m_vendors)
        if (const desk::SignIn* way = vendor.name == source->manifest ? desk::signInOf(vendor, source->options) : nullptr)
            kind = way->secret;
    auto* secret = new SecretField;
    secret->setKind(kind);
    auto* dialog = new FormDialog(this, tr("Credentials of %1").arg(name), tr("%1 Kept in the keychain of this computer, never in the store.").arg(SecretField::words(kind)), tr("Keep"), [this, name, secret]() -> QString {
        if (secret->text().trimmed().isEmpty())
            return tr("Enter the credentials first.");
        if (const QString why = secret->problem(); !why.isEmpty())
            return why;
        keep(name, secret->text());
        return {};
    });
    dialog->add(SecretField::label(kind), secret);
    dialog->open();
}

void ConnectionsPage::chooseFolder()
{
    auto* dialog = new QFileDialog(this, tr("Import a folder of record files"));
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this, &ConnectionsPage::importFrom);
    dialog->open();
}

void ConnectionsPage::importFrom(const QString& folder)
{
    const SourceRow* source = current();
    const bool files = source && source->manifest == "files";
    m_message->show(Tone::Neutral, tr("Importing %1. Progress and Cancel stand below.").arg(folder));
    workspace().importFolder(this, folder, files ? desk::fromUtf8(source->name) : QStringLiteral("files"), files ? desk::fromUtf8(source->set) : QStringLiteral("main"), [this](desk::Result<engine::ImportReport> report) {
        if (!report.ok())
            return m_message->show(report.error());
        showImport(*report);
    });
}

void ConnectionsPage::showImport(const engine::ImportReport& report)
{
    std::vector<ListRow> rows;
    for (const engine::ImportReport::File& file : report.files) {
        ListCell outcome = stateCell(file.resumed ? tr("Imported, resumed") : tr("Imported"), Tone::Ok);
        if (file.already_imported)
            outcome = stateCell(tr("Already imported"), Tone::Unknown, tr("These bytes were delivered before; nothing was added."));
        else if (file.refused > 0)
            outcome = stateCell(tr("With refusals"), Tone::Warning, tr("See the quarantine."));
        ListRow row;
        row.key = outside(file.name);
        row.cells = { { outside(file.name), {} }, { outside(domain::tableSpec(file.table).name), {} }, countCell(file.rows), countCell(file.refused), outcome };
        rows.push_back(std::move(row));
    }
    for (const engine::Table table : report.missing) {
        ListRow row;
        row.key = QStringLiteral("missing/") + outside(domain::tableSpec(table).name);
        row.cells = { { QString(QChar(0x2014)), {} }, { outside(domain::tableSpec(table).name), {} }, {}, {}, stateCell(tr("No file"), Tone::Attention, tr("The folder holds no file of this table.")) };
        rows.push_back(std::move(row));
    }
    m_import->setRows(std::move(rows));
    m_tabs->setCurrentWidget(m_import);
    const QString imported = tr("%1 rows imported").arg(items::formatCount(report.rows));
    if (report.complete)
        m_message->show(Tone::Ok, tr("%1. Reconcile to see what does not tie out.").arg(imported));
    else
        m_message->show(Tone::Warning, tr("%1, but not all: rows were refused or tables are missing, so more may be open than is found.").arg(imported));
    m_message->setAct(tr("Reconcile"), [this] { reconcile(); });
}

void ConnectionsPage::pull()
{
    const SourceRow* source = current();
    if (!source)
        return;
    workspace().pull(this, { source->name }, false, [this](desk::Result<engine::PullReport> report) { report.ok() ? showPull(*report) : m_message->show(report.error()); });
}

void ConnectionsPage::pullAll()
{
    workspace().pull(this, {}, false, [this](desk::Result<engine::PullReport> report) { report.ok() ? showPull(*report) : m_message->show(report.error()); });
}

void ConnectionsPage::reconcile()
{
    workspace().reconcile(this, {}, [this](desk::Result<engine::ReconcileReport> report) {
        if (!report.ok())
            return m_message->show(report.error());
        m_message->show(report->complete ? Tone::Ok : Tone::Warning,
            tr("Reconciled: %1 opened, %2 changed, %3 cleared.").arg(items::formatCount(report->opened), items::formatCount(report->changed), items::formatCount(report->cleared)));
        m_message->setAct(tr("Open the exceptions"), [this] { navigator().open({ .page = QStringLiteral("queue") }); });
    });
}

void ConnectionsPage::test()
{
    const SourceRow* source = current();
    if (!source)
        return;
    m_message->show(Tone::Neutral, tr("Calling %1 …").arg(outside(source->name)));
    workspace().testSource(this, source->name, [this](desk::Result<domain::Text> answer) { answer.ok() ? m_message->show(Tone::Ok, desk::translate(*answer)) : m_message->show(answer.error()); });
}

void ConnectionsPage::togglePosting()
{
    const SourceRow* source = current();
    if (!source)
        return;
    engine::SetSource command;
    command.name = source->name;
    command.may_post = !source->may_post;
    m_may_post->setChecked(source->may_post); // until it is done
    if (source->may_post)
        return set(command, tr("%1 is read only now.").arg(outside(source->name)));
    Question question;
    question.title = tr("May Tieout post to %1 (%2)?").arg(outside(source->name), badgeTitle(source->badge));
    question.words = tr("Approved postings can then be sent to %1. Each still needs a second person and is sent by a person's act. The switch is written to the audit trail.").arg(outside(source->base_url));
    question.verb = tr("Switch posting on");
    question.sends = true;
    Prompter::current().confirm(this, question, [this, command, name = outside(source->name)] { set(command, tr("%1 may be posted to.").arg(name)); });
}

void ConnectionsPage::toggleEnabled()
{
    const SourceRow* source = current();
    if (!source)
        return;
    engine::SetSource command;
    command.name = source->name;
    command.enabled = !source->enabled;
    m_enabled->setChecked(source->enabled);
    set(command, source->enabled ? tr("%1 is no longer pulled.").arg(outside(source->name)) : tr("%1 is pulled again.").arg(outside(source->name)));
}

void ConnectionsPage::set(const engine::SetSource& command, const QString& done)
{
    workspace().execute(this, command, [this, done](desk::Result<engine::CommandReport> report) {
        if (!report.ok())
            m_message->show(report.error());
        else
            m_message->show(Tone::Ok, done);
        refresh();
    });
}

}
