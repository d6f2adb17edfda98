#include "widgets/shell/demo_store.h"

#include "desk/demo.h"
#include "desk/text.h"
#include "widgets/kit/messages.h"
#include "widgets/kit/prompter.h"

#include <QCoreApplication>
#include <QDir>
#include <QProcess>

namespace tieout::ui {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(tieout::ui::DemoStore)
};
const QString kSuffix = QStringLiteral("-demo");

}

QString demoStoreOf(const QString& store_dir)
{
    const QString clean = QDir::cleanPath(store_dir);
    return clean.endsWith(kSuffix) ? clean : clean + kSuffix;
}

void offerDemo(desk::Workspace& workspace, InlineMessage& message, QWidget* window)
{
    const QString here = QDir::cleanPath(desk::fromUtf8(workspace.backend().storeDir())), demo = demoStoreOf(here);
    if (here == demo || desk::Demo::of(workspace).running()) {
        desk::Demo::of(workspace).start();
        return;
    }
    Question question;
    question.title = Words::tr("Open the demo company in a window of its own?");
    question.words = Words::tr("Simulated systems run on this computer while that window is open. Its records live in %1; delete that folder to be rid of them. This store is not touched.").arg(demo);
    question.verb = Words::tr("Open the demo");
    Prompter::current().confirm(window, question, [&message, demo, program = window->property("demoProgram").toString()] {
        const QString path = program.isEmpty() ? QCoreApplication::applicationFilePath() : program;
        if (QProcess::startDetached(path, { QStringLiteral("--store"), demo, QStringLiteral("--demo") }))
            message.show(Tone::Ok, Words::tr("The demo company opens in a window of its own."));
        else
            message.show(domain::makeError(domain::Remedy::Machine, TIEOUT_TR("%1 could not be started: %2."), { desk::toUtf8(path), desk::toUtf8(Words::tr("it is not there or may not be run")) }));
    });
}

}
