#include "widgets/pages/first_run/first_run_panel.h"

#include "desk/text.h"
#include "items/format.h"
#include "widgets/kit/icons.h"
#include "widgets/kit/messages.h"
#include "widgets/kit/style.h"

#include <QFileDialog>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

namespace tieout::ui {

FirstRunPanel::FirstRunPanel(desk::Workspace& workspace, Navigator& navigator, QWidget* parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_navigator(navigator)
    , m_demo(desk::Demo::of(workspace))
    , m_message(new InlineMessage)
{
    setObjectName(QStringLiteral("firstRun"));
    auto* title = new PlainLabel(tr("Prove that what was used, billed, booked and paid agrees"), PlainLabel::Title);
    auto* words = new PlainLabel(tr("Nothing is in this store yet. Start with records that show what Tieout does, or with your own."), PlainLabel::Muted);
    m_choices = new QWidget;
    auto* row = new QHBoxLayout(m_choices);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(12);
    row->addWidget(choice(QStringLiteral("play"), tr("Try the demo company"),
        tr("A whole company on this computer: simulated CRM, billing, usage meter and NetSuite, with planted mistakes. No account, nothing leaves this computer."), "firstDemo",
        tr("Try the demo company"), &FirstRunPanel::tryDemo, true));
    row->addWidget(choice(QStringLiteral("import"), tr("Open a folder"), tr("Usage, charges, invoices, postings, payments as CSV or NDJSON files. They are read, never changed."), "firstFolder", tr("Open a folder…"),
        &FirstRunPanel::chooseFolder, false));
    row->addWidget(choice(QStringLiteral("connections"), tr("Connect a system"), tr("NetSuite with a key of its own. Read only until you switch posting on."), "firstConnect", tr("Connect a system…"),
        &FirstRunPanel::connectSystem, false));
    m_steps = buildSteps();
    auto* column = new QVBoxLayout;
    column->setSpacing(12);
    column->addStretch(2);
    column->addWidget(title);
    column->addWidget(words);
    column->addSpacing(8);
    column->addWidget(m_message);
    column->addWidget(m_choices);
    column->addWidget(m_steps);
    column->addStretch(3);
    auto* layout = new QHBoxLayout(this);
    layout->addStretch(1);
    layout->addLayout(column, 12);
    layout->addStretch(1);
    connect(&m_demo, &desk::Demo::stepped, this, &FirstRunPanel::showSteps);
    connect(&m_demo, &desk::Demo::ready, this, &FirstRunPanel::demoReady);
    connect(&m_demo, &desk::Demo::failed, this, [this](const domain::Error& error) {
        showSteps();
        m_message->show(error);
    });
    showSteps();
}

QWidget* FirstRunPanel::choice(const QString& icon_name, const QString& title, const QString& words, const char* name, const QString& verb, void (FirstRunPanel::*run)(), bool first)
{
    auto* card = new QFrame;
    card->setFrameShape(QFrame::StyledPanel);
    card->setAutoFillBackground(true);
    card->setBackgroundRole(QPalette::Base);
    auto* mark = new QLabel;
    const auto draw = [mark, icon_name] { mark->setPixmap(icon(icon_name).pixmap(24, 24)); };
    connect(&Theme::instance(), &Theme::changed, mark, draw);
    draw();
    auto* said = new PlainLabel(words, PlainLabel::Muted);
    said->setWordWrap(true);
    said->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    auto* button = new QPushButton(verb);
    button->setObjectName(QString::fromLatin1(name));
    setButtonRole(button, first ? ButtonRole::Primary : ButtonRole::Plain);
    connect(button, &QPushButton::clicked, this, run);
    auto* layout = new QVBoxLayout(card);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(8);
    layout->addWidget(mark);
    layout->addWidget(new PlainLabel(title, PlainLabel::Strong));
    layout->addWidget(said, 1);
    layout->addWidget(button);
    return card;
}

QWidget* FirstRunPanel::buildSteps()
{
    auto* steps = new QFrame;
    steps->setFrameShape(QFrame::StyledPanel);
    auto* layout = new QVBoxLayout(steps);
    layout->setContentsMargins(16, 12, 16, 12);
    for (int i = 0; i < desk::Demo::kStepCount; ++i) {
        m_step_labels.push_back(new PlainLabel);
        layout->addWidget(m_step_labels.back());
    }
    m_bar = new QProgressBar;
    m_bar->setTextVisible(false);
    m_bar->setRange(0, desk::Demo::kStepCount);
    m_bar->setAccessibleName(tr("Progress of the demo"));
    auto* stop = new QPushButton(tr("Cancel"));
    stop->setObjectName(QStringLiteral("firstCancel"));
    connect(stop, &QPushButton::clicked, &m_demo, &desk::Demo::cancel);
    auto* row = new QHBoxLayout;
    row->addWidget(m_bar, 1);
    row->addWidget(stop);
    layout->addLayout(row);
    return steps;
}

bool FirstRunPanel::busy() const
{
    return m_demo.running();
}

void FirstRunPanel::showSteps()
{
    const QString words[] = { tr("Start the simulated systems"), tr("Connect NetSuite and add a second person"), tr("Import the billing feed"), tr("Pull NetSuite"), tr("Reconcile") };
    const bool running = m_demo.running();
    m_steps->setVisible(running);
    m_choices->setVisible(!running);
    for (int i = 0; i < desk::Demo::kStepCount; ++i) {
        const bool done = m_demo.step() > i, now = m_demo.step() == i;
        m_step_labels[static_cast<size_t>(i)]->setText((done ? QStringLiteral("✓  ") : now ? QStringLiteral("▸  ") : QStringLiteral("    ")) + words[i]);
        m_step_labels[static_cast<size_t>(i)]->setTone(done ? Tone::Ok : now ? Tone::Accent : Tone::Neutral);
    }
    m_bar->setValue(m_demo.step());
}

void FirstRunPanel::tryDemo()
{
    m_message->dismiss();
    m_demo.start();
}

void FirstRunPanel::demoReady()
{
    finish(tr("The demo company is ready. To approve as a second person, sign in as “%1” with the passphrase “%2”.")
               .arg(QLatin1String(desk::Demo::kApprover), QLatin1String(desk::Demo::kApproverPassphrase)));
}

void FirstRunPanel::chooseFolder()
{
    auto* dialog = new QFileDialog(this, tr("Open a folder of record files"));
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this, &FirstRunPanel::openFolder);
    dialog->open();
}

void FirstRunPanel::openFolder(const QString& folder)
{
    m_message->show(Tone::Neutral, tr("Importing %1 …").arg(folder));
    m_workspace.importFolder(this, folder, QStringLiteral("files"), QStringLiteral("main"), [this](desk::Result<engine::ImportReport> report) {
        if (!report.ok())
            return m_message->show(report.error());
        m_message->show(Tone::Neutral, tr("Reconciling %1 rows …").arg(items::formatCount(report->rows)));
        m_workspace.reconcile(this, {}, [this](desk::Result<engine::ReconcileReport> done) {
            if (!done.ok())
                return m_message->show(done.error());
            finish({});
        });
    });
}

void FirstRunPanel::connectSystem()
{
    Link link;
    link.page = QStringLiteral("connections");
    link.text = QStringLiteral("add:");
    m_navigator.open(link);
}

void FirstRunPanel::finish(const QString& words)
{
    if (!words.isEmpty())
        m_message->show(Tone::Ok, words);
    else
        m_message->dismiss();
    Link link;
    link.page = QStringLiteral("queue");
    m_navigator.open(link);
}

}
